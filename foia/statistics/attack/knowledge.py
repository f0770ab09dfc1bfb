"""What one release tells and what adds up within it: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from foia.statistics.attack.cells import UNSEEN, Cell
from foia.statistics.attack.model import Model
from foia.statistics.attack.shapes import know_quantiles, know_steps
from foia.statistics.catalogue import (
    AGE_BAND_BEYOND,
    AGE_BAND_LIMITS,
    ALL,
    BY_ID,
    DAY_BAND_BEYOND,
    DAY_BAND_LIMITS,
    LINKS,
    OVERLAPPING,
    TERM_BAND_BEYOND,
    TERM_BAND_LIMITS,
    Link,
    Sort,
    Sum,
    Table,
)  # fmt: skip
from foia.statistics.tables import PublishedRelease, Row, Status

# Of these dimensions every value is known to everybody.
CLOSED = {
    "term_band": (*TERM_BAND_LIMITS, TERM_BAND_BEYOND),
    "day_band": (*DAY_BAND_LIMITS, DAY_BAND_BEYOND),
    "age_band": (*AGE_BAND_LIMITS, AGE_BAND_BEYOND),
}
BODY = "body"
Domain = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Told:
    """A release and the values that the rows of its tables may have; `only` one body, or all."""

    release: PublishedRelease
    domain: Domain
    only: str | None = None

    def cell(self, table: str, row: Row, measure: str) -> Cell:
        return Cell(self.release.period, self.release.revision, table, row, measure)

    def values(self, dimension: str) -> tuple[str, ...]:
        """Return the values of a dimension, all together the last where they add up."""
        if dimension == BODY and self.only is not None:
            return (self.only,)
        single = self.domain.get(dimension, ())
        return tuple(single) if dimension in OVERLAPPING else (*single, ALL)

    def rows(self, table: Table) -> Iterator[Row]:
        """Give every row that the table has or could have."""
        if self.only is not None and self.only != ALL and BODY not in table.dimensions:
            return iter(())
        return product(*(self.values(dimension) for dimension in table.dimensions))


def domain_of(releases: Sequence[PublishedRelease], only: str | None = None) -> dict[str, tuple[str, ...]]:
    """Return the values that rows (of `only` one body) show, by dimension, and one for all others."""
    seen: dict[str, set[str]] = {}
    for release in releases:
        for name, table in release.tables.items():
            dimensions = BY_ID[name].dimensions
            for row in table.rows:
                if only in (None, ALL) or (BODY in dimensions and row[dimensions.index(BODY)] == only):
                    for dimension, value in zip(dimensions, row, strict=True):
                        seen.setdefault(dimension, set()).add(value)
    found = {}
    for known in BY_ID.values():
        for dimension in known.dimensions:
            values = sorted(seen.get(dimension, set()) - {ALL})
            open_end = () if dimension in OVERLAPPING else (UNSEEN,)
            found[dimension] = CLOSED.get(dimension, (*values, *open_end))
    return found


def counts_of(table: Table) -> tuple[str, ...]:
    return tuple(measure.code for measure in table.measures if measure.sort is Sort.COUNT)


def know(model: Model, told: Told) -> None:
    """Add a release: its figures, what adds up in each table and between its tables."""
    tables = [BY_ID[name] for name in sorted(told.release.tables)]
    for table in tables:
        _know_figures(model, told, table)
    for table in tables:
        _know_margins(model, told, table)
        _know_relations(model, told, table)
    for link in LINKS:
        _know_link(model, told, link)
    know_steps(model, told)
    know_quantiles(model, told)


def _know_figures(model: Model, told: Told, table: Table) -> None:
    published = told.release.tables[table.id].rows
    for row in told.rows(table):
        figures = published.get(row, {})
        for code in counts_of(table):
            figure = figures.get(code)
            if figure is None or figure.status is not Status.NOT_APPLICABLE:
                model.observe(told.cell(table.id, row, code), figure)


def _know_margins(model: Model, told: Told, table: Table) -> None:
    for at, dimension in enumerate(table.dimensions):
        if dimension in OVERLAPPING or (dimension == BODY and told.only is not None):
            continue
        for row in told.rows(table):
            if row[at] == ALL:
                for code in counts_of(table):
                    parts = [(*row[:at], value, *row[at + 1 :]) for value in told.domain[dimension]]
                    _sum(model, told, (table.id, row, code), [(table.id, part, code) for part in parts])


def _know_relations(model: Model, told: Told, table: Table) -> None:
    for row in told.rows(table):
        for one in table.relations:
            if isinstance(one, Sum):
                parts = [(table.id, row, code) for code in one.parts]
                less = [(table.id, row, code) for code in one.less]
                _sum(model, told, (table.id, row, one.total), parts, less)
                continue
            part, whole = (told.cell(table.id, row, code) for code in (one.part, one.whole))
            if part in model.at and whole in model.at:
                model.require(((model.at[whole], 1), (model.at[part], -1)), 0, None)


def _know_link(model: Model, told: Told, link: Link) -> None:
    for values in product(*(told.values(dimension) for dimension in link.over)):
        at = dict(zip(link.over, values, strict=True))
        if told.only == ALL or told.only is None or BODY in at:
            total, *parts = (
                (name, tuple(at.get(dimension, ALL) for dimension in BY_ID[name].dimensions), code)
                for name, code in (link.total, *link.parts)
            )
            _sum(model, told, total, parts)


def _sum(
    model: Model,
    told: Told,
    total: tuple[str, Row, str],
    parts: Sequence[tuple[str, Row, str]],
    less: Sequence[tuple[str, Row, str]] = (),
) -> None:
    """Know a sum, if every cell of it is known: a table that is withheld tells nothing."""
    cells = [told.cell(*one) for one in (total, *parts, *less)]
    if all(cell in model.at for cell in cells):
        numbers = [model.at[cell] for cell in cells]
        model.total(numbers[0], numbers[1 : 1 + len(parts)], numbers[1 + len(parts) :])
