"""Canonical bytes and hash chain of events: pure.

Canonical bytes follow RFC 8785 (JSON Canonicalization Scheme) for the only values an event may hold: objects
with ASCII keys, arrays, strings, integers within 2^53, booleans and null, never floats. The hash of an event
is the leaf hash of RFC 6962 (SHA-256 over a zero byte and the entry): the same leaves make the signed tree.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

LARGEST_INTEGER = 2**53 - 1
# What precedes the first event of every case.
GENESIS = "0" * 64
_LEAF = b"\x00"


class NotCanonical(ValueError):
    """The value cannot stand in an event."""


def canonical(value: Any) -> bytes:
    """Return the canonical bytes of a value. Raises NotCanonical."""
    _require_plain(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def instant(moment: datetime) -> str:
    """Write an aware instant as events hold it: UTC, microseconds, `Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(frozen=True)
class Entry:
    """One event as it is chained."""

    case_id: str
    sequence: int
    type: str
    schema: int
    occurred_at: datetime
    recorded_at: datetime
    actor_kind: str
    actor_id: str | None
    payload: Mapping[str, Any]
    previous_hash: str

    def digest(self) -> str:
        """Return the hash that chains this entry to the one before it."""
        envelope = {
            "actor_id": self.actor_id,
            "actor_kind": self.actor_kind,
            "case_id": self.case_id,
            "occurred_at": instant(self.occurred_at),
            "payload": dict(self.payload),
            "previous_hash": self.previous_hash,
            "recorded_at": instant(self.recorded_at),
            "schema": self.schema,
            "sequence": self.sequence,
            "type": self.type,
        }
        return hashlib.sha256(_LEAF + canonical(envelope)).hexdigest()


def leaf_parts(entry: Entry) -> tuple[str, str, str, str]:
    """Return the canonical text of entries that say the same of different cases, without what differs.

    Between the four stand the case's id, the previous hash and the sequence, in this order."""
    said = canonical(
        {
            "actor_id": entry.actor_id,
            "actor_kind": entry.actor_kind,
            "case_id": "",
            "occurred_at": instant(entry.occurred_at),
            "payload": dict(entry.payload),
            "previous_hash": "",
            "recorded_at": instant(entry.recorded_at),
            "schema": entry.schema,
            "sequence": 0,
            "type": entry.type,
        }
    ).decode()
    before, rest = said.split('"case_id":"', 1)
    middle, rest = rest.rsplit('"previous_hash":"', 1)
    between, after = rest.rsplit('"sequence":0', 1)
    return f'{before}"case_id":"', f'{middle}"previous_hash":"', f'{between}"sequence":', after


def first_broken(entries: Iterable[tuple[Entry, str]]) -> tuple[int, str] | None:
    """Return (sequence, reason) of the first entry of a case that does not follow, or None.

    `entries` are (entry, stored hash) in order. Reasons: gap, link, hash."""
    expected, previous = 1, GENESIS
    for entry, stored in entries:
        if entry.sequence != expected:
            return expected, "gap"
        if entry.previous_hash != previous:
            return entry.sequence, "link"
        if not _is_hashed_so(entry, stored):
            return entry.sequence, "hash"
        expected, previous = expected + 1, stored
    return None


def _is_hashed_so(entry: Entry, stored: str) -> bool:
    """Say whether an entry has its stored hash; what never could have been an event has none."""
    try:
        return entry.digest() == stored
    except (ValueError, TypeError, RecursionError):
        return False


def _require_plain(value: Any) -> None:
    if value is None or isinstance(value, str | bool):
        return
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise NotCanonical("an integer beyond 2^53 has no canonical form")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise NotCanonical("keys are ASCII strings")
            _require_plain(inner)
    elif isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        for inner in value:
            _require_plain(inner)
    else:
        raise NotCanonical(f"{type(value).__name__} has no canonical form")
