"""From the tables of a batch to those of the cases, in few statements: days, events and rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    String,
    Table,
    and_,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)
from sqlalchemy import case as sql_case
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import Session

from foia.amendments.models import MovedCase
from foia.amendments.portable import RowPlace, hex_of, leaf_hash, place_of, random_id
from foia.amendments.reach import Reach
from foia.amendments.temporary import (
    CHAINED,
    COUNTED,
    DATED,
    HELD,
    IN_FORCE,
    MOVED,
    RESPONSES,
    SAID,
    measure,
)
from foia.cases.context import Context
from foia.cases.models import Case, DeadlineRow, Event

_DEADLINES = cast(Table, DeadlineRow.__table__)
_CASES = cast(Table, Case.__table__)
_EVENTS = cast(Table, Event.__table__)
_QUEUE = cast(Table, MovedCase.__table__)
# Two versions of a deadline are the same while these are.
_DAYS = ("starts_on", "due_on", "conflict_due_on", "confirmed")
_CARRIED = (
    "kind", "actor", "starts_on", "due_on", "first_due_on", "conflict_due_on", "confirmed", "stopped_on",
)  # fmt: skip
# What a case's row takes from what cases like it come to.
_OF_RESPONSE = (
    "due_on", "first_due_on", "late_after_on", "due_confirmed", "stopped_on", "provisional_due_on",
    "regime_hash", "calendar_hash", "regime_version",
)  # fmt: skip


def find_changed(session: Session) -> None:
    """Note what the deadlines in force come to: the same days, others, none any more; and which are new."""
    connection = session.connection()
    names = [column.name for column in IN_FORCE.columns]
    same = and_(
        DATED.c.report_no.is_not(None),
        *(_DEADLINES.c[name].is_not_distinct_from(DATED.c[name]) for name in _DAYS),
    )
    place = place_of(session, _DEADLINES)
    known = (
        select(COUNTED.c.case_id, _DEADLINES.c.step, _DEADLINES.c.version, place, DATED.c.report_no, same)
        .join_from(COUNTED, _DEADLINES, _DEADLINES.c.case_id == COUNTED.c.case_id)
        .outerjoin(DATED, and_(DATED.c.report_no == COUNTED.c.report_no, DATED.c.step == _DEADLINES.c.step))
        .where(_DEADLINES.c.voided_at.is_(None))
    )
    connection.execute(insert(IN_FORCE).from_select(names, known))
    measure(connection, IN_FORCE)
    is_known = and_(IN_FORCE.c.case_id == COUNTED.c.case_id, IN_FORCE.c.step == DATED.c.step)
    new = (
        select(
            COUNTED.c.case_id,
            DATED.c.step,
            sql_cast(null(), Integer),
            sql_cast(null(), RowPlace()),
            DATED.c.report_no,
            literal(False, Boolean()),  # noqa: FBT003 (a value of SQL)
        )
        .join_from(COUNTED, DATED, DATED.c.report_no == COUNTED.c.report_no)
        .outerjoin(IN_FORCE, is_known)
        .where(IN_FORCE.c.case_id.is_(None))
    )
    connection.execute(insert(IN_FORCE).from_select(names, new))


def keep_days(session: Session, now: datetime) -> None:
    """Void the deadlines in force that are on other days, and add those as the next version of each step."""
    connection = session.connection()
    has_changed = IN_FORCE.c.is_same.is_(False)
    connection.execute(
        update(_DEADLINES)
        .values(voided_at=now)
        .where(place_of(session, _DEADLINES) == IN_FORCE.c.place, has_changed)
    )
    before = _DEADLINES.alias("before")
    last = (
        select(func.max(before.c.version))
        .where(before.c.case_id == IN_FORCE.c.case_id, before.c.step == IN_FORCE.c.step)
        .correlate(IN_FORCE)
        .scalar_subquery()
    )
    wanted = (
        select(
            IN_FORCE.c.case_id,
            IN_FORCE.c.step,
            func.coalesce(IN_FORCE.c.version, last, 0) + 1,
            *(DATED.c[name] for name in _CARRIED),
            literal(now, _DEADLINES.c.recorded_at.type),
        )
        .join_from(
            IN_FORCE,
            DATED,
            and_(IN_FORCE.c.report_no == DATED.c.report_no, IN_FORCE.c.step == DATED.c.step),
        )
        .where(has_changed)
    )
    names = ["case_id", "step", "version", *_CARRIED, "recorded_at"]
    connection.execute(insert(_DEADLINES).from_select(names, wanted))


def find_moved(session: Session, reaches: Sequence[Reach]) -> None:
    """Note the cases of which a date or the law moved, by the last of the amendments that reach each."""
    connection = session.connection()
    latest = sorted(reaches, key=lambda reach: reach.amendment.number or 0, reverse=True)
    by = sql_case(
        *((reach.held_clause, literal(reach.amendment.id)) for reach in latest),
        else_=literal(latest[0].amendment.id),
    )
    contents = [reach.amendment.id for reach in latest if reach.amendment.content]
    has_other_version = RESPONSES.c.regime_version != HELD.c.regime_version
    has_changed = select(IN_FORCE.c.case_id).where(IN_FORCE.c.is_same.is_(False))
    found = (
        select(
            HELD.c.case_id,
            by,
            COUNTED.c.binding_no,
            or_(has_other_version, by.in_(contents)) if contents else has_other_version,
            HELD.c.head_sequence + 1,
            HELD.c.head_hash,
            RESPONSES.c.due_on.is_distinct_from(HELD.c.due_on),
            HELD.c.confidential,
        )
        .join_from(HELD, COUNTED, COUNTED.c.case_id == HELD.c.case_id)
        .join(RESPONSES, RESPONSES.c.report_no == COUNTED.c.report_no)
        .where(or_(HELD.c.case_id.in_(has_changed), has_other_version))
    )
    connection.execute(insert(MOVED).from_select([column.name for column in MOVED.columns], found))
    measure(connection, MOVED)


def append_events(context: Context) -> None:
    """Append what SAID says to the chain of each case that moved."""
    connection = context.session.connection()
    leaf = (
        SAID.c.before_case.concat(hex_of(MOVED.c.case_id))
        .concat(SAID.c.before_hash)
        .concat(MOVED.c.previous_hash)
        .concat(SAID.c.before_sequence)
        .concat(sql_cast(MOVED.c.sequence, String))
        .concat(SAID.c.after_sequence)
    )
    said = (SAID.c.type, SAID.c.schema, SAID.c.payload)
    chained = select(
        MOVED.c.case_id, MOVED.c.sequence, *said, MOVED.c.previous_hash, leaf_hash(leaf)
    ).join_from(
        MOVED,
        SAID,
        and_(*(MOVED.c[name] == SAID.c[name] for name in ("amendment_id", "binding_no", "is_other_law"))),
    )
    connection.execute(insert(CHAINED).from_select([column.name for column in CHAINED.columns], chained))
    measure(connection, CHAINED)
    at = literal(context.now, _EVENTS.c.recorded_at.type)
    values = {
        "id": random_id(),
        **{column.name: column for column in CHAINED.columns},
        "occurred_at": at,
        "recorded_at": at,
        "actor_kind": literal(context.actor.kind),
    }
    connection.execute(insert(_EVENTS).from_select(list(values), select(*values.values())))


def keep_rows(session: Session, revision: int, failed: Sequence[UUID]) -> None:
    """Write into the rows of all cases of the batch what they were counted to, and by which law.

    What could not be counted keeps its days, and is not tried again until the law changes."""
    connection = session.connection()
    found = (
        select(
            HELD.c.place, COUNTED.c.working_days, RESPONSES.c.tray_rank,
            CHAINED.c.sequence, CHAINED.c.hash, *(RESPONSES.c[name] for name in _OF_RESPONSE),
        )
        .join_from(HELD, COUNTED, COUNTED.c.case_id == HELD.c.case_id)
        .join(RESPONSES, COUNTED.c.report_no == RESPONSES.c.report_no)
        .outerjoin(CHAINED, CHAINED.c.case_id == COUNTED.c.case_id)
        .subquery("found")
    )  # fmt: skip
    # By which day these stand in a tray no law moves.
    stays = or_(_CASES.c.backlog, _CASES.c.urgent)
    values = {
        **{name: found.c[name] for name in _OF_RESPONSE},
        "response_working_days": found.c.working_days,
        "tray_rank": sql_case((stays, _CASES.c.tray_rank), else_=found.c.tray_rank),
        "law_revision": literal(revision),
        "head_sequence": func.coalesce(found.c.sequence, _CASES.c.head_sequence),
        "head_hash": func.coalesce(found.c.hash, _CASES.c.head_hash),
        # Whoever read the row before learns that it changed.
        "version": _CASES.c.version + sql_case((found.c.sequence.is_not(None), 1), else_=0),
    }
    connection.execute(update(_CASES).values(values).where(place_of(session, _CASES) == found.c.place))
    if failed:
        connection.execute(update(_CASES).values(law_revision=revision).where(_CASES.c.id.in_(failed)))


def remember(session: Session, reaches: Sequence[Reach]) -> None:
    """Note the cases of which people are to be told, or only reminded on another day."""
    moved = select(MOVED.c.case_id, MOVED.c.sequence, MOVED.c.amendment_id, MOVED.c.is_due_moved)
    just_due = (
        select(
            HELD.c.case_id,
            HELD.c.head_sequence,
            literal(reaches[-1].amendment.id),
            literal(False, Boolean()),  # noqa: FBT003 (a value of SQL)
        )
        .join_from(HELD, COUNTED, COUNTED.c.case_id == HELD.c.case_id)
        .join(RESPONSES, RESPONSES.c.report_no == COUNTED.c.report_no)
        .where(
            RESPONSES.c.is_just_due,
            HELD.c.case_id.not_in(select(MOVED.c.case_id)),
            ~_is_remembered(),
        )
    )
    names = [column.name for column in _QUEUE.columns]
    for found in (moved, just_due):
        session.connection().execute(insert(_QUEUE).from_select(names, found))


def _is_remembered() -> ColumnElement[bool]:
    known = and_(_QUEUE.c.case_id == HELD.c.case_id, _QUEUE.c.sequence == HELD.c.head_sequence)
    return select(literal(1)).where(known).correlate(HELD).exists()


def count_told(session: Session) -> dict[UUID, int]:
    """Return how many responses each amendment moved, confidential ones left out."""
    public = MOVED.c.is_due_moved & ~MOVED.c.confidential
    counted = select(MOVED.c.amendment_id, func.count()).where(public).group_by(MOVED.c.amendment_id)
    return {amendment_id: number for amendment_id, number in session.connection().execute(counted)}
