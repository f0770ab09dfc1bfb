"""What a log says of a case: what it may not say, what the clock reads of it, and what its row becomes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from foia import law
from foia.cases.case import fold
from foia.cases.events import Happening, require_payload
from foia.cases.imported import Contradiction, Stated, contradiction, law_events
from foia.cases.phases import Phase
from foia.cases.seats import SeatAt
from foia.cases.terms import report

TODAY = date(2026, 3, 2)
RECEIVED = date(2026, 2, 4)
AT = datetime(2026, 2, 4, 4, tzinfo=UTC)
IMPORTED_AT = datetime(2026, 3, 2, 14, tzinfo=UTC)


def stated(**values: Any) -> Stated:
    return Stated(**{"received_on": RECEIVED, **values})


def imported(said: Stated, regime: str = "none", **values: Any) -> Happening:
    book = law.load()
    payload: dict[str, Any] = {
        **said.as_payload(),
        "extension": None,
        "source": "a_log",
        "kind": "info_request",
        "regime_id": regime,
        "regime_version": book.regime(regime).version,
        "body_id": None,
        "custody": "central_desk",
        "channel": "other",
        "backlog": said.is_backlog(TODAY),
        "questions": ["q1"],
        "documents": [],
        **values,
    }
    require_payload("imported", payload)
    return Happening("imported", 1, AT, IMPORTED_AT, "system", None, payload)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"decided_on": date(2026, 2, 3)}, Contradiction("decided_on", "before", "received_on")),
        ({"due_on": date(2026, 2, 3)}, Contradiction("due_on", "before", "received_on")),
        (
            {"due_on": date(2026, 2, 20), "extended_to": date(2026, 2, 19)},
            Contradiction("extended_to", "before", "due_on"),
        ),
        (
            {"decided_on": date(2026, 2, 10), "notified_on": date(2026, 2, 9)},
            Contradiction("notified_on", "before", "decided_on"),
        ),
        (
            {"notified_on": date(2026, 2, 9), "closed_on": date(2026, 2, 8)},
            Contradiction("closed_on", "before", "notified_on"),
        ),
        ({"closed_on": date(2026, 3, 3)}, Contradiction("closed_on", "in_the_future")),
        (
            {"status": "open", "closed_on": date(2026, 2, 8)},
            Contradiction("status", "open_with", "closed_on"),
        ),
        ({"outcome": "granted"}, Contradiction("outcome", "open_with", "outcome")),
        ({"received_on": date(2026, 3, 3)}, Contradiction("received_on", "in_the_future")),
    ],
)
def test_a_row_that_contradicts_itself_is_told_by_its_column(
    said: dict[str, Any], wrong: Contradiction
) -> None:
    assert contradiction(stated(**said), TODAY) == wrong


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"due_on": date(2027, 2, 4)},
        {"decided_on": RECEIVED, "notified_on": RECEIVED, "closed_on": RECEIVED, "outcome": "granted"},
        {"status": "closed", "outcome": "refused"},
        {"decided_on": date(2026, 2, 10), "outcome": "granted"},
    ],
)
def test_a_row_that_may_be_true_is_taken(said: dict[str, Any]) -> None:
    assert contradiction(stated(**said), TODAY) is None


@pytest.mark.parametrize(
    ("said", "phase"),
    [
        ({}, Phase.FILED),
        ({"status": "in_progress"}, Phase.IN_PROGRESS),
        ({"decided_on": date(2026, 2, 10)}, Phase.DECIDED),
        ({"decided_on": date(2026, 2, 10), "status": "closed"}, Phase.CONCLUDED),
        ({"notified_on": date(2026, 2, 10)}, Phase.CONCLUDED),
        ({"closed_on": date(2026, 2, 10)}, Phase.CONCLUDED),
        ({"status": "closed"}, Phase.CONCLUDED),
    ],
)
def test_the_phase_is_what_the_dates_and_the_status_say(said: dict[str, Any], phase: str) -> None:
    state = fold([imported(stated(**said, outcome="granted" if said else None))])

    assert state.phase == phase
    assert state.source == "a_log"
    assert state.questions["q1"].outcome == ("granted" if said else None)


def test_a_later_row_replaces_what_an_earlier_one_said() -> None:
    first = imported(stated())
    said = stated(notified_on=date(2026, 2, 20), outcome="refused")
    payload = {**said.as_payload(), "extension": None, "backlog": False}
    require_payload("import_updated", payload)
    later = Happening("import_updated", 2, AT, IMPORTED_AT, "system", None, payload)

    state = fold([first, later])

    assert (state.phase, state.outcome) == (Phase.CONCLUDED, "refused")
    assert state.concluded_at == datetime(2026, 2, 20, 12, tzinfo=UTC)


def test_the_law_counts_an_imported_case_as_any_other() -> None:
    book = law.load()
    said = stated(decided_on=date(2026, 2, 27), notified_on=date(2026, 3, 2), outcome="granted")
    event = imported(said, "bo.information_request")

    found = report(book, [event], SeatAt("BO-L"), now=IMPORTED_AT).response

    by_hand = law.deadlines(
        book.regime("bo.information_request"),
        book.calendar("bo", "BO-L"),
        [
            law.Event("received", AT),
            law.Event("decided", date(2026, 2, 27)),
            law.Event("notified", date(2026, 3, 2)),
        ],
        now=IMPORTED_AT,
    ).response
    assert (found.due_on, found.stopped_on) == (by_hand.due_on, by_hand.stopped_on)
    assert found.due_on is not None
    assert found.stopped_on is not None


def test_an_extension_is_counted_where_the_regime_has_one() -> None:
    book = law.load()
    regime = "cl.information_request"
    plain = report(book, [imported(stated(), regime)], None, now=IMPORTED_AT).response
    five_days = {"amount": 5, "unit": "working_day"}
    extended = report(book, [imported(stated(), regime, extension=five_days)], None, now=IMPORTED_AT).response

    assert plain.due_on is not None
    assert extended.due_on == book.calendar("cl").add_working_days(plain.due_on, 5)
    assert extended.first_due_on == plain.due_on


def test_what_was_withdrawn_is_no_answer() -> None:
    said = stated(closed_on=date(2026, 2, 10), outcome="withdrawn")

    assert [event.type for event in law_events(imported(said))] == ["received", "withdrawn"]


def test_what_is_open_after_a_year_is_backlog() -> None:
    old = date(2025, 3, 1)

    assert stated(received_on=old).is_backlog(TODAY)
    assert not stated(received_on=old, status="closed").is_backlog(TODAY)
    assert not stated().is_backlog(TODAY)
