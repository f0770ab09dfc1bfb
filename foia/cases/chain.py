"""Reading a case's chain back: does each event follow the one before, and is the last one the case's head."""

from __future__ import annotations

import json
from collections.abc import Sequence

from foia.audit.ledger import GENESIS, Entry, first_broken
from foia.cases.models import Event


def first_break(events: Sequence[Event], head_sequence: int, head_hash: str) -> tuple[int, str] | None:
    """Return (sequence, reason) of the first event of a case, in order, that does not follow, or None.

    Reasons: gap, link, hash; `head`: the last events are gone. A payload that is no JSON is `hash`."""
    entries = []
    for row in events:
        try:
            entries.append((_entry(row), row.hash))
        except (ValueError, RecursionError):
            return first_broken(entries) or (row.sequence, "hash")
    broken = first_broken(entries)
    if broken is not None:
        return broken
    end = (events[-1].sequence, events[-1].hash) if events else (0, GENESIS)
    return None if end == (head_sequence, head_hash) else (end[0] + 1, "head")


def _entry(row: Event) -> Entry:
    return Entry(
        case_id=row.case_id.hex,
        sequence=row.sequence,
        type=row.type,
        schema=row.schema,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        actor_kind=row.actor_kind,
        actor_id=row.actor_id.hex if row.actor_id else None,
        payload=json.loads(row.payload),
        previous_hash=row.previous_hash,
    )
