"""From the tables of a batch to those of the cases, in few statements: days, and rows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Table, and_, func, insert, literal, or_, select, update
from sqlalchemy.orm import Session

from foia.amendments.temporary import COUNTED, DATED, MOVED, RESPONSES
from foia.cases.models import Case, DeadlineRow

_DEADLINES = cast(Table, DeadlineRow.__table__)
_CASES = cast(Table, Case.__table__)
# Two versions of a deadline are the same while these are.
_DAYS = ("starts_on", "due_on", "conflict_due_on", "confirmed")
_KEPT = ("due_on", "first_due_on", "late_after_on", "due_confirmed", "stopped_on", "provisional_due_on")


def keep_days(session: Session, now: datetime) -> set[UUID]:
    """Void the deadlines in force that the batch has on other days, and add those; return what moved."""
    return _void_moved(session, now) | _void_gone(session, now) | _add(session, now)


def _void_moved(session: Session, now: datetime) -> set[UUID]:
    statement = (
        update(_DEADLINES)
        .values(voided_at=now)
        .where(
            _DEADLINES.c.case_id == COUNTED.c.case_id,
            COUNTED.c.report_no == DATED.c.report_no,
            _DEADLINES.c.step == DATED.c.step,
            _DEADLINES.c.voided_at.is_(None),
            or_(*(_DEADLINES.c[name].is_distinct_from(DATED.c[name]) for name in _DAYS)),
        )
        .returning(_DEADLINES.c.case_id)
    )
    return set(session.connection().execute(statement).scalars())


def _void_gone(session: Session, now: datetime) -> set[UUID]:
    """Void what has no date any more."""
    still = (
        select(literal(1))
        .where(DATED.c.report_no == COUNTED.c.report_no, DATED.c.step == _DEADLINES.c.step)
        .correlate(COUNTED, _DEADLINES)
        .exists()
    )
    statement = (
        update(_DEADLINES)
        .values(voided_at=now)
        .where(_DEADLINES.c.case_id == COUNTED.c.case_id, _DEADLINES.c.voided_at.is_(None), ~still)
        .returning(_DEADLINES.c.case_id)
    )
    return set(session.connection().execute(statement).scalars())


def _add(session: Session, now: datetime) -> set[UUID]:
    """Add the days that no deadline in force has, as the next version of each step."""
    before = _DEADLINES.alias("before")
    in_force = and_(before.c.case_id == COUNTED.c.case_id, before.c.step == DATED.c.step)
    last = select(func.max(before.c.version)).where(in_force).correlate(COUNTED, DATED).scalar_subquery()
    known = (
        select(literal(1)).where(in_force, before.c.voided_at.is_(None)).correlate(COUNTED, DATED).exists()
    )
    carried = (
        "kind",
        "actor",
        "starts_on",
        "due_on",
        "first_due_on",
        "conflict_due_on",
        "confirmed",
        "stopped_on",
    )
    wanted = (
        select(
            COUNTED.c.case_id,
            DATED.c.step,
            func.coalesce(last, 0) + 1,
            *(DATED.c[name] for name in carried),
            literal(now, _DEADLINES.c.recorded_at.type),
        )
        .join_from(COUNTED, DATED, COUNTED.c.report_no == DATED.c.report_no)
        .where(~known)
    )
    statement = (
        insert(_DEADLINES)
        .from_select(["case_id", "step", "version", *carried, "recorded_at"], wanted)
        .returning(_DEADLINES.c.case_id)
    )
    return set(session.connection().execute(statement).scalars())


def keep_rows(session: Session, revision: int, failed: Collection[UUID]) -> None:
    """Write into the rows of all cases of the batch what they were counted to, and by which law.

    What could not be counted keeps its days, and is not tried again until the law changes."""
    connection = session.connection()
    counted = {
        **{name: RESPONSES.c[name] for name in (*_KEPT, "regime_hash", "calendar_hash")},
        "tray_rank": COUNTED.c.tray_rank,
        "regime_version": COUNTED.c.regime_version,
        "response_working_days": COUNTED.c.response_working_days,
        "law_revision": revision,
    }
    connection.execute(
        update(_CASES)
        .values(counted)
        .where(_CASES.c.id == COUNTED.c.case_id, COUNTED.c.report_no == RESPONSES.c.report_no)
    )
    if failed:
        connection.execute(update(_CASES).values(law_revision=revision).where(_CASES.c.id.in_(failed)))
    connection.execute(
        update(_CASES)
        .values(
            head_sequence=MOVED.c.head_sequence,
            head_hash=MOVED.c.head_hash,
            # Whoever read the row before learns that it changed.
            version=_CASES.c.version + 1,
            search_pending=True,
        )
        .where(_CASES.c.id == MOVED.c.case_id)
    )
