"""The facts of a case that its events leave, before any calendar is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from foia.law.events import DEFAULT_OUTCOME, Event
from foia.law.regimes import Step
from foia.law.terms import Moment, Pause

# The fact that an event of each type leaves, from which a term may be counted.
FACT_OF: Mapping[str, str] = {
    "registered": "request.registered",
    "initiated": "request.initiated",
    "completed": "request.complete",
    "admitted": "request.admitted",
    "clarification_requested": "clarification.notified",
    "clarification_provided": "clarification.provided",
    "third_party_notified": "third_party.notified",
    "referred": "request.at_competent_body",
    "charged": "cost.notified",
    "ripeness_certified": "ripeness.certified",
    "overdue_denounced": "overdue.denounced",
    "decision_dated": "decision.dated",
    "appeal_notified": "appeal.notified",
    "order_notified": "order.notified",
}


@dataclass(frozen=True, slots=True)
class Placed:
    """An event, its place in the list that was given, and its local moment."""

    index: int
    event: Event
    moment: Moment


@dataclass(frozen=True, slots=True)
class Met:
    """How a step was met, or a case ended."""

    moment: Moment
    by: str
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class GivenExtension:
    """An extension that was granted: `amount` of `unit`, told at `moment`."""

    step: Step
    target: str
    moment: Moment
    amount: int
    unit: str


@dataclass(slots=True)
class Pauses:
    """The suspensions of the response's term; at most one is open."""

    closed: list[Pause] = field(default_factory=list)
    open: Pause | None = None

    def begin(self, first: date, name: str) -> None:
        """Open a pause; one already open goes on."""
        if self.open is None:
            self.open = Pause(first, None, name)

    def end(self, last: date) -> None:
        """Close the open pause on its last day; one that would hold no day leaves no trace."""
        if self.open is not None and last >= self.open.first:
            self.closed.append(Pause(self.open.first, last, self.open.name))
        self.open = None


@dataclass(slots=True)
class History:
    """When each thing happened in a case, which steps were met, what stops or moves the response."""

    response: Step
    received: Moment
    facts: dict[str, Moment] = field(default_factory=dict)
    met: dict[str, Met] = field(default_factory=dict)
    decided: dict[str, Met] = field(default_factory=dict)
    notified: dict[str, Moment] = field(default_factory=dict)
    extensions: list[GivenExtension] = field(default_factory=list)
    pauses: Pauses = field(default_factory=Pauses)
    restart: Moment | None = None
    waiting_since: Moment | None = None
    clarifications: int = 0
    clarification_term: tuple[int, str] | None = None
    ended: Met | None = None
    last_seen: Moment | None = None


def day_after(day: date, days: int = 1) -> date:
    """Give the day so many calendar days later."""
    return day + timedelta(days=days)


def outcome_of(event: Event) -> str | None:
    """Give an event's outcome, or the one its type has when it says nothing."""
    return event.outcome or DEFAULT_OUTCOME.get(event.type)


def is_before(moment: Moment, other: Moment) -> bool:
    """Compare by the instant where both have one, else by the day."""
    if moment.at is not None and other.at is not None:
        return moment.at < other.at
    return moment.day < other.day
