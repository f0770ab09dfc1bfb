"""The forms of retention: a period, the reasons of a hold or an erasure, a second person's word."""

from __future__ import annotations

from typing import Any

from foia.cases.catalogue_forms import WholeNumber
from foia.cases.forms import within_text_limit
from foia.forms import CheckboxField, Choice, Form, HiddenField, RadioField, TextAreaField, TextField
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.retention.rules import MOST_MONTHS

WITH_TERM, WITHOUT_TERM = "yes", "no"


class PeriodForm(Form):
    """How long cases are kept after they end, and what orders it."""

    seen = HiddenField()
    has_term = RadioField(
        _l("¿Hasta cuándo se conservan?"),
        choices=[
            Choice(WITH_TERM, _l("Un plazo")),
            Choice(WITHOUT_TERM, _l("Sin plazo"), _l("Nunca se anonimizan por el paso del tiempo.")),
        ],
        required=_l("Elija hasta cuándo se conservan"),
    )
    months = TextField(
        _l("Meses"),
        hint=_l(
            "Desde que el expediente terminó y se cerró el último plazo para recurrir. "
            "Por ejemplo: 60 meses son 5 años."
        ),
        inputmode="numeric",
        width=4,
        max_length=None,
        validators=[WholeNumber(1, MOST_MONTHS)],
    )
    basis = TextField(
        _l("Norma o decisión que lo ordena"),
        hint=_l("Por ejemplo: la ley de archivos y su artículo, o la tabla de conservación aprobada."),
        required=_l("Escriba la norma o decisión que lo ordena"),
        max_length=300,
    )

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid: bool = super().validate(extra_validators)
        if self.has_term.data == WITH_TERM and not self.months.data:
            self.add_error("months", _("Escriba cuántos meses"))
            return False
        return is_valid

    @property
    def wanted_months(self) -> int | None:
        return int(self.months.data) if self.has_term.data == WITH_TERM else None


class ReasonForm(Form):
    """Why: a hold, its end, or an erasure that somebody asked for."""

    text = TextAreaField(
        _l("¿Por qué?"),
        hint=_l("Lo lee solo el personal que atiende el expediente. Cite la orden o el pedido."),
        required=_l("Escriba por qué"),
        rows=4,
        max_length=None,
        validators=[within_text_limit],
    )


class SecondPersonForm(Form):
    """The second person's word."""

    is_checked = CheckboxField(
        _l("Lo revisé. Sé que no se puede deshacer después"),
        required=_l("Confirme que lo revisó"),
    )
