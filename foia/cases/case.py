"""The fold of a case's events into its state: pure. What it gives is what the row holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from foia.cases.awaited import party_of
from foia.cases.case_beginning import as_stated, filed, imported
from foia.cases.case_state import CaseState, QuestionState
from foia.cases.events import FIRST, Happening
from foia.cases.phases import Phase
from foia.cases.untold import opens_at, standing


class BrokenHistory(ValueError):
    """The events do not begin with the filing, or hold a second one."""


def fold(events: Iterable[Happening]) -> CaseState:
    """Fold events in sequence into the state they leave. Raises BrokenHistory."""
    state: CaseState | None = None
    referred: CaseState | None = None  # as it was before the last referral
    for event in standing(events):
        if (state is None) != (event.type in FIRST):
            raise BrokenHistory(event.type)
        referred = state if event.type == "referred" else referred
        state = _FIRST[event.type](event) if state is None else advance(state, event)
        if event.type == "referral_rejected" and referred is not None:
            state = _as_before(referred, state)
    if state is None:
        raise BrokenHistory("no events")
    return state


def advance(state: CaseState, event: Happening) -> CaseState:
    """Return the state after one more event."""
    step = _STEPS.get(event.type)
    return step(state, event) if step else state


_FIRST = {"filed": filed, "imported": imported}


def _begun(state: CaseState) -> str:
    return Phase.IN_PROGRESS if state.phase == Phase.FILED else state.phase


def _acknowledged(state: CaseState, event: Happening) -> CaseState:
    return replace(state, acknowledged_at=event.occurred_at, phase=_begun(state))


def _admitted(state: CaseState, event: Happening) -> CaseState:
    return replace(state, admitted_at=event.occurred_at, phase=_begun(state))


def _handed_over(state: CaseState, event: Happening) -> CaseState:
    """Give the case to another body: nobody in it is responsible yet."""
    payload = event.payload
    same_law = payload["regime_id"] == state.regime_id
    return replace(
        state,
        body_id=payload["body_id"],
        custody=payload["custody"],
        regime_id=payload["regime_id"],
        regime_version=payload["regime_version"],
        variant=state.variant if same_law else None,
        # What one law knows to suspend, to charge or to ask of others, another may not.
        suspended=state.suspended and same_law,
        awaited_step=state.awaited_step if same_law else None,
        awaited_parties=state.awaited_parties if same_law else (),
        unpaid=state.unpaid and same_law,
        office_id=None,
        assignee_id=None,
        referred_from_id=None,
    )


def _referred(state: CaseState, event: Happening) -> CaseState:
    """Another body has the case, and has not seen it yet; a term that began with an admission goes on."""
    moved = _handed_over(state, event)
    return replace(
        moved,
        phase=Phase.FILED,
        acknowledged_at=None,
        referred_from_id=event.payload["from_body_id"],
    )


def _succeeded(state: CaseState, event: Happening) -> CaseState:
    """Give the case to who does the work of its body now; it may still accept or return what was referred."""
    asked_by = state.referred_from_id
    is_back = asked_by == event.payload["body_id"]
    return replace(_handed_over(state, event), referred_from_id=None if is_back else asked_by)


def _as_before(before: CaseState, state: CaseState) -> CaseState:
    """Give back to the body that referred the case what it had done in it."""
    return replace(
        state,
        variant=before.variant if state.regime_id == before.regime_id else None,
        acknowledged_at=before.acknowledged_at,
        admitted_at=before.admitted_at,
    )


def _referral_rejected(state: CaseState, event: Happening) -> CaseState:
    return replace(_handed_over(state, event), phase=Phase.IN_PROGRESS)


def _custody_changed(state: CaseState, event: Happening) -> CaseState:
    return replace(state, custody=event.payload["custody"], office_id=None, assignee_id=None)


def _assigned(state: CaseState, event: Happening) -> CaseState:
    return replace(state, assignee_id=event.payload["person_id"], office_id=event.payload["office_id"])


def _clarification_requested(state: CaseState, event: Happening) -> CaseState:
    return replace(state, phase=Phase.AWAITING_CLARIFICATION, lapse_proposed_at=None)


def _clarification_provided(state: CaseState, event: Happening) -> CaseState:
    return replace(state, phase=Phase.IN_PROGRESS, lapse_proposed_at=None)


def _asked(state: CaseState, event: Happening) -> CaseState:
    waiting = (*(known for known in state.awaited_parties if known != party_of(event)), party_of(event))
    return replace(state, awaited_step=event.payload["step"], awaited_parties=waiting)


def _heard(state: CaseState, event: Happening) -> CaseState:
    waiting = tuple(known for known in state.awaited_parties if known != party_of(event))
    return replace(state, awaited_step=state.awaited_step if waiting else None, awaited_parties=waiting)


def _part_taken(state: CaseState, event: Happening) -> CaseState:
    questions = dict(state.questions)
    for question in event.payload["questions"]:
        questions[question] = replace(questions[question], part_case_id=event.payload["case_id"])
    return replace(state, questions=questions)


def _partly_answered(state: CaseState, event: Happening) -> CaseState:
    return replace(
        state,
        phase=_begun(state),
        questions=_with_answers(state, event.payload["answers"]),
        approval_asked_at=None,
        answer_opens_at=opens_at(event),
    )


def _decided(state: CaseState, event: Happening) -> CaseState:
    return replace(
        state,
        phase=Phase.DECIDED,
        outcome=event.payload["outcome"],
        questions=_with_answers(state, event.payload["answers"]),
        approval_asked_at=None,
        answer_opens_at=opens_at(event),
    )


def _answered(state: CaseState, event: Happening) -> CaseState:
    return _concluded(_decided(state, event), event)


def _concluded(state: CaseState, event: Happening) -> CaseState:
    return replace(
        state,
        phase=Phase.CONCLUDED,
        concluded_at=event.occurred_at,
        suspended=False,
        referred_from_id=None,
        awaited_step=None,
        awaited_parties=(),
        unpaid=False,
        approval_asked_at=None,
    )


def _ended(state: CaseState, event: Happening) -> CaseState:
    """End the case without an answer: what was not answered shares the outcome."""
    outcome = event.payload["outcome"]
    questions = {
        question: replace(answer, outcome=outcome) if answer.is_open else answer
        for question, answer in state.questions.items()
    }
    return replace(_concluded(state, event), outcome=outcome, questions=questions)


def _reopened(state: CaseState, event: Happening) -> CaseState:
    questions = {
        question: QuestionState(part_case_id=answer.part_case_id)
        for question, answer in state.questions.items()
    }
    return replace(
        state,
        phase=Phase.IN_PROGRESS,
        outcome=None,
        concluded_at=None,
        lapse_proposed_at=None,
        answer_opens_at=None,
        questions=questions,
    )


def _compliance_ordered(state: CaseState, event: Happening) -> CaseState:
    """Open the case again, within the term of what the decision on an appeal orders."""
    named = {name: event.payload[name] for name in ("regime_id", "regime_version")}
    return replace(
        _reopened(state, event), suspended=False, awaited_step=None, awaited_parties=(), unpaid=False, **named
    )


def _lapse_undone(state: CaseState, event: Happening) -> CaseState:
    """Take the lapse back: what had been answered before it stays answered."""
    questions = {
        question: replace(answer, outcome=None) if answer.outcome == state.outcome else answer
        for question, answer in state.questions.items()
    }
    return replace(_reopened(state, event), questions=questions)


def _corrected(state: CaseState, event: Happening) -> CaseState:
    at = datetime.fromisoformat(event.payload["at"])
    match event.payload["of"]:
        case "received":
            return replace(state, received_at=at)
        case "admitted":
            return replace(state, admitted_at=at)
        case "answered" | "notified":
            return replace(state, concluded_at=at)
    return state


def _reclassified(state: CaseState, event: Happening) -> CaseState:
    payload = event.payload
    # What becomes confidential is nobody's until somebody named for such cases takes it.
    moved = (payload["body_id"], payload["custody"]) != (state.body_id, state.custody) or (
        payload["confidential"] and not state.confidential
    )
    return replace(
        state,
        kind=payload["kind"],
        regime_id=payload["regime_id"],
        regime_version=payload["regime_version"],
        variant=payload["variant"],
        body_id=payload["body_id"],
        about_body_id=payload["about_body_id"],
        custody=payload["custody"],
        category=payload["category"],
        # Once promised, neither is ever taken back.
        reserved=state.reserved or payload["reserved"],
        confidential=state.confidential or payload["confidential"],
        excluded=(*state.excluded, *(known for known in payload["excluded"] if known not in state.excluded)),
        office_id=None if moved else state.office_id,
        assignee_id=None if moved or state.assignee_id in payload["excluded"] else state.assignee_id,
    )


def _recused(state: CaseState, event: Happening) -> CaseState:
    person_id = event.payload["person_id"]
    return replace(
        state,
        excluded=(*state.excluded, person_id),
        assignee_id=None if state.assignee_id == person_id else state.assignee_id,
    )


def _law_changed(state: CaseState, event: Happening) -> CaseState:
    payload = event.payload
    return replace(state, regime_id=payload["regime_id"], regime_version=payload["regime_version"])


def _kept_out(state: CaseState, event: Happening) -> CaseState:
    found = event.payload["excluded"]
    return replace(
        state,
        excluded=(*state.excluded, *(known for known in found if known not in state.excluded)),
        assignee_id=None if state.assignee_id in found else state.assignee_id,
        office_id=None if state.office_id in found else state.office_id,
    )


def _with_answers(state: CaseState, answers: Iterable[Mapping[str, Any]]) -> dict[str, QuestionState]:
    questions = dict(state.questions)
    for answer in answers:
        # Older answers name one ground at most.
        more = tuple(answer.get("grounds") or ())[1:]
        questions[answer["question_id"]] = QuestionState(answer["outcome"], answer["ground"], more)
    return questions


def _setting(**changes: Any) -> Callable[[CaseState, Happening], CaseState]:
    return lambda state, event: replace(state, **changes)


_STEPS: dict[str, Callable[[CaseState, Happening], CaseState]] = {
    "import_updated": as_stated,
    "body_succeeded": _succeeded,
    "law_changed": _law_changed,
    "released": _setting(held=False),
    "acknowledged": _acknowledged,
    "admitted": _admitted,
    "not_admitted": _answered,
    "routed": _handed_over,
    "custody_changed": _custody_changed,
    "assigned": _assigned,
    "clarification_requested": _clarification_requested,
    "clarification_provided": _clarification_provided,
    "third_party_notified": _asked,
    "information_ordered": _asked,
    "third_party_answered": _heard,
    "suspended": _setting(suspended=True),
    "resumed": _setting(suspended=False),
    "referred": _referred,
    "referral_accepted": _setting(referred_from_id=None),
    "referral_rejected": _referral_rejected,
    "part_taken": _part_taken,
    "charged": _setting(unpaid=True),
    "paid": _setting(unpaid=False),
    "partly_answered": _partly_answered,
    "answered": _answered,
    "decided": _decided,
    "notified": lambda state, event: replace(_concluded(state, event), answer_opens_at=None),
    "approval_requested": lambda state, event: replace(state, approval_asked_at=event.occurred_at),
    "approval_given": _setting(approval_asked_at=None),
    "approval_returned": _setting(approval_asked_at=None),
    "withdrawn": _ended,
    "lapse_proposed": lambda state, event: replace(state, lapse_proposed_at=event.occurred_at),
    "lapsed": _ended,
    "lapse_undone": _lapse_undone,
    "joined": _ended,
    "reopened": _reopened,
    "compliance_ordered": _compliance_ordered,
    "corrected": _corrected,
    "reclassified": _reclassified,
    "urgency_changed": lambda state, event: replace(state, urgent=event.payload["urgent"]),
    "recused": _recused,
    "kept_out": _kept_out,
    "set_aside": _setting(set_aside=True),
    "restored": _setting(set_aside=False),
    "hold_put": _setting(legal_hold=True),
    "hold_lifted": _setting(legal_hold=False),
    "anonymized": lambda state, event: replace(state, anonymized_at=event.occurred_at),
}
