"""Going over very many cases in batches, each a transaction; two at once where two can write at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from threading import Event
from uuid import UUID

from flask import Flask
from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy.orm import Session

from foia.amendments.reach import Reach, pending_reaches
from foia.amendments.store import book_in_force
from foia.amendments.temporary import forget_all
from foia.cases.context import Context, context_of
from foia.cases.models import Case
from foia.cases.phases import Phase
from foia.config import Settings
from foia.extensions import db

# What one transaction does; whoever waits for one of its cases waits some seconds.
BATCH = 10_000
WORKERS = 2


@dataclass(frozen=True)
class Span:
    """The cases received in some days, or on one day those between two ids: they stand near each other."""

    first_on: date | None = None
    last_on: date | None = None
    first_id: UUID | None = None
    before_id: UUID | None = None

    @property
    def clause(self) -> ColumnElement[bool]:
        """Say it in SQL."""
        bounds = [
            None if self.first_on is None else Case.received_on >= self.first_on,
            None if self.last_on is None else Case.received_on <= self.last_on,
            None if self.first_id is None else Case.id >= self.first_id,
            None if self.before_id is None else Case.id < self.before_id,
        ]
        return and_(true(), *(bound for bound in bounds if bound is not None))


def spans(session: Session, number: int, size: int) -> list[Span]:
    """Cut all open cases into spans of about so many; into one if the number of interest is not more."""
    if number <= size:
        return [Span()] if number else []
    open_ones = select(Case.received_on, func.count()).where(Case.phase != Phase.CONCLUDED)
    by_day = open_ones.group_by(Case.received_on).order_by(Case.received_on)
    found: list[Span] = []
    first_on, taken = None, 0
    for received_on, count in session.execute(by_day):
        if first_on is not None and taken + count > size:
            found.append(Span(first_on, received_on - timedelta(days=1)))
            first_on, taken = None, 0
        first_on, taken = first_on or received_on, taken + count
        if taken > size:
            found += _parts(received_on, -(-taken // size))
            first_on, taken = None, 0
    return [*found, Span(first_on)] if first_on else found


def _parts(day: date, number: int) -> list[Span]:
    """Cut a day by the ids of its cases, which are drawn evenly."""
    bounds = [UUID(int=_IDS * place // number) for place in range(1, number)]
    ends = zip([None, *bounds], [*bounds, None], strict=True)
    return [Span(day, day, first_id, before_id) for first_id, before_id in ends]


_IDS = 2**128


def begun(app: Flask, session: Session, now: datetime) -> tuple[Context, list[Reach]]:
    """Begin a transaction with the law as it surely is in force, and what of it cases wait for."""
    settings: Settings = app.config["FOIA"]
    context = context_of(settings, session, now=now)
    context = replace(context, book=book_in_force(session, settings.law_path, fresh=True))
    return context, pending_reaches(session, context.book, now)


def work_through(app: Flask, found: Sequence[Span], worker: Callable[[], Callable[[Span], None]]) -> None:
    """Have each span done by what `worker` makes for each that works at once; what one raises stops all."""
    left, stopped = deque(found), Event()

    def run() -> None:
        do = worker()
        try:
            while left and not stopped.is_set():
                try:
                    span = left.popleft()
                except IndexError:
                    return
                do(span)
        except BaseException:
            stopped.set()
            raise

    with app.app_context():
        engine = db.engine
    if engine.dialect.name != "postgresql":
        run()
        return
    try:
        with ThreadPoolExecutor(WORKERS) as pool:
            running = [pool.submit(run) for _number in range(min(WORKERS, len(found)) - 1)]
            run()
        for one in running:
            one.result()
    finally:
        # The pool gives first what came back last: these are the connections that were worked with.
        with ExitStack() as used:
            for connection in [used.enter_context(engine.begin()) for _number in range(WORKERS)]:
                forget_all(connection)
