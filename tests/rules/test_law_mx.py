"""Mexico: two general laws, both from memory, and holidays kept on Mondays."""

from __future__ import annotations

from datetime import date

import pytest

from foia import law
from tests.rules.law_samples import case, step

REGIME = "mx.information_request"


def due(*facts: str, version: str = "2", as_of: date | None = None) -> law.Report:
    book = law.load()
    found = book.regime(REGIME, version)
    return law.deadlines(found, book.calendar(found.calendar, "CMX"), case(*facts), as_of=as_of)


@pytest.mark.parametrize(
    ("received", "version"),
    [(date(2015, 5, 5), "1"), (date(2025, 3, 20), "1"), (date(2025, 3, 21), "2"), (date(2028, 1, 3), "2")],
)
def test_a_request_keeps_the_law_of_the_day_it_was_received(received: date, version: str) -> None:
    book = law.load()

    assert book.applicable("MX", "info_request", "federal_body", "CMX", received).version == version
    assert book.bound(REGIME, received, date(2028, 6, 1)).version == version


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        ("2024-02-05", False), ("2025-02-03", False), ("2025-02-05", True),
        ("2025-03-17", False), ("2025-03-21", True), ("2026-11-16", False), ("2026-11-20", True),
        ("2024-10-01", False), ("2025-10-01", True), ("2027-12-24", True), ("2026-04-03", True),
    ],
)  # fmt: skip
def test_three_holidays_are_kept_on_a_monday_and_no_weekend_moves(day: str, is_open: bool) -> None:
    assert law.load().calendar("mx", "CMX").is_working_day(date.fromisoformat(day)) is is_open


def test_a_request_to_complete_begins_the_term_anew_once_answered() -> None:
    asked = ("received 2026-03-02", "clarification_requested 2026-03-09")

    assert due(*asked).response.state == "suspended"
    assert step(due(*asked), "clarification").due_on == date(2026, 3, 24)
    assert due(*asked, "clarification_provided 2026-03-18").response.due_on == date(2026, 4, 15)


def test_a_notice_of_lack_of_competence_ends_the_term_of_this_body() -> None:
    assert due("received 2026-03-02", "referred 2026-03-05 to=other").response.state == "ended"


@pytest.mark.parametrize("version", ["1", "2"])
def test_every_term_is_shown_as_unconfirmed(version: str) -> None:
    found = due("received 2026-03-02", version=version, as_of=date(2026, 4, 1))

    assert {item.evidence for item in found.deadlines} == {"memory"}
    assert (found.response.state, found.response.silence) == ("missed", None)
    assert step(found, "appeal_filing").due_on == date(2026, 4, 21)
