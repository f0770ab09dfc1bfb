"""The months of a calendar as tables, the way the months of a term are shown. Runs in a request."""

from __future__ import annotations

from calendar import Calendar as Months
from datetime import date

from foia import law
from foia.explaining.month_words import CellWords, MonthWords, weekday_heads
from foia.i18n import date_as, language
from foia.i18n import gettext as _

_TITLE = {"es": "MMMM 'de' y", "en": "MMMM y"}


def months_of(calendar: law.Calendar, year: int) -> list[MonthWords]:
    """Return the twelve months of a year that the calendar covers."""
    heads = weekday_heads()
    return [
        MonthWords(
            title=date_as(date(year, month, 1), _TITLE),
            heads=heads,
            weeks=[
                [_cell(calendar, day) if day.month == month else None for day in week]
                for week in Months().monthdatescalendar(year, month)
            ],
        )
        for month in range(1, 13)
    ]


def _cell(calendar: law.Calendar, day: date) -> CellWords:
    reason = calendar.explain(day)
    if reason is None and calendar.is_half_day(day):
        return CellWords(day.day, "half_day", (_("medio"),), _("inhábil desde el mediodía"))
    if reason is None:
        return CellWords(day.day, "outside", (), "")
    name = reason.name_en if language() == "en" else reason.name_es
    if reason.reason == "weekend":
        return CellWords(day.day, "weekend", ("—",), name)
    if reason.reason == "suspension":
        return CellWords(day.day, "paused", (_("pausa"),), name)
    return CellWords(day.day, "holiday", (_("feriado"),), name)
