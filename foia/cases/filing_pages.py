"""What every page that files a case shares: the browser's cookie, the nonce, limits, files, the receipt."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from foia import limits
from foia.actors import ANYBODY
from foia.cases import uploads
from foia.cases.acting import web_context
from foia.cases.advising import Written, advice_for, tell_followers
from foia.cases.context import Context
from foia.cases.filing import AlreadyFiled, Receipt, filed_by, is_our_nonce, new_nonce
from foia.cases.filing_forms import FilerForm
from foia.cases.forms import FilesForm
from foia.cases.kinds import kind_of
from foia.cases.naming_advice import MASK, mask
from foia.cases.receipt import ReceiptShown, receipt_for, receipt_of
from foia.cases.uploads import FormFiles
from foia.cases.vault import Upload
from foia.config import Settings
from foia.i18n import gettext as _
from foia.transactions import writes

FORM_COOKIE = "foia_formulario"
_COOKIE_VALUE = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Sent:
    """What comes with a form that may be filed: its files, whether somebody looks first, and its marks."""

    files: Sequence[Upload]
    held: bool
    nonce: str
    cookie: str


@dataclass(frozen=True)
class FilingPage:
    """A form that was sent, and what its kind of case adds.

    `show` renders the form anew, asking whether it is another filing if told so; `file` files it; `written`
    says what advisers read."""

    form: FilerForm
    kind: str
    new_endpoint: str
    show: Callable[[bool], str]
    file: Callable[[Context, Sent], Receipt]
    written: Callable[[], Written]
    is_being_filled: bool = False
    cases: int = 1  # that it files

    @property
    def has_email(self) -> bool:
        return bool(self.form["email"].data)


def renew_nonce(form: FilesForm) -> str:
    """Give the form a nonce that was never used."""
    nonce = new_nonce(web_context())
    form.nonce.data = nonce
    return nonce


def form_response(page: str) -> Response:
    """Answer with a form; the browser gets the cookie by which a repeated filing is known as its own."""
    response = make_response(page)
    if _form_cookie() is None:
        settings: Settings = current_app.config["FOIA"]
        response.set_cookie(
            FORM_COOKIE,
            secrets.token_hex(16),
            httponly=True,
            samesite="Lax",
            secure=not settings.development,
        )
    return response


def _form_cookie() -> str | None:
    """Return what this browser was given with its first form."""
    value = request.cookies.get(FORM_COOKIE, "")
    return value if _COOKIE_VALUE.fullmatch(value) else None


def receive(page: FilingPage) -> ResponseReturnValue:
    """File what was sent and show its receipt, or show the form again with all that was written."""
    form, context = page.form, web_context(actor=ANYBODY)
    is_ours = is_our_nonce(context, form.nonce.data)
    if not is_ours:
        renew_nonce(form)
    files = uploads.files_of(form)
    has_too_many_uploads = uploads.over_upload_limit(form)
    is_being_filled = page.is_being_filled or _is_masked(context, form)
    is_valid = not is_being_filled and form.validate_on_submit()
    # Over the limit what came now is not even read; the filing itself is taken without files.
    has_good_files = has_too_many_uploads or uploads.check(files)
    if not is_ours:
        form.add_error(None, _("El formulario venció. Revise lo que escribió y envíelo otra vez."))
    if not (is_ours and is_valid and has_good_files):
        if has_too_many_uploads:
            form.add_error("files", uploads.too_many_words())
        files.keep_for_another_try()
        _keep_advice(context, page)
        return form_response(page.show(False))
    if _is_advised(context, page):
        files.keep_for_another_try()
        return form_response(page.show(False))
    return _file(context, page, files, has_too_many_uploads)


def _is_masked(context: Context, form: FilerForm) -> bool:
    """Take what names the writer out of the text, if they asked for it."""
    if request.form.get("action") != MASK:
        return False
    settings: Settings = current_app.config["FOIA"]
    if any(len(told.data or "") > settings.text_limit_characters for told in form.told_fields):
        return False  # what is too long to be filed is not searched either: its field says so
    mask(form, context.country)
    return True


def _keep_advice(context: Context, page: FilingPage) -> None:
    """Leave on a form that is not filed yet the advice it had, as far as it still holds."""
    known = page.form.advised.data.split()
    if known:
        found = advice_for(current_app, context, page.written())
        page.form.advices = (*page.form.advices, *(advice for advice in found if advice.code in known))


def _is_advised(context: Context, page: FilingPage) -> bool:
    """Put what there is to advise about on the form, once; say whether there is anything."""
    form = page.form
    if form.advised.data:
        return False
    form.advices = advice_for(current_app, context, page.written())
    form.advised.data = " ".join(advice.code for advice in form.advices)
    return bool(form.advices)


def _file(
    context: Context, page: FilingPage, files: FormFiles, has_too_many_uploads: bool
) -> ResponseReturnValue:
    form = page.form
    held = has_too_many_uploads or _is_over_limits(context, form.nonce.data, page.cases)
    had_files = bool(files.uploads or form.files.data)
    cookie = _form_cookie() or secrets.token_hex(16)
    try:
        sent = Sent(() if held else files.uploads, held, form.nonce.data, cookie)
        return _record(context, page, sent, had_files)
    except AlreadyFiled as filed:
        if filed.code != "filed_with_other_content":
            return _already_filed(page), 409
    files.move_to(renew_nonce(form))
    return form_response(page.show(True))


def _already_filed(page: FilingPage) -> str:
    kind = kind_of(current_app, page.kind)
    return render_template("cases/already_filed.html", kind=kind, new_endpoint=page.new_endpoint)


def _is_over_limits(context: Context, nonce: str, cases: int) -> bool:
    """Count these filings, unless it is a form sent again. Nobody is turned away: a person looks first."""
    unless = filed_by(context, nonce)
    counted = [("filing.address", limits.client()), ("filing.global",)]
    return any([limits.any_exceeded(*counted, unless=unless) for _case in range(cases)])


@writes
def _record(context: Context, page: FilingPage, sent: Sent, had_files: bool) -> ResponseReturnValue:
    filed = page.file(context, sent)
    if page.form.advised.data and not filed.repeated:
        tell_followers(current_app, context, filed.case_id, page.written(), page.form.advised.data)
    return render_template(
        "cases/receipt.html",
        receipt=_receipt_of(context, filed),
        together=[_receipt_of(context, other) for other in filed.together],
        key=filed.key,
        is_repeated=filed.repeated,
        files_left_out=had_files and sent.held,
        has_email=page.has_email,
    )


def _receipt_of(context: Context, filed: Receipt) -> ReceiptShown:
    """Show what was just recorded; a form sent again shows the case as it is by now."""
    begun = filed.begun
    if begun is None:
        return receipt_for(context, filed.case_id)
    return receipt_of(context, begun.case, begun.state, begun.report)
