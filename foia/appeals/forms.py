"""The forms of appeals: what is contested and why, the defence, days."""

from __future__ import annotations

from foia.cases.desk.forms import CaseForm
from foia.cases.forms import FilesForm, within_text_limit
from foia.forms import CheckboxesField, Form, TextAreaField, TextField
from foia.i18n import lazy_gettext as _l


class AppealForm(FilesForm):
    """What whoever filed contests, and why; `questions` is asked only where there are several."""

    before_files = ("questions", "text")
    questions = CheckboxesField(
        _l("¿Qué parte impugna?"),
        hint=_l("Marque todo lo que quiere que se revise."),
        required=_l("Marque al menos una parte"),
    )
    text = TextAreaField(
        _l("¿Por qué no está de acuerdo y qué pide?"),
        hint=_l("Cuéntelo con sus palabras. No hace falta citar normas ni tener abogado."),
        required=_l("Escriba por qué no está de acuerdo"),
        max_length=None,
        validators=[within_text_limit],
    )


class SilenceForm(Form):
    """What the filer sends about silence, written beforehand."""

    text = TextAreaField(
        _l("El texto, ya escrito"),
        hint=_l("Puede cambiar lo que quiera antes de enviarlo."),
        required=_l("Escriba lo que quiere enviar"),
        rows=12,
        max_length=None,
        validators=[within_text_limit],
    )


class DefenceRequestForm(CaseForm):
    """What whoever decides asks of the body; `days` only where the norm gives no term."""

    text = TextAreaField(
        _l("¿Qué pide a la entidad?"),
        hint=_l("Lo lee la entidad impugnada. Diga qué debe explicar o adjuntar."),
        required=_l("Escriba qué pide a la entidad"),
        max_length=None,
        validators=[within_text_limit],
    )
    days = TextField(
        _l("Días hábiles para presentarlo"),
        required=_l("Escriba cuántos días hábiles le da"),
        inputmode="numeric",
        width=3,
    )


class DefenceForm(FilesForm):
    """The defence of the body appealed against."""

    before_files = ("text",)
    text = TextAreaField(
        _l("Descargo"),
        hint=_l("Lo lee solo quien resuelve el recurso. Adjunte lo que lo respalde."),
        required=_l("Escriba el descargo"),
        max_length=None,
        validators=[within_text_limit],
    )


class DaysForm(CaseForm):
    """In how many working days what is decided must be complied with."""

    days = TextField(
        _l("Días hábiles para cumplir"),
        hint=_l("Se cuentan desde que se notifica la decisión."),
        required=_l("Escriba cuántos días hábiles"),
        inputmode="numeric",
        width=3,
    )


class OpenForm(Form):
    """Going to another case of one's own."""
