"""The deadlines of very many cases: those to whom the same happened on the same days are computed once.

A date depends on the days on which things happened, and on the hour only where the law counts hours or tells
what came after the counters closed. So most running cases of a country share a few thousand histories.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import cache

from foia import law
from foia.cases.events import Happening
from foia.cases.seats import Seat, calendar_at
from foia.cases.terms import law_events, with_notices_counted

# What is told apart by more than its day: when it was known, or from when a notice counts.
_ALONE = frozenset({"corrected", "third_party_notified"})
_MOST_KEPT = 50_000

_Mark = tuple[object, ...]


@dataclass
class Reports:
    """Dates without explanation, by one book and at one instant."""

    book: law.LawBook
    now: datetime
    _known: dict[_Mark, law.Report] = field(default_factory=dict)
    _calendars: dict[object, law.Calendar] = field(default_factory=dict)

    def report(
        self, regime: law.Regime, variant: str | None, seat: Seat | None, history: Sequence[Happening]
    ) -> law.Report:
        """Compute every deadline of a case, or take what was computed for one like it."""
        return self.report_of(regime, variant, self.calendar(regime, seat), law_events(history, regime))

    def report_of(
        self, regime: law.Regime, variant: str | None, calendar: law.Calendar, events: list[law.Event]
    ) -> law.Report:
        """Do it for what the clock must know of a case."""
        mark = _mark(events, regime, calendar)
        if mark is None:
            return self._computed(regime, calendar, variant, events)
        key = (regime.id, regime.version, variant, id(calendar), *mark)
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            found = self._known[key] = self._computed(regime, calendar, variant, events)
        return found

    def calendar(self, regime: law.Regime, seat: Seat | None) -> law.Calendar:
        """Return the calendar of a body's place and own days; it stays the same object."""
        key = (regime.calendar, seat and (seat.place_code, seat.own_days))
        if key not in self._calendars:
            self._calendars[key] = calendar_at(self.book, regime.calendar, seat)
        return self._calendars[key]

    def _computed(
        self, regime: law.Regime, calendar: law.Calendar, variant: str | None, events: list[law.Event]
    ) -> law.Report:
        counted = with_notices_counted(events, regime, calendar)
        return law.deadlines(regime, calendar, counted, variant=variant, now=self.now, told=False)


def mark_of_moment(at: datetime, regime: law.Regime, calendar: law.Calendar) -> _Mark:
    """Return what two instants share that give the same dates.

    Of an hour the law asks only if the counters had closed (at noon on half days), unless it counts hours."""
    local = at.astimezone(calendar.zone)
    if counts_hours(regime):
        return (local,)
    hour, closes = local.time(), calendar.office_closes_at
    return local.toordinal(), hour > _NOON, closes is not None and hour > closes


@cache
def counts_hours(regime: law.Regime) -> bool:
    """Say whether any term of a regime is in hours."""
    return any(step.unit == "hour" for step in regime.steps)


def _mark(events: Sequence[law.Event], regime: law.Regime, calendar: law.Calendar) -> _Mark | None:
    """Return what two histories of equal dates share; None for one that is computed alone."""
    if any(event.type in _ALONE for event in events):
        return None
    return tuple(
        (
            event.type, *mark_of_moment(_at(event), regime, calendar), event.step, event.amount, event.unit,
            event.outcome, event.channel, event.reason,
        )
        for event in sorted(events, key=_at)
    )  # fmt: skip


_NOON = time(12)


def _at(event: law.Event) -> datetime:
    if not isinstance(event.at, datetime):
        raise TypeError("the events of a case have their instant")
    return event.at
