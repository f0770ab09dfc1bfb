"""The desk's pages of the body appealed against, and what waits of appeals for whoever signed in."""

from __future__ import annotations

import secrets
from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foia.access import current_actor, requires
from foia.actors import Capability
from foia.appeals import defence_actions as defence
from foia.appeals import queries
from foia.appeals.blueprint import blueprint
from foia.appeals.forms import DefenceForm
from foia.appeals.models import Appeal
from foia.appeals.queries import Around, appeals_against, defence_due_on
from foia.appeals.words import step_name
from foia.cases import states, uploads
from foia.cases.acting import web_context
from foia.cases.actions import Text
from foia.cases.context import Context
from foia.cases.downloads import file_attachment
from foia.cases.kinds import kind_of
from foia.cases.models import Case, Document
from foia.cases.opening import case_for
from foia.cases.phases import Phase
from foia.cases.presentation import status_tags
from foia.cases.queries import contents_of, file_of
from foia.cases.terms import local_date
from foia.directory.queries import bodies_by_id
from foia.errors import InvalidInput, NotFound
from foia.i18n import gettext as _
from foia.i18n import language
from foia.transactions import writes


@blueprint.get("/recursos")
@requires(Capability.WORK_CASE)
def waiting() -> ResponseReturnValue:
    """Show what appeals ask of whoever signed in, and what they ordered and is not done."""
    context = web_context()
    session, actor = context.session, current_actor()
    groups = [
        ("defence", queries.defences_owed(session, actor)),
        ("owed", queries.orders_owed(session, actor)),
        ("given", queries.orders_given(session, actor)),
    ]
    bodies = bodies_by_id(session, {row.other.body_id for _name, rows in groups for row in rows})
    today = local_date(context.book, context.country, None, context.now)
    shown = {
        name: [
            {
                "folio": row.other.folio,
                "appeal": row.case.folio,
                "address": _address(name, row),
                "body": bodies[row.other.body_id].name(language()) if row.other.body_id else "",
                "due_on": row.appeal.defence_due_on if name == "defence" else row.other.due_on,
            }
            for row in rows
        ]
        for name, rows in groups
    }
    return render_template("appeals/waiting.html", shown=shown, today=today)


def _address(name: str, row: Around) -> str:
    if name == "defence":
        return url_for("appeals.against", case_id=row.other.id)
    if name == "owed":
        return url_for("desk.case_page", case_id=row.other.id)
    return url_for("appeals.contested", case_id=row.case.id)


@blueprint.get("/expedientes/<uuid:case_id>/recursos")
@requires(Capability.WORK_CASE)
def against(case_id: UUID) -> ResponseReturnValue:
    """Show the appeals against what was done in a case, to the body that did it."""
    form = DefenceForm(formdata=None)
    form.nonce.data = secrets.token_hex(16)
    return _against_page(web_context(), case_id, form)


@blueprint.post("/expedientes/<uuid:case_id>/recursos/<uuid:appeal_id>/descargo")
@requires(Capability.WORK_CASE)
def give_defence(case_id: UUID, appeal_id: UUID) -> ResponseReturnValue:
    """Give the defence that was asked for."""
    form = DefenceForm()
    files = uploads.files_of(form)
    has_too_many_uploads = uploads.over_upload_limit(form)
    is_valid = form.validate()
    if has_too_many_uploads:
        form.add_error("files", uploads.too_many_words())
    elif uploads.check(files) and is_valid:
        try:
            return _give(case_id, appeal_id, Text(form.text.data, files.uploads))
        except InvalidInput:
            form.add_error("files", uploads.case_full_words())
    files.keep_for_another_try()
    return _against_page(web_context(), case_id, form, appeal_id), 422


@writes
def _give(case_id: UUID, appeal_id: UUID, wrote: Text) -> ResponseReturnValue:
    context = web_context()
    origin, appeal, case = defence.appeal_against(context, case_id, appeal_id, to_change=True)
    defence.give_defence(context, origin, appeal, case, wrote)
    flash(_("Presentó el descargo. Lo lee quien resuelve el recurso."), "success")
    return redirect(url_for("appeals.against", case_id=origin.id))


@blueprint.get("/expedientes/<uuid:case_id>/recursos/<uuid:appeal_id>/archivos/<uuid:document_id>")
@requires(Capability.WORK_CASE)
def appeal_file(case_id: UUID, appeal_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Give a file of an appeal to the body appealed against: what the filer sent, and its own defence."""
    context = web_context()
    _origin, appeal, case = defence.appeal_against(context, case_id, appeal_id)
    document = file_of(context.vaults, case.id, document_id, for_filer=False, now=context.now)
    if not _may_read(document, defence.letters_for_the_body(context, case)):
        raise NotFound("file")
    return file_attachment(context.vaults.open(case.id), document)


def _may_read(document: Document, heads: set[UUID]) -> bool:
    return document.parent_id in heads or (document.parent_id is None and document.author == "filer")


def _against_page(context: Context, case_id: UUID, form: DefenceForm, sent_for: UUID | None = None) -> str:
    origin = case_for(context, case_id, Capability.WORK_CASE)
    found = appeals_against(context.session, origin.id)
    owed = [
        appeal.case_id
        for appeal, case in found
        if appeal.origin_case_id == origin.id and defence.owes_defence(appeal, case)
    ]
    return render_template(
        "appeals/against.html",
        case=origin,
        form=form,
        files_hint=uploads.hint(),
        appeals=[_appeal_shown(context, origin, appeal, case) for appeal, case in found],
        # One form a page: of two defences, the first is given first.
        form_of=sent_for if sent_for in owed else next(iter(owed), None),
    )


def _appeal_shown(context: Context, origin: Case, appeal: Appeal, case: Case) -> dict[str, object]:
    """Return an appeal as the body appealed against reads it: why it was filed, what is asked, its end."""
    contents = contents_of(context.vaults, case.id, for_filer=False, now=context.now)
    heads = defence.letters_for_the_body(context, case)
    has_ended = appeal.ended_at is not None
    regime = defence.base_regime(context, case)
    body = bodies_by_id(context.session, {case.body_id}).get(case.body_id) if case.body_id else None
    return {
        "id": case.id,
        "folio": case.folio,
        "name": step_name(regime.step(appeal.step)),
        "address": url_for("desk.case_page", case_id=case.id)
        if states.may(context.actor, Capability.READ_CASE, case)
        else "",
        "body": body.name(language()) if body else "",
        "filed_at": appeal.filed_at,
        "is_late": appeal.is_late,
        "tags": status_tags(case) if case.phase != Phase.CONCLUDED or has_ended else [],
        "due_on": case.due_on if not has_ended else None,
        "outcome": str(kind_of(current_app, case.kind).outcomes.get(appeal.outcome or "", ""))
        if has_ended
        else "",
        "letters": [
            {
                "at": letter.at,
                "text": letter.text,
                "is_rich": letter.is_rich,
                "is_ours": letter.author != "filer",
                "files": [
                    {
                        "name": file.name,
                        "size_bytes": file.size_bytes,
                        "address": url_for(
                            "appeals.appeal_file",
                            case_id=origin.id,
                            appeal_id=case.id,
                            document_id=file.id,
                        ),
                    }
                    for file in letter.files
                ],
            }
            for letter in contents.letters
            if letter.id in heads
        ],
        "defence_due_on": defence_due_on(context.session, appeal) if appeal.defence_asked_at else None,
        "defence_given_at": appeal.defence_given_at,
    }
