"""Folding events gives the state, and nothing else does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from foia.cases.case import BrokenHistory, fold
from foia.cases.case_state import QuestionState
from foia.cases.events import EVENT_FIELDS, BadPayload, Happening, require_payload, upcast
from foia.cases.phases import Phase

AT = datetime(2026, 3, 9, 14, 0, tzinfo=UTC)
FILED = {
    "kind": "info_request",
    "regime_id": "bo.information_request",
    "regime_version": "1",
    "body_id": "b" * 32,
    "custody": "body",
    "channel": "web",
    "notice_channel": "page",
    "language": "es",
    "named": False,
    "represented": False,
    "held": False,
    "variant": None,
    "about_body_id": None,
    "against_highest": False,
    "reserved": False,
    "confidential": False,
    "urgent": False,
    "category": None,
    "excluded": [],
    "origin_case_id": None,
    "questions": ["q1", "q2"],
    "documents": [],
}


def happening(event_type: str, **payload: Any) -> Happening:
    return Happening(event_type, 1, AT, AT, "staff", None, payload)


def after(*events: Happening) -> Any:
    return fold([happening("filed", **FILED), *events])


def answers(**outcomes: str) -> list[dict[str, str | None]]:
    return [
        {"question_id": question, "outcome": outcome, "ground": None}
        for question, outcome in outcomes.items()
    ]


def test_a_filed_case_has_open_questions_and_no_outcome() -> None:
    state = after()

    assert (state.phase, state.outcome) == (Phase.FILED, None)
    assert state.questions == {"q1": QuestionState(), "q2": QuestionState()}


def test_acknowledging_puts_it_in_progress() -> None:
    state = after(happening("acknowledged"))

    assert (state.phase, state.acknowledged_at) == (Phase.IN_PROGRESS, AT)


def test_acknowledging_does_not_end_the_wait_for_a_clarification() -> None:
    state = after(
        happening("clarification_requested", reason="unclear", documents=[]), happening("acknowledged")
    )

    assert state.phase == Phase.AWAITING_CLARIFICATION


def test_a_partial_answer_leaves_the_case_open() -> None:
    state = after(happening("partly_answered", answers=answers(q1="granted")))

    assert (state.phase, state.outcome) == (Phase.IN_PROGRESS, None)
    assert state.questions["q1"].outcome == "granted"
    assert state.questions["q2"].outcome is None


def test_concluded_never_stands_without_an_outcome() -> None:
    state = after(
        happening("answered", answers=answers(q1="granted", q2="refused"), outcome="partially_granted")
    )

    assert (state.phase, state.outcome) == (Phase.CONCLUDED, "partially_granted")


def test_withdrawing_ends_only_the_questions_without_an_answer() -> None:
    state = after(
        happening("partly_answered", answers=answers(q1="granted")),
        happening("withdrawn", outcome="withdrawn"),
    )

    assert [state.questions[q].outcome for q in ("q1", "q2")] == ["granted", "withdrawn"]


def test_routing_takes_the_case_from_whoever_had_it() -> None:
    assigned = happening("assigned", person_id="p" * 32, office_id=None)
    routed = happening(
        "routed", body_id="c" * 32, custody="body", regime_id="bo.petition", regime_version="1", documents=[]
    )

    state = after(assigned, routed)

    assert (state.body_id, state.assignee_id, state.regime_id) == ("c" * 32, None, "bo.petition")


@pytest.mark.parametrize("events", [[], ["acknowledged"], ["filed", "filed"]])
def test_a_history_begins_with_one_filing(events: list[str]) -> None:
    with pytest.raises(BrokenHistory):
        fold([happening(name, **(FILED if name == "filed" else {})) for name in events])


def test_a_payload_is_closed_on_both_sides() -> None:
    require_payload("acknowledged", {})
    with pytest.raises(BadPayload):
        require_payload("acknowledged", {"name": "x"})
    with pytest.raises(BadPayload):
        require_payload("assigned", {"person_id": None})
    with pytest.raises(BadPayload):
        require_payload("renamed", {})


def test_no_event_has_room_for_a_name_or_a_text() -> None:
    words = {field for fields in EVENT_FIELDS.values() for field in fields}

    assert not words & {"name", "email", "phone", "text", "subject", "document_number", "key", "folio"}


def test_an_event_from_the_future_is_refused() -> None:
    with pytest.raises(BadPayload):
        upcast("acknowledged", 99, {})


def test_what_was_promised_to_be_known_to_few_is_never_taken_back() -> None:
    report = {**FILED, "kind": "misconduct_report", "reserved": True, "confidential": True}
    lowered = happening(
        "reclassified",
        kind="service_complaint",
        regime_id="bo.petition",
        regime_version="1",
        variant=None,
        body_id="b" * 32,
        about_body_id=None,
        custody="body",
        category=None,
        reserved=False,
        confidential=False,
        excluded=[],
        documents=[],
    )

    state = fold([happening("filed", **report), lowered])

    assert state.kind == "service_complaint"
    assert (state.reserved, state.confidential) == (True, True)
