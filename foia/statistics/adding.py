"""Adding up counted cases to true tables: margins, percentiles of histograms, whose cases they are: pure.

The database counts each finest group once; whatever counts several of them together is added up here, so that
both databases give the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product

from foia.statistics.catalogue import ALL, Table
from foia.statistics.histograms import percentile_disc
from foia.statistics.tables import Row, TrueCell, TrueTable

KEYS = 2**32


@dataclass
class Pile:
    """Cases counted together: how many, the sum of their record keys, and the most that one person filed."""

    count: int = 0
    key: int = 0
    by_filer: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, count: int, key: int) -> None:
        self.count += count
        self.key += key

    def cell(self, value: int | None = None) -> TrueCell:
        """Return the figure of these cases."""
        return TrueCell(self.count, self.key % KEYS, max(self.by_filer.values(), default=0), value)


@dataclass
class Histogram:
    """How many cases have each value, and the sums of their record keys."""

    pile: Pile = field(default_factory=Pile)
    counts: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, value: int, count: int, key: int) -> None:
        self.counts[value] += count
        self.pile.add(count, key)


class Adder:
    """Adds up one table of the catalogue from what is counted of its finest rows."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._piles: dict[Row, dict[str, Pile]] = defaultdict(lambda: defaultdict(Pile))
        self._histograms: dict[Row, dict[str, Histogram]] = defaultdict(lambda: defaultdict(Histogram))
        self._cells: dict[Row, dict[str, TrueCell]] = defaultdict(dict)

    def count(self, row: Row, measure: str, count: int, key: int) -> None:
        """Count cases in a row and in every margin over it."""
        for place in self._places(row):
            self._piles[place][measure].add(count, key)

    def count_filer(self, row: Row, measure: str, filer: str, count: int) -> None:
        """Tell how many of the cases of a row one person filed."""
        for place in self._places(row):
            self._piles[place][measure].by_filer[filer] += count

    def count_value(self, row: Row, name: str, value: int, count: int, key: int) -> None:
        """Count cases that took so many days."""
        for place in self._places(row):
            self._histograms[place][name].add(value, count, key)

    def percentiles(self, name: str, measures: Mapping[str, float]) -> None:
        """Make a measure of each percentile wanted of a histogram, the least first."""
        for row, named in self._histograms.items():
            if name in named:
                found = percentile_disc(named[name].counts, *measures.values())
                for measure, value in zip(measures, found, strict=True):
                    self._cells[row][measure] = named[name].pile.cell(value)

    def put(self, row: Row, measure: str, cell: TrueCell) -> None:
        """Put a figure that was made elsewhere."""
        self._cells[row][measure] = cell

    def true_table(self) -> TrueTable:
        """Return the table; a row stands in it when some case does."""
        rows: dict[Row, Mapping[str, TrueCell]] = {}
        for row in {*self._piles, *self._cells}:
            piles = self._piles.get(row, {})
            cells = {code: pile.cell() for code, pile in piles.items() if pile.count}
            cells |= self._cells.get(row, {})
            if cells:
                rows[row] = cells
        return TrueTable(self.table.id, rows)

    def _places(self, row: Row) -> Iterable[Row]:
        choices = [
            (value, ALL) if dimension in self.table.margins else (value,)
            for dimension, value in zip(self.table.dimensions, row, strict=True)
        ]
        return product(*choices)
