"""A case as it was at the end of a day: what was known, due, whose it was, which reminders were out. Pure.

Everything follows from rows that are never changed: events by when they were recorded, versions of deadlines
and responsibilities by from when until when they held, reminders by when they left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from foia import law
from foia.cases.events import Happening


class Version(Protocol):
    """A version of a deadline, as its row holds it."""

    @property
    def step(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def voided_at(self) -> datetime | None: ...


class Held(Protocol):
    """From when until when somebody had the case."""

    @property
    def from_at(self) -> datetime: ...
    @property
    def to_at(self) -> datetime | None: ...


class Notice(Protocol):
    """A reminder, as its row holds it."""

    @property
    def step(self) -> str: ...
    @property
    def deadline_version(self) -> int: ...
    @property
    def due_at(self) -> datetime: ...
    @property
    def state(self) -> str: ...
    @property
    def state_at(self) -> datetime: ...


OneHeld = TypeVar("OneHeld", bound=Held)
OneNotice = TypeVar("OneNotice", bound=Notice)
_SENT, _PLANNED = "sent", "planned"


class Stood(StrEnum):
    """How a reminder stood at an instant."""

    OUT = "out"
    PLANNED = "planned"


@dataclass(frozen=True)
class Due:
    """What was due of one step: by what was known then, and as it was stored then (None: it was not)."""

    deadline: law.Deadline
    stored_on: date | None
    is_stored: bool

    @property
    def differs(self) -> bool:
        return self.is_stored and self.stored_on != self.deadline.due_on


def known_by(events: Iterable[Happening], instant: datetime) -> list[Happening]:
    """Return what had been recorded by an instant."""
    return [event for event in events if event.recorded_at <= instant]


def due_by(found: law.Report, versions: Iterable[Version], instant: datetime) -> list[Due]:
    """Put beside each deadline that counts the date that was stored at that instant."""
    in_force = {
        version.step: version
        for version in versions
        if version.recorded_at <= instant and (version.voided_at is None or version.voided_at > instant)
    }
    return [
        Due(
            deadline,
            in_force[deadline.step].due_on if deadline.step in in_force else None,
            deadline.step in in_force,
        )
        for deadline in found.deadlines
        if deadline.due_on is not None or deadline.kind == "response"
    ]


def held_by(rows: Iterable[OneHeld], instant: datetime) -> OneHeld | None:
    """Return who had the case at an instant."""
    held = [row for row in rows if row.from_at <= instant and (row.to_at is None or row.to_at > instant)]
    return held[-1] if held else None


def reminders_by(
    rows: Sequence[OneNotice], versions: Iterable[Version], instant: datetime
) -> list[tuple[OneNotice, Stood]]:
    """Return the reminders that had left by an instant, and those planned then for a later one.

    When one was planned is when its version of the deadline was recorded. Of waits inside the body, which
    have no such version, only what had left is known."""
    recorded: Mapping[tuple[str, int], datetime] = {
        (version.step, version.version): version.recorded_at for version in versions
    }
    found: list[tuple[OneNotice, Stood]] = []
    for row in rows:
        if row.state == _SENT and row.state_at <= instant:
            found.append((row, Stood.OUT))
            continue
        planned_at = recorded.get((row.step, row.deadline_version))
        is_settled = row.state != _PLANNED and row.state_at <= instant
        if planned_at is not None and planned_at <= instant and not is_settled:
            found.append((row, Stood.PLANNED))
    return found
