"""Reading what routing knows: its state, examples that may be learnt, suggestions, and how they fared."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy import case as sql_case
from sqlalchemy.orm import Session

from foia.cases.models import Case, CaseKey
from foia.cases.phases import Phase
from foia.cases.states import CENTRAL_DESK
from foia.extensions import fixed
from foia.routing.models import (
    RoutingExample,
    RoutingModel,
    RoutingPath,
    RoutingState,
    RoutingSuggestion,
)
from foia.routing.rules import LEARNED_KINDS, MOST_COUNTED, SUGGESTED_KINDS, THRESHOLD, Standing

_STATE_ID = 1
# In which a case may still be routed.
ROUTED_PHASES = (Phase.FILED, Phase.IN_PROGRESS, Phase.AWAITING_CLARIFICATION)


@dataclass(frozen=True)
class Choice:
    """A body a model suggested, as it was kept."""

    body_id: UUID
    confidence: float
    phrases: tuple[str, ...]
    cases: int


def choices_of(row: RoutingSuggestion) -> list[Choice]:
    """Return what was suggested, the likeliest first."""
    return [
        Choice(UUID(one["body"]), one["confidence"], tuple(one["phrases"]), one["cases"])
        for one in json.loads(row.choices)
    ]


def written_choices(choices: Iterable[Choice]) -> str:
    """Write choices as they are kept."""
    rows = [
        {
            "body": one.body_id.hex,
            "confidence": round(one.confidence, 4),
            "phrases": list(one.phrases),
            "cases": one.cases,
        }
        for one in choices
    ]
    return json.dumps(rows, ensure_ascii=False)


def state_of(session: Session) -> RoutingState:
    """Return the one row of state, for reading; as it begins where nothing wrote it yet."""
    return session.get(RoutingState, _STATE_ID) or RoutingState(id=_STATE_ID, routes_itself=False)


def state_to_write(session: Session) -> RoutingState:
    """Return the one row of state, locked."""
    row = session.get(RoutingState, _STATE_ID, with_for_update=True)
    if row is None:
        row = RoutingState(id=_STATE_ID, routes_itself=False)
        session.add(row)
        session.flush()
    return row


def may_be_learnt() -> ColumnElement[bool]:
    """Select the cases that may teach: of kinds that do, that anybody of the body may see, and not erased."""
    return and_(
        Case.kind.in_([fixed(kind) for kind in sorted(LEARNED_KINDS)]),
        Case.confidential.is_(False),
        Case.reserved.is_(False),
        exists().where(CaseKey.case_id == Case.id),
    )


def examples_to_learn(session: Session, limit: int) -> dict[UUID, list[RoutingExample]]:
    """Return the newest examples of cases that may teach, by case."""
    rows = session.scalars(
        select(RoutingExample)
        .join(Case, Case.id == RoutingExample.case_id)
        .where(may_be_learnt())
        .order_by(RoutingExample.recorded_at.desc(), RoutingExample.id)
        .limit(limit)
    )
    found: dict[UUID, list[RoutingExample]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(row)
    return found


def waiting_unrouted() -> ColumnElement[bool]:
    """Select the cases nobody found a body for yet."""
    return and_(
        Case.custody == fixed(CENTRAL_DESK),
        Case.confidential.is_(False),
        Case.set_aside.is_(False),
        Case.phase.in_([fixed(phase) for phase in ROUTED_PHASES]),
        Case.body_id.is_(None),
    )


def without_suggestion(version: int) -> ColumnElement[bool]:
    """Select the cases at the central desk, without a body or given back, that wait for a suggestion.

    This model has made none yet, or has learnt since that a body gave the case back."""
    given_back = select(RoutingPath.rejections).where(RoutingPath.case_id == Case.id).scalar_subquery()
    number = func.coalesce(given_back, 0)
    done = exists().where(
        RoutingSuggestion.case_id == Case.id,
        RoutingSuggestion.number >= number,
        or_(RoutingSuggestion.decided_at.is_not(None), RoutingSuggestion.model_version >= version),
    )
    return and_(
        Case.custody == fixed(CENTRAL_DESK),
        Case.confidential.is_(False),
        Case.set_aside.is_(False),
        Case.phase.in_([fixed(phase) for phase in ROUTED_PHASES]),
        Case.kind.in_([fixed(kind) for kind in sorted(SUGGESTED_KINDS)]),
        Case.referred_from_id.is_(None),
        or_(Case.body_id.is_(None), number > 0),
        ~done,
    )


def newest_suggestions(session: Session, case_ids: Iterable[UUID]) -> dict[UUID, RoutingSuggestion]:
    """Return what was last suggested for some cases, in one statement."""
    wanted = list(case_ids)
    if not wanted:
        return {}
    rows = session.scalars(
        select(RoutingSuggestion)
        .where(RoutingSuggestion.case_id.in_(wanted))
        .order_by(RoutingSuggestion.number)
    )
    return {row.case_id: row for row in rows}


def standing_of(session: Session) -> Standing:
    """Say how the suggestions that were sure enough to go by themselves fared, of those confirmed last."""
    last = (
        select(RoutingSuggestion.first_body_id, RoutingSuggestion.confirmed_body_id)
        .where(RoutingSuggestion.confirmed_body_id.is_not(None), RoutingSuggestion.confidence >= THRESHOLD)
        .order_by(RoutingSuggestion.confirmed_at.desc(), RoutingSuggestion.id)
        .limit(MOST_COUNTED)
        .subquery()
    )
    is_right = sql_case((last.c.first_body_id == last.c.confirmed_body_id, 1), else_=0)
    confirmed, right = session.execute(
        select(func.count(), func.coalesce(func.sum(is_right), 0)).select_from(last)
    ).one()
    return Standing(confirmed, int(right))


def newest_model(session: Session) -> RoutingModel | None:
    """Return the model trained last, adopted or not."""
    return session.scalar(select(RoutingModel).order_by(RoutingModel.version.desc()).limit(1))


def models_listed(session: Session, limit: int) -> list[RoutingModel]:
    """Return the models trained last, the newest first."""
    return list(session.scalars(select(RoutingModel).order_by(RoutingModel.version.desc()).limit(limit)))


def unrouted(session: Session) -> tuple[int, datetime | None]:
    """Count what waits for somebody to find its body, and say since when the oldest does."""
    count, oldest = session.execute(
        select(func.count(), func.min(Case.received_at)).where(waiting_unrouted())
    ).one()
    return count, oldest
