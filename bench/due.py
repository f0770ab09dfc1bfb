"""How fast the clock counts, beside the `holidays` library and numpy; `python -m bench.due` prints it alone.

Both sides of a ratio are measured in turn, on the same days, and the median of the pairs is told.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import holidays
import numpy

from foia import law
from foia.law.bulk import due_dates
from foia.law.terms import Counting

AMOUNT = 15
MANY = 1_000_000
FEW = 100_000
VERY_FEW = 10_000
PAIRS = 7


@dataclass(frozen=True)
class Measure:
    """One figure: what it must reach, what it aims at, what it reached."""

    what: str
    must: float
    aim: float | None
    reached: float
    note: str


def measures(pairs: int = PAIRS) -> Iterator[Measure]:
    """Measure one due date and a million of them."""
    calendar = law.load().calendar("bo", "L")
    days = _days(calendar, MANY)
    one = [_per_second(lambda: _one_by_one(calendar, days[:FEW]), FEW) for _pair in range(pairs)]
    yield Measure("one due date, millions a second", 1, 3, statistics.median(one) / 1e6, "")
    yield _beside_holidays(calendar, days, pairs)
    yield _beside_numpy(calendar, days, pairs)


def explained_seconds(pairs: int = PAIRS) -> float:
    """Tell how long one date takes with its whole explanation: a case's dates, by the steps of its regime."""
    book = law.load()
    regime, calendar = book.regime("bo.petition"), book.calendar("bo", "L")
    days = _days(calendar, 200)
    rates = [_per_second(lambda: _explained(regime, calendar, days), len(days)) for _pair in range(pairs)]
    return 1 / statistics.median(rates) / len(regime.steps)


def _beside_holidays(calendar: law.Calendar, days: list[date], pairs: int) -> Measure:
    """Count the same term by the library, its years made beforehand."""
    theirs = holidays.country_holidays("BO", subdiv="L", years=range(days[0].year, 2029))
    ours_rates, ratios = [], []
    for _pair in range(pairs):
        ours = _per_second(lambda: _one_by_one(calendar, days[:FEW]), FEW)
        other = _per_second(
            lambda: [theirs.get_nth_working_day(day, AMOUNT) for day in days[:VERY_FEW]], VERY_FEW
        )
        ours_rates.append(ours)
        ratios.append(ours / other)
    note = f"{min(ratios):.0f} to {max(ratios):.0f}; {statistics.median(ours_rates) / 1e6:.2f} M/s"
    return Measure("one due date, to holidays", 20, None, statistics.median(ratios), note)


def _beside_numpy(calendar: law.Calendar, days: list[date], pairs: int) -> Measure:
    """Count a million by numpy, from days it already holds as its own and the same closed days."""
    counting = Counting(AMOUNT, "working_day", "next_working_day")
    span = range(days[0].toordinal(), date(2028, 12, 31).toordinal())
    closed = [day for day in map(date.fromordinal, span) if not calendar.is_working_day(day)]
    table = numpy.busdaycalendar(weekmask="1111100", holidays=numpy.array(closed, "datetime64[D]"))
    own = numpy.array(days, "datetime64[D]")
    # A closed day counts from the next open one as from the last open one before it.
    wanted = numpy.busday_offset(own, AMOUNT, roll="backward", busdaycal=table)
    assert due_dates(calendar, days, counting) == wanted.tolist()
    ours_rates, ratios = [], []
    for _pair in range(pairs):
        ours = _per_second(lambda: due_dates(calendar, days, counting), MANY)
        other = _per_second(lambda: numpy.busday_offset(own, AMOUNT, roll="backward", busdaycal=table), MANY)
        ours_rates.append(ours)
        ratios.append(ours / other)
    note = f"{min(ratios):.2f} to {max(ratios):.2f}; {statistics.median(ours_rates) / 1e6:.1f} M/s"
    return Measure("a million due dates, to numpy", 0.2, 1, statistics.median(ratios), note)


def _days(calendar: law.Calendar, how_many: int) -> list[date]:
    """Spread so many days over the years that a term can still be counted from."""
    first = date(calendar.base.years[0].year, 1, 2)
    last = date(calendar.base.years[-1].year, 9, 1)
    span = (last - first).days
    return [first + timedelta(days=number * 7919 % span) for number in range(how_many)]


def _one_by_one(calendar: law.Calendar, days: list[date]) -> None:
    add = calendar.add_working_days
    for day in days:
        add(day, AMOUNT)


def _explained(regime: law.Regime, calendar: law.Calendar, days: list[date]) -> None:
    for day in days:
        law.deadlines(regime, calendar, [law.Event("received", day)])


def _per_second(work: Callable[[], object], how_many: int) -> float:
    started = time.perf_counter()
    work()
    return how_many / (time.perf_counter() - started)


def main() -> None:
    """Print the figures."""
    for measure in measures():
        aim = "" if measure.aim is None else f"{measure.aim:g}"
        print(f"{measure.what:38}{measure.must:>6g}{aim:>6}{measure.reached:>8.2f}  {measure.note}")
    print(f"one date with its whole explanation: {explained_seconds() * 1e6:.0f} microseconds")


if __name__ == "__main__":
    main()
