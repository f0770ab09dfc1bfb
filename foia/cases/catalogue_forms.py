"""The forms of the catalogues. `seen` marks what the page showed: nobody overwrites anybody unseen."""

from __future__ import annotations

from typing import Any

from wtforms.validators import ValidationError

from foia.cases.catalogue_actions import CategoryValues, GroundValues
from foia.cases.categories import URGENT_HOURS
from foia.forms import Choice, Form, HiddenField, RadioField, TextAreaField, TextField
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l

MOST_WORKING_DAYS = 365
MOST_HOURS = 720
MOST_POSITION = 999
NOTE_CHARACTERS = 500


class WholeNumber:
    """Takes digits for a number between two; an empty field is not looked at."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def __call__(self, _form: Any, field: Any) -> None:
        if not self.is_met(field.data):
            raise ValidationError(
                _(
                    "%(label)s: escriba un número entre %(least)s y %(most)s.",
                    label=field.label.text,
                    least=self.least,
                    most=self.most,
                )
            )

    def is_met(self, text: str) -> bool:
        is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(self.most))
        return is_number and self.least <= int(text) <= self.most


def _number(label: Any, least: int, most: int, **options: Any) -> TextField:
    checks = [WholeNumber(least, most)]
    return TextField(label, inputmode="numeric", width=4, max_length=None, validators=checks, **options)


class CategoryForm(Form):
    """What a category says and promises."""

    seen = HiddenField()
    name_es = TextField(_l("Nombre en español"), required=_l("Escriba el nombre en español"), max_length=200)
    name_en = TextField(
        _l("Nombre en inglés"),
        hint=_l("Si lo deja vacío, en inglés se muestra el nombre en español."),
        max_length=200,
    )
    service_working_days = _number(
        _l("Compromiso de atención, en días hábiles"),
        1,
        MOST_WORKING_DAYS,
        hint=_l("Lo que la entidad se propone. No es un plazo legal. Vacío: no promete nada."),
    )
    urgent_hours = _number(
        _l("Compromiso si es urgente, en horas"),
        1,
        MOST_HOURS,
        hint=_l("Tampoco es un plazo legal. Vacío: %(hours)s horas.", hours=URGENT_HOURS),
    )
    position = _number(
        _l("Orden en la lista"),
        0,
        MOST_POSITION,
        hint=_l("Los números menores van primero."),
        required=_l("Escriba el orden en la lista"),
    )

    def show(self, values: dict[str, Any]) -> None:
        """Fill the form with what a category holds now."""
        for name in ("name_es", "name_en", "service_working_days", "urgent_hours", "position"):
            value = values[name]
            self[name].data = "" if value is None else str(value)

    @property
    def values(self) -> CategoryValues:
        days, hours = self.service_working_days.data, self.urgent_hours.data
        return CategoryValues(
            name_es=self.name_es.data,
            name_en=self.name_en.data,
            service_working_days=int(days) if days else None,
            urgent_hours=int(hours) if hours else None,
            position=int(self.position.data),
        )


class GroundForm(Form):
    """Whether a ground is offered, and the note beside it."""

    seen = HiddenField()
    is_offered = RadioField(
        _l("¿Se ofrece al responder?"),
        choices=[
            Choice("yes", _l("Sí, se ofrece")),
            Choice(
                "no",
                _l("No se ofrece"),
                _l("Los expedientes que ya la citan la siguen mostrando. La norma no cambia."),
            ),
        ],
        required=_l("Elija si se ofrece"),
    )
    note_es = TextAreaField(
        _l("Nota para los servidores públicos, en español"),
        hint=_l("Cómo aplicarla aquí. La ven al responder; quien presentó no la ve."),
        rows=3,
        max_length=NOTE_CHARACTERS,
    )
    note_en = TextAreaField(_l("La misma nota en inglés"), rows=3, max_length=NOTE_CHARACTERS)

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid: bool = super().validate(extra_validators)
        if self.note_en.data and not self.note_es.data:
            self.add_error("note_es", _("Escriba la nota también en español."))
            return False
        return is_valid

    @property
    def values(self) -> GroundValues:
        return GroundValues(self.is_offered.data == "yes", self.note_es.data, self.note_en.data)
