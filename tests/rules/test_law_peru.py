"""Peru: days off of the public sector, two norms on the appeal, and the extension told by the second day."""

from __future__ import annotations

from datetime import date, datetime, time

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

INFORMATION, COMPLAINT = "pe.information_request", "pe.complaint"
REFUSED = ("received 2026-03-16", "answered 2026-03-30 outcome=refused")


@pytest.mark.parametrize(
    ("year", "closed"),
    [
        (2020, "01-01 04-09 04-10 05-01 06-29 07-28 10-08 10-09 12-08 12-24 12-25 12-31"),
        (2022, "01-03 04-14 04-15 05-02 06-24 06-29 07-28 07-29 08-29 08-30 10-07 10-31 11-01 12-08 12-09"
               " 12-26 12-30"),
        (2024, "01-01 01-02 03-28 03-29 05-01 06-07 07-23 07-26 07-29 08-06 08-30 10-07 10-08 11-01 12-06"
               " 12-09 12-23 12-24 12-25 12-30 12-31"),
        (2027, "01-01 03-25 03-26 06-07 06-29 07-23 07-28 07-29 08-06 08-30 10-08 11-01 12-08 12-09"),
    ],
)  # fmt: skip
def test_no_other_weekday_of_the_year_is_closed(year: int, closed: str) -> None:
    assert closed_weekdays(calendar("pe"), year) == closed.split()


@pytest.mark.parametrize(
    ("place", "is_open"),
    [
        (None, True),
        ("PE-CUS", True),
        ("PE-LIM", True),
        ("LIM:Huaral", False),
        ("LMA", False),
        ("PE-CAL", False),
    ],
)
def test_the_summit_of_2024_closed_only_where_the_decree_said(place: str | None, is_open: bool) -> None:
    days = calendar("pe", place)

    assert [days.is_working_day(date(2024, 11, day)) for day in (14, 15)] == [is_open, is_open]


def test_a_day_off_counts_only_once_it_was_decreed() -> None:
    book, new_year = law.load(), date(2023, 1, 2)

    assert book.calendar("pe", as_of=date(2022, 12, 28)).is_working_day(new_year)
    assert not book.calendar("pe", as_of=date(2022, 12, 29)).is_working_day(new_year)


@pytest.mark.parametrize(
    ("received", "starts_on", "due"),
    [
        ("received 2026-03-13T16:00", date(2026, 3, 16), date(2026, 3, 27)),
        ("received 2026-03-13T18:00", date(2026, 3, 17), date(2026, 3, 30)),
        ("received 2026-03-14T09:00", date(2026, 3, 17), date(2026, 3, 30)),
    ],
)
def test_a_filing_after_hours_counts_as_made_the_next_working_day(
    received: str, starts_on: date, due: date
) -> None:
    book = law.load()
    days = book.calendar("pe", office_closes_at=time(16, 30))
    events = [law.Event("received", datetime.fromisoformat(received.split()[1]))]
    found = law.deadlines(book.regime(INFORMATION), days, events).response

    assert (found.starts_on, found.due_on) == (starts_on, due)


def test_of_the_two_norms_on_the_appeal_the_longer_is_shown_and_the_other_warned_of() -> None:
    found = due_on(INFORMATION, *REFUSED)
    appeal = step(found, "appeal_filing")

    assert (appeal.due_on, appeal.conflict_due_on) == (date(2026, 4, 22), date(2026, 4, 14))
    assert "norm_conflict" in {warning.code for warning in found.warnings}
    assert step(due_on(INFORMATION, *REFUSED, as_of=date(2026, 4, 20)), "appeal_filing").state == "running"


def test_against_silence_there_is_an_appeal_without_a_term() -> None:
    silent = due_on(INFORMATION, "received 2026-03-16", as_of=date(2026, 12, 1))
    filed = due_on(INFORMATION, "received 2026-03-16", "appeal_filed 2026-12-01", as_of=date(2026, 12, 1))

    assert (silent.response.silence, step(silent, "appeal_against_silence").due_on) == (
        "deemed_refused",
        None,
    )
    assert step(filed, "appeal_admission").due_on == date(2026, 12, 14)


def test_the_body_says_how_long_the_extension_is_and_only_in_time() -> None:
    told, late = (
        due_on(INFORMATION, "received 2026-03-16", f"extended 2026-03-{day} amount=40") for day in (18, 19)
    )

    assert told.response.due_on == date(2026, 5, 28)
    assert {warning.code for warning in told.warnings} == {"unconfirmed_calendar"}
    assert late.response.due_on == date(2026, 3, 30)
    assert "late_extension" in {warning.code for warning in late.warnings}
    with pytest.raises(law.BadHistory):
        due_on(INFORMATION, "received 2026-03-16", "extended 2026-03-18")


def test_a_supplier_of_a_public_service_does_not_answer_in_the_book_of_public_bodies() -> None:
    book, day = law.load(), date(2026, 6, 1)

    assert law.applicable(book, "PE", "conduct_complaint", "local_government", None, day).id == COMPLAINT
    assert law.applicable(book, "PE", "info_request", "private_service", None, day).id == INFORMATION
    with pytest.raises(law.NoRegime):
        law.applicable(book, "PE", "service_complaint", "private_service", None, day)


def test_a_complaint_stands_still_while_it_is_completed() -> None:
    asked = ("received 2026-06-01", "clarification_requested 2026-06-03")

    assert due_on(COMPLAINT, *asked, as_of=date(2026, 6, 4)).response.state == "suspended"
    given = due_on(COMPLAINT, *asked, "clarification_provided 2026-06-05").response
    assert [day.date.day for day in given.skipped if day.reason == "suspension"] == [4, 5]


def test_every_term_with_a_number_has_a_worked_example() -> None:
    assert steps_with_a_number("PE") <= steps_with_an_example("PE")
