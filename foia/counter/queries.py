"""What waits at the counter to be handed over or posted: folios and days, and nothing that was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from foia.cases.channels import BY_HAND
from foia.cases.models import Case
from foia.cases.phases import Phase
from foia.cases.tray_scopes import Scope
from foia.extensions import fixed

PAGE_ROWS = 25


@dataclass(frozen=True)
class Waiting:
    """A decided case whose answer must reach the person on paper."""

    case_id: UUID
    folio: str
    kind: str
    notice_channel: str
    due_on: date | None
    received_at: datetime


def waiting_for_delivery(
    session: Session, scopes: list[Scope], after: tuple[str, UUID] | None = None
) -> tuple[list[Waiting], bool]:
    """Return a page of what waits, the most urgent first, and whether more follows.

    `after`: rank and id of the last row of the page before."""
    if not scopes:
        return [], False
    statement = (
        select(
            Case.id, Case.folio, Case.kind, Case.notice_channel, Case.due_on, Case.received_at, Case.tray_rank
        )
        .where(
            or_(*(scope.condition for scope in scopes)),
            Case.phase == fixed(Phase.DECIDED),
            Case.notice_channel.in_(BY_HAND),
        )
        .order_by(Case.tray_rank, Case.id)
        .limit(PAGE_ROWS + 1)
    )
    if after is not None:
        rank, case_id = after
        statement = statement.where(
            or_(Case.tray_rank > rank, (Case.tray_rank == rank) & (Case.id > case_id))
        )
    rows = session.execute(statement).all()
    return [Waiting(*row[:6]) for row in rows[:PAGE_ROWS]], len(rows) > PAGE_ROWS


def rank_of(session: Session, case_id: UUID) -> tuple[str, UUID] | None:
    """Return where a case stands in the list, to go on after it."""
    row = session.execute(select(Case.tray_rank, Case.id).where(Case.id == case_id)).one_or_none()
    return (row[0], row[1]) if row is not None else None
