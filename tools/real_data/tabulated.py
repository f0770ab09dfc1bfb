"""True tables of cases, tabulated the plain way, one after the other: nothing shared with the product."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from foia.statistics.catalogue import (
    AGE_BAND_BEYOND,
    AGE_BAND_LIMITS,
    ALL,
    DAY_BAND_BEYOND,
    DAY_BAND_LIMITS,
    SURVIVAL_DAYS,
    TERM_BAND_BEYOND,
    TERM_BAND_LIMITS,
    Span,
    band_of,
    tables_of,
)  # fmt: skip
from foia.statistics.disclosure import protect
from foia.statistics.periods import Period
from foia.statistics.tables import PublishedRelease, Row, TrueCell, TrueTable

_QUANTILES = {"quartile1": 25, "median": 50, "quartile3": 75, "p90": 90}


@dataclass(frozen=True)
class Made:
    """One case. Working days are calendar days here."""

    key: int
    body: str
    received_on: date
    answered_on: date | None = None
    ended_on: date | None = None
    outcome: str = "granted"
    kind: str = "info_request"
    channel: str = "web"
    regime: str = "law"
    ground: str = ""
    term: int | None = 20
    extended: bool = False
    clarified: bool = False
    referred: bool = False

    def under(self, body: str) -> Made:
        """Return the case as another body's, with which its own is pooled."""
        return replace(self, body=body)

    @property
    def days(self) -> int:
        return ((self.answered_on or date.max) - self.received_on).days

    @property
    def state(self) -> str:
        if self.answered_on is None:
            return "ended_unanswered"
        if self.term is None:
            return "without_term"
        return "in_time" if self.days <= self.term + (10 if self.extended else 0) else "late"


@dataclass
class Tally:
    """The counts of one table in the making."""

    whole: bool = False
    cells: dict[Row, dict[str, list[Made]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )

    def add(self, made: Made, measure: str, *values: str, margins: Sequence[bool]) -> None:
        rows: list[Row] = [()]
        for value, has_margin in zip(values, margins, strict=True):
            rows = [
                (*row, one) for row in rows for one in ([value, ALL] if has_margin or self.whole else [value])
            ]
        for row in rows:
            self.cells[row][measure].append(made)


def tables(cases: Iterable[Made], period: Period, *, whole: bool = False) -> dict[str, TrueTable]:
    """Return the true tables of a period; `whole`: with the totals that the catalogue does not have, too."""
    tallies: dict[str, Tally] = {table.id: Tally(whole) for table in tables_of(period.span)}
    for made in cases:
        _tally(tallies, made, period)
    return {name: _table(name, tally) for name, tally in tallies.items()}


def release(
    cases: Iterable[Made], period: Period, pooled: Mapping[str, str] | None = None
) -> PublishedRelease:
    """Return what would be published of a period, before it is hardened."""
    return protected(tables(cases, period), period, pooled)


def protected(
    true: Mapping[str, TrueTable], period: Period, pooled: Mapping[str, str] | None = None
) -> PublishedRelease:
    """Return a release of true tables, before it is hardened."""
    return PublishedRelease(
        "XX", str(period), 1, 2, period.closes_on, protect(true, period.span), pooled or {}
    )


def _tally(tallies: Mapping[str, Tally], made: Made, period: Period) -> None:
    first, last = period.first_on, period.last_on
    two = (True, True)

    def add(table: str, measure: str, *values: str, margins: Sequence[bool] = two) -> None:
        if table in tallies:
            tallies[table].add(made, measure, *values, margins=margins)

    body, kind = made.body, made.kind
    over_on = made.answered_on or made.ended_on
    regimes = dict(margins=(False,))
    if first <= made.received_on <= last:
        add("compliance", "received", body, kind)
        add("channels", "received", made.channel, margins=(True,))
        add("regimes", "received", made.regime, **regimes)
    if made.received_on < first and (over_on is None or over_on >= first):
        add("compliance", "pending_start", body, kind)
    if made.received_on <= last and (over_on is None or over_on > last):
        add("compliance", "pending_end", body, kind)
        add("regimes", "pending_end", made.regime, **regimes)
        age = (last - made.received_on).days - (made.term or 10**6)
        if age > 0:
            add("compliance", "overdue_open", body, kind)
            add("regimes", "overdue_open", made.regime, **regimes)
            add("backlog_ages", "overdue_open", body, band_of(age, AGE_BAND_LIMITS, AGE_BAND_BEYOND))
    if over_on is not None and first <= over_on <= last:
        _tally_ended(add, made)
    earlier = period.before(2) if period.span is Span.QUARTER else None
    if earlier is not None and earlier.first_on <= made.received_on <= earlier.last_on:
        add("cohort", "received", body, kind)
        open_still = over_on is None or over_on > last
        add("cohort", "still_open" if open_still else made.state, body, kind)
        for day in SURVIVAL_DAYS:
            add("time_to_answer", "observed", body, str(day), margins=(True, False))


def _tally_ended(add: Callable[..., None], made: Made) -> None:
    body, kind = made.body, made.kind
    one, none = (True,), (False,)
    add("outcomes", "ended", body, made.outcome)
    add("kind_outcomes", "ended", kind, made.outcome, margins=(False, True))
    add("incidents", "ended", body, margins=one)
    for measure in ("extended", "clarified", "referred"):
        if getattr(made, measure):
            add("incidents", measure, body, margins=one)
    if made.ground:
        add("grounds", "ended", made.ground, margins=none)
    if made.answered_on is None:
        add("compliance", "ended_unanswered", body, kind)
        return
    add("compliance", "answered", body, kind)
    add("compliance", made.state, body, kind)
    add("regimes", "answered", made.regime, margins=none)
    if made.state != "without_term":
        add("regimes", made.state, made.regime, margins=none)
        share = 100 * made.days // (made.term or 1)
        add("term_bands", "with_term", body, band_of(share, TERM_BAND_LIMITS, TERM_BAND_BEYOND))
    if made.state == "in_time" and made.days <= (made.term or 0):
        add("compliance", "in_time_without_extension", body, kind)
    add("response_days", "timed", body, kind)
    add("day_bands", "timed", body, band_of(made.days, DAY_BAND_LIMITS, DAY_BAND_BEYOND))


def _table(name: str, tally: Tally) -> TrueTable:
    rows: dict[Row, dict[str, TrueCell]] = {}
    for row, measures in tally.cells.items():
        rows[row] = {
            code: TrueCell(len(made), sum(one.key for one in made) % 2**32) for code, made in measures.items()
        }
        if name == "response_days" and "timed" in measures:
            rows[row] |= _quantiles(measures["timed"])
        if name == "time_to_answer" and row[1] != ALL:
            rows[row] |= _percents(measures["observed"], int(row[1]))
    return TrueTable(name, rows)


def _quantiles(made: Sequence[Made]) -> dict[str, TrueCell]:
    days = sorted(one.days for one in made)
    return {
        f"{unit}_days_{code}": TrueCell(len(days), value=days[math.ceil(len(days) * percent / 100) - 1])
        for unit in ("working", "calendar")
        for code, percent in _QUANTILES.items()
    }


def _percents(made: Sequence[Made], day: int) -> dict[str, TrueCell]:
    reached = sum(one.answered_on is not None and one.days <= day for one in made)
    percent = math.floor(100 * reached / len(made) + 0.5)
    codes = ("answered_percent", "answered_percent_low", "answered_percent_high")
    return {code: TrueCell(len(made), value=percent) for code in codes}
