"""Entering through a one-time link: a password, the second factor, the recovery codes."""

from __future__ import annotations

import logging
import secrets

from flask import current_app, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from foia import clock, limits
from foia.access import public
from foia.accounts import enrolment, queries, sessions, signin, totp
from foia.accounts.blueprint import blueprint
from foia.accounts.enrolment import Link
from foia.accounts.forms import CodeForm, NewPasswordForm
from foia.accounts.passwords import hash_password
from foia.extensions import db
from foia.i18n import gettext as _
from foia.limits import LIMITS
from foia.transactions import writes

LINK = "link"  # where the cookie keeps the token of the link
ATTEMPT = "link_attempt"

log = logging.getLogger(__name__)


@blueprint.get("/personal/invitacion/<token>")
@public
def open_link(token: str) -> ResponseReturnValue:
    """Move the token from the address into the cookie; nothing is used up by looking."""
    limits.refuse_over("invitation.link", LIMITS["invitation.address"], limits.client())
    session.clear()
    session[LINK] = token
    return redirect(url_for("accounts.choose_password"))


@blueprint.route("/personal/invitacion", methods=["GET", "POST"])
@public
def choose_password() -> ResponseReturnValue:
    """Ask for a password, which waits with the link until the second factor is proved."""
    link = _link()
    if link is None:
        return _dead_link()
    person = link.person
    form = NewPasswordForm(person_name=person.name, person_email=person.email)
    if request.method == "GET":
        return _password_page(form, link)
    limits.refuse_over("invitation.address", LIMITS["invitation.address"], limits.client())
    if not form.validate():
        return _password_page(form, link, 422)
    return _hold(hash_password(signin.hashing(), form.new_password.data))


@writes
def _hold(password_hash: str) -> ResponseReturnValue:
    link = _link()
    if link is None:
        return _dead_link()
    attempt = secrets.token_urlsafe(sessions.TOKEN_BYTES)
    enrolment.hold_password(db.session(), signin.settings().keyring, link, password_hash, attempt)
    session[ATTEMPT] = attempt
    return redirect(url_for("accounts.confirm_link"))


@blueprint.route("/personal/invitacion/segundo-factor", methods=["GET", "POST"])
@public
def confirm_link() -> ResponseReturnValue:
    """Show the new secret, or ask for the old one's code, and finish with a code."""
    link = _link()
    if link is None:
        return _dead_link()
    attempt = session.get(ATTEMPT, "")
    if not enrolment.is_attempt(signin.settings().keyring, link, attempt):
        return redirect(url_for("accounts.choose_password"))
    form = CodeForm()
    if request.method == "GET":
        return _factor_page(form, link)
    limits.refuse_over("invitation.address", LIMITS["invitation.address"], limits.client())
    if not form.validate():
        return _factor_page(form, link, 422)
    response = make_response(_confirm(form.code.data))
    if response.status_code < 400:
        return response
    log.warning("second factor refused on a link person=%s", link.person.id)
    form.add_error("code", _("El código no es correcto o ya se usó. Espere el siguiente y escríbalo."))
    return _factor_page(form, link, 422)


@writes
def _confirm(code: str) -> ResponseReturnValue:
    """Finish, and sign in: both factors were just given."""
    now, keyring = clock.now(), signin.settings().keyring
    link = _link()
    if link is None or not enrolment.is_attempt(keyring, link, session.get(ATTEMPT, "")):
        return _dead_link()
    codes = enrolment.confirm(db.session(), keyring, link, code, now=now)
    if codes is None:
        return "", 422
    person_id = link.person.id
    signin.enter(sessions.start_session(db.session(), keyring, person_id, now=now, second_factor=True))
    log.info("link used person=%s purpose=%s", person_id, link.invitation.purpose)
    first_page = signin.first_page(queries.actor_of(db.session(), person_id))
    if not codes:
        return redirect(first_page)
    return render_template("accounts/recovery_codes.html", codes=codes, following=first_page)


def link_address(token: str) -> str:
    """Return the whole address of a one-time link, also outside a request."""
    path = current_app.url_map.bind("localhost").build("accounts.open_link", {"token": token})
    return signin.settings().base_url.rstrip("/") + path


def _link() -> Link | None:
    token = session.get(LINK)
    if not isinstance(token, str):
        return None
    return enrolment.find_link(db.session(), signin.settings().keyring, token, now=clock.now())


def _dead_link() -> ResponseReturnValue:
    session.pop(LINK, None)
    session.pop(ATTEMPT, None)
    return render_template("accounts/dead_link.html"), 410


def _password_page(form: NewPasswordForm, link: Link, status: int = 200) -> ResponseReturnValue:
    return render_template("accounts/choose_password.html", form=form, person=link.person), status


def _factor_page(form: CodeForm, link: Link, status: int = 200) -> ResponseReturnValue:
    secret = enrolment.pending_secret(signin.settings().keyring, link)
    if secret is None:
        return render_template("accounts/confirm_reset.html", form=form), status
    picture = totp.picture(totp.address_for_app(secret, link.person.email))
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return render_template("accounts/enrol.html", form=form, picture=picture, secret=groups), status
