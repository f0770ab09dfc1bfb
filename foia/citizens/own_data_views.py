"""Preferences of an account, what is kept of it, and its end."""

from __future__ import annotations

import json
import logging

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foia import clock, limits
from foia.access import citizen
from foia.accounts.passwords import Hashing, is_password
from foia.cases.downloads import attachment
from foia.cases.opened import close_case
from foia.citizens import own_data, own_data_actions, queries, signin
from foia.citizens.blueprint import blueprint
from foia.citizens.forms import DeleteAccountForm, PreferencesForm
from foia.citizens.models import Citizen
from foia.extensions import db
from foia.i18n import gettext as _
from foia.limits import LIMITS
from foia.transactions import writes

log = logging.getLogger(__name__)


@blueprint.get("/cuenta/preferencias")
@citizen
def preferences() -> ResponseReturnValue:
    """Ask how the account is to be written to, and lead to the data and the end of it."""
    row = _citizen()
    form = PreferencesForm(formdata=None, language=row.language)
    return render_template("citizens/preferences.html", form=form, address=_address(row))


@blueprint.post("/cuenta/preferencias")
@citizen
@writes
def save_preferences() -> ResponseReturnValue:
    """Keep how the account is to be written to."""
    form, row = PreferencesForm(), _citizen()
    if not form.validate():
        return render_template("citizens/preferences.html", form=form, address=_address(row)), 422
    row.language = form.language.data
    flash(_("Guardó sus preferencias."), "success")
    return redirect(url_for("citizens.preferences"))


@blueprint.post("/cuenta/otras-sesiones")
@citizen
@writes
def end_other_sessions() -> ResponseReturnValue:
    """End every session of the account but this one."""
    own_data_actions.end_other_sessions(db.session(), signin.citizen_id(), signin.session_id(), clock.now())
    flash(_("Cerró las sesiones abiertas en otros equipos."), "success")
    return redirect(url_for("citizens.preferences"))


@blueprint.post("/cuenta/mis-datos")
@citizen
def download_data() -> ResponseReturnValue:
    """Give all that is kept of the account, as one JSON document."""
    found = own_data.data_of(db.session(), signin.keyring(), signin.citizen_id())
    content = json.dumps(found, ensure_ascii=False, indent=2).encode()
    return attachment(content, "mi-cuenta.json", "application/json")


@blueprint.get("/cuenta/borrar")
@citizen
def confirm_deletion() -> ResponseReturnValue:
    """Ask for the password, and say what goes and what stays."""
    return render_template("citizens/delete.html", form=DeleteAccountForm(formdata=None))


@blueprint.post("/cuenta/borrar")
@citizen
def delete_account() -> ResponseReturnValue:
    """Delete the account at once, for whoever knows its password."""
    form, row = DeleteAccountForm(), _citizen()
    limits.refuse_over("citizen_sign_in.address", LIMITS["citizen_sign_in.address"], limits.client())
    if form.validate() and not is_password(_hashing(), row.password_hash, form.password.data):
        form.add_error("password", _("Esa no es la contraseña de su cuenta."))
    if form.errors:
        return render_template("citizens/delete.html", form=form), 422
    return _delete()


@writes
def _delete() -> ResponseReturnValue:
    citizen_id = signin.citizen_id()
    own_data_actions.delete_account(db.session(), citizen_id)
    signin.leave()
    close_case()
    log.info("account deleted citizen=%s", citizen_id)
    flash(_("Borramos su cuenta. Sus expedientes siguen: se abren con su folio y su clave."), "success")
    response = redirect(url_for("pages.home"))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _citizen() -> Citizen:
    return db.session.get_one(Citizen, signin.citizen_id())


def _address(row: Citizen) -> str:
    return queries.address_of(signin.keyring(), row)


def _hashing() -> Hashing:
    found: Hashing = current_app.config["FOIA_HASHING"]
    return found
