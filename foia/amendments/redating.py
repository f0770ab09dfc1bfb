"""Counting open cases anew after an amendment: what moves is an event, and is told. Nothing here commits.

The database finds which cases are alike and writes them; here the days of each kind are computed once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from foia import law
from foia.amendments.counting import Counted, Counting, open_cases, under_a_law
from foia.amendments.grouping import Alike, count_held, hold, not_counted
from foia.amendments.models import Amendment
from foia.amendments.reach import Reach, any_of, reach_of
from foia.amendments.store import amended_book, applied
from foia.amendments.temporary import (
    DATED,
    MOVED,
    RESPONSES,
    SAID,
    drop_all,
    empty_all,
    fill,
    measure,
)
from foia.amendments.writing import (
    append_events,
    count_told,
    find_changed,
    find_moved,
    keep_days,
    keep_rows,
    remember,
)
from foia.audit.ledger import GENESIS, Entry, canonical, leaf_parts
from foia.cases.case_row import HASH_KEPT, due_rank, response_values
from foia.cases.context import Context
from foia.cases.deadline_rows import is_kept
from foia.cases.events import require_payload, schema_of
from foia.cases.models import Case
from foia.cases.seats import Seat

# What a preview reads at once.
READ_AT_ONCE = 10_000
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


@dataclass(frozen=True)
class Batch:
    """What one batch came to: cases looked at, those that failed, and how many responses each amendment
    moved, confidential ones left out."""

    looked_at: int
    failed: int = 0
    moved: Mapping[UUID, int] = field(default_factory=dict)


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
        session, [under_a_law(), Case.confidential.is_(False), within], limit=READ_AT_ONCE, after=after
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


def redate(
    context: Context, counting: Counting, reaches: Sequence[Reach], which: Collection[ColumnElement[bool]]
) -> Batch:
    """Write what the law in force says of these cases; each of which a date moved gets one event.

    Whoever is to be told or reminded is noted (`foia.amendments.following_jobs`)."""
    session = context.session
    empty_all(session.connection())
    looked_at = hold(session, which)
    alike = count_held(session, counting)
    failed = not_counted(session)
    _fill(session, alike, reaches)
    find_changed(session)
    keep_days(session, context.now)
    find_moved(session, reaches)
    _say(context, counting, reaches)
    append_events(context)
    keep_rows(session, counting.book.revision, failed)
    remember(session, reaches)
    moved = count_told(session)
    drop_all(session.connection())
    return Batch(looked_at, len(failed), moved)


def _fill(session: Session, alike: Mapping[int, Alike], reaches: Sequence[Reach]) -> None:
    """Have the days to which the batch comes in its tables."""
    connection = session.connection()
    dated = [
        (
            number, deadline.step, deadline.kind, deadline.actor, deadline.starts_on, deadline.due_on,
            deadline.first_due_on, deadline.conflict_due_on, deadline.confirmed, deadline.stopped_on,
        )
        for number, one in alike.items()
        for deadline in one.report.deadlines
        if is_kept(deadline)
    ]  # fmt: skip
    fill(connection, DATED, dated)
    responses = []
    for number, one in alike.items():
        response = response_values(one.report)
        hashes = (each.content_hash[:HASH_KEPT] for each in (one.regime, one.calendar))
        rank = due_rank(response["due_on"] or response["provisional_due_on"])
        is_just_due = _is_just_due(one.report, reaches)
        responses.append((number, *response.values(), *hashes, one.regime.version, rank, is_just_due))
    fill(connection, RESPONSES, responses)
    measure(connection, DATED)
    measure(connection, RESPONSES)


def _say(context: Context, counting: Counting, reaches: Sequence[Reach]) -> None:
    """Have what the event of each amendment says under each law in a table."""
    connection = context.session.connection()
    amendments = {reach.amendment.id: reach.amendment for reach in reaches}
    kinds = select(MOVED.c.amendment_id, MOVED.c.binding_no, MOVED.c.is_other_law).distinct()
    rows = []
    for amendment_id, binding_no, is_other_law in connection.execute(kinds):
        regime, _calendar = counting.binding(binding_no)
        entry = _entry(context, amendments[amendment_id], regime if is_other_law else None)
        said = (entry.type, entry.schema, canonical(entry.payload).decode(), *leaf_parts(entry))
        rows.append((amendment_id, binding_no, is_other_law, *said))
    fill(connection, SAID, rows)


def _entry(context: Context, amendment: Amendment, regime: law.Regime | None) -> Entry:
    """Return the event as the first of any case; `regime`: the law changed, and this one binds now."""
    if regime is not None:
        event_type = "law_changed"
        payload: dict[str, Any] = {
            "regime_id": regime.id,
            "regime_version": regime.version,
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


def _is_just_due(report: law.Report, reaches: Sequence[Reach]) -> bool:
    days = [deadline.due_on for deadline in report.deadlines if deadline.due_on is not None]
    return any(
        first_on is None or first_on - REMINDED_WITHIN <= day
        for first_on in (reach.amendment.first_on for reach in reaches)
        for day in days
    )


def _response_moved(counted: Counted) -> bool:
    return bool(response_values(counted.report)["due_on"] != counted.row.due_on)
