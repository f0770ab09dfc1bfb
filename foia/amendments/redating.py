"""Counting open cases anew after an amendment: what moves is an event, and is told. Nothing here commits.

A batch is computed here and written by the database: the days of cases that are alike go over once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table

from foia.amendments.counting import CaseRow, Counted, Counting, hashes, open_cases, under_a_law
from foia.amendments.models import Amendment
from foia.amendments.reach import Reach, any_of, reach_of
from foia.amendments.store import amended_book, applied
from foia.amendments.temporary import COUNTED, DATED, MOVED, RESPONSES, empty_all, fill
from foia.amendments.writing import keep_days, keep_rows
from foia.audit.ledger import GENESIS, Entry, canonical, digests
from foia.cases.case_row import response_values, tray_rank
from foia.cases.context import Context
from foia.cases.deadline_rows import is_kept
from foia.cases.events import require_payload, schema_of
from foia.cases.models import Case, Event
from foia.cases.seats import Seat
from foia.extensions import new_id

# What one transaction counts; whoever waits for one of its cases waits some seconds.
BATCH = 10_000
# The last reminder of a term goes out some working days after it; holidays among them make it more.
REMINDED_WITHIN = timedelta(days=31)


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
    """What one batch came to: how many cases were looked at, and those of which a date moved.

    `just_due` are others, due shortly before what was amended: somebody is reminded working days later."""

    looked_at: int = 0
    moved: list[Counted] = field(default_factory=list)
    just_due: list[Counted] = field(default_factory=list)
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
    batch.just_due = [
        counted for counted in known if counted.row.id not in moved_ids and _is_just_due(counted, reaches)
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
    alike: dict[tuple[UUID, str, str | None], list[CaseRow]] = defaultdict(list)
    entries: dict[tuple[UUID, str, str | None], Entry] = {}
    for counted in batch.moved:
        row = counted.row
        amendment = next((reach.amendment for reach in latest if reach.holds(row)), latest[0].amendment)
        batch.amendment_of[row.id] = amendment
        is_other_law = counted.regime.version != row.regime_version or bool(amendment.content)
        mark = (amendment.id, counted.regime.id, counted.regime.version if is_other_law else None)
        alike[mark].append(row)
        if mark not in entries:
            entries[mark] = _entry(context, amendment, *mark[1:])
    connection = context.session.connection()
    for mark, rows in alike.items():
        entry, payload = entries[mark], canonical(entries[mark].payload).decode()
        links = [(row.id.hex, row.head_sequence + 1, row.head_hash) for row in rows]
        hashed = list(zip(rows, digests(entry, links), strict=True))
        events = [
            (
                new_id(), row.id, row.head_sequence + 1, entry.type, entry.schema, entry.occurred_at,
                entry.recorded_at, entry.actor_kind, None, payload, row.head_hash, digest,
            )
            for row, digest in hashed
        ]  # fmt: skip
        fill(connection, cast(Table, Event.__table__), events)
        fill(connection, MOVED, [(row.id, row.head_sequence + 1, digest) for row, digest in hashed])


def _entry(context: Context, amendment: Amendment, regime_id: str, version: str | None) -> Entry:
    """Return the event as the first of any case; `version`: the law changed, and this one binds now."""
    if version is not None:
        event_type = "law_changed"
        payload: dict[str, Any] = {
            "regime_id": regime_id,
            "regime_version": version,
            "amendment_id": amendment.id.hex,
        }
    else:
        event_type = "calendar_changed"
        day_id = amendment.body_day_id
        payload = {"body_day_id": day_id.hex if day_id else None, "amendment_id": amendment.id.hex}
    require_payload(event_type, payload)
    return Entry(
        case_id="",
        sequence=1,
        type=event_type,
        schema=schema_of(event_type),
        occurred_at=context.now,
        recorded_at=context.now,
        actor_kind=context.actor.kind,
        actor_id=None,
        payload=payload,
        previous_hash=GENESIS,
    )


def _is_just_due(counted: Counted, reaches: Sequence[Reach]) -> bool:
    days = [deadline.due_on for deadline in counted.report.deadlines if deadline.due_on is not None]
    return any(
        first_on is None or first_on - REMINDED_WITHIN <= day
        for first_on in (reach.amendment.first_on for reach in reaches)
        for day in days
    )


def _response_moved(counted: Counted) -> bool:
    return bool(response_values(counted.report)["due_on"] != counted.row.due_on)
