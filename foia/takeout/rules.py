"""What a machine reads of a case that is taken away, and the names of its files: pure.

Nothing internal is in it: it is told what the filer may see, and of each event only the fields named here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

FORMAT, VERSION = "foia-case", 1
PDF_NAME, PAGE_NAME, RECORD_NAME, FOLDER = "expediente.pdf", "expediente.htm", "expediente.json", "archivos"
# Files beyond this are named in the record, and taken one by one from the page.
MOST_BYTES = 300 * 1024 * 1024
# What an event may say beside its words: codes and dates, no id of anybody.
_FIELDS = frozenset(
    {
        *("outcome", "channel", "amount", "unit", "due_on", "last_on", "effect", "step", "reason", "ground"),
        *("kind", "at", "language", "amount_cents", "currency", "position", "partial", "category"),
    }
)
_PLAIN = (str, int, bool)


@dataclass(frozen=True)
class Told:
    """An event as it is told: its type, the words for it, and its payload."""

    type: str
    title: str
    text: str
    occurred_at: datetime
    recorded_at: datetime
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class Written:
    """A text of the case. `by`: filer, body."""

    title: str
    by: str
    at: datetime
    text: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """One question and how it ended."""

    number: int
    text: str
    outcome: str
    ground: str = ""


@dataclass(frozen=True)
class FileEntry:
    """A file in the ZIP, with the mark of its bytes; without one it was left out, and why is said."""

    name: str
    size_bytes: int
    sha256: str = ""
    left_out: str = ""


@dataclass(frozen=True)
class Record:
    """A whole case, as its filer may know it."""

    folio: str
    kind: str
    body: str
    phase: str
    outcome: str | None
    received_at: datetime
    due_on: date | None
    sentence: str
    subject: str
    questions: Sequence[Asked]
    written: Sequence[Written]
    events: Sequence[Told]
    made_at: datetime
    files: Sequence[FileEntry] = field(default=())


def record_json(record: Record) -> str:
    """Write the record as a machine reads it."""
    known = asdict(record)
    known["events"] = [_event(event) for event in record.events]
    whole = {"format": FORMAT, "version": VERSION, **known}
    return json.dumps(whole, ensure_ascii=False, indent=1, default=_plain) + "\n"


def _event(event: Told) -> dict[str, Any]:
    return {
        "type": event.type,
        "title": event.title,
        "text": event.text,
        "occurred_at": event.occurred_at,
        "recorded_at": event.recorded_at,
        **{
            f"value_{name}": value
            for name, value in sorted(event.payload.items())
            if name in _FIELDS and isinstance(value, _PLAIN)
        },
    }


def _plain(value: object) -> str:
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    raise TypeError(type(value).__name__)


def entry_names(names: Iterable[str]) -> list[str]:
    """Return the places of files in the ZIP: numbered, so that two of one name both stay."""
    return [f"{FOLDER}/{number:02d}-{name}" for number, name in enumerate(names, start=1)]


def within(sizes: Sequence[int], most: int = MOST_BYTES) -> list[bool]:
    """Say of each file whether it still has room, in order."""
    taken, fits = 0, []
    for size in sizes:
        has_room = taken + size <= most
        taken += size if has_room else 0
        fits.append(has_room)
    return fits
