"""The ways into a case: folio and key, the confirmation of an address, a new key for a lost one."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia import limits
from foia.access import public
from foia.actors import ANYBODY
from foia.cases.acting import web_context
from foia.cases.blueprint import blueprint
from foia.cases.folio import read_folio
from foia.cases.forms import FollowForm, RecoverForm, RecoveryCodeForm, WithdrawForm
from foia.cases.kept_text import open_text
from foia.cases.models import Case
from foia.cases.opened import open_case
from foia.cases.opened_views import CLARIFICATION, LATE, MESSAGE, empty_form, show_opened, withdrawal_page
from foia.cases.opening import note_visit, open_with_key
from foia.cases.recovery import RECOVERY_MINUTES, ask_for_new_key, confirm_address, recover_key
from foia.config import Settings
from foia.errors import InvalidInput
from foia.forms import Form
from foia.i18n import gettext as _
from foia.i18n import zone_of
from foia.refusals import CASE_KEY, note_refusal
from foia.transactions import writes

# Where a notice may lead, by what its link says after `hacia`.
_TOWARD = {"silencio": "appeals.for_silence"}


def count_attempt(folio: str) -> None:
    """Count one more try to open a case. Raises TooMany, whether or not the folio exists."""
    limits.refuse_over("follow.global", limits.LIMITS["follow.global"])
    limits.refuse_over("follow.address", limits.LIMITS["follow.address"], limits.client())
    limits.refuse_over("follow.folio", limits.LIMITS["follow.folio"], _folio_key(folio), limits.client())


def forgive_attempts(folio: str) -> None:
    """Forget the tries to open a case, now that one did."""
    limits.forgive("follow.folio", limits.LIMITS["follow.folio"], _folio_key(folio), limits.client())


def _folio_key(typed: str) -> str:
    return read_folio(typed) or typed.upper()[:64]


@blueprint.get("/seguir")
@public
def follow() -> ResponseReturnValue:
    """Ask for folio and key."""
    form = FollowForm(formdata=None)
    form.toward.data = request.args.get("hacia", "")
    return render_template("cases/follow.html", form=form, has_kept_text=False)


@blueprint.post("/seguir")
@public
def open_followed() -> ResponseReturnValue:
    """Open the case that folio and key open together."""
    form = FollowForm()
    if form.validate_on_submit():
        count_attempt(form.folio.data)
        case = open_with_key(web_context(actor=ANYBODY), form.folio.data, form.key.data)
        if case is not None:
            forgive_attempts(form.folio.data)
            if case.anonymized_at is not None:
                return _anonymized(case)
            return _opened(form, case.id)
        note_refusal(CASE_KEY)
        form.add_error(None, _("El folio y la clave no corresponden. Revise los dos y escríbalos otra vez."))
    return render_template("cases/follow.html", form=form, has_kept_text=bool(form.kept.data))


def _anonymized(case: Case) -> ResponseReturnValue:
    """Tell in plain words why a key that is right opens nothing any more."""
    zone = zone_of(current_app.config["FOIA"].country)
    at = case.anonymized_at.astimezone(zone).date() if case.anonymized_at else None
    return render_template("cases/anonymized.html", folio=case.folio, at=at)


@writes
def _opened(form: FollowForm, case_id: UUID) -> ResponseReturnValue:
    context = web_context(actor=ANYBODY)
    case = context.session.get_one(Case, case_id)
    note_visit(context, case)
    open_case(case)
    return _with_kept_text(form, case.id) or redirect(url_for(_TOWARD.get(form.toward.data, "cases.opened")))


def _with_kept_text(form: FollowForm, case_id: UUID) -> ResponseReturnValue | None:
    """Show the case with what was written before it closed, ready to be sent."""
    settings: Settings = current_app.config["FOIA"]
    endpoint, text = open_text(settings.keyring, form.kept.data, case_id=case_id)
    if not text:
        return None
    flash(_("Aquí está lo que escribió. Revíselo y envíelo."), "important")
    if endpoint == "cases.withdraw":
        form_again = WithdrawForm(formdata=None)
        form_again.text.data = text
        return withdrawal_page(form_again)
    if endpoint == "cases.clarify":
        return show_opened(clarification_form=empty_form(CLARIFICATION, text))
    if endpoint == "cases.clarify_late":
        return show_opened(clarification_form=empty_form(LATE, text))
    return show_opened(message_form=empty_form(MESSAGE, text))


@blueprint.get("/confirmar-correo/<token>", endpoint="confirm_address")
@public
def confirmation_page(token: str) -> ResponseReturnValue:
    """Ask for one click: mail programs open links by themselves."""
    return render_template("cases/confirm_address.html", token=token)


@blueprint.post("/confirmar-correo/<token>")
@public
def confirm(token: str) -> ResponseReturnValue:
    """Confirm the address the link was sent to."""
    limits.refuse_over(
        "mail_confirmation.address", limits.LIMITS["mail_confirmation.address"], limits.client()
    )
    try:
        return _confirm(token)
    except InvalidInput:
        return render_template("cases/confirmation_expired.html"), 410


@writes
def _confirm(token: str) -> ResponseReturnValue:
    case = confirm_address(web_context(actor=ANYBODY), token)
    return render_template("cases/address_confirmed.html", folio=case.folio)


@blueprint.get("/recuperar-clave")
@public
def recover() -> ResponseReturnValue:
    """Ask for the folio whose key was lost."""
    return render_template("cases/recover.html", form=RecoverForm(formdata=None))


@blueprint.post("/recuperar-clave")
@public
def ask_code() -> ResponseReturnValue:
    """Send a code, if the case has a confirmed address; the answer is the same in every case."""
    form = RecoverForm()
    if not form.validate_on_submit():
        return render_template("cases/recover.html", form=form)
    _count_recovery(form.folio.data)
    return _ask_code(form.folio.data)


@writes
def _ask_code(folio: str) -> ResponseReturnValue:
    ask_for_new_key(web_context(actor=ANYBODY), read_folio(folio))
    form = RecoveryCodeForm(formdata=None)
    form.folio.data = folio
    return _code_page(form)


@blueprint.post("/recuperar-clave/codigo")
@public
def give_code() -> ResponseReturnValue:
    """Give a new key for the code that came by e-mail."""
    form = RecoveryCodeForm()
    if not form.validate_on_submit():
        return _code_page(form)
    count_attempt(form.folio.data)
    return _give_code(form)


@writes
def _give_code(form: RecoveryCodeForm) -> ResponseReturnValue:
    # A wrong code is answered with 200, so that the attempt it cost is committed.
    found = recover_key(web_context(actor=ANYBODY), read_folio(form.folio.data), form.code.data)
    if found is None:
        form.add_error(
            None, _("El código no sirve: está mal escrito, venció o no es de este folio. Puede pedir otro.")
        )
        return _code_page(form)
    case, key = found
    return render_template("cases/new_key.html", folio=case.folio, key=key)


def _code_page(form: Form) -> str:
    return render_template("cases/recovery_code.html", form=form, minutes=RECOVERY_MINUTES)


def _count_recovery(folio: str) -> None:
    limits.refuse_over("key_recovery.address", limits.LIMITS["key_recovery.address"], limits.client())
    limits.refuse_over("key_recovery.folio", limits.LIMITS["key_recovery.folio"], _folio_key(folio))
