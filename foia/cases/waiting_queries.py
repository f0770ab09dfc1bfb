"""What waits until somebody is named: misconduct reports, and cases without a body; how many, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia.cases.models import Case
from foia.cases.phases import OPEN_PHASES
from foia.cases.states import CENTRAL_DESK, WAITING


@dataclass(frozen=True)
class Waiting:
    """What waits for somebody: open reports to be taken, and cases nobody found a body for in time."""

    reports: int
    unrouted: int


def waiting(session: Session, received_before: datetime) -> Waiting:
    """Count both in one statement."""
    of_reports = select(func.count()).where(Case.custody == WAITING, Case.phase.in_(OPEN_PHASES))
    of_unrouted = select(func.count()).where(
        Case.custody == CENTRAL_DESK,
        Case.confidential.is_(False),
        Case.phase.in_(OPEN_PHASES),
        Case.body_id.is_(None),
        Case.set_aside.is_(False),
        Case.received_at < received_before,
    )
    row = session.execute(select(of_reports.scalar_subquery(), of_unrouted.scalar_subquery())).one()
    return Waiting(row[0], row[1])


def reports_waiting(session: Session) -> int:
    """Count the open reports nobody is named for: no folio, body or content ever goes with the number."""
    waiting = select(func.count()).where(Case.custody == WAITING, Case.phase.in_(OPEN_PHASES))
    return session.scalar(waiting) or 0
