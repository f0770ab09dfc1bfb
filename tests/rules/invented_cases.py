"""Cases that nobody has: made up from the country files themselves, for any regime."""

from __future__ import annotations

import random
import tomllib
from datetime import UTC, date, datetime, time, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

from tests.rules.naive_calendar import NaiveCalendar, Table

FOLDER = Path(str(resources.files("foia.law") / "countries"))
COUNTRIES = [tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.toml"))]
CALENDARS = {table["id"]: table for country in COUNTRIES for table in country["calendar"]}
REGIMES = [regime for country in COUNTRIES for regime in country["regime"]]
A_FACT = "request."


def tables_of(regime: Table) -> list[Table]:
    base = CALENDARS[regime["calendar"]]
    return [base, *(CALENDARS[other] for other in base.get("union_of", []))]


class Invention:
    """Makes up cases that may be: each event on a later day than the one before."""

    def __init__(self, rng: random.Random, regime: Table, days: NaiveCalendar) -> None:
        self.rng, self.regime, self.days = rng, regime, days
        self.steps = regime["step"]
        first, last = date(min(days.years), 1, 1), date(max(days.years), 12, 31)
        self.day = first + timedelta(days=rng.randrange((last - first).days))
        self.events: list[Table] = []

    def case(self, response: Table) -> list[Table]:
        """Give the events of a case whose answer has not come."""
        self._add("received", wait=0)
        named = {name for step in self.steps for name in step["counts_from"]}
        for fact in ("registered", "admitted", "initiated"):
            if f"{A_FACT}{fact}" in named and self.rng.random() < 0.6:
                self._add(fact)
        for act in self.rng.sample(["suspend", "ask", "charge", "refer", "extend"], self.rng.randrange(4)):
            getattr(self, f"_{act}")(response)
        return self.events

    def _add(self, kind: str, wait: int | None = None, **more: Any) -> None:
        self.day += timedelta(days=self.rng.randint(1, 12) if wait is None else wait)
        hour = datetime.combine(self.day, time(self.rng.randrange(24), self.rng.randrange(60)))
        shape = self.rng.randrange(3)
        if shape == 0:
            when = {"on": self.day.isoformat()}
        elif shape == 1:
            when = {"at": hour.isoformat()}
        else:
            when = {"at": hour.replace(tzinfo=self.days.zone).astimezone(UTC).isoformat()}
        self.events.append({"type": kind, **when, **more})

    def _kind(self, kind: str) -> Table | None:
        return next((step for step in self.steps if step["kind"] == kind), None)

    def _suspend(self, _response: Table) -> None:
        self._add("suspended")
        self._add("resumed", wait=self.rng.choice([1, 2, 7, 40]))

    def _ask(self, _response: Table) -> None:
        self._add("clarification_requested")
        self._add("clarification_provided")

    def _charge(self, _response: Table) -> None:
        self._add("charged")
        self._add("paid")

    def _refer(self, _response: Table) -> None:
        referral = self._kind("referral")
        if referral is not None and referral.get("clock") != "terminate":
            self._add("referred")

    def _extend(self, response: Table) -> None:
        step, own = self._kind("extension"), response.get("extension")
        begun = any(name.startswith(A_FACT) for name in response["counts_from"])
        if not begun or (own is None and (step is None or step.get("max_times") == 0)):
            return
        limits: Table = own or step or {}
        target = {"step": response["id"]} if own else {}
        most = limits.get("amount")
        for _time in range(self.rng.randint(1, min(limits.get("max_times") or 1, 2))):
            said: Table = {}
            if most is None or self.rng.random() < 0.3:
                said = {"amount": self.rng.randint(1, most or 2), "unit": limits["unit"]}
            self._add("extended", wait=self.rng.choice([1, 5, 15, 30]), **said, **target)
