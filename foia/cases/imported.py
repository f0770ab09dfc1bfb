"""Cases that came from another log: what it says of each, what it may not say, and how it is read: pure.

A log knows dates, not how a case was worked: one event holds all it says, and a later one replaces it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from foia import law
from foia.cases.events import IMPORTED, Happening
from foia.cases.phases import Phase

# What the log calls open, under work, or ended.
STATUSES = ("open", "in_progress", "closed")
# Ended by the log, which does not tell how: kept as such, never guessed.
NOT_STATED = "not_stated"
_WITHOUT_ANSWER = {"withdrawn": "withdrawn", "lapsed": "lapsed", "joined": "withdrawn"}
_OLD = timedelta(days=365)
# In the order in which they may happen; each may not come before those that stand with it.
_ORDER = (
    ("due_on", ("received_on",)),
    ("extended_to", ("received_on", "due_on")),
    ("decided_on", ("received_on",)),
    ("notified_on", ("received_on", "decided_on")),
    ("closed_on", ("received_on", "decided_on", "notified_on")),
)
_PAST = ("received_on", "decided_on", "notified_on", "closed_on")


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What a log says of a case: local dates of its own, how it stands (STATUSES) and its outcome."""

    received_on: date
    due_on: date | None = None
    extended_to: date | None = None
    decided_on: date | None = None
    notified_on: date | None = None
    closed_on: date | None = None
    status: str | None = None
    outcome: str | None = None

    @property
    def ended_on(self) -> date | None:
        """The day from which nothing more was owed."""
        return self.notified_on or self.decided_on or self.closed_on

    @property
    def answered_on(self) -> date | None:
        """The day on which it was answered; None for what ended without an answer."""
        return None if self.outcome in _WITHOUT_ANSWER else self.ended_on

    @property
    def ended_at(self) -> datetime | None:
        """That day as an instant of it in every zone a body is in."""
        return datetime.combine(self.ended_on, time(12), UTC) if self.ended_on else None

    @property
    def phase(self) -> str:
        """Where the case is; a decision whose notice the log leaves open is not the end of it."""
        if self.status == "closed" or self.notified_on or self.closed_on:
            return Phase.CONCLUDED
        if self.decided_on:
            return Phase.DECIDED
        return Phase.FILED if self.status in (None, "open") else Phase.IN_PROGRESS

    @property
    def is_open(self) -> bool:
        return self.phase != Phase.CONCLUDED

    def is_backlog(self, today: date) -> bool:
        """Say whether it is open and older than a year: shown apart."""
        return self.is_open and self.received_on < today - _OLD

    def as_payload(self) -> dict[str, Any]:
        """Return what events hold of it."""
        return {name: _plain(getattr(self, name)) for name in STATED_FIELDS}


STATED_FIELDS = tuple(Stated.__dataclass_fields__)


@dataclass(frozen=True)
class Contradiction:
    """Two things a row says that cannot both be true: the column at fault, a code, and the other column."""

    column: str
    code: str
    other: str = ""


def contradiction(stated: Stated, today: date) -> Contradiction | None:
    """Find what makes a row impossible; None when nothing does. A row is never repaired."""
    days = {name: getattr(stated, name) for name in (*_PAST, "due_on", "extended_to")}
    for name in _PAST:
        if days[name] is not None and days[name] > today:
            return Contradiction(name, "in_the_future")
    for name, earlier in _ORDER:
        for other in earlier:
            if days[name] is not None and days[other] is not None and days[name] < days[other]:
                return Contradiction(name, "before", other)
    if stated.status in ("open", "in_progress"):
        for name in ("notified_on", "closed_on"):
            if days[name] is not None:
                return Contradiction("status", "open_with", name)
    if stated.outcome is not None and stated.is_open and stated.phase != Phase.DECIDED:
        return Contradiction("outcome", "open_with", "outcome")
    return None


def stated_of(events: Iterable[Happening]) -> Stated | None:
    """Return what the log says last of a case; None for one that was filed here."""
    found = None
    for event in events:
        if event.type in IMPORTED:
            found = stated_in(event.payload)
    return found


def stated_in(payload: Mapping[str, Any]) -> Stated:
    """Read what an event holds of the log's row."""
    days = {name: date.fromisoformat(value) for name in _DAYS if (value := payload[name])}
    return Stated(**days, status=payload["status"], outcome=payload["outcome"])


_DAYS = tuple(name for name in STATED_FIELDS if name not in ("status", "outcome"))


def law_events(event: Happening) -> list[law.Event]:
    """Return what a log says as the law's clock reads it: days without an hour, known when they came in."""
    stated = stated_in(event.payload)
    extension = event.payload["extension"]

    def fact(kind: str, day: date, **more: Any) -> law.Event:
        return law.Event(type=kind, at=day, recorded_at=event.recorded_at, **more)

    found = [law.Event(type="received", at=event.occurred_at, recorded_at=event.recorded_at)]
    if extension is not None:
        found.append(fact("extended", stated.received_on, **extension))
    outcome = stated.outcome if stated.outcome != NOT_STATED else None
    ended_on = stated.ended_on
    if ended_on is None:
        return found
    if outcome in _WITHOUT_ANSWER:
        return [*found, fact(_WITHOUT_ANSWER[outcome], ended_on)]
    decided_on = stated.decided_on or ended_on
    found.append(fact("decided", decided_on, outcome=outcome))
    if not stated.is_open:
        found.append(fact("notified", stated.notified_on or stated.closed_on or ended_on))
    return found


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
