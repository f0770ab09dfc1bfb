"""Whose answers a case waits for: of several asked at once, the wait ends with the last one: pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from foia.cases.events import Happening

ASKED, ORDERED, ANSWERED = "third_party_notified", "information_ordered", "third_party_answered"
# Acts that end whatever was awaited, and those that begin the case's law anew.
_ENDING = frozenset({"answered", "decided", "not_admitted", "withdrawn", "lapsed", "joined"})
ONLY = 1  # the number of whoever is asked alone


@dataclass(frozen=True)
class Party:
    """Somebody whose answer is awaited: a number within the case, the step, the event's sequence."""

    number: int
    step: str
    sequence: int


def awaited_parties(events: Iterable[Happening]) -> tuple[Party, ...]:
    """Return who was asked and has not answered yet, in the order they were asked."""
    waiting: dict[int, Party] = {}
    regime_id: str | None = None
    for event in events:
        named = event.payload.get("regime_id", regime_id)
        if named != regime_id or event.type in _ENDING:
            waiting = {}
        regime_id = named
        if event.type in (ASKED, ORDERED):
            number = party_of(event)
            waiting[number] = Party(number, event.payload["step"], event.sequence)
        elif event.type == ANSWERED:
            waiting.pop(party_of(event), None)
    return tuple(waiting.values())


def next_number(events: Iterable[Happening]) -> int:
    """Return the number of the next party asked: none is used twice in a case."""
    asked = [party_of(event) for event in events if event.type in (ASKED, ORDERED)]
    return max(asked, default=0) + 1


def party_of(event: Happening) -> int:
    """Return whom an event is about."""
    return int(event.payload.get("party", ONLY))


def heard_last(events: Iterable[Happening]) -> frozenset[int]:
    """Return the sequences of the answers after which nobody is awaited: the law counts those."""
    found, history = set(), []
    for event in events:
        history.append(event)
        if event.type == ANSWERED and not awaited_parties(history):
            found.add(event.sequence)
    return frozenset(found)


def until(events: Iterable[Happening], party: Party) -> list[Happening]:
    """Return the history as it was for one party: nobody was asked after them."""
    return [
        event
        for event in events
        if event.type not in (ASKED, ORDERED, ANSWERED)
        or event.sequence <= party.sequence
        or party_of(event) == party.number
    ]
