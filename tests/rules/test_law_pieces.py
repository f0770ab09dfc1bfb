"""Pieces of the clock by themselves, in tables: what a reading leaves open, places, years, days of rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from foia import law
from foia.law.errors import UnknownPlace
from foia.law.hierarchy import canonical, chain, days_of_rules, level, timezone, years_of
from foia.law.holidays import (
    Shift,
    easter,
)
from foia.law.readings import readings
from foia.law.terms import Counted, Counting, Moment, count, skipped_days
from tests.rules.law_bases import PLACES, base, covering, holiday
from tests.rules.law_samples import extension, invented, response

KNOWN = {
    "non_working_receipt": "actual_date", "after_hours": "same_day", "last_day": "none", "half_day": "open",
}  # fmt: skip


def rules_read(step_rule: str = "none", **rules: str) -> list[tuple[bool, ...]]:
    """List the readings: receipt deemed, after hours deemed, roll, half days closed."""
    book = invented(response(10), extension(5, f'last_day = "{step_rule}"'))
    regime = replace(book.regime("xx.request"), **{**KNOWN, **rules})  # type: ignore[arg-type]
    found = readings(regime, book.calendar("xx", office_closes_at=time(18)))
    return [(r.closed_day_deemed, r.after_hours_deemed, r.roll, r.half_days_closed) for r in found]


@pytest.mark.parametrize("position, rule, yes", [
    (0, "non_working_receipt", "deemed_next_working_day"),
    (1, "after_hours", "deemed_next_working_day"),
    (2, "last_day", "roll_forward"),
    (3, "half_day", "closed"),
])  # fmt: skip
def test_a_rule_is_read_as_it_is_written_and_both_ways_where_nobody_knows_it(
    position: int, rule: str, yes: str
) -> None:
    def only(value: bool) -> tuple[bool, ...]:
        return tuple(value and place == position for place in range(4))

    assert rules_read() == [only(False)]
    assert rules_read(**{rule: yes}) == [only(True)]
    assert rules_read(**{rule: "unknown"}) == [only(False), only(True)]


def test_a_last_day_unknown_for_one_step_alone_is_read_both_ways() -> None:
    assert rules_read("unknown") == [(False,) * 4, (False, False, True, False)]
    assert rules_read("roll_forward") == [(False,) * 4]


@pytest.mark.parametrize("rule, closes, half, read", [
    ("unknown", None, False, [False]),
    ("unknown", time(18), False, [False, True]),
    ("unknown", None, True, [False, True]),
    ("deemed_next_working_day", None, False, [True]),
    ("same_day", time(18), True, [False]),
])  # fmt: skip
def test_the_hour_of_a_filing_is_doubtful_only_where_the_counters_close_at_a_known_hour(
    rule: str, closes: time | None, half: bool, read: list[bool]
) -> None:
    days = 'date = 2026-03-09\neffect = "closed_from_noon"\nname_es = "x"\nname_en = "x"\nbasis = "x"\n'
    book = invented(response(10), days=f"[[calendar.day]]\n{days}" if half else "")
    regime = replace(book.regime("xx.request"), **{**KNOWN, "after_hours": rule})  # type: ignore[arg-type]

    found = readings(regime, book.calendar("xx", office_closes_at=closes))
    assert [one.after_hours_deemed for one in found] == read


def test_the_years_of_several_calendars_are_the_last_unbroken_run_that_all_cover() -> None:
    many = covering(y2020="confirmed", y2024="confirmed", y2025="confirmed", y2026="confirmed")
    fewer = covering(y2020="confirmed", y2025="confirmed", y2026="unconfirmed", y2027="confirmed")
    last = covering(y2025="confirmed", y2026="confirmed")

    assert years_of([many]) == {2024: "confirmed", 2025: "confirmed", 2026: "confirmed"}
    assert years_of([many, fewer]) == years_of([fewer, last]) == {2025: "confirmed", 2026: "unconfirmed"}
    assert years_of([fewer]) == {2025: "confirmed", 2026: "unconfirmed", 2027: "confirmed"}
    assert years_of([last, covering(y2031="confirmed")]) == {}


def test_a_holiday_moved_over_the_new_year_is_found_in_the_year_it_moves_to() -> None:
    late = holiday(12, 31, shift_days=Shift(wed=1), keep_original=False, only_weekday="wed")
    early = holiday(1, 1, shift_days=Shift(fri=-1), keep_original=False, only_weekday="fri")
    days = {day.date for day in days_of_rules(base(rules=(late, early)), [2026])}

    assert days == {date(2026, 1, 1), date(2026, 12, 31)}


def test_a_day_that_a_rule_gives_says_of_itself_what_the_rule_says() -> None:
    found = days_of_rules(base(rules=(holiday(5, 1),)), [2026])
    told = {(d.effect, d.name_es, d.name_en, d.scope, d.basis, d.source, d.evidence) for d in found}

    assert [day.date.year for day in found] == [2025, 2026, 2027]
    assert told == {("open", "es", "en", ("A",), "norm", "page", "memory")}


@pytest.mark.parametrize("place, code, contained", [
    (None, None, ()),
    ("", None, ()),
    ("XX-A", "A", ("A",)),
    ("A1", "A1", ("A", "A1")),
    ("XX-A:07", "A:07", ("A", "A:07")),
    ("A1:07", "A1:07", ("A", "A1", "A1:07")),
    ("A1:07:2", "A1:07:2", ("A", "A1", "A1:07", "A1:07:2")),
])  # fmt: skip
def test_a_place_is_contained_in_what_its_code_begins_with(
    place: str | None, code: str | None, contained: tuple[str, ...]
) -> None:
    country = base(places=PLACES)

    assert canonical(country, place) == code
    assert chain(country, code) == contained
    assert timezone(country, code) == ("Asia/Tokyo" if "A1" in contained else "America/La_Paz")


@pytest.mark.parametrize("place", ["Z", "Z:07", "A:", ":07", ":"])
def test_a_place_in_nothing_known_is_refused(place: str) -> None:
    with pytest.raises(UnknownPlace):
        canonical(base(places=PLACES), place)


@pytest.mark.parametrize("scope, narrow", [
    ((), 0), (("A",), 1), (("A1",), 2), (("A", "A1"), 2), (("B", "A"), 1), (("B",), -1),
    (("body:x",), 90), (("A", "body:x"), 90),
])  # fmt: skip
def test_a_narrower_scope_has_a_higher_level(scope: tuple[str, ...], narrow: int) -> None:
    assert level(scope, ("A", "A1")) == narrow


def easter_by_the_moon(year: int) -> date:
    """Find Easter as the Church does: golden number, epact, the full moon, and the Sunday after it."""
    golden, century = year % 19 + 1, year // 100 + 1
    solar, lunar = 3 * century // 4 - 12, (8 * century + 5) // 25 - 5
    epact = (11 * golden + 20 + lunar - solar) % 30
    if epact == 24 or (epact == 25 and golden > 11):
        epact += 1
    moon = 44 - epact if 44 - epact >= 21 else 74 - epact
    full = date(year, 3, 1) + timedelta(days=moon - 1)
    return full + timedelta(days=7 - (full.weekday() + 1) % 7)


def test_easter_is_the_sunday_after_the_moon_in_every_year_of_the_calendar() -> None:
    years = range(1583, 4100)

    assert [easter(year) for year in years] == [easter_by_the_moon(year) for year in years]


@pytest.mark.parametrize(
    "offset, day", [(0, date(2026, 4, 5)), (-2, date(2026, 4, 3)), (60, date(2026, 6, 4))]
)
def test_a_holiday_of_easter_is_so_many_days_from_it(offset: int, day: date) -> None:
    rule = replace(holiday(1, 1), kind="easter", month=None, day=None, offset=offset)

    assert list(rule.dates(2026)) == [day]


@pytest.mark.parametrize("valid_from, valid_to, given", [
    (date(2026, 5, 1), date(2026, 5, 1), 1),
    (date(2026, 5, 2), None, 0),
    (None, date(2026, 4, 30), 0),
])  # fmt: skip
def test_a_holiday_is_one_from_the_first_day_its_norm_holds_to_the_last(
    valid_from: date | None, valid_to: date | None, given: int
) -> None:
    rule = holiday(5, 1, valid_from=valid_from, valid_to=valid_to)

    assert len(list(rule.dates(2026))) == given


def test_what_is_due_at_once_is_due_that_day_open_or_closed() -> None:
    sunday = date(2026, 3, 8)
    at_once, calendar = Counting(0, "immediate", "same_moment"), law.Calendar([base()])
    counted = count(Moment(sunday), at_once, calendar)

    assert counted == Counted(sunday, sunday, sunday)
    assert skipped_days(sunday, counted, at_once, calendar, ()) == ()


def test_hours_are_counted_from_the_hour_or_from_midnight_and_leave_out_no_day() -> None:
    hours, calendar = Counting(30, "hour", "same_moment"), law.Calendar([base()])
    late = datetime(2026, 3, 6, 20, tzinfo=calendar.zone)
    friday, saturday, sunday = (date(2026, 3, day) for day in (6, 7, 8))
    whole = count(Moment(friday), hours, calendar)
    begun = count(Moment(friday, late), hours, calendar)

    assert whole == Counted(friday, saturday, saturday, datetime(2026, 3, 7, 10, tzinfo=UTC))
    assert begun == Counted(friday, sunday, sunday, datetime(2026, 3, 8, 6, tzinfo=UTC))
    assert skipped_days(friday, begun, hours, calendar, ()) == ()


def test_a_term_that_no_calendar_reaches_is_refused_by_its_length_and_beginning() -> None:
    with pytest.raises(law.NotCovered, match="99999 años desde el 2026-03-04"):
        count(Moment(date(2026, 3, 4)), Counting(99999, "year", "next_day"), law.Calendar([base()]))
