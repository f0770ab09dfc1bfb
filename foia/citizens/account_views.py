"""Opening an account, entering and leaving it, and choosing another password.

What is asked of an address is answered the same whether or not it has an account.
"""

from __future__ import annotations

import logging
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia import clock, limits
from foia.access import public
from foia.accounts.passwords import Hashing, hash_password, is_password, is_weaker
from foia.actors import ANYBODY
from foia.cases.acting import web_context
from foia.cases.opened import close_case
from foia.citizens import account_actions, queries, signin
from foia.citizens.blueprint import blueprint
from foia.citizens.follow_actions import follow_kin
from foia.citizens.forms import AddressForm, ChoosePasswordForm, ConfirmForm, EntryForm, RegisterForm
from foia.citizens.models import REGISTER, RESET, Citizen, CitizenLink
from foia.citizens.rules import plain_address
from foia.extensions import db
from foia.i18n import gettext as _
from foia.i18n import language
from foia.limits import LIMITS
from foia.refusals import CITIZEN_PASSWORD, note_refusal
from foia.transactions import writes

ACCOUNT_PURPOSE = "citizen-counter"
log = logging.getLogger(__name__)


@blueprint.route("/cuenta/ingresar", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Ask for address and password; known and unknown addresses get the same answer after the same work."""
    if signin.is_signed_in():
        return redirect(url_for("citizens.cases"))
    form = EntryForm()
    if request.method == "GET":
        return render_template("citizens/sign_in.html", form=form)
    if not form.validate():
        return render_template("citizens/sign_in.html", form=form), 422
    account, client = _counted(form.email.data), limits.client()
    limits.refuse_over("citizen_sign_in.address", LIMITS["citizen_sign_in.address"], client)
    limits.refuse_over("citizen_sign_in.account", LIMITS["citizen_sign_in.account"], account, client)
    limits.refuse_over("citizen_sign_in.global", LIMITS["citizen_sign_in.global"])
    citizen = queries.citizen_by_address(db.session(), signin.keyring(), form.email.data)
    stored = citizen.password_hash if citizen is not None and citizen.confirmed_at is not None else None
    if not is_password(_hashing(), stored, form.password.data) or citizen is None:
        log.warning("citizen entry refused")
        note_refusal(CITIZEN_PASSWORD, mark=account)
        form.add_error(None, _("El correo o la contraseña no son correctos."))
        return render_template("citizens/sign_in.html", form=form), 422
    limits.forgive("citizen_sign_in.account", LIMITS["citizen_sign_in.account"], account, client)
    stronger = hash_password(_hashing(), form.password.data) if is_weaker(_hashing(), stored or "") else None
    return _enter(citizen.id, stronger)


@writes
def _enter(citizen_id: UUID, stronger_hash: str | None = None) -> ResponseReturnValue:
    if stronger_hash is not None:
        db.session.get_one(Citizen, citizen_id).password_hash = stronger_hash
    signin.enter(citizen_id)
    follow_kin(web_context(actor=ANYBODY), citizen_id)
    log.info("signed in citizen=%s", citizen_id)
    return redirect(url_for("citizens.cases"))


@blueprint.post("/cuenta/salir")
@public
@writes
def sign_out() -> ResponseReturnValue:
    """End the session here and on the server, and close the case that was opened from it."""
    signin.leave()
    close_case()
    flash(_("Cerró su sesión."), "success")
    response = redirect(url_for("pages.home"))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@blueprint.route("/cuenta/crear", methods=["GET", "POST"])
@public
def register() -> ResponseReturnValue:
    """Ask for an account: the address has to confirm it."""
    form = RegisterForm()
    if request.method == "GET":
        return render_template("citizens/register.html", form=form)
    if not form.validate():
        return render_template("citizens/register.html", form=form), 422
    _count_mail(form.email.data)
    return _register(form.email.data, hash_password(_hashing(), form.new_password.data))


@writes
def _register(address: str, password_hash: str) -> ResponseReturnValue:
    account_actions.register(
        db.session(), signin.keyring(), address, password_hash, language=language(), now=clock.now()
    )
    return render_template("citizens/mail_sent.html", is_new=True)


@blueprint.route("/cuenta/confirmar/<token>", methods=["GET", "POST"])
@public
def confirm(token: str) -> ResponseReturnValue:
    """Open an account with its link and the password that was chosen with it."""
    form = ConfirmForm()
    if request.method == "POST":
        _count_link()
    link = queries.usable_link(db.session(), signin.keyring(), token, REGISTER, clock.now())
    if link is None:
        return render_template("citizens/dead_link.html"), 410
    if request.method == "GET" or not form.validate():
        status = 200 if request.method == "GET" else 422
        return render_template("citizens/confirm.html", form=form, token=token), status
    link_id, citizen_id = link.row.id, link.citizen.id
    if not is_password(_hashing(), link.row.pending_password_hash, form.password.data):
        _note_wrong_password(link_id)
        form.add_error("password", _("Esa no es la contraseña que eligió al pedir la cuenta."))
        return render_template("citizens/confirm.html", form=form, token=token), 422
    return _confirm(link_id, citizen_id)


@writes
def _note_wrong_password(link_id: UUID) -> ResponseReturnValue:
    link = db.session.get_one(CitizenLink, link_id)
    account_actions.note_wrong_password(db.session(), link, now=clock.now())
    return ""


@writes
def _confirm(link_id: UUID, citizen_id: UUID) -> ResponseReturnValue:
    if not account_actions.confirm(db.session(), db.session.get_one(CitizenLink, link_id), now=clock.now()):
        return render_template("citizens/dead_link.html"), 410
    signin.enter(citizen_id)
    flash(_("Su cuenta está lista. Agregue sus expedientes con su folio y su clave."), "success")
    return redirect(url_for("citizens.cases"))


@blueprint.route("/cuenta/contrasena", methods=["GET", "POST"])
@public
def forgotten() -> ResponseReturnValue:
    """Send a link to choose another password; the answer is the same in every case."""
    form = AddressForm()
    if request.method == "GET":
        return render_template("citizens/forgotten.html", form=form)
    if not form.validate():
        return render_template("citizens/forgotten.html", form=form), 422
    _count_mail(form.email.data)
    return _ask_for_reset(form.email.data)


@writes
def _ask_for_reset(address: str) -> ResponseReturnValue:
    account_actions.ask_for_reset(db.session(), signin.keyring(), address, now=clock.now())
    return render_template("citizens/mail_sent.html", is_new=False)


@blueprint.route("/cuenta/contrasena/<token>", methods=["GET", "POST"])
@public
def choose_password(token: str) -> ResponseReturnValue:
    """Choose another password with a link; every session of the account ends."""
    if request.method == "POST":
        _count_link()
    link = queries.usable_link(db.session(), signin.keyring(), token, RESET, clock.now())
    if link is None:
        return render_template("citizens/dead_link.html"), 410
    address = queries.address_of(signin.keyring(), link.citizen)
    form = ChoosePasswordForm(person_name="", person_email=address)
    if request.method == "GET" or not form.validate():
        status = 200 if request.method == "GET" else 422
        return render_template("citizens/choose_password.html", form=form, token=token), status
    return _choose(link.row.id, hash_password(_hashing(), form.new_password.data))


@writes
def _choose(link_id: UUID, password_hash: str) -> ResponseReturnValue:
    link = db.session.get_one(CitizenLink, link_id)
    if not account_actions.reset_password(db.session(), link, password_hash, now=clock.now()):
        return render_template("citizens/dead_link.html"), 410
    signin.leave()
    flash(_("Su contraseña cambió. Entre con la nueva."), "success")
    return redirect(url_for("citizens.sign_in"))


def _hashing() -> Hashing:
    found: Hashing = current_app.config["FOIA_HASHING"]
    return found


def _counted(address: str) -> str:
    return signin.keyring().fingerprint(plain_address(address), ACCOUNT_PURPOSE)[1]


def _count_mail(address: str) -> None:
    """Count before anything is hashed or sent, whether or not the address has an account. Raises TooMany."""
    limits.refuse_over("citizen_mail.address", LIMITS["citizen_mail.address"], limits.client())
    limits.refuse_over("citizen_mail.account", LIMITS["citizen_mail.account"], _counted(address))
    limits.refuse_over("citizen_mail.global", LIMITS["citizen_mail.global"])


def _count_link() -> None:
    limits.refuse_over("citizen_link.address", LIMITS["citizen_link.address"], limits.client())
