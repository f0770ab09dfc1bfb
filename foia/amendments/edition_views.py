"""The administrator's pages of the law: what holds; another edition, proposed, looked at and confirmed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foia import law
from foia.access import current_actor, requires
from foia.accounts.history_kinds import SubjectKind
from foia.accounts.queries import names_of
from foia.actors import Capability
from foia.amendments import edition_actions as actions
from foia.amendments import edition_queries as queries
from foia.amendments.blueprint import blueprint, name_changes
from foia.amendments.edition_actions import NewEdition
from foia.amendments.edition_forms import EditionForm
from foia.amendments.edition_words import (
    LABELS,
    PART_STATES,
    STATE_TONES,
    STATE_WORDS,
    VALUES,
    refusal_words,
    title_of,
)
from foia.amendments.in_force import law_in_force
from foia.amendments.models import Amendment
from foia.amendments.public_views import settings
from foia.amendments.redating import Preview
from foia.amendments.sheets import csv_response, sheet
from foia.cases.acting import web_context
from foia.cases.catalogue_blueprint import history_of
from foia.cases.context import Context
from foia.errors import InvalidInput, NotFound
from foia.extensions import db
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.law.unverified import unverified
from foia.transactions import writes

log = logging.getLogger(__name__)
SHOWN_MOVED = 50
ALL_MOVED = 1_000_000
# A country's whole law is some tens of thousands of characters.
LARGEST_BYTES = 2_000_000

name_changes(actions.SUBJECT, SubjectKind(_l("Edición de la norma"), LABELS, VALUES, subject=lambda _id: ""))


@blueprint.get("/administracion/normas")
@requires(Capability.ADMINISTER)
def editions() -> ResponseReturnValue:
    """Show the law in force, what nobody verified of it, and every edition applied or proposed."""
    session, country = db.session(), settings().country
    file = queries.file_in_force(session, settings().law_path, country)
    if file is None:
        raise NotFound("law")
    rows = queries.editions(session, country)
    return render_template(
        "amendments/editions.html",
        country=file,
        unverified=unverified(file),
        rows=[(row, queries.state_of(session, row)) for row in rows],
        people=names_of(session, {row.proposed_by_id for row in rows if row.proposed_by_id}),
        undecided=queries.undecided(session, country),
        file_changed=country in queries.changed_files(session, settings().law_path),
        state_words=STATE_WORDS,
        state_tones=STATE_TONES,
        title_of=title_of,
    )


@blueprint.get("/administracion/normas/nueva")
@requires(Capability.ADMINISTER)
def new_edition() -> ResponseReturnValue:
    """Ask for the file of another edition."""
    return _form_page(EditionForm())


@blueprint.post("/administracion/normas/nueva")
@requires(Capability.ADMINISTER)
@writes
def propose_edition() -> ResponseReturnValue:
    """Propose another edition; a file with mistakes is answered with each of them."""
    form = EditionForm()
    if not form.validate_on_submit():
        return _form_page(form, status=422)
    content = form.file.data.stream.read(LARGEST_BYTES + 1)
    if len(content) > LARGEST_BYTES:
        form.add_error("file", _("El archivo es demasiado grande para ser una ley."))
        return _form_page(form, status=422)
    new = NewEdition(
        content=content,
        norm=form.norm.data,
        norm_url=form.norm_url.data or "",
        effective_on=form.effective_on.data,
        folder=settings().law_path,
    )
    context = _acting()
    try:
        row = actions.drafted(context, new, form.file.data.filename or "")
        if row.country != settings().country:
            raise InvalidInput("country_unknown", "file")
        actions.propose(context, row)
    except law.BadFile as error:
        form.add_error("file", _("El archivo tiene errores: están en la lista."))
        return _form_page(form, error.problems, status=422)
    except InvalidInput as error:
        form.add_error(error.field or None, refusal_words(error.code))
        return _form_page(form, status=422)
    log.info("edition proposed id=%s by=%s", row.id, current_actor().person_id)
    flash(_("Lo propuso. Vale cuando otra persona que administra lo confirme."), "success")
    return redirect(url_for("amendments.edition", edition_id=row.id))


@blueprint.get("/administracion/normas/<uuid:edition_id>")
@requires(Capability.ADMINISTER)
def edition(edition_id: UUID) -> ResponseReturnValue:
    """Show what an edition says otherwise, which open cases it would move, and who may confirm it."""
    return _edition_page(_row(edition_id))


@blueprint.get("/administracion/normas/<uuid:edition_id>/expedientes.csv")
@requires(Capability.ADMINISTER)
def edition_sheet(edition_id: UUID) -> ResponseReturnValue:
    """Give every case that an edition would move as CSV; never a confidential one."""
    row = _row(edition_id)
    found = actions.preview_edition(_acting(), row, limit=ALL_MOVED) if _is_open(row) else Preview(0, ())
    rows = ((moved.folio, moved.old_on, moved.new_on) for moved in found.moved)
    return csv_response(settings(), sheet(("folio", "old", "new"), rows), f"expedientes-{row.id.hex[:8]}")


@blueprint.get("/administracion/normas/<uuid:edition_id>/archivo.toml")
@requires(Capability.ADMINISTER)
def edition_file(edition_id: UUID) -> ResponseReturnValue:
    """Give the file of an edition."""
    row = _row(edition_id)
    return toml_response(row.content, f"{row.country.lower()}-{row.id.hex[:8]}")


@blueprint.post("/administracion/normas/<uuid:edition_id>/confirmar")
@requires(Capability.ADMINISTER)
@writes
def confirm_edition(edition_id: UUID) -> ResponseReturnValue:
    """Confirm an edition: it holds from its day on."""
    row = _row(edition_id)
    folder = settings().law_path
    return _decided(row, lambda context: actions.confirm(context, row, folder), _confirmed_words)


@blueprint.post("/administracion/normas/<uuid:edition_id>/retirar")
@requires(Capability.ADMINISTER)
@writes
def withdraw_edition(edition_id: UUID) -> ResponseReturnValue:
    """Take back an edition that does not hold yet."""
    row = _row(edition_id)
    return _decided(
        row, lambda context: actions.withdraw(context, row), lambda _row: _("Retiró la propuesta.")
    )


def toml_response(text: str, name: str) -> Response:
    """Answer a country's file to be kept."""
    response = make_response(text)
    response.mimetype = "application/toml"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.toml"'
    return response


def _decided(
    row: Amendment, decide: Callable[[Context], None], words: Callable[[Amendment], str]
) -> ResponseReturnValue:
    try:
        decide(_acting())
    except InvalidInput as error:
        return _edition_page(row, error=refusal_words(error.code))
    except law.BadFile as error:
        return _edition_page(row, error="; ".join(str(problem) for problem in error.problems))
    log.info("edition decided id=%s by=%s number=%s", row.id, current_actor().person_id, row.number)
    flash(words(row), "success")
    return redirect(url_for("amendments.editions"))


def _confirmed_words(row: Amendment) -> str:
    if row.number is None:
        return _("Lo confirmó: vale desde el día que dice.")
    return _(
        "Lo confirmó: vale desde ahora. Los expedientes abiertos se están volviendo a contar: a quien le "
        "cambie el vencimiento se le avisa."
    )


def _acting() -> Context:
    """Return what actions work with, by the law as it is at this moment."""
    return replace(web_context(), book=law_in_force(fresh=True))


def _row(edition_id: UUID) -> Amendment:
    row = queries.find_edition(db.session(), edition_id)
    if row.country != settings().country:
        raise NotFound("edition")
    return row


def _is_open(row: Amendment) -> bool:
    return row.number is None and row.withdrawn_at is None


def _form_page(
    form: EditionForm, problems: tuple[law.Problem, ...] = (), *, status: int = 200
) -> ResponseReturnValue:
    return render_template("amendments/new_edition.html", form=form, problems=problems), status


def _edition_page(row: Amendment, *, error: str = "") -> ResponseReturnValue:
    session, context = db.session(), _acting()
    before = queries.compared_with(session, settings().law_path, row)
    people = {row.proposed_by_id, row.confirmed_by_id, row.withdrawn_by_id} - {None}
    page = render_template(
        "amendments/edition.html",
        row=row,
        title=title_of(row),
        state=STATE_WORDS[queries.state_of(session, row)],
        parts=actions.changes_of_edition(before, row) if before is not None else (),
        part_states=PART_STATES,
        preview=actions.preview_edition(context, row, limit=SHOWN_MOVED) if _is_open(row) else None,
        is_mine=row.proposed_by_id == context.actor.person_id,
        people=names_of(session, {one for one in people if one is not None}),
        error=error,
        lines=history_of(actions.SUBJECT, row.id, LABELS, VALUES),
    )
    return page, 422 if error else 200
