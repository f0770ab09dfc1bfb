"""What the second, naive clock found wrong in the first."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest

from foia import law
from foia.law.book import read_country
from foia.law.holidays import HolidayRule
from foia.law.report import Deadline
from foia.law.vocabulary import WEEKDAYS
from tests.rules.law_samples import HEAD, RULES, due, due_in, extension, invented, response

DAY = """
[[calendar.day]]
date = {day}
effect = "{effect}"
name_es = "x"
name_en = "x"
basis = "x"
"""
OTHER = """
[[calendar]]
id = "xx-other"
version = "1"
country = "XX"
timezone = "America/La_Paz"
weekend = ["sat", "sun"]
weekend_basis = "x"
weekend_evidence = "statute_text"
[[calendar.year]]
year = 2026
status = "confirmed"
why_es = "x"
why_en = "x"
"""


def both(own: str, other: str) -> law.Calendar:
    """Build the calendar of two, each with days of its own."""
    text = (
        HEAD.format(calendar='union_of = ["xx-other"]', days=own, rules="§§").replace("§§", RULES)
        + response()
    )
    text = text.replace("[[regime]]", f"{OTHER}{other}[[regime]]", 1)
    country, problems = read_country("xx.toml", text.encode())
    assert country is not None and not problems, problems
    return law.LawBook([country]).calendar("xx")


SATURDAY, MONDAY = date(2026, 3, 7), date(2026, 3, 9)


@pytest.mark.parametrize("opens", ["own", "other"])
def test_a_day_that_one_of_two_calendars_opens_stays_closed_by_the_other(opens: str) -> None:
    opened = DAY.format(day=SATURDAY, effect="open")
    calendar = both(opened, "") if opens == "own" else both("", opened)

    assert not calendar.is_working_day(SATURDAY)


def test_a_day_that_both_calendars_open_is_open() -> None:
    opened = DAY.format(day=SATURDAY, effect="open")

    assert both(opened, opened).is_working_day(SATURDAY)


def test_a_holiday_of_one_calendar_is_not_undone_by_the_other() -> None:
    closed, opened = (DAY.format(day=MONDAY, effect=effect) for effect in ("closed", "open"))

    for calendar in (both(closed, opened), both(opened, closed), both("", closed)):
        found = calendar.explain(MONDAY)
        assert found is not None and found.reason == "holiday"


def test_a_half_day_of_either_calendar_is_one() -> None:
    half = DAY.format(day=MONDAY, effect="closed_from_noon")

    assert both(half, "").is_half_day(MONDAY) and both("", half).is_half_day(MONDAY)


SUSPENDED = """
[[calendar.suspension]]
first_on = 2026-03-09
last_on = 2026-03-10
name_es = "x"
name_en = "x"
basis = "x"
evidence = "statute_text"
"""


def test_a_suspension_beside_a_holiday_of_another_place_still_stops_a_term_of_calendar_days() -> None:
    days = SUSPENDED.replace("evidence", 'scope = ["B"]\nevidence')
    days += DAY.format(day=MONDAY, effect="closed") + 'scope = ["A"]'
    book = invented(response(10, "calendar_day"), days=days)
    joined = book.calendar("xx", "A").joined(book.calendar("xx", "B"))
    events = [law.Event("received", date(2026, 3, 2))]

    def last_day(calendar: law.Calendar) -> date | None:
        return law.deadlines(book.regime("xx.request"), calendar, events).response.due_on

    assert last_day(book.calendar("xx", "A")) == date(2026, 3, 12)
    assert last_day(book.calendar("xx", "B")) == last_day(joined) == date(2026, 3, 16)


@pytest.mark.parametrize(
    ("received", "due_at"),
    [
        ("2026-09-04T12:00", datetime(2026, 9, 6, 16, tzinfo=UTC)),  # Chile's clocks go forward that night
        ("2025-04-04T12:00", datetime(2025, 4, 6, 15, tzinfo=UTC)),  # and back that one
    ],
)
def test_forty_eight_hours_are_hours_that_pass_when_the_clocks_change(
    received: str, due_at: datetime
) -> None:
    found = due("cl.petition", f"received {received}", place="RM").step("routine_order")

    assert found is not None and found.due_at == due_at


def half_closed(unit: str) -> Deadline:
    """Date a term whose last day closes at noon, where the law takes such a day as closed."""
    book = invented(
        response(7, unit),
        rules=f'{RULES}\nhalf_day = "closed"',
        days=DAY.format(day=MONDAY, effect="closed_from_noon"),
    )
    return due_in(book, "received 2026-03-02").response


def test_a_last_day_that_closes_at_noon_passes_to_the_next_where_half_days_are_closed() -> None:
    found = half_closed("calendar_day")

    assert found.due_on == date(2026, 3, 10)
    assert [(day.date, day.reason) for day in found.skipped] == [(MONDAY, "half_day")]


@pytest.mark.parametrize(("told", "due_on"), [("2026-03-12", "2026-03-24"), ("2026-03-13", "2026-03-17")])
def test_the_last_day_to_tell_an_extension_is_not_moved_when_it_is_days_before_another(
    told: str, due_on: str
) -> None:
    closed = DAY.format(day="2026-03-12", effect="closed")
    limit = 'notify_window = { closes = { amount = -5, unit = "calendar_day", of = "response.due" } }'
    book = invented(extension(5, limit), response(10), days=closed)
    found = due_in(book, "received 2026-03-02", f"extended {told}")

    assert str(found.response.first_due_on) == "2026-03-17"
    assert str(found.response.due_on) == due_on


def skipped(found: Deadline) -> list[tuple[str, str, str | None]]:
    return [(day.date.isoformat(), day.reason, day.source) for day in found.skipped]


CLOSED_MONDAY = DAY.format(day=MONDAY, effect="closed")


def test_a_judicial_term_skips_sundays_and_holidays_and_counts_saturdays() -> None:
    book = invented(
        response(6, "working_day").replace('"working_day"', '"judicial_working_day"'),
        calendar='judicial_weekend = ["sun"]',
        days=CLOSED_MONDAY,
    )
    found = due_in(book, "received 2026-03-03").response

    assert (found.starts_on, found.due_on) == (date(2026, 3, 4), date(2026, 3, 11))
    assert skipped(found) == [
        ("2026-03-03", "start_day", None),
        ("2026-03-08", "weekend", None),
        ("2026-03-09", "holiday", "x: x"),
    ]


@pytest.mark.parametrize(
    ("last_day", "due_on", "left_out"),
    [("none", MONDAY, []), ("roll_forward", date(2026, 3, 10), [("2026-03-09", "holiday", "x: x")])],
)
def test_a_closed_day_is_left_out_of_a_term_of_days_only_where_it_moves_the_last(
    last_day: str, due_on: date, left_out: list[object]
) -> None:
    rules = RULES.replace("roll_forward", last_day)
    book = invented(response(7, "calendar_day"), rules=rules, days=CLOSED_MONDAY)
    found = due_in(book, "received 2026-03-02").response

    assert (found.due_on, skipped(found)) == (due_on, left_out)


def test_a_suspended_day_is_left_out_of_a_term_of_days_also_on_a_weekend() -> None:
    days = SUSPENDED.replace("2026-03-09", "2026-03-07")
    found = due_in(invented(response(7, "calendar_day"), days=days), "received 2026-03-02").response

    assert found.due_on == date(2026, 3, 13)
    assert skipped(found) == [(f"2026-03-{day}", "suspension", "x: x") for day in ("07", "08", "09", "10")]


def test_a_weekend_inside_a_suspension_is_left_out_of_working_days_as_a_weekend() -> None:
    days = SUSPENDED.replace("2026-03-09", "2026-03-07")
    found = due_in(invented(response(5), days=days), "received 2026-03-03").response

    assert found.due_on == date(2026, 3, 12)
    assert [reason for _day, reason, _source in skipped(found)] == [
        "start_day", "weekend", "weekend", "suspension", "suspension",
    ]  # fmt: skip


def test_a_day_left_out_by_a_pause_says_which() -> None:
    history = ["received 2026-03-02", "suspended 2026-03-04 reason=inquiry", "resumed 2026-03-05"]
    found = due_in(invented(response(3)), *history).response

    assert found.due_on == date(2026, 3, 6)
    assert skipped(found) == [("2026-03-02", "start_day", None), ("2026-03-04", "suspension", "inquiry")]


def test_a_term_in_hours_begins_on_its_own_day_and_leaves_out_none() -> None:
    found = due_in(invented(response(20, "hour"), days=SUSPENDED), "received 2026-03-09T22:00").response

    assert (found.starts_on, found.due_on) == (MONDAY, date(2026, 3, 10))
    assert found.skipped == ()


@pytest.mark.parametrize(("year", "days"), [(2023, 0), (2024, 1), (2000, 1), (1900, 0), (2100, 0), (2200, 0)])
def test_a_holiday_of_29_february_is_kept_in_leap_years_only(year: int, days: int) -> None:
    rule = HolidayRule(
        name_es="x", name_en="x", kind="fixed", month=2, day=29, basis="x", evidence="memory"
    )  # fmt: skip

    assert [(day.month, day.day) for day in rule.dates(year)] == [(2, 29)] * days


def test_the_nth_and_the_last_weekday_of_a_month_are_those_of_its_days() -> None:
    for month, weekday, nth in itertools.product(range(1, 13), range(7), (1, 2, 3, 4, -1)):
        rule = HolidayRule(
            name_es="x", name_en="x", kind="nth_weekday", month=month, weekday=WEEKDAYS[weekday], nth=nth,
            basis="x", evidence="memory",
        )  # fmt: skip
        year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
        days = [day for day in year if day.month == month and day.weekday() == weekday]

        assert list(rule.dates(2026)) == [days[nth - 1 if nth > 0 else -1]]


def test_a_last_day_never_rolls_onto_a_day_that_stood_still() -> None:
    book = invented(response(5, "calendar_day"))
    found = due_in(book, "received 2026-03-02", "suspended 2026-03-09", "resumed 2026-03-10").response

    assert found.first_due_on == found.due_on == date(2026, 3, 10)


def test_the_first_day_counted_is_no_half_day_taken_as_closed() -> None:
    half = DAY.format(day="2026-03-03", effect="closed_from_noon")
    book = invented(response(3), rules=f'{RULES}\nhalf_day = "closed"', days=half)
    found = due_in(book, "received 2026-03-02").response

    assert (found.starts_on, found.due_on) == (date(2026, 3, 4), date(2026, 3, 6))
    assert [day for day, _reason, _source in skipped(found)] == ["2026-03-02", "2026-03-03"]
