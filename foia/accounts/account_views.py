"""One's own account: change the password, renew the recovery codes; both factors are asked for again."""

from __future__ import annotations

import logging

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia import clock, limits
from foia.access import current_actor, signed_in
from foia.accounts import queries, second_factor, sessions, signin
from foia.accounts.absence_queries import coming_absences
from foia.accounts.blueprint import blueprint
from foia.accounts.forms import ChangePasswordForm, ConfirmForm
from foia.accounts.models import Person
from foia.accounts.passwords import hash_password, is_password
from foia.accounts.person_pages import mail_stopped_at, today
from foia.actors import Capability
from foia.errors import NotFound
from foia.extensions import db
from foia.i18n import gettext as _
from foia.limits import LIMITS
from foia.transactions import writes

log = logging.getLogger(__name__)


@blueprint.get("/personal/cuenta")
@signed_in
def account() -> ResponseReturnValue:
    """Show whose account this is and what can be changed in it."""
    person = _me()
    codes_left = queries.unused_recovery_codes(db.session(), person.id)
    return render_template(
        "accounts/account.html",
        person=person,
        codes_left=codes_left,
        absences=coming_absences(db.session(), person.id, today()),
        today=today(),
        mail_stopped=mail_stopped_at(person) is not None,
        works_cases=current_actor().can_somewhere(Capability.READ_CASE),
    )


@blueprint.route("/personal/cuenta/contrasena", methods=["GET", "POST"])
@signed_in
def change_password() -> ResponseReturnValue:
    """Change the password and end every other session."""
    person = _me()
    form = ChangePasswordForm(person_name=person.name, person_email=person.email)
    if request.method == "GET":
        return render_template("accounts/change_password.html", form=form)
    if form.validate() and _is_me(form, person):
        response = make_response(
            _set_password(hash_password(signin.hashing(), form.new_password.data), form.code.data)
        )
        if response.status_code < 400:
            return response
        form.add_error("code", _wrong_code())
    return render_template("accounts/change_password.html", form=form), 422


@blueprint.route("/personal/cuenta/codigos", methods=["GET", "POST"])
@signed_in
def renew_recovery_codes() -> ResponseReturnValue:
    """Replace the recovery codes and show the new ones once."""
    person = _me()
    form = ConfirmForm()
    if request.method == "GET":
        return render_template("accounts/renew_codes.html", form=form)
    if form.validate() and _is_me(form, person):
        response = make_response(_renew_codes(form.code.data))
        if response.status_code < 400:
            return response
        form.add_error("code", _wrong_code())
    return render_template("accounts/renew_codes.html", form=form), 422


def _is_me(form: ConfirmForm, person: Person) -> bool:
    """Check the password again, before any code is used up. Raises TooMany."""
    keys = (str(person.id), limits.client())
    limits.refuse_over("second_factor.account", LIMITS["second_factor.account"], *keys)
    if is_password(signin.hashing(), person.password_hash, form.password.data):
        return True
    log.warning("password refused in the account page person=%s", person.id)
    form.add_error("password", _("La contraseña actual no es correcta"))
    return False


@writes
def _set_password(password_hash: str, code: str) -> ResponseReturnValue:
    now, keyring, person = clock.now(), signin.settings().keyring, _me()
    if second_factor.accept(db.session(), keyring, person, code, now=now) is None:
        return "", 422
    person.password_hash = password_hash
    sessions.end_sessions_of(db.session(), person, now=now)
    signin.enter(sessions.start_session(db.session(), keyring, person.id, now=now, second_factor=True))
    log.info("password changed person=%s", person.id)
    flash(_("Cambió su contraseña. Cerramos sus demás sesiones."), "success")
    return redirect(url_for("accounts.account"))


@writes
def _renew_codes(code: str) -> ResponseReturnValue:
    now, keyring, person = clock.now(), signin.settings().keyring, _me()
    if second_factor.accept(db.session(), keyring, person, code, now=now) is None:
        return "", 422
    codes = second_factor.renew_recovery_codes(db.session(), keyring, person, now=now)
    log.info("recovery codes renewed person=%s", person.id)
    return render_template("accounts/recovery_codes.html", codes=codes, following=url_for("accounts.account"))


def _me() -> Person:
    opened = signin.current_session()
    if opened is None:
        raise NotFound("session")
    return opened.person


def _wrong_code() -> str:
    return _("El código no es correcto o ya se usó. Espere el siguiente y escríbalo.")
