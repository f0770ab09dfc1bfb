"""Misconduct reports that wait until somebody is named for them: how many, and nothing else of them."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia.cases.models import Case
from foia.cases.phases import OPEN_PHASES
from foia.cases.states import WAITING


def reports_waiting(session: Session) -> int:
    """Count the open reports nobody is named for: no folio, body or content ever goes with the number."""
    waiting = select(func.count()).where(Case.custody == WAITING, Case.phase.in_(OPEN_PHASES))
    return session.scalar(waiting) or 0
