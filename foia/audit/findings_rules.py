"""What becomes of an auditor's finding: its states, and who may take which step from each; pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import TypeAlias

Fact: TypeAlias = str | int | bool | None
NORM_LENGTH = 120


class Severity(StrEnum):
    """How much a finding matters; the gravest last."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class State(StrEnum):
    """Where a finding stands; in the order of the list."""

    FOUND = "found"  # by the product itself: the auditor owes a look, the body knows nothing of it
    OPEN = "open"  # the body owes an answer
    RETURNED = "returned"  # it answered, and owes more
    ANSWERED = "answered"  # the auditor owes a look
    ACCEPTED = "accepted"  # what the body says it will do is waited for
    CLOSED = "closed"


class Step(StrEnum):
    OPENED = "opened"
    ANSWER = "answer"
    ACCEPT = "accept"
    FOLLOW_UP = "follow_up"
    MOVE_DATE = "move_date"
    CLOSE = "close"
    REOPEN = "reopen"


class Side(StrEnum):
    AUDITOR = "auditor"
    BODY = "body"


class Result(StrEnum):
    """How a finding was closed."""

    RESOLVED = "resolved"
    UNRESOLVED = "unresolved"
    MISTAKEN = "mistaken"  # there was nothing to find


@dataclass(frozen=True)
class Rule:
    """Who may take a step, from which states, and where it leads (None: where it was)."""

    side: Side
    before: frozenset[State]
    after: State | None
    needs_date: bool = False


LIVE = frozenset(State) - {State.CLOSED}
# The body owes something.
OWED = frozenset({State.OPEN, State.RETURNED})
RULES: Mapping[Step, Rule] = {
    Step.ANSWER: Rule(Side.BODY, OWED, State.ANSWERED),
    Step.ACCEPT: Rule(Side.AUDITOR, frozenset({State.ANSWERED}), State.ACCEPTED, needs_date=True),
    Step.FOLLOW_UP: Rule(
        Side.AUDITOR,
        frozenset({State.FOUND, State.ANSWERED, State.ACCEPTED}),
        State.RETURNED,
        needs_date=True,
    ),
    Step.MOVE_DATE: Rule(Side.AUDITOR, LIVE, None, needs_date=True),
    Step.CLOSE: Rule(Side.AUDITOR, LIVE, State.CLOSED),
    Step.REOPEN: Rule(Side.AUDITOR, frozenset({State.CLOSED}), State.RETURNED, needs_date=True),
}


def steps_from(state: State, side: Side) -> tuple[Step, ...]:
    """Return the steps somebody of a side may take from a state."""
    return tuple(step for step, rule in RULES.items() if rule.side is side and state in rule.before)


def state_after(state: State, step: Step, side: Side) -> State | None:
    """Return where a step leads; None where that side may not take it from there."""
    if step not in steps_from(state, side):
        return None
    return RULES[step].after or state


def written_facts(facts: Mapping[str, Fact]) -> str:
    """Write facts in one way only, so that the same ones are known again."""
    return json.dumps(dict(facts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_facts(text: str) -> dict[str, Fact]:
    found: dict[str, Fact] = json.loads(text)
    return found


def mark_of(code: str, about: str, facts: str) -> str:
    """Return what is the same for the same automatic finding of the same case or body."""
    return sha256("\n".join((code, about, facts)).encode()).hexdigest()
