"""After cases were counted anew: reminders are planned anew, people are told. Broken off, it goes on.

Until then no reminder leaves for a day that is no more: the sweep asks for the deadline in force."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import cast

from flask import Flask
from sqlalchemy import ColumnElement, Table, delete, func, not_, select

from foia.amendments import batch_jobs
from foia.amendments.batch_jobs import Span, begun, spans, work_through
from foia.amendments.counting import Counting, under_a_law
from foia.amendments.grouping import count_held, hold
from foia.amendments.models import MovedCase
from foia.amendments.reach import Reach, any_of
from foia.amendments.reminding import replan_held
from foia.amendments.telling import Telling
from foia.amendments.temporary import HELD, drop_all, empty_all, measure
from foia.cases.models import Case
from foia.transactions import transaction


def follow_up(app: Flask, now: datetime) -> None:
    """Remind and tell of every case that was counted anew; one that somebody is changing waits."""
    with transaction(app) as session:
        number = session.scalar(select(func.count()).select_from(MovedCase)) or 0
        found = spans(session, number, batch_jobs.BATCH)
        measure(session.connection(), cast(Table, MovedCase.__table__))
    if not found:
        return
    telling = Telling()
    work_through(app, found, lambda: _worker(app, now, telling))
    with transaction(app) as session:
        # Whoever ended a case meanwhile voided its reminders, and the filer has the end of it.
        ended = select(Case.id).where(not_(under_a_law()), Case.id.in_(select(MovedCase.case_id)))
        session.execute(delete(MovedCase).where(MovedCase.case_id.in_(ended)))


def _waiting(reaches: Collection[Reach]) -> list[ColumnElement[bool]]:
    """Say which cases were counted anew and are not to be again first."""
    which = [under_a_law(), Case.id.in_(select(MovedCase.case_id))]
    return [*which, not_(any_of(list(reaches)))] if reaches else which


def _worker(app: Flask, now: datetime, telling: Telling) -> Callable[[Span], None]:
    counting: Counting | None = None

    def follow(span: Span) -> None:
        nonlocal counting
        with transaction(app) as session:
            context, reaches = begun(app, session, now)
            if counting is None or counting.book is not context.book:
                counting = Counting(session, context.book, now)
            counting.session = session
            connection = session.connection()
            empty_all(connection)
            hold(session, [*_waiting(reaches), span.clause])
            replan_held(session, count_held(session, counting), context.policies, now)
            told = telling.tell(context)
            held = select(HELD.c.case_id)
            connection.execute(delete(MovedCase).where(MovedCase.case_id.in_(held)))
            drop_all(connection)
        telling.told |= told

    return follow
