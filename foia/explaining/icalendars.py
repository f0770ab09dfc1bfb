"""Due dates as iCalendar (RFC 5545): an all-day event each, with alarms, and nothing about anybody.

Written here: a library that also reads calendars would cost every worker five megabytes. The tests read what
this writes with one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

PRODUCT = "-//Ventanilla Abierta//Plazos//ES"
MEDIA_TYPE = "text/calendar; charset=utf-8"
REFRESH_EVERY_HOURS = 6
LINE_OCTETS = 75
_ESCAPED = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n", "\r": None})


@dataclass(frozen=True)
class DueEvent:
    """A last day. `sequence` grows each time the date moves; `alarms` are instants yet to come."""

    uid: str
    summary: str
    description: str
    address: str
    due_on: date
    is_sure: bool
    sequence: int
    stamped_at: datetime
    alarms: tuple[datetime, ...]


def calendar_of(events: Iterable[DueEvent], name: str, *, refreshes: bool) -> bytes:
    """Write a calendar; one that programs ask for again says how often."""
    lines = ["BEGIN:VCALENDAR", f"PRODID:{_text(PRODUCT)}", "VERSION:2.0", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}"]
    if refreshes:
        lines.append(f"REFRESH-INTERVAL;VALUE=DURATION:PT{REFRESH_EVERY_HOURS}H")
        lines.append(f"X-PUBLISHED-TTL:PT{REFRESH_EVERY_HOURS}H")
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(due: DueEvent) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(due.uid)}"
    yield f"DTSTAMP:{_instant(due.stamped_at)}"
    yield f"SEQUENCE:{due.sequence}"
    yield f"DTSTART;VALUE=DATE:{due.due_on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{due.due_on + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(due.summary)}"
    yield f"DESCRIPTION:{_text(due.description)}"
    yield f"URL:{due.address}"
    yield f"STATUS:{'CONFIRMED' if due.is_sure else 'TENTATIVE'}"
    yield "TRANSP:TRANSPARENT"  # a due date leaves its day free
    yield "CLASS:PRIVATE"
    for at in due.alarms:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{_text(due.summary)}"
        yield f"TRIGGER;VALUE=DATE-TIME:{_instant(at)}"
        yield "END:VALARM"
    yield "END:VEVENT"


def _text(text: str) -> str:
    """Escape a text (RFC 5545, 3.3.11)."""
    return text.translate(_ESCAPED)


def _instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> bytes:
    """End a line, and break one over 75 octets between characters (RFC 5545, 3.1)."""
    parts: list[bytes] = [b""]
    for character in line:
        octets = character.encode()
        # What continues a line begins with a space, which counts.
        if len(parts[-1]) + len(octets) > LINE_OCTETS - (len(parts) > 1):
            parts.append(b"")
        parts[-1] += octets
    return b"\r\n ".join(parts) + b"\r\n"
