"""Counting open cases anew after an amendment: what moves is an event, and is told. Nothing here commits.

A batch is computed here and written by the database: the days of cases that are alike go over once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table

from foia.amendments.counting import CaseRow, Counted, Counting, hashes, open_cases, under_a_law
from foia.amendments.models import Amendment
from foia.amendments.reach import Reach, any_of, reach_of
from foia.amendments.store import amended_book, applied
from foia.amendments.temporary import COUNTED, DATED, MOVED, RESPONSES, empty_all, fill
from foia.amendments.writing import keep_days, keep_rows
from foia.audit.ledger import Entry, canonical
from foia.cases.case_row import response_values, tray_rank
from foia.cases.context import Context
from foia.cases.deadline_rows import is_kept
from foia.cases.events import schema_of
from foia.cases.models import Case, Event
from foia.cases.seats import Seat
from foia.extensions import new_id

# What one transaction counts; whoever waits for one of its cases waits some seconds.
BATCH = 10_000


@dataclass(frozen=True)
class Moved:
    """A case whose response is due on another day. Never a confidential one."""

    folio: str
    old_on: date | None
    new_on: date | None


@dataclass(frozen=True)
class Preview:
    """What amendments would move: how many responses, and the first of them."""

    count: int
    moved: tuple[Moved, ...]


@dataclass
class Batch:
    """What one batch came to: how many cases were looked at, and those of which a date moved."""

    looked_at: int = 0
    moved: list[Counted] = field(default_factory=list)
    amendment_of: dict[UUID, Amendment] = field(default_factory=dict)
    failed: list[UUID] = field(default_factory=list)

    @property
    def responses(self) -> list[Counted]:
        """Those whose response is due on another day."""
        return [counted for counted in self.moved if _response_moved(counted)]


def preview(
    context: Context,
    amendments: Sequence[Amendment],
    *,
    limit: int,
    seats: Mapping[UUID, Seat] | None = None,
) -> Preview:
    """Tell which responses would be due on another day if these amendments were applied. Nothing changes.

    `seats`: how bodies would sit, where what is previewed is theirs."""
    session = context.session
    known = applied(session)
    revision = max((row.number or 0 for row in known), default=0) + 1
    book = amended_book(context.book, [*known, *amendments], revision)
    counting = Counting(session, book, context.now, dict(seats or {}))
    within = any_of([reach_of(session, book, amendment) for amendment in amendments])
    count, first = 0, list[Moved]()
    after: UUID | None = None
    while rows := open_cases(
        session, [under_a_law(), Case.confidential.is_(False), within], limit=BATCH, after=after
    ):
        after = rows[-1].id
        for counted in counting.count(rows):
            if _response_moved(counted):
                count += 1
                if len(first) < limit:
                    first.append(as_moved(counted))
    return Preview(count, tuple(first))


def as_moved(counted: Counted) -> Moved:
    """Return the days of a response before and after."""
    return Moved(counted.row.folio, counted.row.due_on, response_values(counted.report)["due_on"])


def redate(context: Context, counting: Counting, reaches: Sequence[Reach], rows: Sequence[CaseRow]) -> Batch:
    """Write what the law in force says of these cases; each of which a date moved gets one event.

    The tables of the batch stay filled for who goes on with it."""
    session, connection = context.session, context.session.connection()
    batch = Batch(looked_at=len(rows))
    known = list(counting.count(rows, batch.failed))
    empty_all(connection)
    _fill(context, known)
    moved_ids = keep_days(session, context.now)
    batch.moved = [
        counted
        for counted in known
        if counted.row.id in moved_ids or counted.regime.version != counted.row.regime_version
    ]
    _append_events(context, batch, reaches)
    keep_rows(session, counting.book.revision, batch.failed)
    return batch


def _fill(context: Context, known: Sequence[Counted]) -> None:
    connection = context.session.connection()
    alike = {counted.report_no: counted for counted in known}
    fill(
        connection,
        COUNTED,
        [
            (one.row.id, one.report_no, tray_rank(one.standing), one.regime.version, one.working_days)
            for one in known
        ],
    )
    fill(
        connection,
        DATED,
        [
            (
                number, deadline.step, deadline.kind, deadline.actor, deadline.starts_on, deadline.due_on,
                deadline.first_due_on, deadline.conflict_due_on, deadline.confirmed, deadline.stopped_on,
            )
            for number, one in alike.items()
            for deadline in one.report.deadlines
            if is_kept(deadline)
        ],
    )  # fmt: skip
    fill(
        connection,
        RESPONSES,
        [(number, *response_values(one.report).values(), *hashes(one)) for number, one in alike.items()],
    )


def _append_events(context: Context, batch: Batch, reaches: Sequence[Reach]) -> None:
    """Append the event of each case of which a date moved, naming the last amendment that reaches it."""
    latest = sorted(reaches, key=lambda reach: reach.amendment.number or 0, reverse=True)
    events, heads = [], []
    for counted in batch.moved:
        row = counted.row
        amendment = next((reach.amendment for reach in latest if reach.holds(row)), latest[0].amendment)
        batch.amendment_of[row.id] = amendment
        entry = Entry(
            case_id=row.id.hex,
            sequence=row.head_sequence + 1,
            **_said(counted, amendment),
            occurred_at=context.now,
            recorded_at=context.now,
            actor_kind=context.actor.kind,
            actor_id=None,
            previous_hash=row.head_hash,
        )
        digest = entry.digest()
        heads.append((row.id, entry.sequence, digest))
        events.append(
            (
                new_id(), row.id, entry.sequence, entry.type, entry.schema, entry.occurred_at,
                entry.recorded_at, entry.actor_kind, None, canonical(entry.payload).decode(),
                entry.previous_hash, digest,
            )
        )  # fmt: skip
    connection = context.session.connection()
    fill(connection, cast(Table, Event.__table__), events)
    fill(connection, MOVED, heads)


def _said(counted: Counted, amendment: Amendment) -> dict[str, Any]:
    """Return type, schema and payload of the event."""
    if counted.regime.version != counted.row.regime_version or amendment.content:
        event_type = "law_changed"
        payload: dict[str, Any] = {
            "regime_id": counted.regime.id,
            "regime_version": counted.regime.version,
            "amendment_id": amendment.id.hex,
        }
    else:
        event_type = "calendar_changed"
        day_id = amendment.body_day_id
        payload = {"body_day_id": day_id.hex if day_id else None, "amendment_id": amendment.id.hex}
    return {"type": event_type, "schema": schema_of(event_type), "payload": payload}


def _response_moved(counted: Counted) -> bool:
    return bool(response_values(counted.report)["due_on"] != counted.row.due_on)
