"""The administrator's pages of what a body is competent for: its subjects, synonyms and example phrases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia import clock
from foia.access import current_actor, requires
from foia.actors import Capability
from foia.directory import competence_actions as actions
from foia.directory.blueprint import blueprint
from foia.directory.body_pages import body_or_404, history_of, log, settings, today
from foia.directory.body_views import CONFLICT, REFUSED
from foia.directory.competence_forms import (
    COMPETENCE_LABELS,
    KIND_LABELS,
    TEXT_LANGUAGES,
    NewTextsForm,
    TextForm,
    refusal_words,
)
from foia.directory.competence_models import BodyPhrase, PhraseKind
from foia.directory.competence_queries import (
    PAGE_TEXTS,
    count_by_kind,
    page_of_texts,
    phrases_of_bodies,
    predecessors_of,
    shared_with,
)
from foia.directory.models import Body
from foia.errors import InvalidInput
from foia.extensions import db
from foia.i18n import gettext as _
from foia.i18n import language, ngettext
from foia.transactions import writes

MOST_PAGES = 1000


@dataclass(frozen=True)
class KindShown:
    """A page of the texts of one kind: how many there are in all, and where the others are."""

    kind: PhraseKind
    label: Any
    texts: list[BodyPhrase]
    count: int
    next_url: str | None
    previous_url: str | None


@blueprint.get("/administracion/entidades/<uuid:body_id>/competencias")
@requires(Capability.ADMINISTER)
def competences(body_id: UUID) -> ResponseReturnValue:
    """Show what a body is competent for."""
    return _page(body_or_404(body_id), NewTextsForm())


@blueprint.post("/administracion/entidades/<uuid:body_id>/competencias")
@requires(Capability.ADMINISTER)
@writes
def add_competences(body_id: UUID) -> ResponseReturnValue:
    """Add the texts that were written, one a line."""
    body = body_or_404(body_id)
    form = NewTextsForm()
    if not form.validate():
        return _page(body, form), REFUSED
    done = actions.add_texts(db.session(), body.id, form.values, actor=current_actor(), now=clock.now())
    log.info("competences added body=%s count=%s by=%s", body.id, len(done.added), current_actor().person_id)
    _tell_added(done)
    return redirect(url_for("directory.competences", body_id=body.id))


@blueprint.post("/administracion/entidades/<uuid:body_id>/competencias/quitar")
@requires(Capability.ADMINISTER)
@writes
def remove_competences(body_id: UUID) -> ResponseReturnValue:
    """Remove the texts that were picked."""
    body = body_or_404(body_id)
    wanted = set(request.form.getlist("texto", type=UUID))
    removed = actions.remove_texts(db.session(), body.id, wanted, actor=current_actor(), now=clock.now())
    log.info("competences removed body=%s count=%s by=%s", body.id, removed, current_actor().person_id)
    if removed:
        flash(ngettext("Quitó %(num)s texto.", "Quitó %(num)s textos.", removed), "success")
    else:
        flash(_("Marque los textos que quiere quitar."), "important")
    return redirect(url_for("directory.competences", body_id=body.id))


@blueprint.get("/administracion/entidades/<uuid:body_id>/competencias/<uuid:phrase_id>")
@requires(Capability.ADMINISTER)
def competence(body_id: UUID, phrase_id: UUID) -> ResponseReturnValue:
    """Show a text of a body, to be changed."""
    body = body_or_404(body_id)
    row = actions.text_of(db.session(), body.id, phrase_id)
    form = TextForm(data={"kind": row.kind, "text": row.text, "language": row.language, "seen": row.text})
    form.offer(row.language)
    return _text_page(body, row, form)


@blueprint.post("/administracion/entidades/<uuid:body_id>/competencias/<uuid:phrase_id>")
@requires(Capability.ADMINISTER)
@writes
def change_competence(body_id: UUID, phrase_id: UUID) -> ResponseReturnValue:
    """Write a text of a body anew."""
    body = body_or_404(body_id)
    row = actions.text_of(db.session(), body.id, phrase_id)
    form = TextForm()
    form.offer(row.language)
    if not form.validate():
        return _text_page(body, row, form), REFUSED
    try:
        changed = actions.change_text(
            db.session(),
            body.id,
            row.id,
            form.value,
            seen=form.seen.data,
            actor=current_actor(),
            now=clock.now(),
        )
    except InvalidInput as error:
        is_stale = error.code == "changed_meanwhile"
        form.add_error(None if is_stale else "text", refusal_words(error.code))
        form.seen.data = row.text
        return _text_page(body, row, form), CONFLICT if is_stale else REFUSED
    log.info("competence changed body=%s by=%s", body.id, current_actor().person_id)
    flash(_("Guardó el texto.") if changed else _("No había nada que cambiar."), "success")
    return redirect(url_for("directory.competences", body_id=body.id))


def _tell_added(done: actions.Added) -> None:
    added = ngettext("Agregó %(num)s texto.", "Agregó %(num)s textos.", len(done.added))
    present = ngettext("%(num)s ya estaba.", "%(num)s ya estaban.", len(done.present))
    words = " ".join([*([added] if done.added else []), *([present] if done.present else [])])
    flash(words, "success" if done.added else "important")


def _page(body: Body, form: NewTextsForm) -> str:
    session = db.session()
    kinds = _kinds_shown(body)
    folded = {row.folded for shown in kinds for row in shown.texts}
    before = predecessors_of(session, body, today())
    theirs = phrases_of_bodies(session, [one.id for one in before])
    return render_template(
        "administration/competences.html",
        body=body,
        form=form,
        kinds=kinds,
        shared=shared_with(session, settings().country, body.id, folded),
        inherited=[(one, theirs[one.id]) for one in before if one.id in theirs],
        text_languages=TEXT_LANGUAGES,
        labels=KIND_LABELS,
        history=history_of(actions.SUBJECT, body.id, COMPETENCE_LABELS),
    )


def _kinds_shown(body: Body) -> list[KindShown]:
    counts = count_by_kind(db.session(), body.id)
    turned, page = request.args.get("tipo", ""), _page_number()
    shown = []
    for kind in PhraseKind:
        number = page if kind == turned else 1
        rows = page_of_texts(db.session(), body.id, kind, number)
        shown.append(
            KindShown(
                kind,
                COMPETENCE_LABELS[kind.value],
                rows[:PAGE_TEXTS],
                counts.get(kind.value, 0),
                _address(body, kind, number + 1) if len(rows) > PAGE_TEXTS else None,
                _address(body, kind, number - 1) if number > 1 else None,
            )
        )
    return shown


def _page_number() -> int:
    return min(max(1, request.args.get("pagina", 1, type=int)), MOST_PAGES)


def _address(body: Body, kind: PhraseKind, page: int) -> str:
    return url_for("directory.competences", body_id=body.id, tipo=kind.value, pagina=page)


def _text_page(body: Body, row: BodyPhrase, form: TextForm) -> str:
    others = shared_with(db.session(), settings().country, body.id, [row.folded]).get(row.folded, [])
    return render_template(
        "administration/competence.html",
        body=body,
        row=row,
        form=form,
        others=[one.name(language()) for one in others],
    )
