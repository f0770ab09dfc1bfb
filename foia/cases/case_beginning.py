"""How a case begins, in its state: by a filing, or by what another log says of it: pure."""

from __future__ import annotations

from dataclasses import replace

from foia.cases.case_state import CaseState, QuestionState
from foia.cases.events import Happening
from foia.cases.imported import stated_in
from foia.cases.phases import Phase

# What the filing tells and the state takes over as it is.
_TOLD = (
    "kind",
    "regime_id",
    "regime_version",
    "variant",
    "body_id",
    "about_body_id",
    "against_highest",
    "custody",
    "held",
    "reserved",
    "confidential",
    "urgent",
    "category",
    "origin_case_id",
)


def filed(event: Happening) -> CaseState:
    """Return the state a filing leaves."""
    payload = event.payload
    return CaseState(
        received_at=event.occurred_at,
        phase=Phase.FILED,
        excluded=tuple(payload["excluded"]),
        questions={question: QuestionState() for question in payload["questions"]},
        **{name: payload[name] for name in _TOLD},
    )


# What a filing tells and a log does not.
_UNTOLD = {
    "variant": None,
    "about_body_id": None,
    "against_highest": False,
    "held": False,
    "reserved": False,
    "confidential": False,
    "urgent": False,
    "category": None,
    "excluded": (),
    "origin_case_id": None,
}


def imported(event: Happening) -> CaseState:
    """Return the state of a case that came from another log."""
    state = filed(replace(event, payload={**_UNTOLD, **event.payload}))
    return as_stated(replace(state, source=event.payload["source"]), event)


def as_stated(state: CaseState, event: Happening) -> CaseState:
    """Take over what the log says of how the case stands; all its questions share the outcome."""
    stated = stated_in(event.payload)
    return replace(
        state,
        received_at=event.occurred_at,
        phase=stated.phase,
        outcome=stated.outcome,
        concluded_at=None if stated.is_open else stated.ended_at,
        questions={question: QuestionState(stated.outcome) for question in state.questions},
        backlog=event.payload["backlog"],
    )
