"""The pages of a draft: written together, read as it will be read, commented, approved and signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia.access import requires
from foia.actors import Capability
from foia.cases import answering, states, uploads
from foia.cases.acting import web_context
from foia.cases.actions import require
from foia.cases.answer_window import opening_of
from foia.cases.context import Context
from foia.cases.desk.steps import done, refusal
from foia.cases.dossier import Dossier, dossier_of
from foia.cases.kinds import Kind, kind_of
from foia.cases.notifying import is_given_by_hand
from foia.cases.presentation import deadline_line
from foia.cases.queries import QuestionRead
from foia.cases.states import CENTRAL_DESK
from foia.drafting import actions
from foia.drafting.actions import DraftMoved
from foia.drafting.blueprint import blueprint
from foia.drafting.content import DraftContent
from foia.drafting.forms import CommentForm, DraftForm, ReturnForm, SignForm, VersionForm, draft_form
from foia.drafting.queries import DraftRead, live_draft, positions_of, read_draft
from foia.drafting.words import bars_of, ends_in_words, refuses, undone_content
from foia.errors import InvalidInput, NotFound, WrongState
from foia.forms import Choice
from foia.i18n import gettext as _
from foia.i18n import language
from foia.letters.issuing import letter_at_signing
from foia.transactions import writes

__all__ = ["blueprint"]

PREVIEW, ASK = "previa", "pedir"


@dataclass(frozen=True)
class _Page:
    """What every page of a draft needs."""

    context: Context
    found: Dossier
    kind: Kind
    read: DraftRead | None

    @property
    def questions(self) -> list[QuestionRead]:
        return [question for question in self.found.contents.questions if question.is_open]

    @property
    def written(self) -> DraftRead:
        if self.read is None:
            raise NotFound("draft")
        return self.read


@blueprint.get("/expedientes/<uuid:case_id>/borrador")
@requires(Capability.WORK_CASE)
def draft(case_id: UUID) -> ResponseReturnValue:
    """Show the draft as it stands, to go on writing."""
    page = _page(case_id)
    form = _form(page)
    form.fill(page.read.content if page.read else undone_content(page.found), page.questions)
    _show_for(form, page)
    return _shown(page, form)


@blueprint.post("/expedientes/<uuid:case_id>/borrador")
@requires(Capability.WORK_CASE)
@writes
def save(case_id: UUID) -> ResponseReturnValue:
    """Save the draft, or show how it will be read, or ask for its approval."""
    page = _page(case_id, to_change=True)
    form = _form(page)
    files = uploads.files_of(form)
    is_valid = form.validate() & uploads.check(files)
    wanted = request.form.get("que", "")
    if not is_valid or wanted == PREVIEW:
        files.keep_for_another_try()
        return _shown(page, form, 200 if is_valid else 422, preview=is_valid)
    content = form.content(page.questions, page.kind)
    try:
        saved = actions.save_draft(
            page.context, page.found.case, content, files.uploads, base_version=form.base_version
        )
    except DraftMoved:
        files.keep_for_another_try()
        return _moved(page, form)
    except InvalidInput as error:
        form.add_error(None, refusal(error))
        files.keep_for_another_try()
        return _shown(page, form, 422)
    files.staging.keep_only([])
    if wanted != ASK:
        flash(_("Guardó el borrador. Quien presentó no lo ve."), "success")
        return redirect(url_for("drafting.draft", case_id=case_id))
    return _asked(_page(case_id, to_change=True), saved.version)


@blueprint.post("/expedientes/<uuid:case_id>/borrador/comentario")
@requires(Capability.WORK_CASE)
@writes
def comment(case_id: UUID) -> ResponseReturnValue:
    """Say something of the draft."""
    page = _page(case_id, to_change=True)
    form = CommentForm()
    if not form.validate():
        return _reading(page, form, 422)
    actions.comment(page.context, page.found.case, form.remark.data)
    flash(_("Agregó el comentario."), "success")
    return redirect(url_for("drafting.reading", case_id=case_id))


@blueprint.get("/expedientes/<uuid:case_id>/borrador/leer")
@requires(Capability.WORK_CASE)
def reading(case_id: UUID) -> ResponseReturnValue:
    """Show the draft as it will be read, what colleagues said of it, and what may be done with it."""
    return _reading(_page(case_id))


@blueprint.post("/expedientes/<uuid:case_id>/borrador/aprobar")
@requires(Capability.DECIDE_CASE)
@writes
def approve(case_id: UUID) -> ResponseReturnValue:
    """Approve this very version."""
    page, form = _page(case_id, to_change=True), VersionForm()
    try:
        actions.approve(page.context, page.found.case, form.draft, expected_version=form.expected_version)
    except DraftMoved:
        return _reread(case_id)
    return done(page.found.case, _("Aprobó el borrador. Avisamos a quien lo escribió."))


@blueprint.post("/expedientes/<uuid:case_id>/borrador/devolver")
@requires(Capability.DECIDE_CASE)
@writes
def return_draft(case_id: UUID) -> ResponseReturnValue:
    """Give the draft back with what must change."""
    page, form = _page(case_id, to_change=True), ReturnForm()
    if not form.validate():
        return _reading(page, form, 422)
    try:
        actions.return_draft(
            page.context, page.found.case, form.draft, form.text.data, expected_version=form.expected_version
        )
    except DraftMoved:
        return _reread(case_id)
    return done(page.found.case, _("Devolvió el borrador. Avisamos a quien lo escribió."))


@blueprint.post("/expedientes/<uuid:case_id>/borrador/descartar")
@requires(Capability.WORK_CASE)
@writes
def discard(case_id: UUID) -> ResponseReturnValue:
    """Set the draft aside."""
    page = _page(case_id, to_change=True)
    actions.discard(page.context, page.found.case)
    return done(page.found.case, _("Descartó el borrador."))


@blueprint.get("/expedientes/<uuid:case_id>/borrador/firmar")
@requires(Capability.WORK_CASE)
def signing(case_id: UUID) -> ResponseReturnValue:
    """Ask before the draft is signed."""
    page, form = _page(case_id), SignForm()
    _offer_ways(form, page)
    _show_for(form, page)
    return _signing(page, form)


@blueprint.post("/expedientes/<uuid:case_id>/borrador/firmar")
@requires(Capability.WORK_CASE)
@writes
def sign(case_id: UUID) -> ResponseReturnValue:
    """Sign the draft."""
    page, form = _page(case_id, to_change=True), SignForm()
    _offer_ways(form, page)
    if not form.validate():
        return _signing(page, form, 422)
    case = page.found.case
    try:
        outcome = actions.sign(
            page.context,
            case,
            page.kind.rules,
            form.draft,
            verb=form.how.data,
            expected_version=form.expected_version,
        )
    except DraftMoved:
        return _reread(case_id)
    except InvalidInput as error:
        form.add_error(None, _unsigned(error))
        return _signing(page, form, 422)
    letter_at_signing(page.context, case)
    if form.how.data == "decide":
        return done(case, _("Registró la resolución. Falta notificarla."))
    if outcome is None:
        return done(case, _("Registró la respuesta a una parte. Quedan preguntas por responder."))
    return done(case, _("Firmó la respuesta. Se la avisamos a quien presentó cuando pueda leerla."))


def _page(case_id: UUID, *, to_change: bool = False) -> _Page:
    context = web_context()
    found = dossier_of(context, case_id, Capability.WORK_CASE, language(), to_change=to_change)
    require(context, "answer", found.case)
    if found.case.custody == CENTRAL_DESK and found.case.body_id is not None:
        raise WrongState("draft")  # the body answers, and the desk records what it delivered
    live = live_draft(context.session, case_id, found.events)
    read = read_draft(context, found.case, live) if live is not None else None
    return _Page(context, found, kind_of(current_app, found.case.kind), read)


def _form(page: _Page) -> DraftForm:
    with_ground = page.kind.rules.with_ground
    offered = answering.grounds_on_offer(page.context, page.found.case) if with_ground else []
    form = draft_form(page.questions, [row.ground for row in offered], page.kind)
    if page.read is not None:
        vault = page.context.vaults.open(page.found.case.id)
        form.attached.choices = [
            Choice(row.id.hex, vault.file_name(row)) for row in page.read.files if row.copy_of_id is None
        ]
        if request.method == "GET":
            form.attached.data = [choice.value for choice in form.attached.choices]
    return form


def _show_for(form: Any, page: _Page) -> None:
    """Write into a form what it is shown for."""
    form.version.data, form.seen.data = str(page.found.case.version), str(page.found.case.head_sequence)
    form.draft_version.data = str(page.read.draft.version if page.read is not None else 0)


def _shown(
    page: _Page,
    form: DraftForm,
    status: int = 200,
    *,
    preview: bool = False,
    theirs: DraftContent | None = None,
) -> ResponseReturnValue:
    content = form.content(page.questions, page.kind) if preview else None
    return render_template(
        "drafting/draft.html",
        **_common(page),
        form=form,
        questions=page.questions,
        files_hint=uploads.hint(),
        preview=content.letter(_positions(page)) if content else "",
        bars=bars_of(page.found.regime) if page.kind.rules.with_ground else [],
        theirs=theirs,
        their_ends=ends_in_words(page.found, page.kind, theirs) if theirs else [],
    ), status


def _common(page: _Page) -> dict[str, Any]:
    found = page.found
    return {
        "case": found.case,
        "found": found,
        "read": page.read,
        "zone": found.calendar.zone,
        "line": deadline_line(found.report.response, found.calendar, found.today, language()),
    }


def _positions(page: _Page) -> dict[str, int]:
    return positions_of(page.context.session, page.found.case.id)


def _moved(page: _Page, form: DraftForm) -> ResponseReturnValue:
    """Show what a colleague saved beside what was written here: the next saving goes on from theirs."""
    theirs = page.read.content if page.read is not None else None
    form.draft_version.data = str(page.read.draft.version if page.read is not None else 0)
    return _shown(page, form, 409, theirs=theirs)


def _asked(page: _Page, version: int) -> ResponseReturnValue:
    try:
        actions.ask_approval(page.context, page.found.case, version)
    except InvalidInput as error:
        flash(_unsigned(error), "important")
        return redirect(url_for("drafting.draft", case_id=page.found.case.id))
    return done(page.found.case, _("Guardó el borrador y pidió su aprobación."))


def _reading(page: _Page, failed: Any = None, status: int = 200) -> ResponseReturnValue:
    read, case = page.written, page.found.case
    forms: dict[str, Any] = {"comment": CommentForm(formdata=None), "version": VersionForm(formdata=None)}
    forms["back"] = ReturnForm(formdata=None)
    if isinstance(failed, ReturnForm):
        forms["back"] = failed
    elif failed is not None:
        forms["comment"] = failed
    for form in (forms["version"], forms["back"]):
        _show_for(form, page)
    return render_template(
        "drafting/reading.html",
        **_common(page),
        forms=forms,
        **({"form": failed} if failed is not None else {}),
        letter=read.content.letter(_positions(page)),
        ends=ends_in_words(page.found, page.kind, read.content),
        files=_files(page),
        waits=case.approval_asked_at is not None,
        may_approve=case.approval_asked_at is not None and actions.may_approve(page.context, case, read),
        is_own=read.last.author_id == page.context.actor.person_id,
        needs_approval=_needs_approval(page),
        bars=bars_of(page.found.regime) if refuses(page.kind, read.content) else [],
    ), status


def _needs_approval(page: _Page) -> bool:
    read = page.written
    needed = page.kind.rules.needs_second_person(item.outcome for item in read.content.answers)
    return needed and not read.approved


def _files(page: _Page) -> list[dict[str, object]]:
    vault = page.context.vaults.open(page.found.case.id)
    return [
        {
            "name": vault.file_name(row),
            "size_bytes": row.byte_size,
            "address": url_for("desk.file", case_id=page.found.case.id, document_id=row.id),
        }
        for row in page.written.files
        if row.copy_of_id is None
    ]


def _signing(page: _Page, form: SignForm, status: int = 200) -> ResponseReturnValue:
    read = page.written
    opens_at = opening_of(page.context, page.found.case)
    return render_template(
        "drafting/signing.html",
        **_common(page),
        form=form,
        letter=read.content.letter(_positions(page)),
        ends=ends_in_words(page.found, page.kind, read.content),
        files=_files(page),
        opens_at=opens_at,
        needs_approval=_needs_approval(page),
        bars=bars_of(page.found.regime) if refuses(page.kind, read.content) else [],
    ), status


def _offer_ways(form: SignForm, page: _Page) -> None:
    """Offer the ways in which the answer may leave: what goes on paper is decided first."""
    case = page.found.case
    ways = {
        "answer": _("Se entrega ahora por esta vía"),
        "decide": _("Se resuelve ahora y se notifica después"),
    }
    by_hand = is_given_by_hand(case) and case.custody == states.BODY
    all_said = len(page.written.content.answers) == len(page.questions)
    offered = ["decide"] if by_hand else ["answer", "decide"] if all_said else ["answer"]
    form.how.choices = [Choice(way, ways[way]) for way in offered]
    if request.method == "GET":
        form.how.data = offered[0]


def _reread(case_id: UUID) -> ResponseReturnValue:
    flash(_("El borrador cambió mientras usted lo leía. Léalo otra vez."), "important")
    return redirect(url_for("drafting.reading", case_id=case_id))


def _unsigned(error: InvalidInput) -> str:
    """Say what the draft lacks."""
    return {
        "approval_missing": _("Esta respuesta niega información: antes de firmarla la aprueba otra persona."),
        "draft_empty": _("Escriba la respuesta y elija qué responde antes de pedir la aprobación."),
        "harm_test_missing": _("La causal que eligió exige una prueba de daño. Escríbala."),
        "no_answers": _("Elija qué responde al menos a una pregunta."),
        "ground_missing": _("Falta la causal de lo que no se entrega."),
        "undecided_questions": _("Para resolver, decida todas las preguntas."),
    }.get(error.code, refusal(error))
