"""Argentina: holidays that move, one-off days, and who hears a claim against each branch of the State."""

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

INFORMATION = "ar.information_request"


@pytest.mark.parametrize(
    ("year", "closed"),
    [
        (2022, "02-28 03-01 03-24 04-14 04-15 05-18 05-25 06-17 06-20 06-27 08-15 09-02 10-07 10-10 11-21"
               " 12-08 12-09 12-20 12-23 12-30"),
        (2025, "01-01 03-03 03-04 03-24 04-02 04-17 04-18 05-01 05-02 06-16 06-20 06-27 07-09 08-15 10-10"
               " 11-21 11-24 12-08 12-24 12-25 12-31"),
        (2026, "01-01 02-16 02-17 03-23 03-24 04-02 04-03 05-01 05-25 06-15 07-09 07-10 08-17 10-12 11-23"
               " 12-07 12-08 12-25"),
    ],
)  # fmt: skip
def test_no_other_weekday_of_the_year_is_closed(year: int, closed: str) -> None:
    assert closed_weekdays(calendar("ar"), year) == closed.split()


@pytest.mark.parametrize(
    ("falls_on", "kept_on"),
    [
        ("2025-06-17", "2025-06-16"), ("2024-11-20", "2024-11-18"), ("2023-08-17", "2023-08-21"),
        ("2026-11-20", "2026-11-23"), ("2026-08-17", "2026-08-17"),
    ],
)  # fmt: skip
def test_a_movable_holiday_passes_to_the_nearer_monday(falls_on: str, kept_on: str) -> None:
    assert not calendar("ar").is_working_day(date.fromisoformat(kept_on))
    assert calendar("ar").is_working_day(date.fromisoformat(falls_on)) is (falls_on != kept_on)


@pytest.mark.parametrize(
    ("eve", "day"), [("2022-09-01", "2022-09-02"), ("2025-08-31", "2025-10-10"), ("2025-12-14", "2025-12-24")]
)
def test_a_day_closes_only_once_it_was_declared(eve: str, day: str) -> None:
    book, closed = law.load(), date.fromisoformat(day)

    assert book.calendar("ar", as_of=date.fromisoformat(eve)).is_working_day(closed)
    assert not book.calendar("ar").is_working_day(closed)


def test_the_suspension_of_2020_stops_the_count_and_says_by_what_norm() -> None:
    found = due_on(INFORMATION, "received 2020-03-12").response
    stopped = [day for day in found.skipped if day.reason == "suspension"]

    assert (found.due_on, stopped[0].date, stopped[-1].date) == (
        date(2020, 4, 28), date(2020, 3, 20), date(2020, 4, 14),
    )  # fmt: skip
    assert stopped[0].source is not None and "Decreto 298/2020" in stopped[0].source


def test_the_term_runs_from_whoever_has_the_information() -> None:
    facts = ("received 2026-03-02", "referred 2026-03-06 to=other")

    assert due_on(INFORMATION, *facts).response.due_on == date(2026, 3, 31)
    assert due_on(INFORMATION, *facts, "registered 2026-03-10").response.due_on == date(2026, 4, 6)

    lines = due_on(INFORMATION, "received 2026-03-02").response.explanation.es
    assert any(line.startswith("La solicitud se recibió") for line in lines)


def test_a_claim_restarts_the_term_of_the_court_action() -> None:
    refused = ("received 2026-03-02", "answered 2026-03-10 outcome=refused")
    decided = (
        "appeal_filed 2026-04-20",
        "appeal_decided 2026-06-03 outcome=not_upheld",
        "notified 2026-06-05",
    )

    assert step(due_on(INFORMATION, *refused), "judicial_review").due_on == date(2026, 5, 12)
    assert step(due_on(INFORMATION, *refused, *decided), "judicial_review").due_on == date(2026, 8, 5)


@pytest.mark.parametrize(
    ("body_class", "own"), [("legislature", True), ("judiciary", True), ("executive", False)]
)
def test_the_agency_does_not_hear_claims_against_the_other_branches(body_class: str, own: bool) -> None:
    told = law.remedies(law.load().regime(INFORMATION), body_class)

    assert any("propio organismo" in remedy.text_es for remedy in told) is own


def test_the_grounds_are_the_words_of_the_law_and_one_that_is_told() -> None:
    found = {ground.code: ground for ground in law.grounds(law.load().regime(INFORMATION))}

    assert list(found) == [*(f"AR-8-{letter}" for letter in "abcdefghijklm"), "AR-13"]
    assert [code for code, ground in found.items() if ground.paraphrase] == ["AR-13"]


def test_every_term_with_a_number_has_a_worked_example() -> None:
    assert steps_with_a_number("AR") <= steps_with_an_example("AR")


def test_a_filing_on_a_closed_day_counts_as_made_the_next_open_day() -> None:
    sunday = due_on(INFORMATION, "received 2026-03-08")

    assert sunday.response.due_on == due_on(INFORMATION, "received 2026-03-09").response.due_on
    assert sunday.response.conflict_due_on is None
