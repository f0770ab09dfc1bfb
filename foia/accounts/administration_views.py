"""The home of administration, and the history of everything administered by screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import Flask, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia.access import requires
from foia.accounts import attention, people_queries, signin
from foia.accounts.absence_words import away_words
from foia.accounts.blueprint import blueprint
from foia.accounts.history_kinds import (
    ABSENCE_LABELS,
    PERSON_LABELS,
    PERSON_VALUES,
    ROLE_FIELDS,
    ROLE_VALUES,
    SubjectKind,
    kinds,
    register,
)
from foia.accounts.history_queries import HistoryFilter, NotedChange, administrators_ever, history_page
from foia.accounts.history_words import ChangeLine, ids_in, line_of, names_behind
from foia.accounts.people_forms import BY_COMMAND, HistoryForm
from foia.accounts.person_pages import today
from foia.actors import Capability
from foia.extensions import db
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.i18n import zone_of
from foia.paging import narrowed_address


def init_app(app: Flask) -> None:
    """Say what the changes of people, roles and absences are called."""
    app.add_template_filter(away_words, "away_words")
    register(app, "person", SubjectKind(_l("Persona"), PERSON_LABELS, PERSON_VALUES, address=_person))
    register(app, "role", SubjectKind(_l("Función"), ROLE_FIELDS, ROLE_VALUES, address=_person))
    register(app, "absence", SubjectKind(_l("Ausencia"), ABSENCE_LABELS, address=_person))


@blueprint.get("/administracion")
@requires(Capability.ADMINISTER)
def administration() -> ResponseReturnValue:
    """Show what can be administered: the pages this application has."""
    roles, days, changes, editions, erasures = people_queries.waiting_for_a_second_person(db.session())
    waiting = {
        "/administracion/personas": roles,
        "/administracion/dias": days,
        "/administracion/calendarios": changes,
        "/administracion/normas": editions,
        "/administracion/conservacion": erasures,
    }
    pages = [
        (text, hint, url_for(endpoint), waiting.get(address, 0))
        for address, text, hint in _pages()
        if (endpoint := _endpoint_of(address))
    ]
    return render_template(
        "administration/home.html", pages=pages, matters=attention.matters(current_app, db.session())
    )


@blueprint.get("/administracion/historial")
@requires(Capability.ADMINISTER)
def history() -> ResponseReturnValue:
    """Show who changed what of everything administered by screen."""
    session, form = db.session(), HistoryForm(request.args)
    known = kinds(current_app)
    form.offer(
        {kind: words.label for kind, words in known.items()}, administrators_ever(session), today().year
    )
    page = history_page(
        session,
        _wanted(form, set(known)),
        older_than=_place("desde"),
        newer_than=_place("hasta"),
    )
    return render_template(
        "administration/changes.html",
        filters=form,
        lines=_lines(page.changes),
        next_url=_page_address("desde", page.older_than),
        previous_url=_page_address("hasta", page.newer_than),
    )


def _pages() -> list[tuple[str, str, str]]:
    """Return the pages of administration: address, name, what is done there."""
    return [
        (
            "/administracion/entidades",
            _("Entidades"),
            _("Nombres, contacto, oficinas, vigencia y quién sucede a quién."),
        ),
        (
            "/administracion/derivacion",
            _("Derivación"),
            _("Cómo llega cada expediente a su entidad, lo que se aprendió y qué espera."),
        ),
        ("/administracion/personas", _("Personas"), _("Quién entra, con qué función y quién está ausente.")),
        ("/administracion/categorias", _("Categorías"), _("De qué tratan los reclamos y denuncias.")),
        ("/administracion/causales", _("Causales"), _("Qué causales se ofrecen al responder.")),
        ("/administracion/avisos", _("Textos de avisos"), _("Lo que dicen los correos.")),
        (
            "/administracion/recordatorios",
            _("Recordatorios"),
            _("Cuándo, a quién y cómo se recuerda cada plazo."),
        ),
        ("/administracion/cartas", _("Plantillas de cartas"), _("Lo que dicen las cartas firmadas.")),
        (
            "/administracion/conservacion",
            _("Plazos de conservación"),
            _("Cuánto tiempo se guarda cada tipo de expediente, y qué se anonimiza."),
        ),
        (
            "/administracion/calendarios",
            _("Calendarios"),
            _("Feriados decretados, suspensiones de plazos y años revisados."),
        ),
        (
            "/administracion/normas",
            _("Normas"),
            _("Regímenes y versiones en vigor, reformas y correcciones de la ley."),
        ),
        (
            "/administracion/dias",
            _("Días de las entidades"),
            _("Cierres y días hábiles propios de una entidad."),
        ),
        ("/administracion/historial", _("Historial"), _("Quién cambió qué, cuándo, y qué había antes.")),
    ]


def _endpoint_of(address: str) -> str:
    """Return the page at an address; "" where this application has none."""
    return next(
        (
            str(rule.endpoint)
            for rule in current_app.url_map.iter_rules()
            if rule.rule == address and "GET" in (rule.methods or ())
        ),
        "",
    )


def _wanted(form: HistoryForm, known: set[str]) -> HistoryFilter:
    """Read the filters; what is not among those offered narrows nothing."""
    kind, person = str(form.kind.data or ""), str(form.person.data or "")
    since, until = _period(str(form.period.data or ""))
    return HistoryFilter(
        kind=kind if kind in known else "",
        person_id=_id(person),
        by_command=person == BY_COMMAND,
        since=since,
        until=until,
    )


def _period(written: str) -> tuple[datetime | None, datetime | None]:
    """Return when a period begins and ends, as offered: "30d" (the last days) or a year."""
    if written.endswith("d") and written[:-1].isdecimal() and len(written) < 5:
        return _midnight(today() - timedelta(days=int(written[:-1]) - 1)), None
    if written.isdecimal() and date.min.year < int(written) < date.max.year:
        return _midnight(date(int(written), 1, 1)), _midnight(date(int(written) + 1, 1, 1))
    return None, None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone_of(signin.settings().country))


def _lines(changes: list[NotedChange]) -> list[ChangeLine]:
    known = kinds(current_app)
    subjects = {change.subject_id for change in changes if _id(change.subject_id)}
    names = names_behind(db.session(), ids_in(change.read for change in changes) | subjects)
    found = []
    for change in changes:
        words = known.get(change.kind, SubjectKind(change.kind))
        line = line_of(change.read, words.labels, words.values, names)
        subject = names.get(change.subject_id) or words.subject(change.subject_id)
        about: dict[str, Any] = {"kind_words": str(words.label), "subject": subject}
        found.append(replace(line, **about, address=words.address(change.subject_id)))
    return found


def _page_address(name: str, change_id: UUID | None) -> str | None:
    if change_id is None:
        return None
    return narrowed_address("accounts.history", without=("desde", "hasta"), **{name: change_id.hex})


def _place(name: str) -> UUID | None:
    return _id(request.args.get(name, ""))


def _id(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None


def _person(subject_id: str) -> str:
    return url_for("accounts.person", person_id=UUID(subject_id))
