"""One term for very many days at once: each day is counted the first time it is met, then looked up.

Cases are many and days are few: a million cases of ten years hold 3,650 days of receipt.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from foia.law.calendar import Calendar
from foia.law.terms import Counting, Moment, count

# A place's calendar and a term make one table of some hundred KB.
_TABLES_KEPT = 64


class _DueDates(dict[date, date]):
    """The last day of one term for each day it was counted from."""

    def __init__(self, calendar: Calendar, counting: Counting, deemed: bool) -> None:
        super().__init__()
        self._calendar, self._counting, self._deemed = calendar, counting, deemed

    def __missing__(self, day: date) -> date:
        made_on = self._calendar.next_working_day(day) if self._deemed else day
        due_on = self[day] = count(Moment(made_on), self._counting, self._calendar).due_on
        return due_on


def due_dates(
    calendar: Calendar, received: Iterable[date], counting: Counting, *, deemed: bool = False
) -> list[date]:
    """Give the last day of a term without events for each local date it counts from, in the order given.

    `deemed`: what comes on a closed day counts as made on the next open one.
    Raises: NotCovered, for the first day whose term leaves the calendar.
    """
    return list(map(_due_dates(calendar, counting, deemed).__getitem__, received))


@lru_cache(maxsize=_TABLES_KEPT)
def _due_dates(calendar: Calendar, counting: Counting, deemed: bool) -> _DueDates:
    return _DueDates(calendar, counting, deemed)
