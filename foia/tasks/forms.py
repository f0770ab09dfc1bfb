"""The forms of tasks: what is asked of whom by when, and what is answered."""

from __future__ import annotations

from foia.cases.desk.forms import CaseForm
from foia.cases.forms import FilesForm, within_text_limit
from foia.forms import DateField, RadioField, TextAreaField
from foia.i18n import lazy_gettext as _l


class TaskForm(CaseForm, FilesForm):
    """What is asked, of which office, by when."""

    before_files = ("version", "seen", "office", "text", "due_on")
    office = RadioField(_l("¿A quién se lo pide?"), required=_l("Elija a quién se lo pide"))
    text = TextAreaField(
        _l("¿Qué pide?"),
        hint=_l("Lo lee solo el personal. Quien presentó no lo ve."),
        required=_l("Escriba qué pide"),
        rows=5,
        max_length=None,
        validators=[within_text_limit],
    )
    due_on = DateField(
        _l("¿Para qué día?"),
        hint=_l("Antes del vencimiento legal, que no cambia."),
        required=_l("Escriba para qué día lo pide"),
    )


class TaskAnswerForm(FilesForm):
    """What is answered to a task."""

    before_files = ("text",)
    text = TextAreaField(
        _l("Respuesta"),
        hint=_l("La lee solo el personal que atiende el expediente."),
        required=_l("Escriba la respuesta"),
        rows=6,
        max_length=None,
        validators=[within_text_limit],
    )
