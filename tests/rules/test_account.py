"""A deadline taken apart: which days are counted, which are not and why, laid out by months."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foia import law
from foia.explaining.account import Account, Mark, account_of, norm_of
from foia.explaining.story import story_of
from tests.rules.law_samples import case, step

PETITION = "bo.petition"


def accounted(
    regime_id: str, *texts: str, place: str | None = None, step_id: str = "", as_of: date | None = None
) -> Account:
    book = law.load()
    regime = book.regime(regime_id)
    calendar = book.calendar(regime.calendar, place)
    report = law.deadlines(regime, calendar, case(*texts), as_of=as_of)
    return account_of(step(report, step_id) if step_id else report.response, regime, calendar)


def test_a_decreed_day_is_left_out_with_its_decree() -> None:
    account = accounted("bo.information_request", "received 2025-10-20", place="P", as_of=date(2025, 10, 30))
    decreed = [closed for closed in account.closed if date(2025, 11, 3) in closed.days]

    assert [closed.reason for closed in decreed] == ["holiday"]
    assert decreed[0].why is not None
    assert decreed[0].why.announced == date(2025, 10, 29)
    weekends = [closed for closed in account.closed if closed.reason == "weekend"]
    assert len(weekends) == 1, "weekends are told together"
    assert len(weekends[0].days) == 6


def test_the_months_number_the_days_up_to_the_last() -> None:
    account = accounted("bo.information_request", "received 2026-03-02", place="L")
    days = [day for month in account.months for day in month.days]
    numbers = [day.number for day in days if day.number is not None]

    assert [month.first_on for month in account.months] == [date(2026, 3, 1)]
    assert numbers == list(range(1, 16))
    assert [day.on for day in days if day.is_due] == [date(2026, 3, 23)]
    assert [day.on for day in days if day.mark is Mark.EVENT] == [date(2026, 3, 2)]
    assert all(len(week) == 7 for month in account.months for week in month.weeks)
    assert account.months[0].weeks[0].index(days[0]) == days[0].on.weekday()


def test_a_term_of_months_runs_without_numbers() -> None:
    account = accounted(PETITION, "received 2026-01-05", place="L")
    days = [day for month in account.months for day in month.days]

    assert account.deadline.unit == "month"
    assert {day.number for day in days} == {None}
    assert sum(day.is_due for day in days) == 1
    assert len(account.months) >= 6


def test_what_has_no_date_has_no_months() -> None:
    account = accounted("bo.information_request", "received 2026-03-02", "suspended 2026-03-04")

    assert account.deadline.due_on is None
    assert account.months == ()


def test_a_pause_is_told_by_its_cause_and_its_days_are_not_counted() -> None:
    account = accounted(
        "bo.information_request", "received 2026-03-02", "suspended 2026-03-04", "resumed 2026-03-06"
    )
    paused = [closed for closed in account.closed if closed.reason == "pause"]
    marks = {day.on: day.mark for month in account.months for day in month.days}

    assert [closed.days for closed in paused] == [(date(2026, 3, 4), date(2026, 3, 5))]
    assert marks[date(2026, 3, 4)] is marks[date(2026, 3, 5)] is Mark.PAUSED
    assert marks[date(2026, 3, 6)] is Mark.COUNTED


@given(
    received_on=st.dates(date(2024, 1, 1), date(2027, 6, 30)),
    regime_id=st.sampled_from(["bo.information_request", "cl.information_request", "gt.information_request"]),
)
def test_every_day_is_counted_once_or_left_out_once(received_on: date, regime_id: str) -> None:
    account = accounted(regime_id, f"received {received_on}", f"admitted {received_on}")
    deadline = account.deadline
    assert deadline.starts_on is not None and deadline.due_on is not None
    shown = {day.on: day for month in account.months for day in month.days}
    closed = [day for group in account.closed for day in group.days]
    span = (deadline.due_on - deadline.starts_on).days + 1
    within = [deadline.starts_on + timedelta(days=number) for number in range(span)]

    assert len(closed) == len(set(closed))
    assert [on for on in within if shown[on].number is None] == [on for on in within if on in set(closed)]
    assert max(day.number or 0 for day in shown.values()) == deadline.amount
    assert shown[deadline.due_on].is_due


def test_the_story_tells_waits_extensions_and_corrections() -> None:
    book = law.load()
    regime = book.regime("cl.information_request")
    events = case(
        "received 2026-03-02", "clarification_requested 2026-03-04", "clarification_provided 2026-03-06",
        "extended 2026-03-20 amount=10", "corrected 2026-03-03 of=received recorded=2026-03-10",
    )  # fmt: skip
    story = story_of(events, regime, book.calendar("cl"))

    assert [(wait.kind, wait.began_on, wait.ended_on) for wait in story.waits] == [
        ("clarification_requested", date(2026, 3, 4), date(2026, 3, 6))
    ]
    assert [(extension.told_on, extension.amount) for extension in story.extensions] == [
        (date(2026, 3, 20), 10)
    ]
    assert [(c.of, c.true_on, c.noted_on) for c in story.corrections] == [
        ("received", date(2026, 3, 3), date(2026, 3, 10))
    ]


@pytest.mark.parametrize(
    ("basis", "found"),
    [
        ("Ley 2341, artículo 17", "bo.ley2341"),
        ("Decreto Supremo 28168, artículo 3; Ley 2341, artículo 18", "bo.ds28168"),
        ("Ley 99, artículo 1", None),
        ("", None),
    ],
)
def test_a_citation_leads_to_the_norm_it_names(basis: str, found: str | None) -> None:
    norms = law.load().country("BO").norms

    norm = norm_of(basis, norms)

    assert (norm.id if norm is not None else None) == found
