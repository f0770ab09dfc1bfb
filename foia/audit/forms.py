"""The filters of the compliance list, sent by GET."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from foia.audit.queries import Standing
from foia.cases.desk.forms import FilterForm
from foia.forms import Choice, SelectField
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.i18n import spoken_of
from foia.written import MONTHS

# A log of another system may begin that many years ago.
YEARS_OFFERED = 15


class ComplianceForm(FilterForm):
    """Body, period of receipt and standing."""

    body = SelectField(_l("Entidad"), placeholder=_l("Todas"))
    year = SelectField(_l("Año en que se recibió"), placeholder="")
    part = SelectField(_l("Periodo"), placeholder=_l("Todo el año"))
    standing = SelectField(
        _l("Situación"),
        placeholder=_l("Todas"),
        choices=[
            Choice(Standing.OVERDUE, _l("Vencidos sin respuesta")),
            Choice(Standing.LATE, _l("Respondidos fuera de plazo")),
            Choice(Standing.OPEN, _l("En plazo, por responder")),
            Choice(Standing.IN_TIME, _l("Respondidos en plazo")),
            Choice(Standing.UNKNOWN, _l("Sin plazo conocido")),
            Choice(Standing.ENDED, _l("Terminados sin respuesta")),
        ],
    )


class RemindersForm(FilterForm):
    """Body, period in which reminders were due, and what they speak of."""

    body = SelectField(_l("Entidad"), placeholder=_l("Todas"))
    year = SelectField(_l("Año"), placeholder="")
    part = SelectField(_l("Periodo"), placeholder="")
    matter = SelectField(_l("De qué"), placeholder=_l("Todo"))


def parts_of_year() -> list[Choice]:
    """Return the quarters and months a list may be narrowed to."""
    quarters = [Choice(f"T{number}", _("Trimestre %(number)s", number=number)) for number in range(1, 5)]
    names = spoken_of(MONTHS)
    months = [Choice(f"{number:02d}", name.capitalize()) for number, name in enumerate(names, start=1)]
    return [*quarters, *months]


def days_of(year: int, part: str) -> tuple[date, date]:
    """Return the first and last day of a year, or of a quarter ("T2") or month ("05") of it."""
    if part.startswith("T"):
        last_month = 3 * int(part[1:])
        first_month = last_month - 2
    elif part:
        first_month = last_month = int(part)
    else:
        first_month, last_month = 1, 12
    return date(year, first_month, 1), date(year, last_month, monthrange(year, last_month)[1])
