"""Leaving a form for later, and going on with it from anywhere.

The form comes back as it is sent by any page that begins one: what was written stands in no address."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from foia import clock, limits
from foia.access import public
from foia.config import Settings
from foia.errors import InvalidInput, NotFound
from foia.extensions import db
from foia.i18n import date_words, zone_of
from foia.i18n import gettext as _
from foia.keys import Keyring
from foia.transactions import writes
from foia.unfinished import actions
from foia.unfinished.blueprint import blueprint
from foia.unfinished.forms import CodeForm
from foia.unfinished.rules import KEPT_FOR, Begun, begun

__all__ = ["blueprint"]

SAVE_LIMIT, OPEN_LIMIT = "unfinished_save.address", "unfinished_open.address"
SAVE_LIMIT_OF_ALL = "unfinished_save.global"
_FORMS = frozenset(
    ["requests.file", "requests.file_without_body", "complaints.file", "complaints.file_without_body"]
)
# Of a report nothing is kept outside of its case.
_REPORT = "denuncia"


@blueprint.get("/borrador")
@public
def ask() -> ResponseReturnValue:
    """Ask for the code."""
    return render_template("unfinished/open.html", form=CodeForm(formdata=None))


@blueprint.post("/borrador")
@public
def resume() -> ResponseReturnValue:
    """Show the way on with the form a code opens."""
    form = CodeForm()
    if form.validate_on_submit():
        limits.refuse_over(OPEN_LIMIT, limits.LIMITS[OPEN_LIMIT], limits.client())
        found = actions.opened(db.session(), _keyring(), form.code.data, clock.now())
        if found is not None and _is_form(found.address):
            return render_template("unfinished/found.html", found=found, code=form.code.data)
        form.add_error("code", _("No hay ningún borrador con ese código, o ya pasaron 30 días."))
    return render_template("unfinished/open.html", form=form)


@blueprint.post("/borrador/guardar")
@public
def save() -> ResponseReturnValue:
    """Keep what was written so far; where that cannot be, it is shown to go on with."""
    address = request.form.get("form_address", "")
    if not _is_form(address):
        raise NotFound("form")
    left = begun(address, request.form.items(multi=True))
    if limits.any_exceeded((SAVE_LIMIT, limits.client()), (SAVE_LIMIT_OF_ALL,)):
        refusal = _("Se guardaron muchos borradores desde su conexión. Espere una hora, o siga ahora.")
        return render_template("unfinished/kept.html", found=left, code="", refusal=refusal)
    return _keep(left)


@writes
def _keep(left: Begun) -> ResponseReturnValue:
    now, code, refusal = clock.now(), "", ""
    try:
        code = actions.keep(db.session(), _keyring(), left, now)
    except InvalidInput:
        refusal = _(
            "El texto es demasiado largo para guardarlo aquí. Cópielo en un archivo suyo, o siga ahora."
        )
    settings: Settings = current_app.config["FOIA"]
    until = date_words((now + KEPT_FOR).astimezone(zone_of(settings.country)).date())
    return render_template("unfinished/kept.html", found=left, code=code, refusal=refusal, until=until)


@blueprint.post("/borrador/borrar")
@public
@writes
def forget() -> ResponseReturnValue:
    """Forget the form a code opens; whoever has the code may."""
    actions.forget(db.session(), _keyring(), request.form.get("code", ""))
    flash(_("Borramos el borrador."), "success")
    return redirect(url_for("unfinished.ask"))


def _is_form(address: str) -> bool:
    """Say whether an address is that of a form that may be left for later."""
    try:
        endpoint, values = current_app.url_map.bind("").match(address, method="POST")
    except HTTPException:
        return False
    return endpoint in _FORMS and values.get("slug") != _REPORT


def _keyring() -> Keyring:
    settings: Settings = current_app.config["FOIA"]
    return settings.keyring
