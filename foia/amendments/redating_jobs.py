"""Counting the open cases of a country anew, batch by batch; broken off, it goes on where it was."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from foia.amendments.counting import Counting, open_cases, under_a_law
from foia.amendments.models import Amendment
from foia.amendments.reach import Reach, any_of, reach_of
from foia.amendments.redating import BATCH, redate
from foia.amendments.reminding import replan_moved
from foia.amendments.store import book_in_force
from foia.amendments.telling import tell
from foia.amendments.temporary import drop_all
from foia.cases.context import Context, context_of
from foia.cases.models import Case
from foia.config import Settings
from foia.transactions import transaction

log = logging.getLogger(__name__)
# A process that did not know yet may have counted by the older law for a while after it was applied.
LOOKED_AT_AGAIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Redated:
    """What one run did: cases looked at, responses that moved (no confidential ones), what is left."""

    looked_at: int = 0
    moved: int = 0
    failed: int = 0
    pending: int = 0


def redate_pending(app: Flask, now: datetime, *, progress: Callable[[int], None] | None = None) -> Redated:
    """Count anew every open case that an applied amendment reaches and that was counted before it.

    One transaction a batch. A case that somebody is changing meanwhile is left to the next run."""
    settings: Settings = app.config["FOIA"]
    done = Redated()
    after: UUID | None = None
    counting: Counting | None = None
    while True:
        with transaction(app) as session:
            context = context_of(settings, session, now=now)
            context = replace(context, book=book_in_force(session, settings.law_path, fresh=True))
            reaches = _reaches(context)
            if not reaches:
                return done
            if counting is None or counting.book is not context.book:
                counting = Counting(session, context.book, now)
            counting.session = session
            which = [under_a_law(), any_of(reaches)]
            rows = open_cases(session, which, limit=BATCH, after=after, hold=True)
            if not rows:
                return replace(done, pending=_finish(session, reaches, now))
            after = rows[-1].id
            batch = redate(context, counting, reaches, rows)
            replan_moved(session, [*batch.moved, *batch.just_due], now)
            tell(context, batch.responses, batch.amendment_of)
            drop_all(session.connection())
            public = [counted for counted in batch.responses if not counted.row.confidential]
            _note_moved(session, Counter(batch.amendment_of[counted.row.id].id for counted in public))
            done = Redated(
                done.looked_at + batch.looked_at, done.moved + len(public), done.failed + len(batch.failed)
            )
        if progress is not None:
            progress(batch.looked_at)


def count_pending(session: Session, reaches: Sequence[Reach]) -> int:
    """Return how many open cases wait to be counted anew; of confidential ones nothing is told."""
    return _count_waiting(session, reaches, Case.confidential.is_(False))


def _count_waiting(session: Session, reaches: Sequence[Reach], *which: ColumnElement[bool]) -> int:
    waiting = select(func.count()).select_from(Case).where(under_a_law(), any_of(reaches), *which)
    return session.scalar(waiting) or 0


def _note_moved(session: Session, moved: Counter[UUID]) -> None:
    """Add to what each amendment moved: in the database, since two runs may count at once."""
    for amendment_id, number in sorted(moved.items()):
        session.execute(
            update(Amendment)
            .where(Amendment.id == amendment_id)
            .values(moved_count=Amendment.moved_count + number)
            .execution_options(synchronize_session=False)
        )


def _reaches(context: Context) -> list[Reach]:
    session = context.session
    statement = select(Amendment).where(
        Amendment.number.is_not(None),
        or_(Amendment.redated_at.is_(None), Amendment.applied_at > context.now - LOOKED_AT_AGAIN),
    )
    found = session.scalars(statement.order_by(Amendment.number))
    return [reach_of(session, context.book, amendment) for amendment in found]


def _finish(session: Session, reaches: Sequence[Reach], now: datetime) -> int:
    """Note of what nothing is left that it is done; return how many cases are left."""
    left = 0
    for reach in reaches:
        if reach.amendment.redated_at is None:
            left += count_pending(session, [reach])
            if not _count_waiting(session, [reach]):
                reach.amendment.redated_at = now
    return left
