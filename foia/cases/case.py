"""The fold of a case's events into its state: pure. What it gives is what the row holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from foia.cases.events import Happening


class Phase:
    """Where a case is. Lateness is not a phase, and an outcome is not one either."""

    FILED = "filed"
    IN_PROGRESS = "in_progress"
    AWAITING_CLARIFICATION = "awaiting_clarification"
    CONCLUDED = "concluded"


OPEN_PHASES = (Phase.FILED, Phase.IN_PROGRESS, Phase.AWAITING_CLARIFICATION)
ALL_PHASES = (*OPEN_PHASES, Phase.CONCLUDED)


@dataclass(frozen=True)
class QuestionState:
    """Outcome and ground of one question, None while unanswered."""

    outcome: str | None = None
    ground: str | None = None


@dataclass(frozen=True)
class CaseState:
    """What the events say of a case so far; ids are hex strings as events hold them."""

    phase: str
    regime_id: str
    regime_version: str
    body_id: str | None
    custody: str
    held: bool
    questions: Mapping[str, QuestionState]
    outcome: str | None = None
    office_id: str | None = None
    assignee_id: str | None = None
    acknowledged_at: datetime | None = None
    concluded_at: datetime | None = None


class BrokenHistory(ValueError):
    """The events do not begin with the filing, or hold a second one."""


def fold(events: Iterable[Happening]) -> CaseState:
    """Fold events in sequence into the state they leave. Raises BrokenHistory."""
    state: CaseState | None = None
    for event in events:
        if (state is None) != (event.type == "filed"):
            raise BrokenHistory(event.type)
        state = _filed(event) if state is None else advance(state, event)
    if state is None:
        raise BrokenHistory("no events")
    return state


def advance(state: CaseState, event: Happening) -> CaseState:
    """Return the state after one more event."""
    step = _STEPS.get(event.type)
    return step(state, event) if step else state


def _filed(event: Happening) -> CaseState:
    payload = event.payload
    return CaseState(
        phase=Phase.FILED,
        regime_id=payload["regime_id"],
        regime_version=payload["regime_version"],
        body_id=payload["body_id"],
        custody=payload["custody"],
        held=payload["held"],
        questions={question: QuestionState() for question in payload["questions"]},
    )


def _acknowledged(state: CaseState, event: Happening) -> CaseState:
    phase = Phase.IN_PROGRESS if state.phase == Phase.FILED else state.phase
    return replace(state, acknowledged_at=event.occurred_at, phase=phase)


def _routed(state: CaseState, event: Happening) -> CaseState:
    payload = event.payload
    return replace(
        state,
        body_id=payload["body_id"],
        custody=payload["custody"],
        regime_id=payload["regime_id"],
        regime_version=payload["regime_version"],
        office_id=None,
        assignee_id=None,
    )


def _custody_changed(state: CaseState, event: Happening) -> CaseState:
    return replace(state, custody=event.payload["custody"], office_id=None, assignee_id=None)


def _assigned(state: CaseState, event: Happening) -> CaseState:
    return replace(state, assignee_id=event.payload["person_id"], office_id=event.payload["office_id"])


def _clarification_requested(state: CaseState, event: Happening) -> CaseState:
    return replace(state, phase=Phase.AWAITING_CLARIFICATION)


def _clarification_provided(state: CaseState, event: Happening) -> CaseState:
    return replace(state, phase=Phase.IN_PROGRESS)


def _partly_answered(state: CaseState, event: Happening) -> CaseState:
    phase = Phase.IN_PROGRESS if state.phase == Phase.FILED else state.phase
    return replace(state, phase=phase, questions=_with_answers(state, event.payload["answers"]))


def _answered(state: CaseState, event: Happening) -> CaseState:
    return replace(
        state,
        phase=Phase.CONCLUDED,
        outcome=event.payload["outcome"],
        concluded_at=event.occurred_at,
        questions=_with_answers(state, event.payload["answers"]),
    )


def _withdrawn(state: CaseState, event: Happening) -> CaseState:
    questions = {
        question: answer if answer.outcome else QuestionState("withdrawn")
        for question, answer in state.questions.items()
    }
    return replace(
        state,
        phase=Phase.CONCLUDED,
        outcome=event.payload["outcome"],
        concluded_at=event.occurred_at,
        questions=questions,
    )


def _with_answers(state: CaseState, answers: Iterable[Mapping[str, Any]]) -> dict[str, QuestionState]:
    questions = dict(state.questions)
    for answer in answers:
        questions[answer["question_id"]] = QuestionState(answer["outcome"], answer["ground"])
    return questions


_STEPS: dict[str, Callable[[CaseState, Happening], CaseState]] = {
    "released": lambda state, event: replace(state, held=False),
    "acknowledged": _acknowledged,
    "routed": _routed,
    "custody_changed": _custody_changed,
    "assigned": _assigned,
    "clarification_requested": _clarification_requested,
    "clarification_provided": _clarification_provided,
    "partly_answered": _partly_answered,
    "answered": _answered,
    "withdrawn": _withdrawn,
}
