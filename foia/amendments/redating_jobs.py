"""Counting the open cases of a country anew, batch by batch; broken off, it goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from uuid import UUID

from flask import Flask
from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from foia.amendments import batch_jobs
from foia.amendments.batch_jobs import Span, begun, spans, work_through
from foia.amendments.counting import Counting, under_a_law
from foia.amendments.following_jobs import follow_up
from foia.amendments.models import Amendment
from foia.amendments.reach import Reach, any_of
from foia.amendments.redating import Batch, redate
from foia.cases.models import Case
from foia.transactions import transaction


@dataclass(frozen=True)
class Redated:
    """What one run did: cases looked at, responses that moved (no confidential ones), what is left."""

    looked_at: int = 0
    moved: int = 0
    failed: int = 0
    pending: int = 0


def redate_pending(app: Flask, now: datetime, *, progress: Callable[[int], None] | None = None) -> Redated:
    """Count anew every open case that an applied amendment reaches and that was counted before it.

    Then remind and tell of those that moved. A case that somebody is changing meanwhile is left to the next
    run."""
    done = count_anew(app, now, progress=progress)
    follow_up(app, now)
    return done


def count_anew(app: Flask, now: datetime, *, progress: Callable[[int], None] | None = None) -> Redated:
    """Write the dates of those cases, each with its event. One transaction a batch."""
    with transaction(app) as session:
        _context, reaches = begun(app, session, now)
        if not reaches:
            return Redated()
        found = spans(session, _count_waiting(session, reaches), batch_jobs.BATCH)
    run = _Run(app, now, progress)
    work_through(app, found, run.worker)
    with transaction(app) as session:
        _context, reaches = begun(app, session, now)
        return replace(run.done, pending=_finish(session, reaches, now))


class _Run:
    """One going over all of them, by as many workers as the database bears."""

    def __init__(self, app: Flask, now: datetime, progress: Callable[[int], None] | None) -> None:
        self.app, self.now, self.progress = app, now, progress
        self.done = Redated()
        self._adding = Lock()

    def worker(self) -> Callable[[Span], None]:
        """Return what counts one span after another."""
        counting: Counting | None = None

        def count(span: Span) -> None:
            nonlocal counting
            with transaction(self.app) as session:
                context, reaches = begun(self.app, session, self.now)
                if not reaches:
                    return
                if counting is None or counting.book is not context.book:
                    counting = Counting(session, context.book, self.now)
                counting.session = session
                batch = redate(context, counting, reaches, [under_a_law(), any_of(reaches), span.clause])
                _note_moved(session, batch.moved)
            self._add(batch)

        return count

    def _add(self, batch: Batch) -> None:
        with self._adding:
            done = self.done
            self.done = Redated(
                done.looked_at + batch.looked_at,
                done.moved + sum(batch.moved.values()),
                done.failed + batch.failed,
            )
        if self.progress is not None:
            self.progress(batch.looked_at)


def count_pending(session: Session, reaches: Sequence[Reach]) -> int:
    """Return how many open cases wait to be counted anew; of confidential ones nothing is told."""
    return _count_waiting(session, reaches, Case.confidential.is_(False))


def _count_waiting(session: Session, reaches: Sequence[Reach], *which: ColumnElement[bool]) -> int:
    waiting = select(func.count()).select_from(Case).where(under_a_law(), any_of(reaches), *which)
    return session.scalar(waiting) or 0


def _note_moved(session: Session, moved: Mapping[UUID, int]) -> None:
    """Add to what each amendment moved: in the database, since two runs may count at once."""
    for amendment_id, number in sorted(moved.items()):
        session.execute(
            update(Amendment)
            .where(Amendment.id == amendment_id)
            .values(moved_count=Amendment.moved_count + number)
            .execution_options(synchronize_session=False)
        )


def _finish(session: Session, reaches: Sequence[Reach], now: datetime) -> int:
    """Note of what nothing is left that it is done; return how many cases are left."""
    left = 0
    for reach in reaches:
        if reach.amendment.redated_at is None:
            left += count_pending(session, [reach])
            if not _count_waiting(session, [reach]):
                reach.amendment.redated_at = now
    return left
