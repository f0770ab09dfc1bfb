"""From the tables of a batch to those of the cases, in few statements: days, and rows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Table, and_, case, func, insert, literal, or_, select, update
from sqlalchemy.orm import Session

from foia.amendments.temporary import COUNTED, DATED, MOVED, RESPONSES
from foia.cases.models import Case, DeadlineRow

_DEADLINES = cast(Table, DeadlineRow.__table__)
_CASES = cast(Table, Case.__table__)
# Two versions of a deadline are the same while these are.
_DAYS = ("starts_on", "due_on", "conflict_due_on", "confirmed")
# What a case's row takes from what cases like it come to, and of its own.
_OF_RESPONSE = (
    "due_on", "first_due_on", "late_after_on", "due_confirmed", "stopped_on", "provisional_due_on",
    "regime_hash", "calendar_hash",
)  # fmt: skip
_OF_CASE = ("tray_rank", "regime_version", "response_working_days")
_COUNTED = (*_OF_RESPONSE, *_OF_CASE)


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
    found = (
        select(
            COUNTED.c.case_id, *(COUNTED.c[name] for name in _OF_CASE),
            MOVED.c.head_sequence, MOVED.c.head_hash, MOVED.c.case_id.label("moved_id"),
            *(RESPONSES.c[name] for name in _OF_RESPONSE),
        )
        .join_from(COUNTED, RESPONSES, COUNTED.c.report_no == RESPONSES.c.report_no)
        .outerjoin(MOVED, MOVED.c.case_id == COUNTED.c.case_id)
        .subquery("found")
    )  # fmt: skip
    has_moved = found.c.moved_id.is_not(None)
    values = {
        **{name: found.c[name] for name in _COUNTED},
        "law_revision": literal(revision),
        "head_sequence": func.coalesce(found.c.head_sequence, _CASES.c.head_sequence),
        "head_hash": func.coalesce(found.c.head_hash, _CASES.c.head_hash),
        # Whoever read the row before learns that it changed.
        "version": _CASES.c.version + case((has_moved, 1), else_=0),
    }
    connection.execute(update(_CASES).values(values).where(_CASES.c.id == found.c.case_id))
    if failed:
        connection.execute(update(_CASES).values(law_revision=revision).where(_CASES.c.id.in_(failed)))
