"""A calendar as read from a country file, and the days its rules give in each year."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date, time, timedelta
from typing import Literal

from foia.law.clauses import key
from foia.law.vocabulary import WEEKDAYS, DayEffect, Evidence, Weekday

Day = date  # a field of a dataclass below is itself called date
_LONGEST_SHIFT = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """By how many days a holiday moves when its date falls on each weekday."""

    mon: int = 0
    tue: int = 0
    wed: int = 0
    thu: int = 0
    fri: int = 0
    sat: int = 0
    sun: int = 0

    def days(self, weekday: int) -> int:
        """Give the movement for a weekday, Monday being 0."""
        return int(getattr(self, WEEKDAYS[weekday]))


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayRule:
    """A holiday of every year: a fixed date, a distance from Easter, or the nth weekday of a month."""

    name_es: str
    name_en: str
    kind: Literal["fixed", "easter", "nth_weekday"]
    month: int | None = None
    day: int | None = None
    offset: int | None = None
    weekday: Weekday | None = None
    nth: int | None = None
    effect: DayEffect = "closed"
    scope: tuple[str, ...] = ()
    shift_days: Shift = field(default_factory=Shift)
    keep_original: bool = True
    only_weekday: Weekday | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    basis: str
    source: str | None = None
    evidence: Evidence

    def dates(self, year: int) -> Iterator[date]:
        """Yield the days this rule gives for its date in that year (a moved one may fall in the next)."""
        nominal = self._nominal(year)
        if nominal is None or not self._applies(nominal):
            return
        moved = nominal + timedelta(days=self.shift_days.days(nominal.weekday()))
        yield moved
        if moved != nominal and self.keep_original:
            yield nominal

    def _nominal(self, year: int) -> date | None:
        if self.kind == "easter":
            return easter(year) + timedelta(days=self.offset or 0)
        if self.kind == "nth_weekday":
            return _nth_weekday(year, self.month or 1, WEEKDAYS.index(self.weekday or "mon"), self.nth or 1)
        if (self.month, self.day) == (2, 29) and not _is_leap(year):
            return None
        return date(year, self.month or 1, self.day or 1)

    def _applies(self, nominal: date) -> bool:
        if self.only_weekday is not None and WEEKDAYS[nominal.weekday()] != self.only_weekday:
            return False
        started = self.valid_from is None or self.valid_from <= nominal
        return started and (self.valid_to is None or nominal <= self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """One dated change to a calendar, who decreed it and when it was announced (empty: always known).

    `revoked`: when another norm that undoes it was announced; as of an earlier day it still holds."""

    date: Day
    effect: DayEffect
    name_es: str
    name_en: str
    scope: tuple[str, ...] = ()
    announced: Day | None = None
    revoked: Day | None = None
    confirmed_by: str | None = None
    basis: str
    source: str | None = None
    evidence: Evidence = "official_document"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodSuspension:
    """A period in which the terms of a place, or of a body, do not run. Both days are included."""

    first_on: date
    last_on: date
    name_es: str
    name_en: str
    scope: tuple[str, ...] = ()
    announced: date | None = None
    revoked: date | None = None
    basis: str
    source: str | None = None
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarYear:
    """A year the calendar covers; `confirmed` when its days were checked against what was decreed."""

    year: int
    status: Literal["confirmed", "unconfirmed"]
    why_es: str
    why_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A department, region or municipality; `parent` is the place that contains it."""

    code: str
    iso: str | None = None
    name: str
    parent: str | None = None
    timezone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHours:
    """When the counters open and close; what arrives later is after hours."""

    opens_at: time
    closes_at: time
    basis: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarBase:
    """A calendar before it is built for a place."""

    id: str
    version: str
    country: str
    timezone: str
    weekend: tuple[Weekday, ...]
    weekend_basis: str
    weekend_evidence: Evidence
    judicial_weekend: tuple[Weekday, ...] = ()
    union_of: tuple[str, ...] = ()
    office_hours: OfficeHours | None = None
    note_es: str | None = None
    years: tuple[CalendarYear, ...] = field(metadata=key("year"))
    places: tuple[Place, ...] = field(default=(), metadata=key("place"))
    rules: tuple[HolidayRule, ...] = field(default=(), metadata=key("rule"))
    days: tuple[CalendarDay, ...] = field(default=(), metadata=key("day"))
    suspensions: tuple[PeriodSuspension, ...] = field(default=(), metadata=key("suspension"))
    content_hash: str = field(default="", metadata={"computed": "yes"})

    def place(self, code: str) -> Place | None:
        """Find a place by its short code (`L`) or its ISO code (`BO-L`)."""
        return next((place for place in self.places if code in (place.code, place.iso)), None)


def easter(year: int) -> date:
    """Give Easter Sunday of a Gregorian year (anonymous algorithm of 1876)."""
    century, rest = divmod(year, 100)
    leap, skipped = divmod(century, 4)
    epact = (19 * (year % 19) + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * skipped + 2 * (rest // 4) - epact - rest % 4) % 7
    correction = (year % 19 + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


def rule_problem(rule: HolidayRule) -> str | None:
    """Tell what is missing in a rule, if anything."""
    needed = {"fixed": ("month", "day"), "easter": ("offset",), "nth_weekday": ("month", "weekday", "nth")}
    missing = [name for name in needed[rule.kind] if getattr(rule, name) is None]
    if missing:
        return f"una regla de tipo {rule.kind} necesita {' y '.join(missing)}"
    spare = [f.name for f in fields(rule) if f.name in {"month", "day", "offset", "weekday", "nth"}]
    unused = [name for name in spare if name not in needed[rule.kind] and getattr(rule, name) is not None]
    if unused:
        return f"una regla de tipo {rule.kind} no lleva {unused[0]}"
    return _date_problem(rule)


def _date_problem(rule: HolidayRule) -> str | None:
    if rule.nth is not None and rule.nth not in (1, 2, 3, 4, -1):
        return "nth es 1, 2, 3, 4 o -1 (el último)"
    if rule.offset is not None and abs(rule.offset) > 300:
        return "offset cuenta los días desde la Pascua: de -300 a 300"
    if any(abs(rule.shift_days.days(weekday)) > _LONGEST_SHIFT for weekday in range(7)):
        return f"shift_days mueve un feriado a lo sumo {_LONGEST_SHIFT} días"
    if rule.month is None:
        return None
    try:
        date(2024, rule.month, 1 if rule.day is None else rule.day)
    except (ValueError, OverflowError):
        return "month y day no forman una fecha"
    return None


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    if nth > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
