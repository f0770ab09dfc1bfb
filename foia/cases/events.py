"""Event types of a case, each with its closed list of fields: pure.

Payloads hold ids, codes, dates and keyed commitments only, never a name, an address or a text. A stored
event is never rewritten: when a type changes, its schema number rises and `upcast` reads the old one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

SCHEMA = 1
# An event can never be erased, so nothing that people write fits into it: no space, no accent, no `@`.
_CODE = re.compile(r"[A-Za-z0-9_.:+-]{1,100}")

# type -> fields. Values are strings, integers, booleans, null, or lists of objects of these.
EVENT_FIELDS: dict[str, frozenset[str]] = {
    "filed": frozenset(
        [
            "kind",
            "regime_id",
            "regime_version",
            "body_id",
            "custody",
            "channel",
            "notice_channel",
            "language",
            "named",
            "represented",
            "held",
            "questions",
            "documents",
        ]
    ),
    "released": frozenset(),
    "acknowledged": frozenset(),
    "routed": frozenset(["body_id", "custody", "regime_id", "regime_version", "documents"]),
    "custody_changed": frozenset(["custody", "reason"]),
    "assigned": frozenset(["person_id", "office_id"]),
    "file_sent": frozenset(["body_id", "means"]),
    "clarification_requested": frozenset(["reason", "documents"]),
    "clarification_provided": frozenset(["documents"]),
    "message_sent": frozenset(["documents"]),
    "message_received": frozenset(["documents"]),
    "note_added": frozenset(["documents"]),
    "extended": frozenset(["amount", "unit", "documents"]),
    "partly_answered": frozenset(["answers", "documents", "channel", "relayed"]),
    "answered": frozenset(["answers", "outcome", "documents", "channel", "relayed"]),
    "withdrawn": frozenset(["outcome", "documents"]),
    "address_confirmed": frozenset(),
    "key_rotated": frozenset(["reason"]),
}


class BadPayload(ValueError):
    """The payload is not what its type closes on."""


@dataclass(frozen=True)
class Happening:
    """An event as rules read it: two times, who, and the payload of the current schema."""

    type: str
    sequence: int
    occurred_at: datetime
    recorded_at: datetime
    actor_kind: str
    actor_id: str | None
    payload: Mapping[str, Any]


def require_payload(event_type: str, payload: Mapping[str, Any]) -> None:
    """Check a payload against the closed list of its type. Raises BadPayload."""
    if event_type not in EVENT_FIELDS:
        raise BadPayload(f"unknown event type {event_type}")
    if payload.keys() != EVENT_FIELDS[event_type]:
        raise BadPayload(f"{event_type}: {sorted(payload.keys() ^ EVENT_FIELDS[event_type])}")
    for name, value in payload.items():
        if not _is_code(value):
            # Never quoted: what is no code may be what somebody wrote.
            raise BadPayload(f"{event_type}: {name} holds more than ids, codes and commitments")


def _is_code(value: Any) -> bool:
    """Say whether a value, or everything in it, is an id, code, date, number or commitment."""
    if isinstance(value, str):
        return bool(_CODE.fullmatch(value))
    if isinstance(value, Mapping):
        return all(_is_code(inner) for inner in value.values())
    if isinstance(value, list | tuple):
        return all(_is_code(inner) for inner in value)
    return value is None or isinstance(value, int)


def upcast(event_type: str, schema: int, payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the payload as the current schema has it. Raises BadPayload for a schema from the future."""
    if schema != SCHEMA:
        raise BadPayload(f"{event_type}: schema {schema} is not known here")
    return payload
