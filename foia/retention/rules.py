"""How long what is kept: which period holds for a case, and what ended before which day is due. Pure."""

from __future__ import annotations

import calendar
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

ANY = ""
# Nothing is destroyed sooner: an appeal nobody told us of, a claim, an inspection may still come.
LEAST_MONTHS = 12
MOST_MONTHS = 1200
DECIDED, LAW, PROPOSED = "decided", "law", "proposed"
_ONE_DAY = timedelta(days=1)
_FILE = Path(__file__).with_name("schedule.toml")


class BadSchedule(ValueError):
    """The file of periods does not say what it should."""


@dataclass(frozen=True)
class Period:
    """How many months after its end a case is kept (None: without a term), and who says so."""

    months: int | None
    basis: str
    says: str  # DECIDED, LAW, PROPOSED

    @property
    def least_months(self) -> int:
        """The shortest that may be decided in its place."""
        return max(LEAST_MONTHS, self.months or 0) if self.says == LAW else LEAST_MONTHS


Decided = Mapping[tuple[str, str], Period]


def period_of(regime_id: str, kind: str, decided: Decided) -> Period:
    """Return the period of a regime's cases of a kind: what names the regime goes before what does not.

    Raises KeyError for a kind that has none."""
    given = defaults()
    for found in (
        decided.get((regime_id, kind)),
        given.get((regime_id, kind)),
        given.get((regime_id, ANY)),
        decided.get((ANY, kind)),
    ):
        if found is not None:
            return found
    return given[ANY, kind]


def least_months(regime_id: str, kind: str) -> int:
    """Return the shortest period anybody may decide."""
    return period_of(regime_id, kind, {}).least_months if regime_id else LEAST_MONTHS


def may_be_without_term(regime_id: str, kind: str) -> bool:
    """Say whether cases may be kept for ever: wherever no norm says until when."""
    return period_of(regime_id, kind, {}).says != LAW


def ended_before(today: date, months: int) -> date:
    """Return the day before which a case must have ended to be due today."""
    years, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    last = calendar.monthrange(years, month + 1)[1]
    return date(years, month + 1, min(today.day, last))


@cache
def defaults() -> Mapping[tuple[str, str], Period]:
    """Read the periods of the product. Raises BadSchedule."""
    found: dict[tuple[str, str], Period] = {}
    for entry in tomllib.loads(_FILE.read_text(encoding="utf-8"))["period"]:
        key = (str(entry["regime"]), str(entry["kind"]))
        source = str(entry.get("source", ""))
        months = entry.get("months")
        if key in found or (source and not months) or (months is not None and months < LEAST_MONTHS):
            raise BadSchedule(f"period {key}")
        found[key] = Period(months, source, LAW if source else PROPOSED)
    return found


def first_due_on(ended_on: date, months: int) -> date:
    """Return the first day on which what ended on a day is due, if nothing more followed."""
    years, month = divmod(ended_on.year * 12 + ended_on.month - 1 + months, 12)
    last = calendar.monthrange(years, month + 1)[1]
    return date(years, month + 1, min(ended_on.day, last)) + 2 * _ONE_DAY
