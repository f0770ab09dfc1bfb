"""The days of a second, naive calendar: it asks of each day all that the country files say of it.

It reads the TOML tables themselves and shares nothing with the product's calendar, so that a mistake has to
be made twice to go unseen.
"""

from __future__ import annotations

import calendar
import itertools
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Table = dict[str, Any]
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ONE = timedelta(days=1)


class OffTheCalendar(Exception):
    """A day is asked for that no listed year holds."""


def easter(year: int) -> date:
    """Give Easter by Lichtenberg's form of Gauss's rule: a day of March, counted on into April."""
    century = year // 100
    correction = 15 + (3 * century + 3) // 4 - (8 * century + 13) // 25
    solar = 2 - (3 * century + 3) // 4
    moon = (19 * (year % 19) + correction) % 30
    too_late = (moon + year % 19 // 11) // 29
    full_moon = 21 + moon - too_late
    first_sunday = 7 - (year + year // 4 + solar) % 7
    return date(year, 3, 1) + (full_moon + 7 - (full_moon - first_sunday) % 7 - 1) * ONE


class NaiveCalendar:
    """What each day is at a place: open, half (closed from noon), closed or suspended."""

    def __init__(
        self, tables: list[Table], place: str | None, as_of: date | None = None, judicial: bool = False
    ) -> None:
        self.tables, self.as_of, self.judicial = tables, as_of, judicial
        listed = [set(year["year"] for year in table["year"]) for table in tables]
        shared = sorted(set.intersection(*listed))
        while shared and shared[0] + len(shared) - 1 != shared[-1]:
            shared.pop(0)
        self.years = set(shared)
        own = tables[0]
        self.places = [None, *reversed(list(_upwards(own, place)))]
        zones = [own["timezone"]] + [
            there["timezone"]
            for code in self.places
            for there in own.get("place", [])
            if there["code"] == code and "timezone" in there
        ]
        self.zone = ZoneInfo(zones[-1])
        self.closes_at: time | None = own.get("office_hours", {}).get("closes_at")
        self._states: dict[date, str] = {}

    def state(self, day: date) -> str:
        """Tell what a day is, each calendar by itself: what any of them closes is closed."""
        if day.year not in self.years:
            raise OffTheCalendar(day)
        if day not in self._states:
            found = [self._state_in(table, day) for table in self.tables]
            self._states[day] = max(found, key=["open", "half", "closed", "suspended"].index)
        return self._states[day]

    def _state_in(self, table: Table, day: date) -> str:
        for period in table.get("suspension", []):
            if period["first_on"] <= day <= period["last_on"] and self._reaches(period):
                return "suspended"
        weekend = self.tables[0]["judicial_weekend" if self.judicial else "weekend"]
        state = "closed" if WEEK[day.weekday()] in weekend else "open"
        for _width, _decreed, _told, effect in sorted(self._said(table, day), key=lambda said: said[:3]):
            if effect == "closed_from_noon":
                state = "half" if state in ("open", "half") else state
            else:
                state = effect
        return state

    def _said(self, table: Table, day: date) -> Iterator[tuple[int, int, date, str]]:
        """Yield all that is said of a day here: how narrow, whether decreed for it, when, and its effect."""
        for rule in _yearly(id(table), table, day.year).get(day, []):
            if self._reaches(rule):
                yield self._width(rule), 0, date.min, rule.get("effect", "closed")
        for entry in table.get("day", []):
            if entry["date"] == day and self._reaches(entry):
                yield self._width(entry), 1, entry.get("announced", date.min), entry["effect"]

    def _reaches(self, entry: Table) -> bool:
        known = self.as_of is None or entry.get("announced", date.min) <= self.as_of
        return known and (not entry.get("scope") or self._width(entry) > 0)

    def _width(self, entry: Table) -> int:
        return max((n for n, code in enumerate(self.places) if code in entry.get("scope", [])), default=0)

    def is_open(self, day: date) -> bool:
        return self.state(day) in ("open", "half")

    def next_open(self, day: date) -> date:
        """Give the first open day from this one on."""
        while not self.is_open(day):
            day += ONE
        return day


_RULES: dict[tuple[int, int], tuple[Table, dict[date, list[Table]]]] = {}


def _yearly(key: int, table: Table, year: int) -> dict[date, list[Table]]:
    """Give the rules that speak of each day of a year, also those of a date in the year before or after."""
    if (key, year) not in _RULES:
        found: dict[date, list[Table]] = {}
        for rule, near in itertools.product(table.get("rule", []), (year - 1, year, year + 1)):
            for day in rule_days(rule, near):
                found.setdefault(day, []).append(rule)
        _RULES[key, year] = table, found  # the table stays, so that its id is never another's
    return _RULES[key, year][1]


def _upwards(table: Table, place: str | None) -> Iterator[str]:
    """Yield the codes of a place and of what contains it, the narrowest first."""
    while place:
        known = next((p for p in table.get("place", []) if place in (p["code"], p.get("iso"))), None)
        yield known["code"] if known else place
        place = known.get("parent") if known else place.rsplit(":", 1)[0]


def rule_days(rule: Table, year: int) -> set[date]:
    """Give the days that a yearly rule closes for its date of that year."""
    if rule["kind"] == "easter":
        day = easter(year) + rule["offset"] * ONE
    elif rule["kind"] == "fixed":
        if rule["day"] > calendar.monthrange(year, rule["month"])[1]:
            return set()
        day = date(year, rule["month"], rule["day"])
    else:
        length = calendar.monthrange(year, rule["month"])[1]
        month = [date(year, rule["month"], number) for number in range(1, length + 1)]
        same = [day for day in month if WEEK[day.weekday()] == rule["weekday"]]
        day = same[rule["nth"] - 1 if rule["nth"] > 0 else -1]
    name = WEEK[day.weekday()]
    if rule.get("only_weekday", name) != name:
        return set()
    if not rule.get("valid_from", date.min) <= day <= rule.get("valid_to", date.max):
        return set()
    moved = day + rule.get("shift_days", {}).get(name, 0) * ONE
    return {moved, day} if rule.get("keep_original", True) else {moved}
