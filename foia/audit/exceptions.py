"""What in a case's events an auditor should look at, each by one clear definition: pure.

Nothing here says that somebody did wrong: a mark says what happened, when, and the number that made it one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property

from foia import law
from foia.actors import ActorKind
from foia.cases.case import fold
from foia.cases.case_state import CaseState
from foia.cases.events import Happening
from foia.cases.seats import Seat
from foia.cases.terms import calendar_of, report
from foia.cases.untold import standing
from foia.statistics.periods import quarter_of


class Queue(StrEnum):
    """The queues of exceptions, in the order in which they are offered."""

    LAST_HOUR = "last_hour"
    MASS_CLOSING = "mass_closing"
    LAST_DAY_EXTENSION = "last_day_extension"
    REOPENED_LATE = "reopened_late"
    BACKDATED = "backdated"
    NOT_HELD = "not_held"  # of a body, not of a case
    LATE_CLARIFICATION = "late_clarification"
    REMINDERS_IGNORED = "reminders_ignored"
    NIGHT_CLOSING = "night_closing"
    CIRCLE = "circle"
    CALENDAR_CHANGED = "calendar_changed"  # of a body, not of a case


# The definitions: what the pages say is said from these numbers.
LAST_HOUR = timedelta(hours=1)
NIGHT_FROM, NIGHT_TO = time(22), time(6)
BACKDATED_DAYS = 3
TERM_SHARE = 50  # percent
CROWD_SIZE, CROWD_WITHIN = 10, timedelta(hours=1)

# Acts by which somebody of a body ends a case; and those that stop a term, which a notice may be.
CLOSING = ("answered", "decided", "joined", "lapsed", "not_admitted")
_STOPPING = frozenset({"answered", "decided", "not_admitted", "notified"})
_DATED_BY_HAND = frozenset({"filed", "admitted", "answered", "decided", "notified"})
_CORRECTED_TO = frozenset({"received", "answered", "notified"})
# Of a case in which none of these happened nothing is looked at.
LOOKED_AT = frozenset(
    {
        "filed", "routed", "referred", "referral_rejected", "body_succeeded", "clarification_requested",
        "extended", "reopened", "lapse_undone", "corrected", *CLOSING, *_STOPPING, *_DATED_BY_HAND,
    }
)  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """One exception of a case: the event it lies in, its day at the body, and the number that made it one.

    `measured`: minutes left (last hour), days after the last day (extension), working days (backdated),
    percent of the term (clarification), minutes after midnight (night), bodies (circle), acts (mass)."""

    queue: Queue
    sequence: int
    happened_at: datetime
    happened_on: date
    measured: int
    detail: str
    # The body that had the case, and whoever did it, as events hold ids.
    body_id: str | None
    actor_id: str | None


def marks_of(
    book: law.LawBook, history: Sequence[Happening], seat_of: Callable[[str | None], Seat | None]
) -> list[Mark]:
    """Return every exception in the events of a case; not those seen only across cases.

    Answers taken back before anybody read them are left out. Raises law.LawError, BrokenHistory."""
    kept = list(standing(history))
    return [
        mark
        for index, event in enumerate(kept)
        for rule in _RULES.get(event.type, ())
        for mark in rule(_Moment(book, kept, index, seat_of))
    ]


def crowded(instants: Sequence[datetime]) -> list[int]:
    """Return for each act of one person, in order of time, how many of them one hour holds with it.

    The fullest hour that holds the act counts; below CROWD_SIZE it is none (0)."""
    found = [0] * len(instants)
    first = 0
    for last, at in enumerate(instants):
        while at - instants[first] > CROWD_WITHIN:
            first += 1
        size = last - first + 1
        if size >= CROWD_SIZE:
            for place in range(first, last + 1):
                found[place] = max(found[place], size)
    return found


class _Moment:
    """One event of a case, and what was so right before it."""

    def __init__(
        self,
        book: law.LawBook,
        history: Sequence[Happening],
        index: int,
        seat_of: Callable[[str | None], Seat | None],
    ) -> None:
        self.book, self.earlier, self.event = book, list(history[:index]), history[index]
        self.seat_of = seat_of

    @cached_property
    def state(self) -> CaseState:
        """What the case was before; of the first event, what it became by it."""
        return fold(self.earlier or [self.event])

    @cached_property
    def seat(self) -> Seat | None:
        return self.seat_of(self.state.body_id)

    @cached_property
    def calendar(self) -> law.Calendar:
        return calendar_of(self.book, self.state, self.seat)

    @cached_property
    def before(self) -> law.Deadline:
        return self._response(self.earlier)

    @cached_property
    def after(self) -> law.Deadline:
        return self._response([*self.earlier, self.event])

    def _response(self, history: list[Happening]) -> law.Deadline:
        # By what was announced until that day: a decree that comes later makes nobody late in hindsight.
        at = self.event.recorded_at
        known_on = self.local(at).date()
        return report(self.book, history, self.seat, now=at, as_of=known_on, told=False).response

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.calendar.zone)

    def days(self, first: date, last: date) -> int:
        """Count working days after the first up to the last; days where no calendar covers them."""
        try:
            return self.calendar.working_days_between(first, last)
        except law.NotCovered:
            return (last - first).days

    @property
    def is_by_staff(self) -> bool:
        return self.event.actor_kind == ActorKind.STAFF

    def mark(self, queue: Queue, measured: int, detail: str = "", at: datetime | None = None) -> Mark:
        moment, event = at or self.event.recorded_at, self.event
        return Mark(
            queue=queue,
            sequence=event.sequence,
            happened_at=moment,
            happened_on=self.local(moment).date(),
            measured=measured,
            detail=detail or event.type,
            body_id=self.state.body_id,
            actor_id=event.actor_id,
        )


_Rule = Callable[[_Moment], Iterator[Mark]]


def _last_hour(moment: _Moment) -> Iterator[Mark]:
    """Stopped within the last hour of the term, which ends with its last day unless the law counts hours."""
    at = moment.event.occurred_at
    late_in_the_day = moment.local(at + LAST_HOUR).date() > moment.local(at).date()
    if not late_in_the_day and moment.before.due_at is None:
        return
    found = moment.after
    if moment.before.stopped_on is not None or found.stopped_on is None or found.last_acceptable_on is None:
        return
    midnight = datetime.combine(
        found.last_acceptable_on + timedelta(days=1), time(), tzinfo=moment.calendar.zone
    )
    left = (found.due_at or midnight) - at
    if timedelta() <= left <= LAST_HOUR:
        yield moment.mark(Queue.LAST_HOUR, left // timedelta(minutes=1), at=at)


def _night(moment: _Moment) -> Iterator[Mark]:
    local = moment.local(moment.event.recorded_at)
    if moment.is_by_staff and (local.time() >= NIGHT_FROM or local.time() < NIGHT_TO):
        yield moment.mark(Queue.NIGHT_CLOSING, local.hour * 60 + local.minute)


def _backdated(moment: _Moment) -> Iterator[Mark]:
    event = moment.event
    days = moment.days(*(moment.local(at).date() for at in (event.occurred_at, event.recorded_at)))
    if moment.is_by_staff and days >= BACKDATED_DAYS:
        yield moment.mark(Queue.BACKDATED, days)


def _corrected(moment: _Moment) -> Iterator[Mark]:
    """A correction that puts what counts on another day."""
    of, at = moment.event.payload["of"], datetime.fromisoformat(moment.event.payload["at"])
    was = moment.state.received_at if of == "received" else moment.state.concluded_at
    if of not in _CORRECTED_TO or was is None or moment.local(was).date() == moment.local(at).date():
        return
    days = abs(moment.days(moment.local(was).date(), moment.local(at).date()))
    yield moment.mark(Queue.BACKDATED, days, f"corrected.{of}")


def _late_clarification(moment: _Moment) -> Iterator[Mark]:
    term = moment.before
    if term.starts_on is None or term.due_on is None:
        return
    eve, today = term.starts_on - timedelta(days=1), moment.local(moment.event.recorded_at).date()
    count = moment.days if term.unit == "working_day" else _plain_days
    whole, gone = count(eve, term.due_on), count(eve, today)
    if whole > 0 and 100 * gone > TERM_SHARE * whole:
        yield moment.mark(Queue.LATE_CLARIFICATION, 100 * gone // whole)


def _last_day_extension(moment: _Moment) -> Iterator[Mark]:
    was, now = moment.before.due_on, moment.after.due_on
    today = moment.local(moment.event.recorded_at).date()
    if was is not None and now is not None and now > was and today >= was:
        yield moment.mark(Queue.LAST_DAY_EXTENSION, (today - was).days)


def _reopened_late(moment: _Moment) -> Iterator[Mark]:
    """Opened again when the figures of the quarter in which it had ended were closed."""
    concluded_at = moment.state.concluded_at
    if concluded_at is None:
        return
    quarter = quarter_of(moment.local(concluded_at).date())
    today = moment.local(moment.event.recorded_at).date()
    if today >= quarter.closes_on:
        yield moment.mark(Queue.REOPENED_LATE, (today - quarter.closes_on).days, str(quarter))


def _circle(moment: _Moment) -> Iterator[Mark]:
    """Referred to a body that had it before."""
    had = [event.payload["body_id"] for event in moment.earlier if event.type in _HANDS_OVER]
    if moment.event.payload["body_id"] in had:
        yield moment.mark(Queue.CIRCLE, len(set(had)))


def _plain_days(first: date, last: date) -> int:
    return (last - first).days


_HANDS_OVER = frozenset({"filed", "imported", "routed", "referred", "referral_rejected", "body_succeeded"})
_RULES: dict[str, tuple[_Rule, ...]] = {
    "filed": (_backdated,),
    "admitted": (_backdated,),
    "answered": (_last_hour, _night, _backdated),
    "decided": (_last_hour, _night, _backdated),
    "not_admitted": (_last_hour, _night),
    "notified": (_last_hour, _backdated),
    "joined": (_night,),
    "lapsed": (_night,),
    "corrected": (_corrected,),
    "clarification_requested": (_late_clarification,),
    "extended": (_last_day_extension,),
    "reopened": (_reopened_late,),
    "lapse_undone": (_reopened_late,),
    "referred": (_circle,),
}
