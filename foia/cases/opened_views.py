"""The page of the case a filer has opened, and what the filer does in it."""

from __future__ import annotations

import secrets
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia import limits
from foia.access import filer
from foia.actors import filer_of
from foia.cases import actions, uploads
from foia.cases.acting import web_context
from foia.cases.actions import Text
from foia.cases.blueprint import blueprint
from foia.cases.delay_text import delay_text
from foia.cases.downloads import file_attachment
from foia.cases.file_openings import note_opening
from foia.cases.forms import ClarifyForm, WithdrawForm, WriteForm
from foia.cases.kinds import kind_of
from foia.cases.lapse import undo_lapse
from foia.cases.models import Case
from foia.cases.opened import close_case, opened_case
from foia.cases.opened_page import OpenedPage, opened_page
from foia.cases.opened_whereabouts import DELAY
from foia.cases.queries import file_of, was_just_written
from foia.cases.recovery import ask_to_confirm_address
from foia.cases.states import admits
from foia.cases.trace_models import FILER
from foia.cases.untold_answers import told_of
from foia.errors import InvalidInput
from foia.extensions import db, take_turns
from foia.i18n import gettext as _
from foia.transactions import writes

MESSAGE, CLARIFICATION, LATE = "mensaje", "aclaracion", "tardia"


@blueprint.get("/mi-solicitud")
@filer
def opened() -> ResponseReturnValue:
    """Show the opened case."""
    return show_opened()


def show_opened(
    message_form: WriteForm | None = None, clarification_form: WriteForm | None = None
) -> ResponseReturnValue:
    """Render the opened case, with what was written and could not be sent yet."""
    case = opened_case()
    context = web_context(actor=filer_of(case.id))
    page = opened_page(context, case)
    return render_template(
        "cases/opened.html",
        page=page,
        form=clarification_form or message_form or WriteForm(formdata=None),
        message_form=message_form or empty_form(MESSAGE, _prepared(page)),
        clarification_form=clarification_form or empty_form(LATE if page.undo_by else CLARIFICATION),
        files_hint=uploads.hint(),
    )


def _prepared(page: OpenedPage) -> str:
    """Return the message that may be sent about a late answer, for whoever asks for it."""
    if not page.is_late or request.args.get("texto") != DELAY:
        return ""
    case = page.case
    noun = kind_of(current_app, case.kind).noun
    due_on = case.due_on if case.due_confirmed else None
    return delay_text(noun, case.folio, page.body_name, case.received_on, due_on, case.language)


def empty_form(prefix: str, text: str = "") -> WriteForm:
    """Return a form of the opened case with a nonce of its own."""
    form = WriteForm(formdata=None, prefix=prefix)
    form.text.data, form.nonce.data = text, secrets.token_hex(16)
    return form


@blueprint.post("/mi-solicitud/mensaje")
@filer
def write_message() -> ResponseReturnValue:
    """Send a message to whoever works the case."""
    form = WriteForm(prefix=MESSAGE)
    return _write(form, MESSAGE) or show_opened(message_form=form)


@blueprint.post("/mi-solicitud/aclaracion")
@filer
def clarify() -> ResponseReturnValue:
    """Answer what the body asked to have made clear."""
    form = ClarifyForm(prefix=CLARIFICATION)
    return _write(form, CLARIFICATION) or show_opened(clarification_form=form)


@blueprint.post("/mi-solicitud/aclaracion-tardia")
@filer
def clarify_late() -> ResponseReturnValue:
    """Answer what was asked after the case was ended for want of it: that undoes the end, while it may."""
    form = ClarifyForm(prefix=LATE)
    return _write(form, LATE) or show_opened(clarification_form=form)


def _write(form: WriteForm, prefix: str) -> ResponseReturnValue | None:
    """Send what the form holds; None when something must be mended first: then its files are kept."""
    files = uploads.files_of(form)
    has_too_many_uploads = uploads.over_upload_limit(form)
    is_valid = form.validate_on_submit()
    if has_too_many_uploads:
        form.add_error("files", uploads.too_many_words())
    elif uploads.check(files) and is_valid:
        try:
            return _record_writing(prefix, Text(form.text.data, files.uploads))
        except InvalidInput:
            form.add_error("files", uploads.case_full_words())
    files.keep_for_another_try()
    return None


def _case_in_turn() -> Case:
    """Return the opened case as it is once what else is being sent to it is done: a double click finds it."""
    case = opened_case()
    take_turns(db.session(), case.id.hex)
    db.session.refresh(case)
    return case


@writes
def _record_writing(prefix: str, wrote: Text) -> ResponseReturnValue:
    case = _case_in_turn()
    context = web_context(actor=filer_of(case.id))
    if not was_just_written(context.vaults, case.id, wrote.text, wrote.files, now=context.now):
        _WRITING[prefix](context, case, wrote)
    done = {
        MESSAGE: _("Su mensaje llegó. Quien atiende su expediente lo verá."),
        CLARIFICATION: _("Su aclaración llegó. El trámite sigue."),
        LATE: _("Su aclaración llegó a tiempo: se deshizo el archivo y el trámite sigue."),
    }
    flash(done[prefix], "success")
    return redirect(url_for("cases.opened"))


_WRITING = {
    MESSAGE: actions.write_message,
    CLARIFICATION: actions.give_clarification,
    LATE: undo_lapse,
}


@blueprint.get("/mi-solicitud/retirar")
@filer
def confirm_withdrawal() -> ResponseReturnValue:
    """Ask whether the case shall be given up."""
    return withdrawal_page(WithdrawForm(formdata=None))


@blueprint.post("/mi-solicitud/retirar")
@filer
def withdraw() -> ResponseReturnValue:
    """Give the case up."""
    form = WithdrawForm()
    return _record_withdrawal(form) if form.validate_on_submit() else withdrawal_page(form)


@writes
def _record_withdrawal(form: WithdrawForm) -> ResponseReturnValue:
    case = _case_in_turn()
    if case.outcome != "withdrawn":  # a second click finds it done
        actions.withdraw(web_context(actor=filer_of(case.id)), case, form.text.data)
    flash(_("Usted retiró su %(noun)s.", noun=_noun(case)), "success")
    return redirect(url_for("cases.opened"))


def withdrawal_page(form: WithdrawForm) -> ResponseReturnValue:
    """Ask before a case is given up; one that is over already cannot be."""
    case = opened_case()
    told = told_of(web_context(actor=filer_of(case.id)), case).case
    if not admits("withdraw", told):
        return redirect(url_for("cases.opened"))
    return render_template("cases/withdraw.html", form=form, case=case, noun=_noun(case))


def _noun(case: Case) -> str:
    return kind_of(current_app, case.kind).bare_noun


@blueprint.get("/mi-solicitud/archivos/<uuid:document_id>")
@filer
def download(document_id: UUID) -> ResponseReturnValue:
    """Give a file of the opened case."""
    case = opened_case()
    context = web_context(actor=filer_of(case.id))
    document = file_of(context.vaults, case.id, document_id, for_filer=True, now=context.now)
    note_opening(context.session, document, FILER, context.now)
    return file_attachment(context.vaults.open(case.id), document)


@blueprint.post("/mi-solicitud/confirmar-correo")
@filer
def send_confirmation() -> ResponseReturnValue:
    """Send again the message that confirms the filer's address."""
    case_id = opened_case().id.hex
    limits.refuse_over("mail_confirmation.case", limits.LIMITS["mail_confirmation.case"], case_id)
    return _ask_confirmation()


@writes
def _ask_confirmation() -> ResponseReturnValue:
    case = opened_case()
    ask_to_confirm_address(web_context(actor=filer_of(case.id)), case)
    flash(_("Le enviamos otra vez el correo para confirmar su dirección."), "success")
    return redirect(url_for("cases.opened"))


@blueprint.post("/mi-solicitud/cerrar")
@filer
def close() -> ResponseReturnValue:
    """Close the case on this screen."""
    close_case()
    response = redirect(url_for("pages.home"))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
