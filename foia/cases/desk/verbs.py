"""The desk's verbs: confirm the reception, assign, ask, write, note, extend, let go on what was held."""

from __future__ import annotations

from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from foia.access import requires
from foia.actors import Capability
from foia.cases import actions, uploads
from foia.cases.actions import Text
from foia.cases.context import Context
from foia.cases.desk import texts
from foia.cases.desk.assigning import offer_people, person_chosen
from foia.cases.desk.blueprint import blueprint
from foia.cases.desk.forms import (
    AssignForm,
    ClarificationForm,
    ConfirmForm,
    MessageForm,
    NoteForm,
)
from foia.cases.desk.steps import begun, done, refusal, sent, show
from foia.cases.models import Case
from foia.directory.models import Office
from foia.errors import InvalidInput
from foia.forms import Choice
from foia.i18n import gettext as _
from foia.i18n import language
from foia.transactions import writes


@blueprint.get("/expedientes/<uuid:case_id>/acusar")
@requires(Capability.WORK_CASE)
def acknowledgment(case_id: UUID) -> ResponseReturnValue:
    """Ask before the reception is confirmed."""
    form = ConfirmForm()
    _context, case = begun("acknowledge", case_id, form)
    return show(case, texts.acknowledgment_step(), form)


@blueprint.post("/expedientes/<uuid:case_id>/acusar")
@requires(Capability.WORK_CASE)
@writes
def acknowledge(case_id: UUID) -> ResponseReturnValue:
    """Confirm the reception."""
    form = ConfirmForm()
    context, case = sent("acknowledge", case_id, form)
    actions.acknowledge(context, case, expected_version=form.expected_version)
    return done(case, _("Confirmó la recepción. Se lo avisamos a quien presentó."))


@blueprint.get("/expedientes/<uuid:case_id>/liberar")
@requires(Capability.RELEASE_HELD)
def held(case_id: UUID) -> ResponseReturnValue:
    """Ask before a held filing goes on."""
    form = ConfirmForm()
    _context, case = begun("release", case_id, form)
    return show(case, texts.release_step(), form)


@blueprint.post("/expedientes/<uuid:case_id>/liberar")
@requires(Capability.RELEASE_HELD)
@writes
def release(case_id: UUID) -> ResponseReturnValue:
    """Let a held filing go on."""
    form = ConfirmForm()
    context, case = sent("release", case_id, form)
    actions.release(context, case, expected_version=form.expected_version)
    return done(case, _("El expediente sigue su curso."))


@blueprint.get("/expedientes/<uuid:case_id>/asignar")
@requires(Capability.ASSIGN_CASE)
def assignment(case_id: UUID) -> ResponseReturnValue:
    """Ask who will be responsible."""
    form = AssignForm()
    context, case = begun("assign", case_id, form)
    offices = _offer_offices(form, context, case)
    if offices:
        form.office.data = str(case.office_id) if case.office_id else None
    offer_people(form, context, actions.assignable(context, case, case.office_id))
    form.person.data = str(case.assignee_id) if case.assignee_id else None
    return show(case, texts.assignment_step(), form)


@blueprint.post("/expedientes/<uuid:case_id>/asignar")
@requires(Capability.ASSIGN_CASE)
@writes
def assign(case_id: UUID) -> ResponseReturnValue:
    """Make somebody responsible."""
    form = AssignForm()
    context, case = sent("assign", case_id, form)
    offices = _offer_offices(form, context, case)
    chosen = form.office.data if offices else None
    office_id = next((office.id for office in offices if str(office.id) == chosen), None)
    offer_people(form, context, actions.assignable(context, case, office_id))
    if not form.validate():
        return show(case, texts.assignment_step(), form, 422)
    actions.assign(context, case, person_chosen(form), office_id, expected_version=form.expected_version)
    return done(case, _("Asignó a la persona responsable."))


@blueprint.get("/expedientes/<uuid:case_id>/aclaracion")
@requires(Capability.WORK_CASE)
def clarification(case_id: UUID) -> ResponseReturnValue:
    """Ask what to ask; where the regime wants a name and there is none, the question is written already."""
    form = ClarificationForm()
    context, case = begun("ask_clarification", case_id, form)
    if request.args.get("motivo") == "nombre":
        form.reason.data, form.text.data = "missing_name", texts.name_question(case.language)
    return show(case, texts.clarification_step(context, case), form)


@blueprint.post("/expedientes/<uuid:case_id>/aclaracion")
@requires(Capability.WORK_CASE)
@writes
def ask_clarification(case_id: UUID) -> ResponseReturnValue:
    """Ask the filer."""
    form = ClarificationForm()
    context, case = sent("ask_clarification", case_id, form)
    if not form.validate():
        return show(case, texts.clarification_step(context, case), form, 422)
    actions.ask_clarification(
        context, case, form.text.data, reason=form.reason.data, expected_version=form.expected_version
    )
    return done(case, _("Pidió la aclaración. Se lo avisamos a quien presentó."))


@blueprint.get("/expedientes/<uuid:case_id>/mensaje")
@requires(Capability.WORK_CASE)
def message(case_id: UUID) -> ResponseReturnValue:
    """Ask what to write to the filer."""
    form = MessageForm()
    _context, case = begun("send_message", case_id, form)
    return show(case, texts.message_step(), form)


@blueprint.post("/expedientes/<uuid:case_id>/mensaje")
@requires(Capability.WORK_CASE)
@writes
def send_message(case_id: UUID) -> ResponseReturnValue:
    """Write to the filer."""
    form = MessageForm()
    context, case = sent("send_message", case_id, form)
    files = uploads.files_of(form)
    if not (form.validate() & uploads.check(files)):
        files.keep_for_another_try()
        return show(case, texts.message_step(), form, 422)
    wrote = Text(form.text.data, files.uploads)
    try:
        actions.send_message(context, case, wrote, expected_version=form.expected_version)
    except InvalidInput as error:
        form.add_error("files", refusal(error))
        return show(case, texts.message_step(), form, 422)
    files.staging.keep_only([])
    return done(case, _("Envió el mensaje."))


@blueprint.get("/expedientes/<uuid:case_id>/nota")
@requires(Capability.WORK_CASE)
def note(case_id: UUID) -> ResponseReturnValue:
    """Ask what to note."""
    form = NoteForm()
    _context, case = begun("add_note", case_id, form)
    return show(case, texts.note_step(), form)


@blueprint.post("/expedientes/<uuid:case_id>/nota")
@requires(Capability.WORK_CASE)
@writes
def add_note(case_id: UUID) -> ResponseReturnValue:
    """Add a note."""
    form = NoteForm()
    context, case = sent("add_note", case_id, form)
    if not form.validate():
        return show(case, texts.note_step(), form, 422)
    actions.add_note(context, case, form.text.data, expected_version=form.expected_version)
    return done(case, _("Agregó la nota."))


def _offer_offices(form: AssignForm, context: Context, case: Case) -> list[Office]:
    """Offer the offices of the body; ask for none where it has none."""
    offices = actions.offices_of(context, case)
    if offices:
        form.office.choices = [Choice(str(office.id), office.name(language())) for office in offices]
    else:
        del form.office
    return offices
