"""European Union: the days the Commission decided, and a clock that starts at registration."""

from __future__ import annotations

from datetime import date, timedelta

from foia import law
from tests.rules.law_samples import case, step

# The decision of the Commission of 25 May 2021, on the weekdays of 2023 in Brussels and in Luxembourg.
COMMON_2023 = [
    "01-02",
    "04-06",
    "04-07",
    "04-10",
    "05-01",
    "05-09",
    "05-18",
    "05-19",
    "05-29",
    "08-15",
    "11-01",
    "11-02",
    "12-25",
    "12-26",
    "12-27",
    "12-28",
    "12-29",
]


def due(*facts: str, place: str | None = "BRU", as_of: date | None = None) -> law.Report:
    book = law.load()
    found = book.regime("eu.reg1049")
    return law.deadlines(found, book.calendar(found.calendar, place), case(*facts), as_of=as_of)


def closed_weekdays(place: str, year: int) -> set[str]:
    calendar = law.load().calendar("eu", place)
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    return {f"{day:%m-%d}" for day in days if day.weekday() < 5 and not calendar.is_working_day(day)}


def test_the_days_of_2023_are_those_of_the_decision() -> None:
    assert closed_weekdays("BRU", 2023) == {*COMMON_2023, "07-21"}
    assert closed_weekdays("LUX", 2023) == {*COMMON_2023, "06-23"}


def test_a_saturday_is_never_opened_by_the_belgian_holiday() -> None:
    assert not law.load().calendar("eu", "LUX").is_working_day(date(2018, 7, 21))
    assert not law.load().calendar("eu", "LUX").is_working_day(date(2024, 7, 21))


def test_only_the_year_whose_decision_was_read_is_confirmed() -> None:
    years = {year.year: year.status for year in law.load().calendar_base("eu").years}

    assert [year for year, status in years.items() if status == "confirmed"] == [2023]
    assert due("received 2023-03-29", "registered 2023-03-30").coverage == "confirmed"
    assert due("received 2024-03-04", "registered 2024-03-05").coverage == "unconfirmed"


def test_the_clock_starts_at_registration_and_not_at_sending() -> None:
    sent = due("received 2023-12-16").response
    registered = due("received 2023-12-16", "registered 2023-12-20").response

    assert (registered.starts_on, registered.due_on) == (date(2023, 12, 21), date(2024, 1, 19))
    assert sent.due_on == date(2024, 1, 16)  # while no registration is known, the earlier reading


def test_an_extension_told_late_is_flagged_and_runs_from_the_first_due_date() -> None:
    found = due("received 2023-03-29", "registered 2023-03-30", "extended 2023-04-28")

    assert found.response.due_on == date(2023, 5, 22)
    assert [warning.code for warning in found.warnings] == ["late_extension"]


def test_silence_refuses_and_opens_the_confirmatory_application() -> None:
    found = due("received 2023-03-29", "registered 2023-03-30", as_of=date(2023, 4, 26))

    assert (found.response.state, found.response.silence) == ("missed", "deemed_refused")
    assert (step(found, "appeal_filing").due_on, step(found, "appeal_filing").verified) == (
        date(2023, 5, 22),
        False,
    )
