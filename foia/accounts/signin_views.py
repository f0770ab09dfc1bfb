"""Signing in with two factors, signing out, and the form that waited for a new session."""

from __future__ import annotations

import logging
from uuid import UUID

from flask import flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from foia import clock, limits
from foia.access import current_actor, public, signed_in
from foia.accounts import kept_forms, queries, second_factor, sessions, signin, totp
from foia.accounts.blueprint import blueprint
from foia.accounts.forms import CodeForm, SignInForm
from foia.accounts.kept_forms import KeptForm
from foia.accounts.models import Person
from foia.accounts.passwords import hash_password, is_password, is_weaker
from foia.accounts.queries import OpenSession
from foia.accounts.rules import tidy_recovery_code
from foia.accounts.second_factor import Accepted
from foia.accounts.sessions import awaits_second_factor
from foia.errors import NotFound
from foia.extensions import db
from foia.i18n import gettext as _
from foia.i18n import ngettext
from foia.limits import LIMITS
from foia.refusals import SECOND_FACTOR, STAFF_PASSWORD, note_refusal
from foia.transactions import writes

log = logging.getLogger(__name__)

ACCOUNT_PURPOSE = "account-counter"
SHOWN_HASH_CHARACTERS = 12


@blueprint.route("/personal/ingresar", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Ask for the first factor; known and unknown addresses get the same answer after the same work."""
    if current_actor().person_id is not None:
        return redirect(signin.next_address())
    form = SignInForm()
    if request.method == "GET":
        return signin.sign_in_page(form)
    if not form.validate():
        return signin.sign_in_page(form, status=422)
    account = signin.settings().keyring.fingerprint(form.email.data.lower(), ACCOUNT_PURPOSE)[1]
    _count_attempt(account)
    person = queries.person_by_email(db.session(), form.email.data)
    usable = person if person is not None and person.is_active and person.totp_sealed is not None else None
    fits = is_password(signin.hashing(), usable.password_hash if usable else None, form.password.data)
    if usable is None or not fits:
        known = f"person={person.id}" if person else f"account~{account[:SHOWN_HASH_CHARACTERS]}"
        log.warning("first factor refused %s", known)
        note_refusal(STAFF_PASSWORD, mark=account)
        form.add_error(None, _("El correo o la contraseña no son correctos."))
        return signin.sign_in_page(form, status=422)
    limits.forgive("sign_in.account", LIMITS["sign_in.account"], account, limits.client())
    stronger = None
    if is_weaker(signin.hashing(), usable.password_hash or ""):
        stronger = hash_password(signin.hashing(), form.password.data)
    return _begin_first_factor(usable.id, stronger, form.kept_form.data)


def _count_attempt(account: str) -> None:
    """Count before anything is hashed. Raises TooMany."""
    address = limits.client()
    limits.refuse_over("sign_in.address", LIMITS["sign_in.address"], address)
    limits.refuse_over("sign_in.account", LIMITS["sign_in.account"], account, address)
    limits.refuse_over("sign_in.global", LIMITS["sign_in.global"])


@writes
def _begin_first_factor(person_id: UUID, stronger_hash: str | None, kept_form: str) -> ResponseReturnValue:
    now, keyring = clock.now(), signin.settings().keyring
    person = db.session.get_one(Person, person_id)
    if stronger_hash is not None:
        person.password_hash = stronger_hash
    is_theirs = kept_forms.open_form(keyring, kept_form, person_id=person_id, now=now) is not None
    token = sessions.start_session(
        db.session(),
        keyring,
        person_id,
        now=now,
        second_factor=False,
        kept_form=kept_form if is_theirs else None,
    )
    session.clear()
    session[signin.FIRST_FACTOR] = token
    return redirect(url_for("accounts.second_factor_page", siguiente=signin.asked_next()))


def _between_factors() -> OpenSession | None:
    """Return the session whose password was just given in this browser."""
    token = session.get(signin.FIRST_FACTOR)
    if not isinstance(token, str):
        return None
    opened = sessions.find_session(db.session(), signin.settings().keyring, token)
    return opened if opened is not None and awaits_second_factor(opened, clock.now()) else None


@blueprint.route("/personal/segundo-factor", methods=["GET", "POST"])
@public
def second_factor_page() -> ResponseReturnValue:
    """Ask for the second factor; nothing else opens until it is given."""
    opened = _between_factors()
    if opened is None:
        return signin.to_sign_in()
    form = CodeForm()
    if request.method == "GET":
        return _code_page(form, opened.person)
    if not form.validate():
        return _code_page(form, opened.person, 422)
    person_id, address = opened.person.id, limits.client()
    keys = (str(person_id), address)
    limits.refuse_over("second_factor.account", LIMITS["second_factor.account"], *keys)
    if tidy_recovery_code(form.code.data) is None:
        limits.refuse_over("second_factor.person", LIMITS["second_factor.person"], str(person_id))
    answer = _finish_sign_in(form.code.data)
    if answer is not None:
        limits.forgive("second_factor.account", LIMITS["second_factor.account"], *keys)
        return answer
    log.warning("second factor refused person=%s", person_id)
    note_refusal(SECOND_FACTOR, person_id=person_id)
    form.add_error("code", _("El código no es correcto o ya se usó. Espere el siguiente y escríbalo."))
    return _code_page(form, db.session.get_one(Person, person_id), 422)


def _finish_sign_in(code: str) -> ResponseReturnValue | None:
    """Use the code up and open the session; None if the code is wrong."""
    response = make_response(_exchange_session(code))
    return response if response.status_code < 400 else None


@writes
def _exchange_session(code: str) -> ResponseReturnValue:
    """Replace the session of the first factor by one with both, under a new id."""
    now, keyring = clock.now(), signin.settings().keyring
    opened = _between_factors()
    if opened is None:
        return signin.to_sign_in()
    accepted = second_factor.accept(db.session(), keyring, opened.person, code, now=now)
    if accepted is None:
        return "", 422
    kept_form = opened.row.kept_form
    sessions.end_session(db.session(), opened.row.id, now=now)
    following = signin.asked_next() or signin.first_page(queries.actor_of(db.session(), opened.person.id))
    signin.enter(
        sessions.start_session(
            db.session(), keyring, opened.person.id, now=now, second_factor=True, kept_form=kept_form
        )
    )
    log.info("signed in person=%s by=%s", opened.person.id, accepted.name)
    if accepted is Accepted.RECOVERY_CODE:
        _say_how_many_are_left(opened.person.id)
    return redirect(url_for("accounts.kept_form") if kept_form else following)


def _say_how_many_are_left(person_id: UUID) -> None:
    left = queries.unused_recovery_codes(db.session(), person_id)
    flash(
        ngettext(
            "Usó un código de recuperación. Le queda %(num)s.",
            "Usó un código de recuperación. Le quedan %(num)s.",
            left,
        ),
        "important",
    )


def _code_page(form: CodeForm, person: Person, status: int = 200) -> ResponseReturnValue:
    action = url_for("accounts.second_factor_page", siguiente=signin.asked_next())
    page = render_template(
        "accounts/second_factor.html", form=form, action=action, demo_code=_demo_code(person)
    )
    return page, status


def _demo_code(person: Person) -> str | None:
    """Return the code to type, in a demonstration only, where nobody has the telephone."""
    settings = signin.settings()
    secret = second_factor.secret_of(settings.keyring, person)
    if not (settings.demo and settings.development) or secret is None:
        return None
    now_step = totp.step_at(clock.now())
    unused = max(now_step, (person.totp_last_step or 0) + 1)
    return totp.code_at_step(secret, min(unused, now_step + totp.CLOCK_DRIFT_STEPS))


@blueprint.post("/personal/salir")
@public
@writes
def sign_out() -> ResponseReturnValue:
    """End the session here and on the server."""
    opened = signin.current_session()
    if opened is not None:
        sessions.end_session(db.session(), opened.row.id, now=clock.now())
        log.info("signed out person=%s", opened.person.id)
    signin.leave()
    flash(_("Cerró su sesión."), "success")
    return redirect(url_for("pages.home"))


@blueprint.get("/personal/continuar")
@signed_in
def kept_form() -> ResponseReturnValue:
    """Show what was typed in a form whose session had ended, ready to be sent again."""
    kept = _kept()
    if kept is None:
        return redirect(signin.first_page(current_actor()))
    texts = [value for _name, value in kept.fields if " " in value.strip()]
    return render_template("accounts/kept_form.html", kept=kept, texts=texts, mark=signin.KEPT_MARK)


@blueprint.post("/personal/continuar")
@signed_in
@writes
def discard_kept_form() -> ResponseReturnValue:
    """Forget the kept form."""
    opened = signin.current_session()
    if opened is None:
        raise NotFound("session")
    opened.row.kept_form = None
    flash(_("Borramos lo que había escrito."), "success")
    return redirect(signin.first_page(current_actor()))


def _kept() -> KeptForm | None:
    opened = signin.current_session()
    if opened is None:
        return None
    keyring = signin.settings().keyring
    return kept_forms.open_form(keyring, opened.row.kept_form, person_id=opened.person.id, now=clock.now())
