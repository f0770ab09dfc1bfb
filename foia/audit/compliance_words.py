"""Words of the auditor's figures: periods, shares, and what each list of cases is."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel.speaklater import LazyString

from foia.audit.compliance_queries import Flow, View
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.i18n import percentage, spoken_of
from foia.written import MONTHS


@dataclass(frozen=True)
class ViewWords:
    """How a list of cases is called."""

    title: LazyString


VIEWS: dict[View, ViewWords] = {
    View.RECEIVED: ViewWords(_l("Recibidos")),
    View.IN_TIME: ViewWords(_l("Respondidos en plazo")),
    View.LATE: ViewWords(_l("Respondidos fuera de plazo")),
    View.WITHOUT_TERM: ViewWords(_l("Respondidos sin plazo conocido")),
    View.UNANSWERED: ViewWords(_l("Terminados sin respuesta")),
    View.OVERDUE: ViewWords(_l("Vencidos al final del periodo")),
    View.NOT_HELD: ViewWords(_l("Respondidos «no la tiene»")),
}


def month_words(month: str) -> str:
    """Name a month of a year that is told beside it."""
    return spoken_of(MONTHS)[int(month[-2:]) - 1].capitalize()


def period_words(period: str) -> str:
    """Name `2026`, `2026T1` or `2026-03`."""
    year, _t, quarter = period.partition("T")
    if quarter:
        return _("trimestre %(number)s de %(year)s", number=quarter, year=year)
    year, _dash, month = period.partition("-")
    if month:
        return _("%(month)s de %(year)s", month=spoken_of(MONTHS)[int(month) - 1], year=year)
    return year


def share_words(flow: Flow) -> str:
    """Say the share answered in time; of how many stands in the columns beside it."""
    share = flow.percent_in_time
    return percentage(share) if share is not None else "—"
