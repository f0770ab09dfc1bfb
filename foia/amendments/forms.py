"""The forms of changes of calendars: a day, a suspension, a year, and the end of one in force."""

from __future__ import annotations

from typing import Any

from wtforms.validators import ValidationError

from foia.amendments.words import EFFECT_WORDS
from foia.directory.own_days import EFFECTS
from foia.forms import Choice, DateField, Form, RadioField, SelectField, TextField
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l

ANNUL, CHANGE = "annul", "change"


class _NormForm(Form):
    """What every change says of the norm that orders it."""

    norm = TextField(
        _l("Norma que lo ordena"),
        hint=_l("Con su número y fecha. Por ejemplo: Decreto Supremo 1234, de 5 de marzo de 2026."),
        required=_l("Escriba la norma que lo ordena"),
        max_length=300,
    )
    norm_url = TextField(
        _l("Dónde se lee la norma"),
        hint=_l("La dirección de la Gaceta o de la entidad que la publicó, con https://."),
        max_length=300,
        inputmode="url",
    )
    announced_on = DateField(
        _l("¿Desde cuándo se conoce?"),
        hint=_l("El día en que se publicó. Lo que vencía antes no cambia por ello."),
        required=_l("Escriba desde cuándo se conoce"),
    )
    confirmed_by = TextField(
        _l("¿Quién lo confirmó?"),
        hint=_l("La autoridad que publicó o comunicó la norma."),
        max_length=300,
    )

    def validate_norm(self, field: TextField) -> None:
        if field.data and not any(sign.isdigit() for sign in field.data):
            raise ValidationError(_("Escriba el número de la norma"))

    def validate_norm_url(self, field: TextField) -> None:
        if field.data and not field.data.startswith(("https://", "http://")):
            raise ValidationError(_("Escriba la dirección completa, con https://"))


class _PlacedForm(_NormForm):
    place = SelectField(_l("¿Dónde?"), placeholder=_l("Todo el país"))
    name_es = TextField(
        _l("¿Cómo se llama?"),
        hint=_l("Lo que leerán las personas. Por ejemplo: Todos los Difuntos."),
        max_length=200,
    )
    name_en = TextField(_l("¿Cómo se llama en inglés?"), max_length=200)


class DayForm(_PlacedForm):
    """A day of a country or place."""

    first_on = DateField(_l("Día"), required=_l("Escriba el día"))
    effect = RadioField(
        _l("¿Qué ocurre ese día?"),
        choices=[Choice(code, EFFECT_WORDS[code]) for code in EFFECTS],
        required=_l("Elija qué ocurre ese día"),
    )


class SuspensionForm(_PlacedForm):
    """A period in which terms do not run."""

    first_on = DateField(_l("Primer día sin plazos"), required=_l("Escriba el primer día"))
    last_on = DateField(_l("Último día sin plazos"), required=_l("Escriba el último día"))


class YearForm(Form):
    """A year of the country's calendar that somebody checked."""

    year = SelectField(_l("Año"), required=_l("Elija el año"))
    norm = TextField(
        _l("¿Con qué lo comparó?"),
        hint=_l("Las normas y comunicados del año, con su número y fecha."),
        required=_l("Escriba con qué lo comparó"),
        max_length=300,
    )
    confirmed_by = TextField(_l("¿Quién lo revisó?"), required=_l("Escriba quién lo revisó"), max_length=300)


class EndForm(_NormForm):
    """What becomes of a change in force: nothing is left of it, or it ends on another day."""

    what = RadioField(
        _l("¿Qué dispone la norma?"),
        choices=[
            Choice(CHANGE, _l("Termina otro día")),
            Choice(ANNUL, _l("Queda sin efecto"), _l("Solo si todavía no empezó.")),
        ],
        required=_l("Elija qué dispone la norma"),
    )
    last_on = DateField(_l("Último día sin plazos"), hint=_l("Si termina otro día."))

    def validate_last_on(self, field: Any) -> None:
        if self.what.data == CHANGE and field.data is None and not field.errors:
            raise ValidationError(_("Escriba el último día"))


class AnnulForm(_NormForm):
    """The norm by which a day in force is one no more."""


class PlaceYearForm(Form):
    """Which place and year of a calendar are shown, sent by GET."""

    lugar = SelectField(_l("Lugar"), placeholder=_l("Todo el país"))
    anio = SelectField(_l("Año"))

    class Meta(Form.Meta):  # type: ignore[misc,name-defined]
        csrf = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.marks_optional = False
