"""Counting a period's true figures over what cases measure: grouped statements, no row of a case leaves.

Of confidential cases nothing is counted, and reports and appeals only in the tables of their own. What stands
here is true and never public: `foia.statistics.disclosure` says what of it may be told.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy import case as sql_case
from sqlalchemy.orm import Session

from foia.cases.imported import NOT_STATED
from foia.directory.models import Body
from foia.statistics import catalogue
from foia.statistics.adding import Adder
from foia.statistics.catalogue import ALL, OTHERS, SURVIVAL_DAYS, Span, Table
from foia.statistics.periods import Period
from foia.statistics.survival import answered_after
from foia.statistics.tables import TrueTable
from foia.statistics.truth_columns import (
    Flags,
    age_band,
    cohort_flags,
    day_band,
    days_between,
    flow_flags,
    term_band,
)
from foia.statistics.truth_sources import appeals_ended, received, reports, standing

# Bodies that received fewer in a year are counted with others of their level (S12).
LEAST_OF_A_BODY = 30
# Who filed fewer of a figure's cases filed at most half of a figure that is told (S10).
LEAST_OF_A_FILER = 6
# How long cases are followed before it is told what became of those received together.
COHORT_QUARTERS = 2


@dataclass(frozen=True)
class Truth:
    """A period's true tables, and the row in which each body without one of its own is counted."""

    tables: Mapping[str, TrueTable]
    pooled: Mapping[str, str]


def true_tables(session: Session, country: str, period: Period) -> Mapping[str, TrueTable]:
    """Count every table that a release of the period holds, as cases are measured now."""
    return truth_of(session, country, period).tables


def truth_of(session: Session, country: str, period: Period) -> Truth:
    """Count a period; say also which bodies have no row of their own."""
    counting = _Counting(session, country, period)
    tables = {}
    for table in catalogue.tables_of(period.span):
        adder = Adder(table)
        _COUNTERS[table.id](counting, adder)
        tables[table.id] = adder.true_table()
    return Truth(tables, counting.pooled)


class _Counting:
    """Counts the tables of one country's period."""

    def __init__(self, session: Session, country: str, period: Period) -> None:
        self.session, self.country = session, country
        self.first_on, self.last_on = period.first_on, period.last_on
        self.dialect = session.get_bind().dialect.name
        self.body_rows = self._rows_of_bodies(period)
        self.stood = standing(country, period.first_on, period.last_on)
        self.flow = flow_flags(self.stood, period.first_on, period.last_on)
        self.cohort_of = period.before(COHORT_QUARTERS) if period.span is Span.QUARTER else period

    @property
    def pooled(self) -> dict[str, str]:
        """Body codes -> the row they are counted in with others."""
        return {code: row for code, row in self.body_rows.values() if row != code}

    def _rows_of_bodies(self, period: Period) -> dict[UUID, tuple[str, str]]:
        """Return each body's code, and the row in which it is counted."""
        first_on = period.first_on
        if period.span is Span.QUARTER:
            first_on = period.before(3).first_on  # with it, four quarters
        year = received(self.country, first_on, period.last_on)
        counts = self.session.execute(select(year.body_id, func.count()).group_by(year.body_id))
        many = {body_id for body_id, count in counts if count >= LEAST_OF_A_BODY}
        bodies = self.session.execute(
            select(Body.id, Body.code, Body.level).where(Body.country == self.country)
        )
        return {
            body_id: (code, code if body_id in many else f"{OTHERS}{level}")
            for body_id, code, level in bodies
        }

    def places(self, table: Table, values: Sequence[Any]) -> Iterator[tuple[str, ...]]:
        """Give the finest rows that a group counts in: one, or one for each ground a case has."""
        if table.dimensions == ("ground",):
            yield from ((ground,) for ground in values[0].split())
            return
        named = [
            self.body_row(value) if dimension == "body" else value or NOT_STATED
            for dimension, value in zip(table.dimensions, values, strict=True)
        ]
        yield tuple(named)

    def body_row(self, body_id: UUID) -> str:
        return self.body_rows[body_id][1]

    def add(self, adder: Adder, source: Any, by: Sequence[ColumnElement[Any]], flags: Flags) -> None:
        """Count the cases of a source in each measure, and how many of them one person filed."""
        some = or_(*flags.values())
        count_and_key = [
            column for flag in flags.values() for column in (_sum(flag, 1), _sum(flag, source.record_key))
        ]
        for row in self.session.execute(select(*by, *count_and_key).where(some).group_by(*by)):
            for place in self.places(adder.table, row[: len(by)]):
                for measure, count, key in zip(flags, row[len(by) :: 2], row[len(by) + 1 :: 2], strict=True):
                    if count:
                        adder.count(place, measure, int(count), int(key))
        self._add_filers(adder, source, by, flags)

    def _add_filers(self, adder: Adder, source: Any, by: Sequence[ColumnElement[Any]], flags: Flags) -> None:
        some = or_(*flags.values())
        filer = source.filer_mark
        busy = (
            select(filer)
            .where(some, filer.is_not(None))
            .group_by(filer)
            .having(func.count() >= LEAST_OF_A_FILER)
        )
        counts = [_sum(flag, 1) for flag in flags.values()]
        statement = select(filer, *by, *counts).where(some, filer.in_(busy)).group_by(filer, *by)
        for row in self.session.execute(statement):
            for place in self.places(adder.table, row[1 : 1 + len(by)]):
                for measure, count in zip(flags, row[1 + len(by) :], strict=True):
                    if count:
                        adder.count_filer(place, measure, row[0], int(count))

    def add_days(
        self,
        adder: Adder,
        by: Sequence[ColumnElement[Any]],
        days: ColumnElement[Any],
        flag: ColumnElement[bool],
        measures: Mapping[str, float],
    ) -> None:
        """Count days, and make measures of their percentiles."""
        keys = func.sum(self.stood.record_key)
        statement = select(*by, days, func.count(), keys).where(flag, days.is_not(None)).group_by(*by, days)
        name = next(iter(measures))
        for row in self.session.execute(statement):
            for place in self.places(adder.table, row[: len(by)]):
                adder.count_value(place, name, *(int(number) for number in row[len(by) :]))
        adder.percentiles(name, measures)

    def only(self, *measures: str) -> Flags:
        """Return the conditions of some measures of the flow."""
        return {measure: self.flow[measure] for measure in measures}


def _sum(flag: ColumnElement[bool], value: Any) -> ColumnElement[Any]:
    return func.sum(sql_case((flag, value), else_=0))


Counter = Callable[[_Counting, Adder], None]
_QUARTILES = {"quartile1": 0.25, "median": 0.5, "quartile3": 0.75, "p90": 0.9}


def _by(*columns: str) -> Counter:
    """Return what counts a table of the flow by columns of a case."""

    def count(counting: _Counting, adder: Adder) -> None:
        by = [getattr(counting.stood, column) for column in columns]
        counting.add(adder, counting.stood, by, counting.only(*adder.table.columns))

    return count


def _count_days(counting: _Counting, adder: Adder) -> None:
    stood = counting.stood
    by = (stood.body_id, stood.kind)
    counting.add(adder, stood, by, counting.only("timed", "first_responded"))
    for days in ("working_days", "calendar_days"):
        measures = {f"{days}_{name}": share for name, share in _QUARTILES.items()}
        counting.add_days(adder, by, stood[days], counting.flow["timed"], measures)
    first = {"first_response_working_days_median": 0.5}
    responded = counting.flow["first_responded"]
    counting.add_days(adder, by, stood.first_response_working_days, responded, first)


def _count_term_bands(counting: _Counting, adder: Adder) -> None:
    by = (counting.stood.body_id, term_band(counting.stood, counting.dialect).label("band"))
    counting.add(adder, counting.stood, by, counting.only("with_term"))


def _count_day_bands(counting: _Counting, adder: Adder) -> None:
    by = (counting.stood.body_id, day_band(counting.stood).label("band"))
    counting.add(adder, counting.stood, by, counting.only("timed"))


def _count_backlog(counting: _Counting, adder: Adder) -> None:
    by = (counting.stood.body_id, age_band(counting.stood, counting.last_on).label("band"))
    counting.add(adder, counting.stood, by, counting.only("overdue_open"))


def _count_incidents(counting: _Counting, adder: Adder) -> None:
    stood = counting.stood
    by = (stood.body_id,)
    counting.add(
        adder, stood, by, counting.only("ended", "extended", "clarified", "referred", "suspended", "silent")
    )
    for days, flag, measure in (
        (stood.clarification_days, "clarified", "days_lost_in_clarification_median"),
        (stood.referral_days, "referred", "days_lost_in_referral_median"),
    ):
        counting.add_days(adder, by, days, counting.flow[flag], {measure: 0.5})


def _count_grounds(counting: _Counting, adder: Adder) -> None:
    has_ground = {"ended": and_(counting.flow["ended"], counting.stood.grounds != "")}
    counting.add(adder, counting.stood, (counting.stood.grounds,), has_ground)


def _count_appeals(counting: _Counting, adder: Adder) -> None:
    ended = appeals_ended(counting.country, counting.first_on, counting.last_on)
    counting.add(adder, ended, (ended.body_id, ended.outcome), {"appeals": ended.ended_on.is_not(None)})


def _count_reports(counting: _Counting, adder: Adder) -> None:
    found = reports(counting.country, counting.first_on, counting.last_on)
    flags = {
        measure: day.between(counting.first_on, counting.last_on)
        for measure, day in (("received", found.received_on), ("ended", found.ended_on))
    }
    counting.add(adder, found, (), flags)


def _count_cohort(counting: _Counting, adder: Adder) -> None:
    found = received(counting.country, counting.cohort_of.first_on, counting.cohort_of.last_on)
    counting.add(adder, found, (found.body_id, found.kind), cohort_flags(found, counting.last_on))


def _count_survival(counting: _Counting, adder: Adder) -> None:
    """Estimate how much is answered after so many days, of those received together as the cohort is."""
    last_on = counting.last_on
    found = received(counting.country, counting.cohort_of.first_on, counting.cohort_of.last_on)
    is_answered = sql_case((found.stopped_on <= last_on, 1), else_=0)
    seen_on = sql_case((found.ended_on <= last_on, found.ended_on), else_=last_on)
    waited = days_between(counting.dialect, found.received_on, seen_on)
    by = (found.body_id, is_answered.label("answered"), waited.label("waited"))
    curves: dict[str, tuple[Tally[int], Tally[int]]] = defaultdict(lambda: (Tally(), Tally()))
    for body_id, answered, days, count in counting.session.execute(select(*by, func.count()).group_by(*by)):
        for body in (counting.body_row(body_id), ALL):
            curves[body][0 if answered else 1][int(days)] += count
    observed = Adder(_OBSERVED)
    counting.add(observed, found, (found.body_id,), {"observed": found.received_on.is_not(None)})
    for (body,), cells in observed.true_table().rows.items():
        for day, share in answered_after(*curves[body], SURVIVAL_DAYS).items():
            row = (body, str(day))
            adder.put(row, "observed", cells["observed"])
            for measure, percent in (
                ("answered_percent", share.percent),
                ("answered_percent_low", share.low),
                ("answered_percent_high", share.high),
            ):
                adder.put(row, measure, replace(cells["observed"], value=percent))


# Those followed, by body alone.
_OBSERVED = Table("observed", ("body",), (catalogue.Measure("observed"),), margins=("body",))
_COUNTERS: Mapping[str, Counter] = {
    "compliance": _by("body_id", "kind"),
    "response_days": _count_days,
    "term_bands": _count_term_bands,
    "day_bands": _count_day_bands,
    "outcomes": _by("body_id", "outcome"),
    "kind_outcomes": _by("kind", "outcome"),
    "grounds": _count_grounds,
    "incidents": _count_incidents,
    "appeals": _count_appeals,
    "channels": _by("channel"),
    "regimes": _by("regime_id"),
    "backlog_ages": _count_backlog,
    "cohort": _count_cohort,
    "time_to_answer": _count_survival,
    "misconduct_reports": _count_reports,
}
