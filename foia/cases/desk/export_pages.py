"""Taking the tray as it is narrowed to a spreadsheet; that it was taken stays recorded for the auditor."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Response, current_app, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from foia.access import current_actor, requires
from foia.actors import Capability
from foia.cases import tray
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.desk.blueprint import blueprint
from foia.cases.desk.forms import PurposeForm
from foia.cases.desk.tray_forms import AskedTray, asked_tray, kept_filters
from foia.cases.desk.tray_sheets import as_csv, as_xlsx, cells_of, columns
from foia.cases.tray_export import keep_export, read_filers
from foia.config import Settings
from foia.forms import CheckboxField, Choice, Form, RadioField
from foia.i18n import lazy_gettext as _l
from foia.limits import LIMITS, refuse_over
from foia.transactions import written_alone

MEDIA_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ExportForm(Form):
    """As what, and whether with who filed."""

    format = RadioField(
        _l("¿En qué formato?"),
        choices=[
            Choice("xlsx", _l("Excel (XLSX)")),
            Choice("csv", _l("CSV, para cualquier hoja de cálculo")),
        ],
        required=_l("Elija el formato"),
    )
    with_names = CheckboxField(_l("Con el nombre de quien presentó"))


@blueprint.get("/bandeja/exportar")
@requires(Capability.READ_CASE)
def export() -> ResponseReturnValue:
    """Ask as what; say what stays recorded."""
    form = ExportForm(formdata=None)
    form.format.data = "xlsx"
    return _page(form, PurposeForm(formdata=None))


@blueprint.post("/bandeja/exportar")
@requires(Capability.READ_CASE)
def take_export() -> ResponseReturnValue:
    """Give the file."""
    form, purpose = ExportForm(), PurposeForm()
    if not form.validate():
        return _page(form, purpose), 422
    with_names = form.with_names.data and current_actor().can_somewhere(Capability.READ_IDENTITY)
    if with_names and not purpose.validate():
        form.add_error("with_names", purpose.purpose.errors[0])
        return _page(form, purpose), 422
    name = "tray_export.person"
    refuse_over(name, LIMITS[name], str(current_actor().person_id))
    context = web_context()
    files: list[bytes] = []

    def take() -> None:
        files.append(
            _file(context, asked_tray(context), form.format.data, purpose.purpose.data if with_names else "")
        )

    written_alone(context.session, take)
    return _attachment(context, files[0], form.format.data)


def _file(context: Context, asked: AskedTray, file_format: str, purpose: str) -> bytes:
    """Make the file and keep that it was made."""
    rows = tray.rows_of(context.session, asked.scopes, asked.filters, asked.days.today, _most())
    names = read_filers(context, rows, purpose) if purpose else None
    keep_export(
        context,
        file_format=file_format,
        narrowed=urlencode(sorted(kept_filters().items())),
        rows=len(rows),
        with_identity=names is not None,
        purpose=purpose,
    )
    cells = cells_of(context, rows, asked.days.today, names)
    write = as_csv if file_format == "csv" else as_xlsx
    return write(columns(names), cells)


def _attachment(context: Context, content: bytes, file_format: str) -> Response:
    settings: Settings = current_app.config["FOIA"]
    response = make_response(content)
    response.mimetype = MEDIA_TYPES[file_format]
    marked = "datos-de-demostracion-bandeja" if settings.demo else "bandeja"
    name = f"{marked}-{context.now.date().isoformat()}.{file_format}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(form: ExportForm, purpose: PurposeForm) -> str:
    return render_template(
        "desk/export.html",
        form=form,
        purpose=purpose,
        may_name=current_actor().can_somewhere(Capability.READ_IDENTITY),
        most=_most(),
        action=url_for("desk.take_export", **kept_filters()),
        back=url_for("desk.tray", **kept_filters()),
    )


def _most() -> int:
    settings: Settings = current_app.config["FOIA"]
    return settings.export_limit_rows
