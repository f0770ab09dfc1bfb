"""The days of one place: which are working days, why the others are not, and counting over them."""

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from zoneinfo import ZoneInfo

from foia.law.dates import term_in_spanish
from foia.law.errors import NotCovered
from foia.law.hierarchy import BODY, NATIONAL, canonical, chain, days_of_rules, level, timezone, years_of
from foia.law.holidays import CalendarBase, CalendarDay, PeriodSuspension
from foia.law.vocabulary import WEEKDAYS, Coverage, Evidence, Weekday

Day = date  # a field of a dataclass below is itself called date

_RULE, _DAY = 0, 1


@dataclass(frozen=True, slots=True)
class DayReason:
    """Why a day is not a working day. `reason`: weekend, holiday or suspension."""

    date: Day
    reason: str
    name_es: str
    name_en: str
    basis: str | None = None
    source: str | None = None
    evidence: Evidence = "memory"
    announced: Day | None = None
    confirmed_by: str | None = None


class Calendar:
    """A calendar built for a place, as known on a day. Immutable; equal inputs give equal dates."""

    def __init__(
        self,
        bases: Sequence[CalendarBase],
        place: str | None = None,
        extra_days: Sequence[CalendarDay | PeriodSuspension] = (),
        as_of: date | None = None,
        office_closes_at: time | None = None,
        weekend: tuple[Weekday, ...] | None = None,
    ) -> None:
        """Build it; with several bases a day closed in any of them is closed."""
        self._inputs = (tuple(bases), place, tuple(extra_days), as_of, office_closes_at, weekend)
        self.base = bases[0]
        self.id = self.base.id
        self.version = self.base.version
        self.content_hash = self.base.content_hash
        self.place = canonical(self.base, place)
        self.as_of = as_of
        self.zone = ZoneInfo(timezone(self.base, self.place))
        hours = self.base.office_hours
        self.office_closes_at = office_closes_at or (hours.closes_at if hours else None)
        self._status = years_of(bases)  # the last unbroken run of years
        self._weekend = frozenset(WEEKDAYS.index(name) for name in weekend or self.base.weekend)
        self._closed: dict[date, DayReason] = {}
        self._half: set[date] = set()
        self._opened: set[date] = set()
        self._close_days_of(self.base, extra_days)
        for base in bases[1:]:
            before = self._closed, self._half, self._opened
            self._closed, self._half, self._opened = {}, set(), set()
            self._close_days_of(base, extra_days)
            self._join(*before, self._weekend)
        self._index()

    def known_on(self, as_of: date) -> "Calendar":
        """Give this calendar as it was known at the end of that day."""
        if self.as_of is not None and self.as_of <= as_of:
            return self
        bases, place, extra, _, closes, weekend = self._inputs
        return Calendar(bases, place, extra, as_of, closes, weekend)

    def joined(self, other: "Calendar") -> "Calendar":
        """Give the calendar of two places at once: a day closed at either is closed."""
        both = Calendar(*self._inputs)
        both._status = {
            year: "unconfirmed" if "unconfirmed" in (status, other._status[year]) else "confirmed"
            for year, status in self._status.items()
            if year in other._status
        }
        both._join(other._closed, other._half, other._opened, other._weekend)
        both._index()
        return both

    @cached_property
    def judicial(self) -> "Calendar | None":
        """Give the calendar of the courts (other days of the week open), if the country file has one."""
        bases, place, extra, as_of, closes, _ = self._inputs
        weekend = self.base.judicial_weekend
        return Calendar(bases, place, extra, as_of, closes, weekend) if weekend else None

    def is_working_day(self, day: date) -> bool:
        """Tell whether a day is open.

        Raises: NotCovered.
        """
        self._position(day)
        return self._is_open(day)

    def is_half_day(self, day: date) -> bool:
        """Tell whether an open day closes at noon."""
        return day in self._half and self._is_open(day)

    @property
    def has_half_days(self) -> bool:
        """Tell whether it knows any day that closes at noon."""
        return bool(self._half)

    def explain(self, day: date) -> DayReason | None:
        """Tell why a day is closed; None for a working day.

        Raises: NotCovered.
        """
        if self.is_working_day(day):
            return None
        if day.weekday() in self._weekend:
            basis, evidence = self.base.weekend_basis, self.base.weekend_evidence
            return DayReason(day, "weekend", "fin de semana", "weekend", basis, None, evidence)
        return self._closed[day]

    def suspension(self, day: date) -> DayReason | None:
        """Tell which suspension of terms, if any, a day falls in."""
        found = self._closed.get(day)
        return found if found is not None and found.reason == "suspension" else None

    @cached_property
    def _suspended(self) -> list[date]:
        return sorted(day for day in self._closed if self.suspension(day) is not None)

    def has_suspension(self, after: date, last: date) -> bool:
        """Tell whether any day after one and up to another falls in a suspension of terms."""
        return bisect_right(self._suspended, after) < bisect_right(self._suspended, last)

    def coverage(self, start: date, end: date) -> Coverage:
        """Tell how well the years from start to end are known: the worst of them."""
        statuses = [self._status.get(year) for year in range(start.year, end.year + 1)]
        if None in statuses or not statuses:
            return "none"
        return "unconfirmed" if "unconfirmed" in statuses else "confirmed"

    def add_working_days(self, start: date, amount: int) -> date:
        """Give the working day `amount` working days after start (before it when negative); zero gives start.

        Raises: NotCovered.
        """
        position = self._position(start)
        if amount == 0:
            return start
        if amount < 0 and self._is_open(start):
            position -= 1
        index = position + amount - (1 if amount > 0 else 0)
        if not 0 <= index < len(self._working):
            days = term_in_spanish(abs(amount), "working_day")
            raise NotCovered(f"el calendario {self.id} no cubre {days} desde el {start}")
        return date.fromordinal(self._working[index])

    def next_working_day(self, day: date) -> date:
        """Give the day itself when it is open, else the first open day after it.

        Raises: NotCovered.
        """
        return day if self.is_working_day(day) else self.add_working_days(day, 1)

    def working_days_between(self, start: date, end: date) -> int:
        """Count the working days after start up to end; negative when end comes first.

        Raises: NotCovered.
        """
        return self._position(end) - self._position(start)

    def _position(self, day: date) -> int:
        offset = day.toordinal() - self._first
        if not 0 <= offset < len(self._count):
            raise NotCovered(f"el calendario {self.id} no cubre el {day}")
        return self._count[offset]

    def _is_open(self, day: date) -> bool:
        if day in self._opened:
            return True
        return day.weekday() not in self._weekend and day not in self._closed

    def _index(self) -> None:
        """Precompute the sorted working days and, for every day, how many came up to it."""
        # Four bytes a day: a process keeps the calendars of hundreds of places.
        self._working = array("i")
        self._count = array("i")
        years = list(self._status)
        self._first = date(years[0], 1, 1).toordinal() if years else 0
        end = date(years[-1], 12, 31).toordinal() + 1 if years else 0
        for ordinal in range(self._first, end):
            if self._is_open(date.fromordinal(ordinal)):
                self._working.append(ordinal)
            self._count.append(len(self._working))

    def _close_days_of(
        self, base: CalendarBase, extra_days: Sequence[CalendarDay | PeriodSuspension]
    ) -> None:
        """Apply rules, then dated days: the narrower scope wins, then the later announcement."""
        places = chain(base, self.place)
        found: list[tuple[tuple[int, int, date, int], CalendarDay]] = []
        for day in days_of_rules(base, self._status):
            found.append(((level(day.scope, places), _RULE, date.min, len(found)), day))
        for day in base.days:
            if self._holds(day):
                order = (level(day.scope, places), _DAY, day.announced or date.min, len(found))
                found.append((order, day))
        for day in (extra for extra in extra_days if isinstance(extra, CalendarDay)):
            reach = level(day.scope, places) if day.scope else BODY
            if self._holds(day):
                found.append(((reach, _DAY, day.announced or date.min, len(found)), day))
        for order, day in sorted(found, key=lambda item: item[0]):
            if order[0] >= NATIONAL:
                self._apply(day)
        for period in base.suspensions:
            if self._holds(period) and level(period.scope, places) >= NATIONAL:
                self._suspend(period)
        for period in (extra for extra in extra_days if isinstance(extra, PeriodSuspension)):
            if self._holds(period):
                self._suspend(period)

    def _join(
        self, closed: dict[date, DayReason], half: set[date], opened: set[date], weekend: frozenset[int]
    ) -> None:
        """Add the days of another calendar: what either closes is closed, and opens only if both do."""
        self._opened = {
            day
            for day in self._opened | opened
            if self._is_open(day) and (day in opened or day.weekday() not in weekend and day not in closed)
        }
        # Of two reasons the suspension is told: the others stop only terms of working days.
        suspended = {day: why for day, why in closed.items() if why.reason == "suspension"}
        self._closed = {**closed, **self._closed, **suspended}
        self._half |= half
        self._weekend |= weekend

    def _apply(self, day: CalendarDay) -> None:
        self._opened.discard(day.date)
        self._half.discard(day.date)
        if day.effect == "closed":
            self._closed[day.date] = DayReason(
                date=day.date,
                reason="holiday",
                name_es=day.name_es,
                name_en=day.name_en,
                basis=day.basis,
                source=day.source,
                evidence=day.evidence,
                announced=day.announced,
                confirmed_by=day.confirmed_by,
            )
        elif day.effect == "open":
            self._closed.pop(day.date, None)
            self._opened.add(day.date)
        else:
            self._half.add(day.date)

    def _suspend(self, period: PeriodSuspension) -> None:
        for ordinal in range(period.first_on.toordinal(), period.last_on.toordinal() + 1):
            day = date.fromordinal(ordinal)
            self._opened.discard(day)
            self._closed[day] = DayReason(
                date=day,
                reason="suspension",
                name_es=period.name_es,
                name_en=period.name_en,
                basis=period.basis,
                source=period.source,
                evidence=period.evidence,
                announced=period.announced,
            )

    def _holds(self, change: CalendarDay | PeriodSuspension) -> bool:
        """Tell whether a change was known, and not known to be undone."""
        if self.as_of is None:
            return change.revoked is None
        is_known = change.announced is None or change.announced <= self.as_of
        return is_known and (change.revoked is None or change.revoked > self.as_of)
