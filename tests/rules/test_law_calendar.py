"""Bolivia's calendar, and what every calendar must do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from foia import law
from foia.law.holidays import easter
from tests.rules.law_samples import invented, response

NINE = "LCSOPHTBN"


def bolivia(place: str | None = None, as_of: date | None = None) -> law.Calendar:
    return law.load().calendar("bo", place, as_of=as_of)


@pytest.mark.parametrize(
    ("place", "day"),
    [
        ("L", "2025-11-14"), ("C", "2025-09-15"), ("C", "2025-11-14"), ("S", "2025-02-14"),
        ("O", "2025-02-10"), ("O", "2026-02-10"), ("O", "2027-02-10"), ("O", "2025-10-06"),
        ("P", "2024-11-11"), ("P", "2025-04-01"), ("H", "2025-05-26"), ("H", "2025-09-29"),
        ("T", "2025-11-07"), ("B", "2025-04-22"), ("N", "2024-09-24"), ("N", "2025-02-10"),
        ("N", "2026-10-12"), (None, "2025-08-07"), (None, "2025-11-03"), (None, "2025-12-26"),
        (None, "2026-01-02"), (None, "2026-01-23"), (None, "2026-06-05"), (None, "2026-08-07"),
        (None, "2026-06-22"),
    ],
)  # fmt: skip
def test_a_day_closed_by_decree_or_custom_is_closed_where_it_says(place: str | None, day: str) -> None:
    assert not bolivia(place).is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("place", "day"),
    [
        (None, "2024-10-17"), (None, "2025-10-17"), (None, "2026-01-22"), ("N", "2024-10-11"),
        ("N", "2025-09-24"), ("O", "2026-02-13"), ("L", "2025-02-14"), ("S", "2025-11-14"),
        (None, "2026-02-10"), (None, "2027-05-03"), (None, "2025-03-19"), ("L", "2025-07-14"),
    ],
)  # fmt: skip
def test_a_day_no_decree_closes_is_open(place: str | None, day: str) -> None:
    assert bolivia(place).is_working_day(date.fromisoformat(day))


def test_the_second_of_november_does_not_pass_to_monday_without_its_decree() -> None:
    third = date(2025, 11, 3)

    assert bolivia(as_of=date(2025, 10, 28)).is_working_day(third)
    assert not bolivia(as_of=date(2025, 10, 29)).is_working_day(third)


def test_before_its_decree_the_22nd_of_january_2026_is_the_holiday() -> None:
    before, after = bolivia(as_of=date(2026, 1, 12)), bolivia(as_of=date(2026, 1, 13))

    assert [before.is_working_day(date(2026, 1, d)) for d in (22, 23)] == [False, True]
    assert [after.is_working_day(date(2026, 1, d)) for d in (22, 23)] == [True, False]


@pytest.mark.parametrize("place", NINE)
def test_the_iso_code_and_the_short_code_are_the_same_place(place: str) -> None:
    short, iso = bolivia(place), bolivia(f"BO-{place}")
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(1827)]

    assert [short.is_working_day(d) for d in days] == [iso.is_working_day(d) for d in days]


@pytest.mark.parametrize("place", NINE)
def test_a_municipality_has_the_days_of_its_department(place: str) -> None:
    department, town = bolivia(place), bolivia(f"BO-{place}:0101")

    assert town.working_days_between(date(2024, 1, 1), date(2028, 12, 31)) == department.working_days_between(
        date(2024, 1, 1), date(2028, 12, 31)
    )


def test_an_unknown_place_is_refused() -> None:
    with pytest.raises(law.UnknownPlace):
        bolivia("Q")


def test_a_closed_day_names_its_decree_and_a_weekend_has_no_decree() -> None:
    why = bolivia("P").explain(date(2025, 11, 3))
    weekend = bolivia("P").explain(date(2025, 11, 2))

    assert why is not None and why.reason == "holiday" and "29 de octubre de 2025" in (why.basis or "")
    assert why.announced == date(2025, 10, 29)
    assert weekend is not None and weekend.reason == "weekend" and weekend.evidence == "memory"
    assert bolivia("P").explain(date(2025, 11, 4)) is None


def test_years_are_confirmed_unconfirmed_or_not_covered() -> None:
    calendar = bolivia()

    assert calendar.coverage(date(2024, 1, 1), date(2026, 12, 31)) == "confirmed"
    assert calendar.coverage(date(2026, 12, 1), date(2027, 1, 5)) == "unconfirmed"
    assert calendar.coverage(date(2028, 12, 1), date(2029, 1, 5)) == "none"
    assert calendar.coverage(date(2023, 12, 31), date(2024, 1, 5)) == "unconfirmed"
    assert calendar.coverage(date(2014, 12, 31), date(2015, 1, 5)) == "none"


@pytest.mark.parametrize("day", [date(2014, 12, 31), date(2029, 1, 1), date.min, date.max])
def test_a_day_outside_the_calendar_is_an_error_and_never_a_guess(day: date) -> None:
    with pytest.raises(law.NotCovered):
        bolivia().is_working_day(day)
    with pytest.raises(law.NotCovered):
        bolivia().add_working_days(day, 1)


def test_working_days_between_two_days_have_a_sign() -> None:
    calendar = bolivia("L")

    assert calendar.working_days_between(date(2026, 3, 2), date(2026, 3, 9)) == 5
    assert calendar.working_days_between(date(2026, 3, 9), date(2026, 3, 2)) == -5
    assert calendar.working_days_between(date(2026, 3, 7), date(2026, 3, 8)) == 0


def test_working_days_are_added_backwards_too() -> None:
    calendar = bolivia("L")

    assert calendar.add_working_days(date(2026, 3, 9), -5) == date(2026, 3, 2)
    assert calendar.add_working_days(date(2026, 3, 8), -1) == date(2026, 3, 6)
    assert calendar.add_working_days(date(2026, 3, 8), 0) == date(2026, 3, 8)


def test_the_narrower_level_wins_and_within_a_level_the_later_decree() -> None:
    day = date(2026, 3, 4)

    def decree(effect: str, scope: tuple[str, ...], announced: date) -> law.CalendarDay:
        return law.CalendarDay(
            date=day, effect=effect, name_es="x", name_en="x", scope=scope, announced=announced, basis="x"  # type: ignore[arg-type]
        )  # fmt: skip

    def is_open(*days: law.CalendarDay) -> bool:
        return law.load().calendar("bo", "L", days).is_working_day(day)

    nation_closes = decree("closed", (), date(2026, 2, 1))
    department_opens = decree("open", ("L",), date(2026, 1, 1))
    body_closes = decree("closed", ("body:7",), date(2026, 1, 1))
    department_closes_later = decree("closed", ("L",), date(2026, 1, 2))
    elsewhere = decree("closed", ("C",), date(2026, 2, 2))

    assert is_open(elsewhere)
    assert is_open(department_opens, body_closes) is False
    assert is_open(department_closes_later, department_opens) is False
    assert not is_open(nation_closes)


def test_a_suspension_of_a_place_closes_every_day_of_its_period() -> None:
    quarantine = """
[[calendar.suspension]]
first_on = 2026-03-22
last_on = 2026-05-31
name_es = "Cuarentena"
name_en = "Quarantine"
scope = ["A"]
basis = "Decreto inventado"
evidence = "statute_text"
"""
    book = invented(response(), days=quarantine)

    assert book.calendar("xx", "B").is_working_day(date(2026, 4, 7))
    why = book.calendar("xx", "A").explain(date(2026, 4, 7))
    assert why is not None and why.reason == "suspension"
    assert book.calendar("xx", "A1").add_working_days(date(2026, 3, 20), 1) == date(2026, 6, 1)


@pytest.mark.parametrize(("kept", "open_days"), [("true", []), ("false", [10])])
def test_a_holiday_that_moves_may_leave_its_own_date_open(kept: str, open_days: list[int]) -> None:
    rule = '[[calendar.rule]]\nname_es = "x"\nname_en = "x"\nkind = "fixed"\nmonth = 3\nday = 10\n'
    rule += f'shift_days = {{ tue = -1 }}\nkeep_original = {kept}\nbasis = "x"\nevidence = "memory"\n'
    calendar = invented(response(), days=rule).calendar("xx")

    assert [day for day in (9, 10) if calendar.is_working_day(date(2026, 3, day))] == open_days


def test_the_last_monday_of_a_month_may_be_a_holiday() -> None:
    rule = '[[calendar.rule]]\nname_es = "x"\nname_en = "x"\nkind = "nth_weekday"\nmonth = {}\n'
    rule += 'weekday = "mon"\nnth = {}\nbasis = "x"\nevidence = "memory"\n'
    calendar = invented(
        response(), days=rule.format(5, -1) + rule.format(12, -1) + rule.format(9, 1)
    ).calendar("xx")
    holidays = [date(2026, 5, 25), date(2026, 12, 28), date(2026, 9, 7)]

    assert not any(calendar.is_working_day(day) for day in holidays)
    assert calendar.is_working_day(date(2026, 5, 18)) and calendar.is_working_day(date(2026, 9, 14))


def test_courts_may_open_on_saturday_without_opening_the_administration() -> None:
    calendar = invented(response(), calendar='judicial_weekend = ["sun"]').calendar("xx")
    saturday = date(2026, 3, 7)

    assert not calendar.is_working_day(saturday)
    assert calendar.judicial is not None and calendar.judicial.is_working_day(saturday)
    assert bolivia().judicial is None


def test_a_person_in_another_place_has_the_closed_days_of_both() -> None:
    days = '[[calendar.day]]\ndate = 2026-03-{day}\neffect = "closed"\nname_es = "x"\nname_en = "x"\n'
    days += 'scope = ["{place}"]\nbasis = "x"\n'
    book = invented(response(), days=days.format(day="04", place="A") + days.format(day="05", place="B"))
    both = book.calendar("xx", "A").joined(book.calendar("xx", "B"))

    assert both.add_working_days(date(2026, 3, 3), 1) == date(2026, 3, 6)


@pytest.mark.parametrize(
    ("year", "day"), [(2024, "2024-03-31"), (2025, "2025-04-20"), (2026, "2026-04-05"), (2027, "2027-03-28"),
                      (2028, "2028-04-16"), (1818, "1818-03-22"), (2038, "2038-04-25")],
)  # fmt: skip
def test_easter_falls_on_its_published_date(year: int, day: str) -> None:
    assert easter(year) == date.fromisoformat(day)


def test_what_another_norm_undid_holds_as_of_the_days_before_it_was_announced() -> None:
    june = [date(2026, 6, number) for number in range(1, 31)]
    outage = law.PeriodSuspension(
        first_on=june[0], last_on=june[29], name_es="Corte", name_en="Outage", basis="RA 1",
        evidence="official_document", announced=june[0], revoked=june[9],
    )  # fmt: skip
    shorter = replace(outage, last_on=june[10], announced=june[9], revoked=None)
    book = law.load()

    before, after, now = (
        book.calendar("bo", extra_days=(outage, shorter), as_of=as_of) for as_of in (june[8], june[9], None)
    )

    assert not before.is_working_day(june[11])
    assert after.is_working_day(june[11]) and now.is_working_day(june[11])
    assert not now.is_working_day(june[10])
