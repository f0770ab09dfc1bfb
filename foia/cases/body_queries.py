"""Counting the open cases of a body for who administers it: numbers alone, never a confidential case."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from foia.cases.models import Case
from foia.cases.phases import OPEN_PHASES
from foia.cases.states import CENTRAL_DESK


def open_by_kind(session: Session, body_id: UUID) -> dict[str, int]:
    """Return how many open cases of each kind a body has, whoever works them."""
    rows = session.execute(
        select(Case.kind, func.count()).where(*_counted(body_id)).group_by(Case.kind).order_by(Case.kind)
    )
    return {row[0]: row[1] for row in rows}


def open_at_desk(session: Session, body_id: UUID) -> int:
    """Count the open cases of a body that the central desk works for it."""
    counted = select(func.count()).where(*_counted(body_id), Case.custody == CENTRAL_DESK)
    return session.scalar(counted) or 0


def open_in_office(session: Session, body_id: UUID, office_id: UUID) -> int:
    """Count the open cases given to an office."""
    counted = select(func.count()).where(*_counted(body_id), Case.office_id == office_id)
    return session.scalar(counted) or 0


def open_ids(session: Session, body_id: UUID, *, limit: int | None, custody: str | None = None) -> list[UUID]:
    """Return open cases of a body, what is due first at the front."""
    statement = select(Case.id).where(*_counted(body_id)).order_by(Case.tray_rank, Case.id).limit(limit)
    if custody is not None:
        statement = statement.where(Case.custody == custody)
    return list(session.scalars(statement))


def _counted(body_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return Case.body_id == body_id, Case.confidential.is_(False), Case.phase.in_(OPEN_PHASES)
