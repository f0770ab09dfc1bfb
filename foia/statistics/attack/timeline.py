"""What holds between releases while nothing of the past was corrected, and what a revision changed: pure.

A body that is pooled in one release and not in the other is not compared, nor is a pool of other bodies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from foia.statistics.attack.cells import Cell
from foia.statistics.attack.knowledge import BODY, Told, counts_of
from foia.statistics.attack.model import Model
from foia.statistics.catalogue import BY_ID, COHORT, OTHERS, STARTING_STOCKS, STOCKS, SURVIVAL, Span
from foia.statistics.periods import Period, parse_period
from foia.statistics.tables import PublishedRelease, Row

_QUARTERS = 4
# Quarters from when a cohort was received to when it is counted.
COHORT_AGE = 2
_NOT_OF_THE_PERIOD = frozenset({SURVIVAL.id, COHORT.id})


def know_time(model: Model, told: Sequence[Told]) -> None:
    """Add what releases tell of each other."""
    newest: dict[Period, Told] = {}
    for one in sorted(told, key=lambda one: one.release.revision):
        period = parse_period(one.release.period)
        if period in newest:
            _know_revision(model, newest[period], one)
        newest[period] = one
    for period, one in newest.items():
        if period.span is Span.YEAR:
            _know_year(model, one, [newest.get(Period(period.year, n + 1)) for n in range(_QUARTERS)])
            continue
        following = newest.get(period.following)
        if following is not None:
            _equal(model, _pairs(following, one, "compliance", ("pending_start", "pending_end")))
        received = newest.get(period.before(COHORT_AGE))
        if received is not None:
            _equal(model, _pairs(one, received, COHORT.id, ("received", "received"), "compliance"))


def _pairs(
    one: Told, other: Told, table: str, measures: tuple[str, str], other_table: str = ""
) -> Iterator[tuple[Cell, Cell]]:
    if table in one.release.tables:
        for row in one.rows(BY_ID[table]):
            if _comparable(BY_ID[table].dimensions, row, one, other):
                yield one.cell(table, row, measures[0]), other.cell(other_table or table, row, measures[1])


def _equal(model: Model, pairs: Iterator[tuple[Cell, Cell]]) -> None:
    for one, other in pairs:
        if one in model.at and other in model.at:
            model.total(model.at[one], [model.at[other]], soft=True)


def _know_year(model: Model, year: Told, quarters: Sequence[Told | None]) -> None:
    for name in sorted(set(year.release.tables) - _NOT_OF_THE_PERIOD):
        table = BY_ID[name]
        for code in counts_of(table):
            at = {code: quarters[-1]} if code in STOCKS else {code: quarters[0]}
            if code in STOCKS | STARTING_STOCKS:
                if (quarter := at[code]) is not None:
                    _equal(model, _pairs(year, quarter, name, (code, code)))
            else:
                _know_flow(model, year, [one for one in quarters if one is not None], name, code)


def _know_flow(model: Model, year: Told, quarters: Sequence[Told], name: str, code: str) -> None:
    dimensions = BY_ID[name].dimensions
    for row in year.rows(BY_ID[name]):
        cells = [one.cell(name, row, code) for one in quarters if _comparable(dimensions, row, year, one)]
        parts = [model.at[cell] for cell in cells if cell in model.at]
        whole = model.at.get(year.cell(name, row, code))
        if whole is None or not parts:
            continue
        if len(parts) == _QUARTERS:
            model.total(whole, parts, soft=True)
        else:
            model.require([(whole, 1), *((part, -1) for part in parts)], 0, None, soft=True)


def _know_revision(model: Model, older: Told, newer: Told) -> None:
    """Suppose that what is published alike was not changed; look for the change of what is not."""
    for name in sorted(set(older.release.tables) & set(newer.release.tables)):
        table = BY_ID[name]
        for row in newer.rows(table):
            if not _comparable(table.dimensions, row, newer, older):
                continue
            for code in counts_of(table):
                one, other = newer.cell(name, row, code), older.cell(name, row, code)
                if one not in model.at or other not in model.at:
                    continue
                if _figure(newer, one) == _figure(older, other):
                    model.total(model.at[one], [model.at[other]], soft=True)
                else:
                    model.differ(one._replace(measure=f"{code} since revision {other.revision}"), one, other)


def _figure(told: Told, cell: Cell) -> object:
    figure = told.release.tables[cell.table].rows.get(cell.row, {}).get(cell.measure)
    return None if figure is None or figure.value is None else (figure.status, figure.value)


def _comparable(dimensions: tuple[str, ...], row: Row, one: Told, other: Told) -> bool:
    body = row[dimensions.index(BODY)] if BODY in dimensions else ""
    if body.startswith(OTHERS):
        return _members(one.release, body) == _members(other.release, body)
    return (body in one.release.pooled) == (body in other.release.pooled)


def _members(release: PublishedRelease, pool: str) -> set[str]:
    pooled: Mapping[str, str] = release.pooled
    return {body for body, where in pooled.items() if where == pool}
