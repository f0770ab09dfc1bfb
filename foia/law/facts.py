"""The facts of a case that its events leave, before any calendar is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from foia.law.events import DEFAULT_OUTCOME, Event
from foia.law.regimes import Step
from foia.law.terms import Moment, Pause

COMPETENT = "request.at_competent_body"
# The fact that an event of each type leaves, from which a term may be counted.
FACT_OF: Mapping[str, str] = {
    "registered": "request.registered",
    "initiated": "request.initiated",
    "completed": "request.complete",
    "admitted": "request.admitted",
    "clarification_requested": "clarification.notified",
    "clarification_provided": "clarification.provided",
    "third_party_notified": "third_party.notified",
    "referred": COMPETENT,
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


@dataclass(frozen=True, slots=True)
class Restart:
    """When the response's term began anew, and the fact it counts from."""

    moment: Moment
    by: str


@dataclass(frozen=True, slots=True)
class Referral:
    """What a referral that comes back undoes: the step it met, and what held before it."""

    step: Step | None
    restart: Restart | None
    at_competent_body: Moment | None


@dataclass(slots=True)
class Pauses:
    """The suspensions of the response's term, each by its cause: several may be open at once."""

    closed: list[Pause] = field(default_factory=list)
    running: dict[str, Pause] = field(default_factory=dict)

    @property
    def open(self) -> Pause | None:
        """Give the open pause that began first: while any is open the term stands still."""
        return min(self.running.values(), key=lambda pause: pause.first, default=None)

    def begin(self, cause: str, first: date, name: str) -> None:
        """Open a pause; one already open for the same cause goes on."""
        self.running.setdefault(cause, Pause(first, None, name))

    def end(self, cause: str, last: date) -> None:
        """Close a pause on its last day; one that would hold no day leaves no trace."""
        pause = self.running.pop(cause, None)
        if pause is not None and last >= pause.first:
            self.closed.append(Pause(pause.first, last, pause.name))

    def end_all(self, last: date) -> None:
        """Close every open pause on the same day."""
        for cause in list(self.running):
            self.end(cause, last)


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
    restart: Restart | None = None
    referrals: list[Referral] = field(default_factory=list)
    waiting_since: Moment | None = None
    clarifications: int = 0
    clarification_term: tuple[int, str] | None = None
    ended: Met | None = None

    def note_referral(self, met: Step | None) -> None:
        """Keep what a referral that comes back undoes."""
        self.referrals.append(Referral(met, self.restart, self.facts.get(COMPETENT)))

    def undo_referral(self) -> None:
        """Leave the facts as they were before the last referral."""
        undone = self.referrals.pop()
        self.restart = undone.restart
        self.facts.pop(COMPETENT)
        if undone.at_competent_body is not None:
            self.facts[COMPETENT] = undone.at_competent_body
        if undone.step is not None:
            self.met.pop(undone.step.id, None)


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
