"""Ecuador: holidays that move by the day of the week, and days that nobody says are working days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from foia import law
from tests.rules.law_samples import case, step

# The weekdays of each year on which the holidays that move were kept, as the law on holidays moves them.
MOVED = {
    2021: "04-30 05-24 08-09 10-08 11-01 11-02 12-24 12-31",
    2022: "05-02 05-23 08-12 10-10 11-03 11-04 12-26",
    2023: "01-02 05-01 05-26 08-11 10-09 11-02 11-03 12-25",
    2024: "01-01 05-03 05-24 08-09 10-11 11-01 11-04 12-25",
    2025: "01-01 05-02 05-23 08-11 10-10 11-03 11-04 12-25",
    2026: "01-01 05-01 05-25 08-10 10-09 11-02 11-03 12-25",
    2028: "05-01 05-26 08-11 10-09 11-02 11-03 12-25",
}


def due(*facts: str, as_of: date | None = None) -> law.Report:
    book = law.load()
    found = book.regime("ec.information_request")
    return law.deadlines(found, book.calendar(found.calendar, "P"), case(*facts), as_of=as_of)


@pytest.mark.parametrize("year", MOVED)
def test_a_holiday_moves_and_its_own_day_is_worked(year: int) -> None:
    calendar = law.load().calendar("ec", "P")
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366) if n < 365 or year % 4 == 0]
    closed = [day for day in days if day.weekday() < 5 and not calendar.is_working_day(day)]
    found = [(day, calendar.explain(day)) for day in closed]
    movable = [
        f"{day:%m-%d}"
        for day, reason in found
        if reason is not None and "Carnaval" not in reason.name_es and reason.name_es != "Viernes Santo"
    ]

    # New Year of 2028 is a Saturday: its Friday is the last of 2027; that of 2022 likewise.
    assert movable == (["01-01"] if year == 2021 else []) + MOVED[year].split()
    assert len(closed) - len(movable) == 3


def test_when_the_law_does_not_say_which_days_both_dates_are_told() -> None:
    found = due("received 2026-03-02")

    assert (found.response.due_on, found.response.conflict_due_on) == (date(2026, 3, 12), date(2026, 3, 16))
    assert [warning.code for warning in found.warnings][0] == "norm_conflict"
    assert due("received 2026-03-02", as_of=date(2026, 3, 16)).response.state == "running"


def test_silence_is_not_acted_on_because_nobody_read_the_law() -> None:
    found = due("received 2026-03-02", as_of=date(2026, 3, 17))

    assert (found.response.state, found.response.silence) == ("missed", None)
    assert step(found, "appeal_filing").due_on == date(2026, 4, 15)
    assert not any(item.verified for item in found.deadlines)
