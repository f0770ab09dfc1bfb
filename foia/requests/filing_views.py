"""Receiving a request: judged, filed in one transaction, and answered with its receipt."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from uuid import UUID

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foia import limits
from foia.access import public
from foia.actors import ANYBODY
from foia.cases import uploads
from foia.cases.acting import web_context
from foia.cases.downloads import attachment
from foia.cases.filing import AlreadyFiled, is_our_nonce, is_spent
from foia.cases.follow_views import count_attempt
from foia.cases.opening import open_with_key
from foia.cases.uploads import FormFiles
from foia.cases.vault import Upload
from foia.config import Settings
from foia.directory.models import Body
from foia.errors import NotFound
from foia.i18n import language
from foia.requests.actions import Request, file_request
from foia.requests.blueprint import blueprint
from foia.requests.form_page import form_cookie, form_page, renew_nonce, shown_questions
from foia.requests.forms import FilingForm
from foia.requests.receipt import receipt_for, receipt_text
from foia.requests.search_views import body_for_filing
from foia.transactions import writes


@blueprint.post("/solicitudes/nueva/<uuid:body_id>")
@public
def file(body_id: UUID) -> ResponseReturnValue:
    """File a request to a body."""
    return _receive(body_for_filing(body_id))


@blueprint.post("/solicitudes/nueva/sin-entidad")
@public
def file_without_body() -> ResponseReturnValue:
    """File a request for whoever is competent."""
    return _receive(None)


def _receive(body: Body | None) -> ResponseReturnValue:
    form = FilingForm()
    is_ours = is_our_nonce(web_context(actor=ANYBODY), form.nonce.data)
    if not is_ours:
        renew_nonce(form)
    files = uploads.files_of(form)
    has_too_many_uploads = uploads.over_upload_limit(form)
    shown = shown_questions()
    is_asking_more = request.form.get("action") == "add_question"
    is_valid = not is_asking_more and form.validate_on_submit()
    # Over the limit what came now is not even read; the filing itself is taken without files.
    has_good_files = has_too_many_uploads or uploads.check(files)
    if not is_ours:
        form.add_error(None, _("El formulario venció. Revise lo que escribió y envíelo otra vez."))
    if not (is_ours and is_valid and has_good_files):
        if has_too_many_uploads:
            form.add_error("files", uploads.too_many_words())
        files.keep_for_another_try()
        return form_page(form, body, questions=shown + is_asking_more)
    return _file(form, body, files, shown, has_too_many_uploads)


def _file(
    form: FilingForm, body: Body | None, files: FormFiles, shown: int, has_too_many_uploads: bool
) -> ResponseReturnValue:
    is_held = has_too_many_uploads or _is_over_limits(form.nonce.data)
    had_files = bool(files.uploads or form.files.data)
    wanted = _wanted(form, body, () if is_held else files.uploads, is_held)
    try:
        return _record(wanted, form.nonce.data, form_cookie() or secrets.token_hex(16), had_files)
    except AlreadyFiled as filed:
        if filed.code != "filed_with_other_content":
            return render_template("requests/already_filed.html"), 409
    files.move_to(renew_nonce(form))
    return form_page(form, body, questions=shown, asks_another=True)


def _wanted(form: FilingForm, body: Body | None, files: Sequence[Upload], is_held: bool) -> Request:
    return Request(
        body=body,
        subject=form.subject.data,
        questions=form.questions,
        filer=form.filer,
        represented=form.represented,
        notice_channel=form.notice_channel.data,
        language=language(),
        files=files,
        held=is_held,
    )


def _is_over_limits(nonce: str) -> bool:
    """Count this filing, unless it is a form sent again. Nobody is turned away: a person looks first."""
    if is_spent(web_context(actor=ANYBODY), nonce):
        return False
    over_filings = limits.exceeded("filing.address", limits.LIMITS["filing.address"], limits.client())
    over_all = limits.exceeded("filing.global", limits.LIMITS["filing.global"])
    return over_filings or over_all


@writes
def _record(wanted: Request, nonce: str, cookie: str, had_files: bool) -> ResponseReturnValue:
    context = web_context(actor=ANYBODY)
    filed = file_request(context, wanted, nonce, cookie)
    shown = receipt_for(context, filed.case_id)
    return render_template(
        "requests/receipt.html",
        receipt=shown,
        key=filed.key,
        is_repeated=filed.repeated,
        files_left_out=had_files and wanted.held,
        has_email=bool(wanted.filer.email),
    )


@blueprint.post("/solicitudes/comprobante")
@public
def download_receipt() -> ResponseReturnValue:
    """Give the receipt as a text file to whoever holds folio and key."""
    folio, key = request.form.get("folio", ""), request.form.get("key", "")
    count_attempt(folio)
    context = web_context(actor=ANYBODY)
    case = open_with_key(context, folio, key)
    if case is None:
        raise NotFound("case")
    settings: Settings = current_app.config["FOIA"]
    text = receipt_text(receipt_for(context, case.id), key, settings.base_url)
    return attachment(text.encode("utf-8-sig"), f"{case.folio}.txt", "text/plain; charset=utf-8")
