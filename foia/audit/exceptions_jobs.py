"""Finding exceptions in what was sealed since the last sweep: resumable, in the order of the log."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from foia.actors import ActorKind
from foia.audit.exceptions import LOOKED_AT
from foia.audit.exceptions_store import Looked, keep, look
from foia.audit.models import LogEntry
from foia.cases.context import context_of
from foia.cases.models import Event
from foia.config import Settings
from foia.extensions import db
from foia.notifications.models import ServiceState
from foia.transactions import transaction

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)

LOOKED_TO = "exceptions_looked_to"
# Entries of the log looked at together; and how many of these, or of cases, a sweep does at most: what a
# deployment with years behind it holds is caught up over several sweeps.
BATCH = 1_000
MOST_BATCHES, MOST_CASES = 50, 2_000


def find_exceptions(app: Flask, now: datetime, go_on: Callable[[], bool]) -> int:
    """Look at the entries of the log since the last sweep; return how many cases could not be read."""
    failed = cases = 0
    for _batch in range(MOST_BATCHES):
        if cases >= MOST_CASES or not go_on():
            break
        begun, until, looked = _look(app, now)
        if until is None:
            break
        with transaction(app) as session:
            # Two sweepers look at the same: what both find is the same, and one of them goes on.
            if _looked_to(session) == begun:
                keep(session, looked)
                session.merge(ServiceState(key=LOOKED_TO, value=str(until), changed_at=now))
        failed += looked.failed
        cases += len(looked.case_ids)
    return failed


def _look(app: Flask, now: datetime) -> tuple[int, int | None, Looked]:
    """Look at one batch: where it begins and ends (None: there is none), and what was found.

    It is read outside the transaction that writes: nobody who files waits for it."""
    settings: Settings = app.config["FOIA"]
    with reading(app) as session:
        begun = _looked_to(session)
        of_batch = LogEntry.position > begun, LogEntry.position <= begun + BATCH
        until = session.scalar(select(func.max(LogEntry.position)).where(*of_batch))
        # What whoever filed sent by themselves has no other day than that on which it came.
        by_staff = or_(Event.type != "filed", Event.actor_kind == ActorKind.STAFF)
        case_ids = session.scalars(
            select(LogEntry.case_id)
            .join(Event, Event.id == LogEntry.event_id)
            .where(*of_batch, Event.type.in_(LOOKED_AT), by_staff)
            .distinct()
        ).all()
        return begun, until, look(context_of(settings, session, now=now), case_ids)


@contextmanager
def reading(app: Flask) -> Iterator[Session]:
    """Give a session that only reads: on SQLite it keeps nobody from writing."""
    with app.app_context():
        try:
            yield db.session()
        finally:
            db.session.remove()


def _looked_to(session: Session) -> int:
    row = session.get(ServiceState, LOOKED_TO)
    return int(row.value) if row is not None else 0
