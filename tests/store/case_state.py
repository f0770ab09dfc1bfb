"""What the row of a case says, and what its events say."""

from __future__ import annotations

from dataclasses import fields
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.cases.case import fold
from foia.cases.case_state import CaseState
from foia.cases.models import Case, Question
from foia.cases.store import events_of


def row_state(session: Session, case: Case) -> dict[str, object]:
    """Return what the row says, under the names of the state, ids in hex."""
    questions = session.scalars(select(Question).where(Question.case_id == case.id))
    found: dict[str, object] = {}
    for field in fields(CaseState):
        if field.name not in ("questions", "excluded", "awaited_parties"):
            value = getattr(case, field.name)
            found[field.name] = value.hex if isinstance(value, UUID) else value
    found["excluded"] = tuple(case.excluded.split())
    found["questions"] = {
        question.id.hex: (
            question.outcome,
            question.ground_code,
            question.part_case_id.hex if question.part_case_id else None,
        )
        for question in questions
    }
    return found


def assert_row_is_what_events_say(session: Session, case: Case) -> None:
    session.flush()
    session.expire_all()
    state = fold(events_of(session, case.id))
    folded = {field.name: getattr(state, field.name) for field in fields(CaseState)}
    # Who is awaited, of several, is asked of the events: the row says for which step.
    assert bool(folded.pop("awaited_parties")) == (case.awaited_step is not None)
    folded["questions"] = {
        key: (value.outcome, value.ground, value.part_case_id) for key, value in state.questions.items()
    }
    assert row_state(session, case) == folded
