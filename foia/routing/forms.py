"""The period of the figures, and the switch of routing by itself."""

from __future__ import annotations

from datetime import date

from foia.audit.forms import YEARS_OFFERED, days_of, parts_of_year
from foia.cases.desk.forms import FilterForm
from foia.forms import CheckboxField, Choice, Form, SelectField
from foia.i18n import lazy_gettext as _l


class PeriodForm(FilterForm):
    """In which period the cases were received."""

    year = SelectField(_l("Año en que se recibió"), placeholder="")
    part = SelectField(_l("Periodo"), placeholder=_l("Todo el año"))

    def offer(self, today: date) -> tuple[date, date]:
        """Offer years and parts; return the first and last day of those asked for, this year's by default."""
        years = [str(today.year - back) for back in range(YEARS_OFFERED)]
        self.year.choices = [Choice(year, year) for year in years]
        self.part.choices = parts_of_year()
        if self.year.data not in years:
            self.year.data = years[0]
        if self.part.data not in {choice.value for choice in self.part.choices}:
            self.part.data = ""
        return days_of(int(self.year.data), self.part.data)


class SwitchOnForm(Form):
    """Whoever switches it on says that they know what it means."""

    is_known = CheckboxField(
        _l("Entiendo que los expedientes con una sugerencia segura se enviarán sin que nadie los mire antes"),
        required=_l("Confirme que lo entiende"),
    )


class NothingForm(Form):
    """A button that asks nothing."""
