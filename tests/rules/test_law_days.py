"""What a calendar makes of rules, decrees and suspensions, of what was known when, and of two places."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, time

import pytest

from foia import law
from foia.law.calendar import DayReason
from foia.law.holidays import (
    CalendarDay,
    HolidayRule,
    OfficeHours,
    PeriodSuspension,
    Place,
)
from tests.rules.law_bases import PLACES, base, covering, holiday


def test_the_hour_the_counters_close_is_that_of_the_file_unless_a_body_has_its_own() -> None:
    hours = OfficeHours(opens_at=time(8), closes_at=time(16), basis="x", evidence="memory")

    assert law.Calendar([base()]).office_closes_at is None
    assert law.Calendar([base(office_hours=hours)]).office_closes_at == time(16)
    assert law.Calendar([base(office_hours=hours)], office_closes_at=time(18)).office_closes_at == time(18)


WEDNESDAY = date(2026, 3, 4)
EARLY, LATE = date(2026, 1, 5), date(2026, 2, 5)


def change(effect: str, **more: object) -> CalendarDay:
    day = CalendarDay(date=WEDNESDAY, effect="closed", name_es="es", name_en="en", basis="norm")
    return replace(day, effect=effect, **more)  # type: ignore[arg-type]


def standstill(**more: object) -> PeriodSuspension:
    period = PeriodSuspension(
        first_on=WEDNESDAY, last_on=WEDNESDAY, name_es="alto", name_en="stop", basis="norm", evidence="memory"
    )
    return replace(period, **more)  # type: ignore[arg-type]


RULE = holiday(3, 4, scope=(), effect="closed")


@pytest.mark.parametrize("rules, days, extra, is_open", [
    ((), (), (), True),
    ((RULE,), (), (), False),
    ((RULE,), (change("open"),), (), True),  # a dated day undoes a rule of its level
    ((RULE,), (change("open", scope=("B",)),), (), False),
    ((replace(RULE, scope=("A1",)),), (change("open"),), (), False),
    ((replace(RULE, scope=("A1",)),), (change("open", scope=("A",)),), (), False),
    ((replace(RULE, scope=("B",)),), (), (), True),
    ((), (change("open", announced=LATE), change("closed", announced=EARLY)), (), True),
    ((), (change("open", announced=EARLY), change("closed", announced=LATE)), (), False),
    ((), (change("open", announced=EARLY), change("closed")), (), True),  # without a date: always known
    ((), (change("open"), change("closed")), (), False),  # the order of the file
    ((), (change("closed"), change("open")), (), True),
    ((), (change("closed", scope=("A1",)),), (change("open"),), True),  # added for a body: the narrowest
    ((), (change("closed", scope=("A1",)),), (change("open", scope=("A",)),), False),
    ((), (), (change("closed", scope=("B",)),), True),
    ((), (), (change("open", announced=LATE), change("closed", announced=EARLY)), True),
    ((), (), (change("closed"), change("open")), True),
    ((), (change("closed", revoked=LATE),), (change("closed", revoked=LATE),), True),
    ((), (change("open"),), (standstill(),), False),
    ((), (), (standstill(revoked=LATE),), True),
    ((), (), (standstill(), change("open")), False),  # terms stand still whatever opens
])  # fmt: skip
def test_of_what_is_decreed_for_a_day_the_narrower_wins_then_the_later(
    rules: tuple[HolidayRule, ...],
    days: tuple[CalendarDay, ...],
    extra: tuple[CalendarDay | PeriodSuspension, ...],
    is_open: bool,
) -> None:
    country = base(rules=rules, days=days, places=(*PLACES, Place(code="B", name="B")))

    assert law.Calendar([country], "A1", extra).is_working_day(WEDNESDAY) is is_open


@pytest.mark.parametrize("scope, closed", [((), True), (("A",), True), (("A1",), True), (("B",), False)])
def test_a_suspension_reaches_what_its_places_contain(scope: tuple[str, ...], closed: bool) -> None:
    country = base(suspensions=(standstill(scope=scope),), places=(*PLACES, Place(code="B", name="B")))

    assert (law.Calendar([country], "A1").suspension(WEDNESDAY) is not None) is closed


@pytest.mark.parametrize("announced, revoked, known", [
    (None, None, [True, True, True, True]),
    (EARLY, None, [False, True, True, True]),
    (None, LATE, [True, True, False, False]),
    (EARLY, LATE, [False, True, False, False]),
])  # fmt: skip
def test_a_change_is_known_from_its_announcement_until_it_is_undone(
    announced: date | None, revoked: date | None, known: list[bool]
) -> None:
    days = (change("closed", announced=announced, revoked=revoked),)
    now = law.Calendar([base(days=days)])
    asked = [date(2026, 1, 4), EARLY, LATE, None]

    assert [
        not law.Calendar([base(days=days)], as_of=day).is_working_day(WEDNESDAY) for day in asked
    ] == known
    assert [not now.known_on(day).is_working_day(WEDNESDAY) for day in asked if day] == known[:3]


def test_what_was_known_earlier_is_not_asked_again_of_a_later_day() -> None:
    early = law.Calendar([base()], as_of=EARLY)

    assert early.known_on(LATE) is early.known_on(EARLY) is early
    assert law.Calendar([base()], as_of=LATE).known_on(EARLY).as_of == EARLY


def test_a_calendar_known_earlier_or_of_the_courts_keeps_all_else() -> None:
    extra = (change("closed", announced=EARLY),)
    country = base(judicial_weekend=("sun",), places=PLACES)
    whole = law.Calendar([country, base()], "A1", extra, LATE, time(17), ("fri", "sat"))
    courts = whole.judicial
    assert courts is not None

    for made, weekend in ((whole.known_on(EARLY), {4, 5}), (courts, {6})):
        assert (made.place, made.office_closes_at) == ("A1", time(17))
        assert not made.is_working_day(WEDNESDAY)
        week = [date(2026, 3, day) for day in range(9, 16)]
        assert {day.weekday() for day in week if not made.is_working_day(day)} == weekend
    assert (whole.known_on(EARLY).as_of, courts.as_of) == (EARLY, LATE)


def test_a_closed_day_tells_all_that_is_known_of_it() -> None:
    holds = change("closed", source="page", announced=EARLY, confirmed_by="who", evidence="secondary")
    told = law.Calendar([base(days=(holds,))]).explain(WEDNESDAY)
    stopped = law.Calendar(
        [base()], None, (standstill(source="page", announced=EARLY, evidence="secondary"),)
    ).explain(WEDNESDAY)
    weekend = law.Calendar([base()]).explain(date(2026, 3, 7))

    assert told is not None and stopped is not None and weekend is not None
    common = {
        "date": WEDNESDAY,
        "basis": "norm",
        "source": "page",
        "evidence": "secondary",
        "announced": EARLY,
    }
    assert asdict(told) == {
        **common, "reason": "holiday", "name_es": "es", "name_en": "en", "confirmed_by": "who",
    }  # fmt: skip
    assert asdict(stopped) == {
        **common, "reason": "suspension", "name_es": "alto", "name_en": "stop", "confirmed_by": None,
    }  # fmt: skip
    assert weekend == DayReason(
        date(2026, 3, 7), "weekend", "fin de semana", "weekend", "Ley inventada", None, "statute_text"
    )


def test_the_calendar_of_two_places_covers_the_years_of_both_each_as_badly_as_either() -> None:
    one = law.Calendar([covering(y2025="confirmed", y2026="confirmed", y2027="unconfirmed")])
    other = law.Calendar([covering(y2026="unconfirmed", y2027="confirmed", y2028="confirmed")])
    both, all_three = one.joined(other), date(2026, 12, 31)

    years = [both.coverage(date(year, 1, 1), date(year, 12, 31)) for year in range(2025, 2029)]
    assert years == ["none", "unconfirmed", "unconfirmed", "none"]
    assert one.joined(one).coverage(date(2025, 1, 1), all_three) == "confirmed"
    assert one.coverage(date(2024, 12, 31), all_three) == one.coverage(all_three, date(2028, 1, 1)) == "none"
    assert one.coverage(all_three, date(2026, 1, 1)) == "confirmed"
    assert one.coverage(all_three, date(2025, 12, 31)) == "none"


def test_two_places_close_at_noon_when_either_does_and_rest_when_either_rests() -> None:
    half = law.Calendar([base(days=(change("closed_from_noon"),))])
    friday = law.Calendar([base()], weekend=("fri",))
    both = half.joined(friday)

    assert half.has_half_days and both.has_half_days and not friday.has_half_days
    assert both.is_half_day(WEDNESDAY) and not both.is_half_day(date(2026, 3, 5))
    assert not half.joined(law.Calendar([base(days=(change("closed"),))])).is_half_day(WEDNESDAY)
    week = [date(2026, 3, day) for day in range(9, 16)]
    assert [day.day for day in week if both.is_working_day(day)] == [9, 10, 11, 12]
    assert both.working_days_between(date(2026, 3, 8), date(2026, 3, 15)) == 4


def test_a_suspension_is_found_after_one_day_and_up_to_another() -> None:
    days = (standstill(first_on=date(2026, 3, 4), last_on=date(2026, 3, 5)),)
    calendar = law.Calendar([base(days=(change("closed"),), suspensions=days)])

    def found(after: int, last: int) -> bool:
        return calendar.has_suspension(date(2026, 3, after), date(2026, 3, last))

    assert [found(2, 3), found(2, 4), found(3, 4), found(4, 5), found(5, 6)] == [
        False,
        True,
        True,
        True,
        False,
    ]


def test_the_first_and_the_last_day_of_the_years_are_counted() -> None:
    calendar = law.Calendar([covering(y2026="confirmed")])
    first, last = date(2026, 1, 1), date(2026, 12, 31)  # both working days here

    assert calendar.working_days_between(first, last) == 260
    assert calendar.add_working_days(first, 260) == calendar.next_working_day(last) == last
    assert calendar.add_working_days(last, -260) == first
    for day, amount in ((first, 261), (last, 1), (last, -261), (first, -1)):
        with pytest.raises(law.NotCovered, match=f"{abs(amount)} día"):
            calendar.add_working_days(day, amount)
    with pytest.raises(law.NotCovered, match="no cubre el 2027-01-01"):
        calendar.is_working_day(date(2027, 1, 1))


def test_a_calendar_bears_the_name_of_its_file_and_the_hour_of_its_place() -> None:
    country = base(places=PLACES, content_hash="abc")
    town, whole = law.Calendar([country, covering(y2026="confirmed")], "A1"), law.Calendar([country])

    assert (town.id, town.version, town.content_hash, town.place) == ("xx", "1", "abc", "A1")
    assert (town.zone.key, whole.zone.key) == ("Asia/Tokyo", "America/La_Paz")


def test_two_places_that_share_no_year_have_no_working_day_between_them() -> None:
    neither = law.Calendar([covering(y2025="confirmed")]).joined(law.Calendar([covering(y2026="confirmed")]))

    assert neither.coverage(WEDNESDAY, WEDNESDAY) == "none"
    for day in (date(2025, 3, 4), WEDNESDAY, date.min):
        with pytest.raises(law.NotCovered):
            neither.is_working_day(day)


def test_a_day_of_rest_that_its_own_place_opens_is_open_where_the_other_works_anyhow() -> None:
    opened = law.Calendar([base(days=(change("open"),))], weekend=("wed",))
    working = law.Calendar([base()])

    assert opened.joined(working).is_working_day(WEDNESDAY)
    assert working.joined(opened).is_working_day(WEDNESDAY)


def test_of_a_day_decreed_twice_the_last_word_holds_alone() -> None:
    def last(*effects: str) -> tuple[bool, bool]:
        calendar = law.Calendar([base(rules=(RULE,), days=tuple(change(effect) for effect in effects))])
        return calendar.is_working_day(WEDNESDAY), calendar.is_half_day(WEDNESDAY)

    assert last("closed_from_noon", "open") == (True, False)
    assert last("open", "closed_from_noon") == (True, True)
    assert last("closed_from_noon", "closed") == (False, False)
