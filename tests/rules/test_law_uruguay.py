"""Uruguay: its calendar and what Ley 18.381 says of silence, extension and refusal."""

from __future__ import annotations

from datetime import date

import pytest

from foia import law
from tests.rules.law_countries import (
    calendar,
    closed_weekdays,
    due_on,
    steps_with_a_number,
    steps_with_an_example,
)
from tests.rules.law_samples import step

INFORMATION = "uy.information_request"


@pytest.mark.parametrize(
    ("year", "closed"),
    [
        (2012, "01-06 02-20 02-21 04-02 04-03 04-04 04-05 04-06 04-23 05-01 05-21 06-19 07-18"
               " 10-15 11-02 12-25"),
        (2023, "01-06 02-20 02-21 04-03 04-04 04-05 04-06 04-07 04-17 05-01 05-22 06-19 07-18"
               " 08-25 10-16 11-02 12-25"),
        (2026, "01-01 01-06 02-16 02-17 03-30 03-31 04-01 04-02 04-03 05-01 05-18 06-19 08-25"
               " 10-12 11-02 12-25"),
    ],
)  # fmt: skip
def test_no_other_weekday_of_the_year_is_closed(year: int, closed: str) -> None:
    assert closed_weekdays(calendar("uy"), year) == closed.split()


@pytest.mark.parametrize(
    ("falls_on", "kept_on"),
    [
        ("2022-04-19", "2022-04-18"), ("2023-04-19", "2023-04-17"), ("2012-04-19", "2012-04-23"),
        ("2024-04-19", "2024-04-22"), ("2026-05-18", "2026-05-18"), ("2022-10-12", "2022-10-10"),
    ],
)  # fmt: skip
def test_only_three_holidays_are_moved_to_a_monday(falls_on: str, kept_on: str) -> None:
    days = calendar("uy")

    assert not days.is_working_day(date.fromisoformat(kept_on))
    assert days.is_working_day(date.fromisoformat(falls_on)) is (falls_on != kept_on)
    assert sum(not rule.keep_original for rule in days.base.rules) == 3


def test_once_the_term_passes_in_silence_the_request_is_granted() -> None:
    found = due_on(INFORMATION, "received 2026-03-02", as_of=date(2026, 4, 7))

    assert (found.response.state, found.response.silence) == ("missed", "deemed_granted")
    assert found.response.due_on == date(2026, 4, 6)
    action = step(found, "judicial_action")
    assert (action.due_on, action.amount) == (None, None)


def test_the_term_is_met_only_when_the_decision_reaches_the_person() -> None:
    facts = ("received 2026-03-02", "decided 2026-04-06 outcome=refused")

    assert due_on(INFORMATION, *facts, as_of=date(2026, 4, 7)).response.state == "missed"
    assert due_on(INFORMATION, *facts, "notified 2026-04-06").response.state == "met"


def test_a_filing_on_a_sunday_has_two_dates_until_the_rule_is_read() -> None:
    found = due_on(INFORMATION, "received 2026-03-08")

    assert (found.response.due_on, found.response.conflict_due_on) == (date(2026, 4, 10), date(2026, 4, 13))
    assert "unknown_rule" in {warning.code for warning in found.warnings}


def test_a_second_extension_is_refused() -> None:
    with pytest.raises(law.BadHistory):
        due_on(INFORMATION, "received 2026-03-02", "extended 2026-03-30", "extended 2026-04-06")


def test_the_grounds_are_the_words_of_the_law_itself() -> None:
    found = {ground.code: ground for ground in law.grounds(law.load().regime(INFORMATION))}

    assert list(found) == [*(f"UY-9-{letter}" for letter in "ABCDEFG"), "UY-10-I", "UY-10-II", "UY-14"]
    assert all(ground.verified and not ground.paraphrase for ground in found.values())


def test_every_year_is_told_as_not_confirmed() -> None:
    years = {year.year: year.status for year in calendar("uy").base.years}

    assert years == dict.fromkeys(range(2012, 2029), "unconfirmed")


def test_every_term_with_a_number_has_a_worked_example() -> None:
    assert steps_with_a_number("UY") <= steps_with_an_example("UY")
