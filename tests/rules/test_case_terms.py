"""What the clock is told of a case's events."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from foia import law
from foia.cases.events import Happening
from foia.cases.terms import law_events


def happening(sequence: int, event_type: str, occurred_at: datetime, **payload: Any) -> Happening:
    recorded_at = datetime(2026, 4, 1, 14, sequence, tzinfo=UTC)
    return Happening(event_type, sequence, occurred_at, recorded_at, "staff", None, payload)


def test_an_answer_in_parts_is_given_when_its_last_part_was_delivered() -> None:
    """The central desk notes on 1 April what the body delivered, the later part first."""
    filed_at, delivered = datetime(2026, 3, 2, 14, tzinfo=UTC), datetime(2026, 3, 26, 14, tzinfo=UTC)
    book = law.load()
    regime = book.regime("bo.information_request")
    events = law_events(
        [
            happening(1, "filed", filed_at),
            happening(2, "partly_answered", delivered),
            happening(3, "answered", datetime(2026, 3, 10, 14, tzinfo=UTC), outcome="granted"),
        ],
        regime,
    )
    report = law.deadlines(regime, book.calendar("bo", "L"), events)

    assert (report.response.stopped_on, report.response.state) == (delivered.date(), "missed")
