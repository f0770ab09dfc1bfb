"""Brazil: national holidays, days without attention, and terms of calendar days."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from foia import law
from tests.rules.law_samples import case, step

ACCESS, COMPLAINT = "br.information_request", "br.complaint"


def due(*facts: str, regime: str = ACCESS, place: str | None = "DF", **options: Any) -> law.Report:
    book = law.load()
    found = book.regime(regime)
    return law.deadlines(found, book.calendar(found.calendar, place), case(*facts), **options)


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        ("2012-02-20", False), ("2012-02-22", True),  # Carnival Monday, Ash Wednesday
        ("2026-04-03", False), ("2026-04-02", True),  # Good Friday and the day before
        ("2026-06-04", False),  # Corpus Christi
        ("2023-11-20", True), ("2024-11-20", False), ("2028-11-20", False),
        ("2020-11-02", False), ("2021-11-15", False),
        ("2026-10-28", True),  # the public servant's day is fixed by each body
        ("2022-05-02", True),  # 1 May on a Sunday does not move
    ],
)  # fmt: skip
def test_a_national_day_is_closed_and_none_moves(day: str, is_open: bool) -> None:
    assert law.load().calendar("br", "DF").is_working_day(date.fromisoformat(day)) is is_open


def test_a_last_day_without_attention_passes_to_the_next_one_with_it() -> None:
    sunday = due("received 2026-03-02").response
    carnival = due("received 2026-01-27").response

    assert (sunday.starts_on, sunday.due_on) == (date(2026, 3, 3), date(2026, 3, 23))
    assert carnival.due_on == date(2026, 2, 18)


def test_of_a_filing_on_a_closed_day_the_earlier_date_is_shown() -> None:
    found = due("received 2026-03-07").response

    assert (found.due_on, found.conflict_due_on) == (date(2026, 3, 27), date(2026, 3, 30))


def test_the_last_day_of_a_complaint_has_no_rule_that_was_read() -> None:
    found = due("received 2026-03-05", regime=COMPLAINT).response

    assert (found.due_on, found.conflict_due_on) == (date(2026, 4, 4), date(2026, 4, 6))


def test_a_complaint_is_extended_once_and_for_no_more_than_thirty_days() -> None:
    facts = ("received 2026-03-09", "extended 2026-04-01")

    assert due(*facts, regime=COMPLAINT).response.due_on == date(2026, 5, 8)
    with pytest.raises(law.BadHistory):
        due(*facts, "extended 2026-05-04", regime=COMPLAINT)
    with pytest.raises(law.BadHistory):
        due(facts[0], "extended 2026-04-01 amount=31", regime=COMPLAINT)


def test_only_the_decision_on_the_appeal_is_hearsay() -> None:
    found = {item.id: item.verified for item in law.load().regime(ACCESS).steps}

    assert found == {"response": True, "extension": True, "appeal_filing": True, "appeal_decision": False}
    assert not any(item.unit_verified for item in law.load().regime(ACCESS).steps)


@pytest.mark.parametrize(
    ("kind", "regime"),
    [("info_request", ACCESS), ("service_complaint", COMPLAINT), ("suggestion", COMPLAINT)],
)
def test_every_level_of_government_is_bound_by_the_national_laws(kind: str, regime: str) -> None:
    classes = [*(known.code for known in law.load().country("BR").body_classes), None]
    found = {law.applicable(law.load(), "BR", kind, name, "SP", date(2026, 3, 2)).id for name in classes}

    assert found == {regime}


def test_silence_opens_no_term_of_days_but_says_that_one_may_appeal() -> None:
    found = due("received 2026-03-02", as_of=date(2026, 3, 24))

    assert (found.response.state, found.response.silence) == ("missed", "may_appeal")
    assert step(found, "appeal_filing").state == "not_started"
