"""Filters somebody keeps under a name of their own: keeping them, and letting them go."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia.access import requires
from foia.actors import Capability
from foia.cases.acting import web_context
from foia.cases.desk.blueprint import blueprint
from foia.cases.desk.tray_forms import asked_tray, kept_filters
from foia.cases.tray_saved import MOST_SAVED, forget_tray, save_tray
from foia.errors import InvalidInput
from foia.forms import Form, TextField
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.transactions import writes


class SaveForm(Form):
    """Under which name."""

    name = TextField(
        _l("Nombre"),
        hint=_l("Por ejemplo: lo mío de esta semana. Si ya usó el nombre, se reemplaza."),
        required=_l("Escriba un nombre"),
        max_length=60,
    )


@blueprint.get("/bandeja/guardadas")
@requires(Capability.READ_CASE)
def saved_trays() -> ResponseReturnValue:
    """Ask for the name of the filters in the address, and list those kept."""
    return _page(SaveForm(formdata=None))


@blueprint.post("/bandeja/guardadas")
@requires(Capability.READ_CASE)
@writes
def keep_tray() -> ResponseReturnValue:
    """Keep the filters in the address."""
    form = SaveForm()
    if not form.validate():
        return _page(form), 422
    filters = _filters()
    try:
        save_tray(web_context(), form.name.data, urlencode(sorted(filters.items())))
    except InvalidInput as error:
        form.add_error("name", _refusal(error))
        return _page(form), 422
    flash(_("Guardó los filtros. Están entre sus bandejas."), "success")
    return redirect(url_for("desk.tray", **filters))


@blueprint.post("/bandeja/guardadas/quitar")
@requires(Capability.READ_CASE)
@writes
def drop_tray() -> ResponseReturnValue:
    """Let filters go."""
    try:
        forget_tray(web_context(), UUID(request.form.get("filtro", "")))
    except ValueError:
        return redirect(url_for("desk.saved_trays"))
    flash(_("Quitó los filtros guardados."), "success")
    return redirect(url_for("desk.saved_trays"))


def _filters() -> dict[str, Any]:
    """Return the filters of the address that are worth a name: one folio is not."""
    return {name: value for name, value in kept_filters().items() if name != "folio"}


def _refusal(error: InvalidInput) -> str:
    if error.code == "too_many_saved":
        return _("Ya guardó %(count)s. Quite alguno primero.", count=MOST_SAVED)
    return _("No hay filtros que guardar. Elíjalos en la bandeja.")


def _page(form: SaveForm) -> str:
    filters = _filters()
    return render_template(
        "desk/saved.html",
        form=form,
        has_filters=bool(filters),
        action=url_for("desk.keep_tray", **filters),
        back=url_for("desk.tray", **filters),
        saved=asked_tray(web_context()).saved,
    )
