"""The search over cases: a folio, a registry number or words, in what whoever asks works."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from foia.access import requires
from foia.actors import Capability
from foia.cases import search_queries as queries
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.desk.blueprint import blueprint
from foia.cases.desk.lines import lines_of
from foia.cases.desk.search_forms import SearchForm
from foia.cases.folio import is_like_folio, read_folio
from foia.cases.kinds import kinds_of
from foia.cases.placement import REPORT_KIND
from foia.cases.search_queries import Asked, FoundPage, Place
from foia.cases.terms import local_date
from foia.cases.tray import Scope, scopes_of
from foia.directory.queries import search_bodies
from foia.forms import Choice
from foia.i18n import gettext as _
from foia.i18n import zone_of
from foia.paging import narrowed_address

_PLACE = re.compile(r"(antes|luego)\.([0-9]{1,19})")
_LAST_NUMBER = 2**63 - 1


@dataclass(frozen=True)
class Found:
    """A page of what was found, and what there is to say about how it was looked for."""

    page: FoundPage
    words: str = ""
    asks_other_words: bool = False


@blueprint.get("/bandeja/buscar")
@requires(Capability.READ_CASE)
def search() -> ResponseReturnValue:
    """Find cases of whoever asks, open and concluded."""
    context = web_context()
    scopes = scopes_of(context.actor, Capability.READ_CASE)
    is_desk = any(scope.body_id is None for scope in scopes)
    form = _form(is_desk)
    has_asked = bool(request.args)
    is_valid = not has_asked or form.validate()
    today = local_date(context.book, context.country, None, context.now)
    found = _found(context, form, today) if has_asked and is_valid else Found(FoundPage([]))
    return render_template(
        "desk/search.html",
        form=form,
        has_asked=has_asked and is_valid,
        found=found,
        lines=lines_of(context, found.page.rows, today),
        next_url=_page_address(found.page.following),
        previous_url=_page_address(found.page.previous),
        shows_bodies=_shows_bodies(scopes),
        is_desk=is_desk,
        is_narrowed=any(value for name, value in request.args.items() if name not in {"q", "desde"}),
    )


def _shows_bodies(scopes: Sequence[Scope]) -> bool:
    return len({scope.body_id for scope in scopes}) > 1 or any(scope.body_id is None for scope in scopes)


def _form(is_desk: bool) -> SearchForm:
    form = SearchForm(request.args)
    # What is confidential is not found here by anybody.
    form.kind.choices = [
        Choice(code, kind.label) for code, kind in kinds_of(current_app).items() if code != REPORT_KIND
    ]
    if not is_desk:
        del form.body
    return form


def _found(context: Context, form: SearchForm, today: date) -> Found:
    """Recognise what was typed: a folio, then a number some registry gave, else words."""
    session, actor, typed = context.session, context.actor, str(form.q.data or "")
    folio = read_folio(typed)
    if folio is not None:
        return Found(
            FoundPage(queries.find_family(session, actor, folio)),
            _("No hay un expediente suyo con ese folio."),
        )
    if any(character.isdigit() for character in typed):
        rows = queries.find_by_registry(session, actor, typed)
        if rows:
            return Found(FoundPage(rows))
    if is_like_folio(typed):
        return Found(
            FoundPage([]), _("Ese folio no está completo o tiene un error. Revíselo con el comprobante.")
        )
    asked = _asked(context, form, today)
    if asked is None:
        return Found(FoundPage([]), _("Ninguna entidad se llama así."))
    if typed and asked.words is None:
        return Found(FoundPage([]), asks_other_words=True)
    return Found(
        queries.search(session, actor, asked, _place()),
        _(
            "Ningún expediente suyo tiene todo eso. Pruebe con menos palabras o quite filtros. "
            "Lo escrito en el último minuto puede no aparecer todavía."
        ),
    )


def _asked(context: Context, form: SearchForm, today: date) -> Asked | None:
    """Return what the form asks for; None when it names a body there is not."""
    body_ids: tuple[UUID, ...] = ()
    name = str(form.body.data or "") if "body" in form else ""
    if name:
        bodies = search_bodies(context.session, name, country=context.country, on=today)
        body_ids = tuple(found.body.id for found in bodies)
        if not body_ids:
            return None
    kinds = {choice.value for choice in form.kind.choices}
    typed = str(form.q.data or "")
    return Asked(
        words=queries.words_asked(typed, context.keyring) if typed else None,
        concluded={"open": False, "concluded": True}.get(str(form.phase.data)),
        kind=form.kind.data if form.kind.data in kinds else None,
        body_ids=body_ids,
        since=_first_instant(context, form.since.data),
        before=_first_instant(context, form.until.data + timedelta(days=1)) if form.until.data else None,
    )


def _first_instant(context: Context, day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, zone_of(context.country)) if day else None


def _place() -> Place | None:
    """Read where the page begins from `desde`: direction and number; None for the first page."""
    match = _PLACE.fullmatch(request.args.get("desde", ""))
    if match is None or int(match[2]) > _LAST_NUMBER:
        return None
    return Place(int(match[2]), backwards=match[1] == "antes")


def _page_address(place: Place | None) -> str | None:
    if place is None:
        return None
    direction = "antes" if place.backwards else "luego"
    return narrowed_address("desk.search", desde=f"{direction}.{place.number}")
