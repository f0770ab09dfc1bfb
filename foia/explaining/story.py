"""What moved or stopped the count of a term, told from its events: pauses, extensions, corrections: pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from foia import law

# What opens and what ends each wait, and the kind of step whose rule says what it does to the clock.
_OPENS = {
    "suspended": "",
    "clarification_requested": "clarification",
    "charged": "payment",
    "third_party_notified": "third_party_reply",
}
_ENDS = {
    "resumed": "suspended",
    "clarification_provided": "clarification_requested",
    "paid": "charged",
    "third_party_answered": "third_party_notified",
}


@dataclass(frozen=True)
class Wait:
    """A time in which somebody was waited for. `clock`: what it does to the response's term.

    `kind` is the event that opened it; `ground` the code of the reason given, for a suspension."""

    kind: str
    clock: str
    began_on: date
    ended_on: date | None = None
    ground: str | None = None


@dataclass(frozen=True)
class Extension:
    """More time, told on a day, for the response or for the step named."""

    told_on: date
    amount: int | None
    unit: str | None
    step: str | None


@dataclass(frozen=True)
class Correction:
    """The true day of an event, put right by a visible correction."""

    of: str
    true_on: date
    noted_on: date | None


@dataclass(frozen=True)
class Turn:
    """Something that began the count anew or ended it: admitted, referred, reopened."""

    kind: str
    on: date


@dataclass(frozen=True)
class Story:
    """Everything besides the calendar that a term's dates come from."""

    waits: tuple[Wait, ...] = ()
    extensions: tuple[Extension, ...] = ()
    corrections: tuple[Correction, ...] = ()
    turns: tuple[Turn, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.waits or self.extensions or self.corrections or self.turns)


def story_of(events: Iterable[law.Event], regime: law.Regime, calendar: law.Calendar) -> Story:
    """Tell what moved or stopped the count, by local days."""
    waits: list[Wait] = []
    extensions, corrections, turns = [], [], []
    for event in _in_order(events, calendar):
        on = _day(event.at, calendar)
        if event.type in _OPENS:
            waits.append(Wait(event.type, _clock(event, regime), on, ground=event.reason))
        elif event.type in _ENDS:
            _end(waits, _ENDS[event.type], on)
        elif event.type == "extended":
            extensions.append(Extension(on, event.amount, event.unit, event.step))
        elif event.type == "corrected" and event.of is not None:
            noted = None if event.recorded_at is None else _day(event.recorded_at, calendar)
            corrections.append(Correction(event.of, on, noted))
        elif event.type in ("admitted", "referred", "reopened"):
            turns.append(Turn(event.type, on))
    return Story(tuple(waits), tuple(extensions), tuple(corrections), tuple(turns))


def _in_order(events: Iterable[law.Event], calendar: law.Calendar) -> list[law.Event]:
    # A calculator's events come in any order; those of one day in that of a procedure.
    return sorted(events, key=lambda e: (_day(e.at, calendar), law.EVENT_TYPES.index(e.type)))


def _end(waits: list[Wait], kind: str, on: date) -> None:
    for index, wait in enumerate(waits):
        if wait.kind == kind and wait.ended_on is None:
            waits[index] = Wait(wait.kind, wait.clock, wait.began_on, on, wait.ground)
            return


def _clock(event: law.Event, regime: law.Regime) -> str:
    """Say what a wait does to the response's term, by the rule of its step."""
    if event.type == "suspended":
        return "suspend"
    kind = _OPENS[event.type]
    found = (step for step in regime.steps if step.kind == kind or (event.step and step.id == event.step))
    return next((step.clock for step in found), "none")


def _day(value: datetime | date, calendar: law.Calendar) -> date:
    if not isinstance(value, datetime):
        return value
    return value.date() if value.tzinfo is None else value.astimezone(calendar.zone).date()
