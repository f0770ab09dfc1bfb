"""Finding exceptions in what was sealed since the last sweep: resumable, in the order of the log."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia.audit.exceptions import LOOKED_AT
from foia.audit.exceptions_store import keep_crowds, keep_exceptions
from foia.audit.models import LogEntry
from foia.cases.context import context_of
from foia.cases.models import Event
from foia.config import Settings
from foia.notifications.models import ServiceState
from foia.transactions import transaction

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)

LOOKED_TO = "exceptions_looked_to"
# Entries of the log that one transaction looks at, and how many of these a sweep does at most: what a
# deployment with years behind it holds is caught up over several sweeps.
BATCH = 2_000
MOST_BATCHES = 25


def find_exceptions(app: Flask, now: datetime, go_on: Callable[[], bool]) -> int:
    """Look at the entries of the log since the last sweep; return how many cases could not be read."""
    failed = 0
    for _batch in range(MOST_BATCHES):
        if not go_on():
            break
        done, stuck = _look(app, now)
        failed += stuck
        if not done:
            break
    return failed


def _look(app: Flask, now: datetime) -> tuple[bool, int]:
    """Look at one batch; say whether there was one, and how many of its cases could not be read."""
    settings: Settings = app.config["FOIA"]
    with transaction(app) as session:
        begun = _looked_to(session)
        until = session.scalar(
            select(func.max(LogEntry.position)).where(
                LogEntry.position > begun, LogEntry.position <= begun + BATCH
            )
        )
        if until is None:
            return False, 0
        case_ids = session.scalars(
            select(LogEntry.case_id)
            .join(Event, Event.id == LogEntry.event_id)
            .where(LogEntry.position > begun, LogEntry.position <= until, Event.type.in_(LOOKED_AT))
            .distinct()
        ).all()
        failed = 0
        if case_ids:
            context = context_of(settings, session, now=now)
            failed = keep_exceptions(context, case_ids)
            keep_crowds(context, case_ids)
        session.merge(ServiceState(key=LOOKED_TO, value=str(until), changed_at=now))
    return True, failed


def _looked_to(session: Session) -> int:
    row = session.get(ServiceState, LOOKED_TO)
    return int(row.value) if row is not None else 0
