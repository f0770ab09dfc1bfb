"""A second clock, as simple as it can be: it walks day by day over what the country files say.

It shares nothing with the product's clock, so that a mistake has to be made twice to go unseen. Cases come to
it as the documents of `foia law due --events`.
"""

from __future__ import annotations

import calendar
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from tests.rules.naive_calendar import ONE, NaiveCalendar, OffTheCalendar, Table


@dataclass(frozen=True)
class Reading:
    """One answer to each question a regime leaves open."""

    deemed: bool
    late_deemed: bool
    roll: bool
    half_closed: bool


@dataclass
class Happened:
    """The events of a case as this clock takes them."""

    facts: dict[str, datetime | date] = field(default_factory=dict)
    pauses: list[tuple[date, date]] = field(default_factory=list)
    extensions: list[Table] = field(default_factory=list)
    restart: datetime | date | None = None


class NaiveClock:
    """Dates the steps of one case."""

    def __init__(
        self, regime: Table, days: NaiveCalendar, events: list[Table], today: date, far: bool = False
    ) -> None:
        self.regime, self.days, self.today, self.far = regime, days, today, far
        self.steps = {step["id"]: step for step in regime["step"]}
        self.courts = NaiveCalendar(days.tables, None, days.as_of, judicial=True)
        self.courts.places = days.places
        self.case = self._read(events)

    def _clock_of(self, kind: str) -> Table:
        return next((step for step in self.regime["step"] if step["kind"] == kind), {})

    def _read(self, events: list[Table]) -> Happened:
        case, opened = Happened(), date.min
        for event in events:
            when, kind = self._when(event), event["type"]
            asked, paid, sent = map(self._clock_of, ("clarification", "payment", "referral"))
            if kind in ("received", "registered", "admitted", "initiated"):
                case.facts[f"request.{kind}"] = when
            elif kind == "suspended":
                opened = _day(when)
            elif kind == "resumed":
                case.pauses.append((opened, _day(when) - ONE))
            elif kind in ("clarification_requested", "charged"):
                step = asked if kind != "charged" else paid
                opened = _day(when) + (step.get("pause_starts") != "same_day") * ONE
            elif kind in ("clarification_provided", "paid"):
                step = asked if kind != "paid" else paid
                if step.get("clock") == "suspend":
                    case.pauses.append((opened, _day(when) - (step.get("pause_ends") == "day_before") * ONE))
                if kind != "paid" and step.get("clock") in ("start", "reset"):
                    case.restart = when
                if kind != "paid" and step.get("clock") == "start":
                    case.facts["request.complete"] = when
            elif kind == "referred":
                case.restart = when if sent.get("clock") == "reset" else case.restart
                case.facts["request.at_competent_body"] = when
            elif kind == "extended":
                case.extensions.append({**event, "told": _day(when)})
        return case

    def _when(self, event: Table) -> datetime | date:
        if "on" in event:
            return date.fromisoformat(event["on"])
        at = datetime.fromisoformat(event["at"])
        return at.replace(tzinfo=self.days.zone) if at.tzinfo is None else at.astimezone(self.days.zone)

    def dates(self, step_id: str, response_id: str) -> tuple[date | None, date | None]:
        """Give the date shown and the other one, if any; none where the calendar or the facts do not reach.

        Raises: OffTheCalendar.
        """
        step = self.steps[step_id]
        every = [self.under(reading, step, response_id) for reading in self.readings()]
        found = [dates[0] for dates in every if dates[0] is not None]
        if not found:
            return None, None
        other = next(dates[1] for dates in every if dates[0] == min(found))
        if other is not None and other != min(found):
            both = sorted([min(found), other])
            return (both[1], both[0]) if step["actor"] in ("applicant", "third_party") else (both[0], both[1])
        return min(found), max(found) if max(found) != min(found) else None

    def readings(self) -> list[Reading]:
        regime = self.regime
        rolls = {step.get("last_day") for step in regime["step"]} | {regime["last_day"]}
        return list(
            itertools.starmap(
                Reading,
                itertools.product(
                    _answers(regime["non_working_receipt"], "deemed_next_working_day"),
                    _answers(regime["after_hours"], "deemed_next_working_day"),
                    (False, True) if "unknown" in rolls else (True,),
                    _answers(regime.get("half_day", "open"), "closed"),
                ),
            )
        )

    def under(self, reading: Reading, step: Table, response_id: str) -> tuple[date | None, date | None]:
        """Date a step under one reading; beside it, by the norm that contradicts the first."""
        start = self._start(reading, step, response_id)
        if start is None or step.get("amount") is None:
            return None, None
        due = self.distant(reading, step, self.count(reading, step, start, step))
        other = None
        if "conflict" in step:
            other = self.distant(reading, step, self.count(reading, step, start, step["conflict"]))
        for given in self.case.extensions:
            if given.get("step", response_id) == step["id"]:
                due = self._longer(reading, step, due, given)
                other = None if other is None else self._longer(reading, step, other, given)
        return due, other

    def _start(self, reading: Reading, step: Table, response_id: str) -> datetime | date | None:
        """Find what a step counts from: the first of its beginnings that happened, as it is deemed made."""
        begun: list[tuple[datetime | date, bool]] = []
        answers = step["kind"] in ("response", "refusal")
        for name in step["counts_from"]:
            if name.startswith("request."):
                stated = name in self.case.facts and name in ("request.registered", "request.admitted")
                begun.append((self._fact(name), not stated))
            elif name.endswith((".due", ".expired")):
                due = self._passed(reading, self.steps[name.partition(".")[0]], response_id)
                begun += [] if due is None else [(due, False)]
        if not begun or (answers and self._waits(step)):
            return None
        choose = max if step["kind"] == "appeal_filing" else min
        start, filed = choose(begun, key=lambda item: _day(item[0]))
        if answers and self.case.restart is not None and _day(self.case.restart) >= _day(start):
            start, filed = self.case.restart, True
        return self._deemed(reading, start, step["unit"]) if filed else start

    def _passed(self, reading: Reading, step: Table, response_id: str) -> date | None:
        """Give the last day of a term that nobody met, once it has passed."""
        if step["kind"] == "response" and step["id"] not in ("response", response_id):
            return None  # this case has another response
        asked = self.steps[response_id] if step["kind"] == "response" else step
        try:
            due = self.under(reading, asked, response_id)[0]
        except OffTheCalendar:
            return None
        return due if due is not None and self.today > due else None

    def _fact(self, name: str) -> datetime | date:
        received = self.case.facts["request.received"]
        if name == "request.admitted":
            received = self.case.facts.get("request.complete", received)
        return self.case.facts.get(name, received)

    def _waits(self, step: Table) -> bool:
        if self.regime.get("admission") != "required" or "request.admitted" in self.case.facts:
            return False
        responses = [other for other in self.regime["step"] if other["kind"] == "response"]
        named = any("request.admitted" in other["counts_from"] for other in responses)
        return step["kind"] != "response" or not named or "request.admitted" in step["counts_from"]

    def _deemed(self, reading: Reading, start: datetime | date, unit: str) -> datetime | date:
        day, made = _day(start), None
        if not self.days.is_open(day):
            made = self.days.next_open(day) if reading.deemed else None
        elif isinstance(start, datetime) and reading.late_deemed:
            closes = time(12) if self.days.state(day) == "half" else self.days.closes_at
            if closes is not None and start.time() > closes:
                made = self.days.next_open(day + ONE)
        if made is None:
            return start
        return datetime.combine(made, time(0), tzinfo=self.days.zone) if unit == "hour" else made

    def count(self, reading: Reading, step: Table, start: datetime | date, term: Table) -> date:
        """Walk a term of so many units from a moment that is not itself counted."""
        how = {"next_working_day": "work", "next_day": "day"}.get(step["count_start"], "moment")
        if term is not step:
            how = "work" if "work" in term["unit"] else "day"
        return self.walk(reading, step, start, term["amount"], term["unit"], how)

    def walk(
        self, reading: Reading, step: Table, start: datetime | date, amount: int, unit: str, how: str,
        anchored: bool = True,
    ) -> date:  # fmt: skip
        """Count day by day, each day by itself."""
        day, pauses = _day(start), self._pauses(step)
        if unit == "hour":
            # The last moment before the term is over; without an hour, the whole day after its midnight.
            at, short = start, timedelta(microseconds=1)
            if not isinstance(at, datetime):
                at, short = datetime.combine(day, time(0), tzinfo=self.days.zone), timedelta(0)
            ends = _day((at.astimezone(UTC) + timedelta(hours=amount) - short).astimezone(self.days.zone))
            self.days.state(ends)
            return ends
        if "work" in unit:
            days = self.courts if unit == "judicial_working_day" else self.days
            left = amount
            while left:
                day += ONE
                closed = ("closed", "suspended", "half") if reading.half_closed else ("closed", "suspended")
                left -= days.state(day) not in closed and not _in(pauses, day)
            return day
        if how == "work":
            day = self.days.next_open(day + ONE) - ONE
        left = amount if unit == "calendar_day" else self._span(day, amount, unit, anchored)
        while left:
            day += ONE
            left -= self.days.state(day) != "suspended" and not _in(pauses, day)
        self.days.state(day)
        while self._rolls(reading, step) and (self._shut(reading, day) or _in(pauses, day)):
            day += ONE
        return day

    def _shut(self, reading: Reading, day: date) -> bool:
        return not self.days.is_open(day) or (reading.half_closed and self.days.state(day) == "half")

    def _span(self, day: date, amount: int, unit: str, anchored: bool) -> int:
        """Count the days from a date to the date of the same number so many months on."""
        number = day + ONE if anchored and self.regime.get("month_anchor") == "first_day_counted" else day
        year, month = number.year, number.month
        for _month in range(amount * (12 if unit == "year" else 1)):
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        last = calendar.monthrange(year, month)[1]
        return (date(year, month, min(number.day, last)) - day).days

    def _rolls(self, reading: Reading, step: Table) -> bool:
        rule = step.get("last_day", self.regime["last_day"])
        return reading.roll if rule == "unknown" else bool(rule == "roll_forward")

    def _pauses(self, step: Table) -> list[tuple[date, date]]:
        return self.case.pauses if step["kind"] in ("response", "refusal") else []

    def distant(self, reading: Reading, step: Table, due: date) -> date:
        """Add the days of a person who lives elsewhere."""
        rule = self.regime.get("distance")
        if not self.far or rule is None or step["actor"] not in rule["actors"]:
            return due
        return self.walk(reading, step, due, rule["amount"], rule["unit"], "work")

    def _longer(self, reading: Reading, step: Table, due: date, given: Table) -> date:
        """Add an extension to the last day, if it was told in time or counts all the same."""
        own = "extension" in step
        rule = step if own else self._clock_of("extension")
        limits = step["extension"] if own else rule
        window = {} if own else rule.get("notify_window", {})
        closes = self._moment(reading, window["closes"], due) if "closes" in window else due
        if given["told"] > closes and rule.get("late_notice", "ineffective") == "ineffective":
            return due
        amount, unit = given.get("amount", limits.get("amount")), given.get("unit", limits["unit"])
        how = "work" if "work" in unit else "day"
        return max(due, self.walk(reading, step, due, amount, unit, how, anchored=False))

    def _moment(self, reading: Reading, offset: Table, due: date) -> date:
        """Find a limit of an extension's notice: days before another day, or a term after it."""
        day = due if offset["of"].endswith(".due") else _day(self._fact(offset["of"]))
        if offset["amount"] > 0:
            rule = {"kind": "extension", "last_day": self.regime["last_day"]}
            return self.walk(reading, rule, day, offset["amount"], offset["unit"], "day", anchored=False)
        left = -offset["amount"]
        while left:
            day -= ONE
            left -= self.days.is_open(day) if "work" in offset["unit"] else True
        return day


def _answers(rule: str, yes: str) -> tuple[bool, ...]:
    return (False, True) if rule == "unknown" else (rule == yes,)


def _day(when: datetime | date) -> date:
    return when.date() if isinstance(when, datetime) else when


def _in(periods: Iterable[tuple[date, date]], day: date) -> bool:
    return any(first <= day <= last for first, last in periods)
