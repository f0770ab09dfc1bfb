"""The states of a finding: every step from every state, by either side."""

from __future__ import annotations

from itertools import product

from foia.audit.findings_rules import Side, State, Step, mark_of, state_after, written_facts

AUDITOR, BODY = Side.AUDITOR, Side.BODY
ALLOWED = {
    (State.OPEN, Step.ANSWER, BODY): State.ANSWERED,
    (State.RETURNED, Step.ANSWER, BODY): State.ANSWERED,
    (State.ANSWERED, Step.ACCEPT, AUDITOR): State.ACCEPTED,
    (State.FOUND, Step.FOLLOW_UP, AUDITOR): State.RETURNED,
    (State.ANSWERED, Step.FOLLOW_UP, AUDITOR): State.RETURNED,
    (State.ACCEPTED, Step.FOLLOW_UP, AUDITOR): State.RETURNED,
    (State.FOUND, Step.MOVE_DATE, AUDITOR): State.FOUND,
    (State.OPEN, Step.MOVE_DATE, AUDITOR): State.OPEN,
    (State.RETURNED, Step.MOVE_DATE, AUDITOR): State.RETURNED,
    (State.ANSWERED, Step.MOVE_DATE, AUDITOR): State.ANSWERED,
    (State.ACCEPTED, Step.MOVE_DATE, AUDITOR): State.ACCEPTED,
    (State.FOUND, Step.CLOSE, AUDITOR): State.CLOSED,
    (State.OPEN, Step.CLOSE, AUDITOR): State.CLOSED,
    (State.RETURNED, Step.CLOSE, AUDITOR): State.CLOSED,
    (State.ANSWERED, Step.CLOSE, AUDITOR): State.CLOSED,
    (State.ACCEPTED, Step.CLOSE, AUDITOR): State.CLOSED,
    (State.CLOSED, Step.REOPEN, AUDITOR): State.RETURNED,
}


def test_each_step_leads_where_the_table_says_and_nothing_else_is_allowed() -> None:
    found = {
        (state, step, side): after
        for state, step, side in product(State, Step, Side)
        if (after := state_after(state, step, side)) is not None
    }

    assert found == ALLOWED


def test_the_mark_of_a_finding_knows_the_same_facts_in_any_order() -> None:
    one = mark_of("deadline_differs", "ab", written_facts({"step": "response", "stored": "2026-03-03"}))
    same = mark_of("deadline_differs", "ab", written_facts({"stored": "2026-03-03", "step": "response"}))
    others = [
        mark_of("other", "ab", written_facts({"step": "response", "stored": "2026-03-03"})),
        mark_of("deadline_differs", "cd", written_facts({"step": "response", "stored": "2026-03-03"})),
        mark_of("deadline_differs", "ab", written_facts({"step": "response", "stored": "2026-03-04"})),
    ]

    assert one == same
    assert one not in others
