"""What the row of a case says, and what its events say."""

from __future__ import annotations

from dataclasses import fields

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.cases.case import CaseState, fold
from foia.cases.models import Case, Question
from foia.cases.store import events_of


def row_state(session: Session, case: Case) -> dict[str, object]:
    questions = session.scalars(select(Question).where(Question.case_id == case.id))
    return {
        "phase": case.phase,
        "regime_id": case.regime_id,
        "regime_version": case.regime_version,
        "body_id": case.body_id.hex if case.body_id else None,
        "custody": case.custody,
        "held": case.held,
        "questions": {question.id.hex: (question.outcome, question.ground_code) for question in questions},
        "outcome": case.outcome,
        "office_id": case.office_id.hex if case.office_id else None,
        "assignee_id": case.assignee_id.hex if case.assignee_id else None,
        "acknowledged_at": case.acknowledged_at,
        "concluded_at": case.concluded_at,
    }


def assert_row_is_what_events_say(session: Session, case: Case) -> None:
    session.flush()
    session.expire_all()
    state = fold(events_of(session, case.id))
    folded = {field.name: getattr(state, field.name) for field in fields(CaseState)}
    folded["questions"] = {key: (value.outcome, value.ground) for key, value in state.questions.items()}
    assert row_state(session, case) == folded
