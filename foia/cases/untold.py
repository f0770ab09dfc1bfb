"""Which of a case's events still count, and which its filer may know of already: pure.

An answer is recorded when it is signed and opens for the filer when a short window ends. Until then it may be
taken back: it then never was, for the law, the case's state and the filer; staff and auditors see both.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from foia.cases.events import Happening

UNDONE = "answer_undone"
# What may wait for its window.
ANSWERS = frozenset({"partly_answered", "answered", "decided"})


def standing(events: Iterable[Happening]) -> list[Happening]:
    """Leave out the answers that were taken back, and the taking back itself."""
    known = list(events)
    undone = undone_numbers(known)
    if not undone:
        return known
    return [event for event in known if event.type != UNDONE and event.sequence not in undone]


def undone_numbers(events: Iterable[Happening]) -> frozenset[int]:
    """Return the numbers (in the case) of the answers that were taken back."""
    return frozenset(event.payload["of"] for event in events if event.type == UNDONE)


def opens_at(event: Happening) -> datetime | None:
    """Return from when the filer may know of an answer; None for at once."""
    text = event.payload.get("opens_at")
    return datetime.fromisoformat(text) if text else None


def untold_answers(events: Iterable[Happening], now: datetime) -> list[Happening]:
    """Return the answers that stand and that the filer may not know of yet, in order.

    A decision whose notice was given is known, however long its window was."""
    known = standing(events)
    notified = max((event.sequence for event in known if event.type == "notified"), default=0)
    return [
        event
        for event in known
        if event.type in ANSWERS and event.sequence > notified and _is_ahead(event, now)
    ]


def _is_ahead(event: Happening, now: datetime) -> bool:
    at = opens_at(event)
    return at is not None and at > now


def as_told(events: Iterable[Happening], now: datetime) -> list[Happening]:
    """Return the events as the filer may know them now: no answer taken back, none that opens later."""
    known = standing(events)
    untold = {event.sequence for event in untold_answers(known, now)}
    return [event for event in known if event.sequence not in untold] if untold else known
