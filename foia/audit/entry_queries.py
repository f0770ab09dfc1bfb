"""Entries of the log with their events, if these are there, and the canonical bytes of what they say."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.audit.models import LogEntry
from foia.audit.verifying import leaf_hash
from foia.cases.models import Event


class EntryRow(NamedTuple):
    """An entry of the log and, if it is still there, its event."""

    position: int
    event_id: UUID
    case_id: UUID
    leaf: str
    found: UUID | None
    own_case_id: UUID
    sequence: int
    type: str
    schema: int
    occurred_at: datetime
    recorded_at: datetime
    actor_kind: str
    actor_id: UUID | None
    payload: str
    previous_hash: str


ENTRIES = select(
    LogEntry.position,
    LogEntry.event_id,
    LogEntry.case_id,
    LogEntry.leaf,
    Event.id,
    Event.case_id,
    Event.sequence,
    Event.type,
    Event.schema,
    Event.occurred_at,
    Event.recorded_at,
    Event.actor_kind,
    Event.actor_id,
    Event.payload,
    Event.previous_hash,
).outerjoin(Event, Event.id == LogEntry.event_id)


def entries_of(session: Session, case_id: UUID, sequences: Collection[int]) -> list[EntryRow]:
    """Return the sealed entries of some events of a case, found by the events."""
    rows = session.execute(
        ENTRIES.where(Event.case_id == case_id, Event.sequence.in_(sequences)).order_by(Event.sequence)
    )
    return [EntryRow._make(row) for row in rows]


def is_as_sealed(row: EntryRow) -> bool:
    """Say whether an event says what it said when it was sealed."""
    return row.found is not None and leaf_hash(entry_bytes(row)).hex() == row.leaf


def entry_bytes(row: EntryRow) -> bytes:
    """Return the canonical bytes of an event as it is now; what somebody altered gives others."""
    actor_id = f'"{row.actor_id.hex}"' if row.actor_id else "null"
    # The payload is stored as its canonical text; no line of ours breaks, whatever stands there.
    payload = row.payload.replace("\n", " ").replace("\r", " ")
    return (
        f'{{"actor_id":{actor_id},"actor_kind":{_word(row.actor_kind)},"case_id":"{row.own_case_id.hex}"'
        f',"occurred_at":"{_instant(row.occurred_at)}","payload":{payload}'
        f',"previous_hash":{_word(row.previous_hash)},"recorded_at":"{_instant(row.recorded_at)}"'
        f',"schema":{row.schema},"sequence":{row.sequence},"type":{_word(row.type)}}}'
    ).encode("utf-8", "replace")


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[: -len("+00:00")] + "Z"


def _word(text: str) -> str:
    return (
        f'"{text}"'
        if text.isascii() and text.replace("_", "").isalnum()
        else json.dumps(text, ensure_ascii=False)
    )
