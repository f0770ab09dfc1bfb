"""The days a case took, and those on which its term stood still: pure. See docs/statistics.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from foia import law
from foia.law.history import read_history

if TYPE_CHECKING:
    from foia.cases.events import Happening
    from foia.statistics.measures import LawSaid

_DAY = timedelta(days=1)
# Without these nothing ever stood still.
_PAUSING = frozenset({"clarification_requested", "suspended", "charged", "third_party_notified"})
# What ends the wait for a clarification, given or not.
_WAIT_ENDS = frozenset(
    [
        *("clarification_provided", "answered", "decided", "not_admitted", "withdrawn", "lapsed", "joined"),
        *("referred", "reopened", "compliance_ordered"),
    ]
)
_BY_WORKING_DAYS = ("working_day", "judicial_working_day")
# Terms of which the day of the event is itself the first.
_FROM_THE_SAME_DAY = ("hour", "immediate")


@dataclass(frozen=True, slots=True)
class Span:
    """Days on which a term stood still; without `last_on` it still does."""

    first_on: date
    last_on: date | None

    def ended(self, ended_on: date | None) -> Span:
        """Return it as it was if the case ended some day: what stood still did so until the day before."""
        if self.last_on is not None or ended_on is None:
            return self
        return Span(self.first_on, ended_on - _DAY)

    def days_within(self, after_on: date, until_on: date) -> Iterator[date]:
        """Give its days after one and up to another."""
        last_on = until_on if self.last_on is None else min(self.last_on, until_on)
        day = max(self.first_on, after_on + _DAY)
        while day <= last_on:
            yield day
            day += _DAY


class Days:
    """Counts the days of one case; a day on which its term stood still is none of them."""

    def __init__(
        self,
        said: LawSaid,
        kept: Sequence[Happening],
        *,
        received_on: date,
        ended_on: date | None,
        variant: str | None,
    ) -> None:
        self._calendar, self._response = said.calendar, said.report.response
        self._received_on, self._ended_on = received_on, ended_on
        self._waits = list(_waits(kept, said.calendar))
        self._pauses: list[Span] = []
        self._spans: list[Span] = []
        self._restarted_from: date | None = None
        if any(event.type in _PAUSING for event in kept):
            self._read(said, variant)

    def _read(self, said: LawSaid, variant: str | None) -> None:
        """Find out what stood still by the law, and from when a term counts that began anew."""
        history = read_history(said.regime, said.events, said.calendar.zone, variant=variant)
        found = [*history.pauses.closed, *([history.pauses.open] if history.pauses.open else [])]
        self._pauses = [Span(pause.first, pause.last).ended(self._ended_on) for pause in found]
        step = next((step for step in said.regime.steps if step.kind == "clarification"), None)
        if step is None or step.clock not in ("reset", "start"):
            self._spans = self._pauses
            return
        self._spans = [*self._pauses, *(wait.ended(self._ended_on) for wait in self._waits)]
        if history.restart is not None and history.restart.by == "clarification.provided":
            self._restarted_from = history.received.day

    def working(self, until_on: date | None) -> int | None:
        """Count working days from the first day of the term; None where no calendar covers them."""
        if until_on is None:
            return None
        starts_on = self._response.starts_on
        if self._restarted_from is not None:
            after_on = self._restarted_from
        elif starts_on is None or self._response.unit in _FROM_THE_SAME_DAY:
            after_on = self._anchor_on
        else:
            after_on = starts_on - _DAY
        return self._working(after_on, until_on, self._spans)

    def calendar(self, until_on: date | None) -> int | None:
        """Count calendar days after the day from which the term counts."""
        if until_on is None:
            return None
        after_on = self._restarted_from or self._anchor_on
        return self._plain(after_on, until_on, self._spans)

    def working_after_receipt(self, until_on: date | None) -> int | None:
        """Count working days after the receipt, whatever the term did."""
        return self._working(self._received_on, until_on, []) if until_on is not None else None

    def in_units(self, until_on: date) -> int | None:
        """Count days of the term itself, in its own unit: where it began anew, since then."""
        starts_on = self._response.starts_on
        after_on = starts_on - _DAY if starts_on is not None else self._received_on
        if self._response.unit in _BY_WORKING_DAYS:
            return self._working(after_on, until_on, self._pauses)
        return self._plain(after_on, until_on, self._pauses)

    def clarifying(self) -> int:
        """Count the calendar days from each request for a clarification until it came, or the case ended."""
        ends = ((wait, wait.last_on or self._ended_on) for wait in self._waits)
        return sum(max(0, (end - wait.first_on).days + 1) for wait, end in ends if end is not None)

    def still(self) -> int:
        """Count the calendar days on which the term stood still because of something in the case.

        Of what stands still today nothing is counted yet: a measure knows no day."""
        spans = [span for span in self._spans if span.last_on is not None]
        until_on = self._ended_on or max((span.last_on for span in spans if span.last_on), default=None)
        return len(_union(spans, self._received_on - _DAY, until_on)) if until_on is not None else 0

    @property
    def _anchor_on(self) -> date:
        return self._response.happened_on or self._received_on

    def _working(self, after_on: date, until_on: date, spans: Iterable[Span]) -> int | None:
        if until_on <= after_on:
            return 0
        try:
            days = self._calendar.working_days_between(after_on, until_on)
            still = _union(spans, after_on, until_on)
            return days - sum(map(self._calendar.is_working_day, still))
        except law.NotCovered:
            return None

    def _plain(self, after_on: date, until_on: date, spans: Iterable[Span]) -> int:
        if until_on <= after_on:
            return 0
        still = _union(spans, after_on, until_on)
        if self._calendar.has_suspension(after_on, until_on):
            everybody = Span(after_on, until_on).days_within(after_on, until_on)
            still |= {day for day in everybody if self._calendar.suspension(day) is not None}
        return (until_on - after_on).days - len(still)


def _union(spans: Iterable[Span], after_on: date, until_on: date) -> set[date]:
    return {day for span in spans for day in span.days_within(after_on, until_on)}


def _waits(kept: Iterable[Happening], calendar: law.Calendar) -> Iterator[Span]:
    """Give the waits for a clarification: after the day it was asked for, up to the day it ended."""
    asked_on: date | None = None
    for event in kept:
        day = event.occurred_at.astimezone(calendar.zone).date()
        if event.type == "clarification_requested":
            asked_on = day
        elif asked_on is not None and event.type in _WAIT_ENDS:
            yield Span(asked_on + _DAY, day)
            asked_on = None
    if asked_on is not None:
        yield Span(asked_on + _DAY, None)
