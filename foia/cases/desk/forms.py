"""The desk's forms. Each carries the version of the case it was shown for: nobody overwrites anybody."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from foia.cases.forms import FilesForm, within_text_limit
from foia.errors import InvalidInput
from foia.forms import (
    Choice,
    Form,
    HiddenField,
    RadioField,
    SelectField,
    TextAreaField,
    TextField,
)
from foia.i18n import lazy_gettext as _l

MOST_EXTENSION = 999


class CaseForm(Form):
    """A form about a case. `seen` is the last event its page showed, for the conflict page."""

    version = HiddenField()
    seen = HiddenField()

    @property
    def expected_version(self) -> int:
        """Return the version the form was shown for. Raises InvalidInput."""
        if not str(self.version.data).isdecimal():
            raise InvalidInput("version", "version")
        return int(self.version.data)


class ConfirmForm(CaseForm):
    """A verb that asks nothing but to be sure."""


class StandInFields(Form):
    """Who is to be responsible; where that person is away, whether whoever stands in is meant."""

    substitute_id: UUID | None = None
    person = RadioField(_l("¿Quién será responsable?"), required=_l("Elija a la persona responsable"))
    stand_in = RadioField(
        _l("¿A quién asigna?"), required=_l("Esa persona está ausente. Elija a quién asigna")
    )


class AssignForm(CaseForm, StandInFields):
    """Who is responsible, and in which office where the body has any."""

    office = SelectField(
        _l("Oficina"),
        hint=_l("Quien trabaja solo en otra oficina deja de ver el expediente."),
        placeholder=_l("Toda la entidad"),
    )


class ClarificationForm(CaseForm):
    """What is unclear or missing."""

    reason = RadioField(
        _l("¿Por qué la pide?"),
        choices=[
            Choice("unclear", _l("No se entiende o falta precisar lo que se pide")),
            Choice("missing_name", _l("Falta el nombre de quien presenta, que la norma pide")),
        ],
        required=_l("Elija por qué pide la aclaración"),
    )
    text = TextAreaField(
        _l("¿Qué necesita saber?"),
        hint=_l("Lo lee quien presentó. Diga qué falta y cómo puede completarlo."),
        required=_l("Escriba qué necesita saber"),
        max_length=None,
        validators=[within_text_limit],
    )


class MessageForm(CaseForm, FilesForm):
    """A message to the filer."""

    leaves = True
    before_files = ("text",)
    text = TextAreaField(
        _l("Mensaje"), required=_l("Escriba el mensaje"), max_length=None, validators=[within_text_limit]
    )


class NoteForm(CaseForm):
    """A note that stays inside."""

    text = TextAreaField(
        _l("Nota interna"),
        hint=_l("No ponga aquí datos personales que no hagan falta para el trámite."),
        required=_l("Escriba la nota"),
        max_length=None,
        validators=[within_text_limit],
    )


class ExtensionForm(CaseForm):
    """Which term is extended, by how much and why; `step` is asked only where there are two."""

    step = RadioField(_l("¿Qué plazo amplía?"), required=_l("Elija qué plazo amplía"))
    amount = TextField(
        _l("¿Cuánto se amplía?"), required=_l("Escriba cuánto se amplía"), inputmode="numeric", width=3
    )
    text = TextAreaField(
        _l("Motivo"),
        hint=_l("Si amplía el plazo para responder, lo lee quien presentó."),
        required=_l("Escriba el motivo"),
        max_length=None,
        validators=[within_text_limit],
    )

    @property
    def asked_amount(self) -> int | None:
        text = str(self.amount.data)
        return int(text) if text.isdecimal() and 0 < int(text[:4]) <= MOST_EXTENSION else None


class RouteForm(CaseForm):
    """To which body a case goes."""

    body = RadioField(_l("Entidad competente"), required=_l("Elija la entidad competente"))
    text = TextAreaField(
        _l("Motivo"),
        hint=_l("Si hace falta, explique a quien presentó por qué va a esta entidad."),
        rows=3,
        max_length=None,
        validators=[within_text_limit],
    )


class FileSentForm(CaseForm):
    """How the printed file went to its body."""

    means = RadioField(
        _l("¿Cómo se envió?"),
        choices=[
            Choice("email", _l("Por correo electrónico")),
            Choice("post", _l("Por correo postal")),
            Choice("hand", _l("En mano")),
        ],
        required=_l("Elija cómo se envió"),
    )


class PurposeForm(Form):
    """What somebody needs an identity for."""

    purpose = RadioField(
        _l("¿Para qué necesita estos datos?"),
        choices=[
            Choice("answering", _l("Para responder")),
            Choice("notifying", _l("Para notificar")),
            Choice("checking_representation", _l("Para comprobar la representación")),
        ],
        required=_l("Elija para qué necesita estos datos"),
    )


class FilterForm(Form):
    """Base of what a list is narrowed by: sent by GET, where nothing has to be filled in."""

    class Meta(Form.Meta):  # type: ignore[misc,name-defined]
        csrf = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.marks_optional = False


class BodySearchForm(FilterForm):
    """Looking for a body by what people call it."""

    search = TextField(_l("Nombre o sigla de la entidad"), hint=_l("También vale un nombre anterior."))
