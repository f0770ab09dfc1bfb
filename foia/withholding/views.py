"""The desk's pages that close a delivered file, and the auditor's list of all that were closed."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia.access import requires
from foia.accounts.queries import actor_of, names_of
from foia.actors import Capability
from foia.cases import states
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.desk.steps import done
from foia.cases.downloads import file_attachment
from foia.cases.file_openings import NOBODY, note_opening, openings_of
from foia.cases.models import Case, Document
from foia.cases.notifying import calendar_of_case
from foia.cases.opening import case_for
from foia.cases.trace_models import STAFF
from foia.errors import InvalidInput, NotFound
from foia.i18n import gettext as _
from foia.transactions import writes
from foia.withholding import actions
from foia.withholding.blueprint import blueprint
from foia.withholding.forms import SecondPersonForm, WithholdForm
from foia.withholding.models import Withholding
from foia.withholding.queries import all_withholdings, in_force
from foia.withholding.rules import may_confirm

__all__ = ["blueprint"]


@blueprint.get("/expedientes/<uuid:case_id>/archivos/<uuid:document_id>/cerrar")
@requires(Capability.WORK_CASE)
def closing(case_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Show who opened a file that left, and ask why it is closed, or what becomes of its closing."""
    context, case = _case(case_id)
    return _show(context, case, document_id, WithholdForm())


@blueprint.post("/expedientes/<uuid:case_id>/archivos/<uuid:document_id>/cerrar")
@requires(Capability.WORK_CASE)
@writes
def close(case_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Close it at once."""
    context, case = _case(case_id, to_change=True)
    form = WithholdForm()
    if not form.validate():
        return _show(context, case, document_id, form, 422)
    try:
        actions.withhold(
            context,
            case,
            document_id,
            form.text.data,
            exposes_somebody_else=bool(form.exposes_somebody_else.data),
        )
    except InvalidInput as error:
        form.add_error(error.field or None, _refusal(error))
        return _show(context, case, document_id, form, 422)
    return done(case, _("Cerró el archivo. Otra persona debe confirmarlo en un día hábil, o se abre solo."))


@blueprint.post("/expedientes/<uuid:case_id>/archivos/<uuid:document_id>/cerrar/confirmar")
@requires(Capability.WORK_CASE)
@writes
def confirm(case_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Confirm the closing as a second person."""
    context, case = _case(case_id, to_change=True)
    form = SecondPersonForm()
    if not form.validate():
        return _show(context, case, document_id, form, 422)
    try:
        actions.confirm(context, case, _in_force(context, document_id))
    except InvalidInput as error:
        form.add_error("is_checked", _refusal(error))
        return _show(context, case, document_id, form, 422)
    return done(case, _("Confirmó que el archivo queda cerrado."))


@blueprint.post("/expedientes/<uuid:case_id>/archivos/<uuid:document_id>/cerrar/abrir")
@requires(Capability.DECIDE_CASE)
@writes
def lift(case_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Open it again."""
    context = web_context()
    case = case_for(context, case_id, Capability.DECIDE_CASE, to_change=True)
    actions.lift(context, case, _in_force(context, document_id))
    return done(case, _("Abrió otra vez el archivo."))


@blueprint.get("/expedientes/<uuid:case_id>/archivos/<uuid:document_id>/aviso")
@requires(Capability.WORK_CASE)
def breach_notice(case_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Prepare the notice of what was exposed: what is known is filled in, the rest is for a person."""
    context, case = _case(case_id)
    document = _document(context, case, document_id)
    found = in_force(context.session, document_id)
    if found is None:
        raise NotFound("withholding")
    openings = openings_of(context.session, document_id)
    return render_template(
        "withholding/notice.html",
        case=case,
        found=found,
        name=context.vaults.open(case.id).file_name(document),
        since=document.opens_at or document.recorded_at,
        reason=context.vaults.open(case.id).text(context.session.get_one(Document, found.reason_id)),
        filer_times=sum(row.times for row in openings if row.reader == "filer"),
        public_times=sum(row.times for row in openings if row.reader == "public"),
        staff_times=sum(row.times for row in openings if row.reader == "staff"),
        zone=calendar_of_case(context, case).zone,
    )


@blueprint.get("/expedientes/<uuid:case_id>/archivos/<uuid:document_id>/cerrar/leer")
@requires(Capability.WORK_CASE)
def read(case_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Give a closed file to who may confirm its closing or end it: nobody judges what they cannot read."""
    context, case = _case(case_id)
    document = _document(context, case, document_id)
    if not _may_judge(context, case, _in_force(context, document_id)):
        raise NotFound("file")
    note_opening(context.session, document, STAFF, context.now, context.actor.person_id)
    return file_attachment(context.vaults.open(case.id), document)


@blueprint.get("/auditoria/archivos-cerrados")
@requires(Capability.AUDIT)
def closed_files() -> ResponseReturnValue:
    """List every closing for the auditor: who, when, confirmed by whom, how it ended."""
    context = web_context()
    text = request.args.get("pagina", "1")
    page = max(1, int(text)) if text.isdecimal() and len(text) < 6 else 1
    rows, has_more = all_withholdings(context.session, page)
    people = {row.ordered_by_id for row, _case_found in rows}
    people |= {row.confirmed_by_id for row, _case_found in rows if row.confirmed_by_id}
    return render_template(
        "withholding/closed_files.html",
        rows=rows,
        names=names_of(context.session, people),
        next_url=url_for("withholding.closed_files", pagina=page + 1) if has_more else "",
        previous_url=url_for("withholding.closed_files", pagina=page - 1) if page > 1 else "",
    )


def _case(case_id: UUID, *, to_change: bool = False) -> tuple[Context, Case]:
    context = web_context()
    return context, case_for(context, case_id, Capability.WORK_CASE, to_change=to_change)


def _document(context: Context, case: Case, document_id: UUID) -> Document:
    document = context.session.get(Document, document_id)
    if document is None or document.case_id != case.id or not actions.left_the_body(context, document):
        raise NotFound("file")
    return document


def _in_force(context: Context, document_id: UUID) -> Withholding:
    found = in_force(context.session, document_id)
    if found is None:
        raise NotFound("withholding")
    return found


def _may_judge(context: Context, case: Case, found: Withholding) -> bool:
    ordered_by = actor_of(context.session, found.ordered_by_id)
    return states.may(context.actor, Capability.DECIDE_CASE, case) or may_confirm(
        context.actor, case.body_id, ordered_by
    )


def _show(
    context: Context, case: Case, document_id: UUID, form: WithholdForm | SecondPersonForm, status: int = 200
) -> ResponseReturnValue:
    document = _document(context, case, document_id)
    found = in_force(context.session, document_id)
    if found is not None and isinstance(form, WithholdForm):
        form = SecondPersonForm(formdata=None)
    vault = context.vaults.open(case.id)
    openings = openings_of(context.session, document_id)
    names = names_of(context.session, {row.person_id for row in openings} - {NOBODY})
    page = render_template(
        "withholding/close.html",
        case=case,
        form=form,
        found=found,
        document_id=document_id,
        name=vault.file_name(document),
        reason=vault.text(context.session.get_one(Document, found.reason_id)) if found else "",
        is_second=found is not None
        and found.confirmed_at is None
        and may_confirm(context.actor, case.body_id, actor_of(context.session, found.ordered_by_id)),
        may_read=found is not None and _may_judge(context, case, found),
        may_lift=found is not None and states.may(context.actor, Capability.DECIDE_CASE, case),
        openings=[
            (row.opened_on, _reader_words(row.reader, names.get(row.person_id, "")), row.times)
            for row in openings
        ],
        zone=calendar_of_case(context, case).zone,
    )
    return page, status


def _reader_words(reader: str, name: str) -> str:
    return {"filer": _("Quien presentó"), "public": _("Público")}.get(reader, name or _("Personal"))


def _refusal(error: InvalidInput) -> str:
    return {
        "exposes_nobody": _(
            "Lo entregado solo a quien presentó se cierra únicamente si expone a otra persona."
        ),
        "not_a_second_person": _("Debe confirmarlo otra persona, de otra oficina o de la jefatura."),
    }.get(error.code, _("No se pudo registrar lo que envió. Revise el formulario."))
