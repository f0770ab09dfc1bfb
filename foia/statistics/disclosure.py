"""What of true tables may be told: pure. The rules S2-S7, S10-S12 and S15 of docs/statistics.md.

A count under ten is left out, none like few; others are rounded to five, up or down by their cell key, so
that the same cases give the same figure in every table and in every run. Whether figures tell together what
none of them tells alone is for `foia.statistics.attack` to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from foia.statistics.catalogue import ALL, BY_ID, Measure, Sort, Span, Table
from foia.statistics.tables import Figure, PublishedTable, Row, Status, TrueCell, TrueTable

LEAST_TOLD = 10
ROUNDED_TO = 5
KEYS = 2**32
LEAST_FOR_QUANTILE = 20
# One in ten of fewer would be a group of 0, 1 or 2.
LEAST_FOR_TAIL = 30
LEAST_FOR_PERCENT = 50
# Of fewer, a step of one percent is less than three cases: only steps of ten cases are told.
LEAST_FOR_ANY_STEP = 320
LOWEST_PERCENT, HIGHEST_PERCENT = 5, 95
# A row of fewer cases of which so large a share ended alike tells how each of them ended.
LEAST_FOR_UNIFORM = 50
UNIFORM_PERCENT = 90
# Never under a dimension of kinds: reports have a table of their own, appeals too.
NEVER_A_KIND = frozenset({"misconduct_report", "appeal"})
_TAIL = "_p90"
_HIDDEN = Figure(Status.SUPPRESSED)

Place = tuple[str, Row, str]  # table, row, measure


def rounded(count: int, key: int) -> int:
    """Round a count to a multiple of five, up with the probability remainder / 5 that its key decides."""
    below, rest = divmod(count, ROUNDED_TO)
    return ROUNDED_TO * (below + (key % KEYS * ROUNDED_TO < rest * KEYS))


def protect(tables: Mapping[str, TrueTable], span: Span | None = None) -> dict[str, PublishedTable]:
    """Return what each table may tell by itself. Rows that tell nothing are left out.

    Raises ValueError: a table, measure, row or kind that the catalogue (for this span) does not have."""
    return {name: _protect(_table(name, table, span), table) for name, table in tables.items()}


def conceal(tables: Mapping[str, PublishedTable], places: Iterable[Place]) -> dict[str, PublishedTable]:
    """Return the tables without these figures, and without the days and percentages of such counts."""
    found = {name: dict(table.rows) for name, table in tables.items()}
    for name, row, measure in places:
        figures = found[name].get(row)
        if figures is None:
            continue
        gone = _with_it(BY_ID[name], measure)
        found[name][row] = {code: _HIDDEN if code in gone else one for code, one in figures.items()}
    return {name: PublishedTable(name, _telling(rows)) for name, rows in found.items()}


def _with_it(table: Table, code: str) -> set[str]:
    """Return the measures that tell what one tells: of a count what is of it, of a percentage its band."""
    sorts = {measure.code: measure.sort for measure in table.measures}
    if sorts[code] is Sort.PERCENT:
        return {measure.code for measure in table.measures if measure.sort is Sort.PERCENT}
    return {code, *(measure.code for measure in table.measures if measure.of == code)}


def _table(name: str, table: TrueTable, span: Span | None) -> Table:
    known = BY_ID.get(name)
    if known is None or table.id != name or (span is not None and span not in known.spans):
        raise ValueError(f"{name}: not a table of the catalogue")
    for row, cells in table.rows.items():
        if len(row) != len(known.dimensions) or not set(cells) <= set(known.columns):
            raise ValueError(f"{name}: {row} is not a row of it")
        for dimension, value in zip(known.dimensions, row, strict=True):
            if value == ALL and dimension not in known.margins:
                raise ValueError(f"{name}: has no total of {dimension}")
            if dimension == "kind" and value in NEVER_A_KIND:
                raise ValueError(f"{name}: {value} is never a row")
    return known


def _protect(table: Table, true: TrueTable) -> PublishedTable:
    rows = {
        row: {measure.code: _figure(measure, cells) for measure in table.measures}
        for row, cells in true.rows.items()
    }
    for row, measure in (*_uniform(table, true), *_fine_steps(table, true)):
        rows[row][measure] = _HIDDEN
    for row, figures in rows.items():
        rows[row] = {code: _with_its_count(table, code, figures) for code in figures}
    return PublishedTable(table.id, _telling(rows))


def _figure(measure: Measure, cells: Mapping[str, TrueCell]) -> Figure:
    cell = cells.get(measure.code, TrueCell(0))
    if cell.largest * 2 > cell.count:
        return _HIDDEN  # most of it is one person's (S10)
    if measure.sort is Sort.COUNT:
        if cell.count < LEAST_TOLD:
            return _HIDDEN
        return Figure(Status.ROUNDED, rounded(cell.count, cell.key))
    if cell.count < _least(measure):
        return _HIDDEN
    if cell.value is None:
        return Figure(Status.NOT_APPLICABLE)
    return Figure(Status.MEASURED, cell.value) if measure.sort is Sort.QUANTILE else _percent(cell.value)


def _least(measure: Measure) -> int:
    if measure.sort is Sort.PERCENT:
        return LEAST_FOR_PERCENT
    return LEAST_FOR_TAIL if measure.code.endswith(_TAIL) else LEAST_FOR_QUANTILE


def _percent(value: int) -> Figure:
    if value < LOWEST_PERCENT:
        return Figure(Status.BELOW, LOWEST_PERCENT)
    if value > HIGHEST_PERCENT:
        return Figure(Status.ABOVE, HIGHEST_PERCENT)
    return Figure(Status.MEASURED, value)


def _with_its_count(table: Table, code: str, figures: Mapping[str, Figure]) -> Figure:
    measure = next(one for one in table.measures if one.code == code)
    hidden = measure.of is not None and figures[measure.of].status is Status.SUPPRESSED
    return _HIDDEN if hidden else figures[code]


def _uniform(table: Table, true: TrueTable) -> list[tuple[Row, str]]:
    """Find the cells of small groups nearly all of which ended alike (S11): only their total is told."""
    if "outcome" not in table.dimensions[1:]:
        return []
    at = table.dimensions.index("outcome")
    found: list[tuple[Row, str]] = []
    for code in table.columns:
        groups: dict[Row, dict[Row, int]] = {}
        for row, cells in true.rows.items():
            if row[at] != ALL and code in cells:
                groups.setdefault((*row[:at], ALL, *row[at + 1 :]), {})[row] = cells[code].count
        for counts in groups.values():
            whole = sum(counts.values())
            if whole < LEAST_FOR_UNIFORM and max(counts.values()) * 100 >= UNIFORM_PERCENT * whole:
                found += [(row, code) for row in counts]
    return found


def _fine_steps(table: Table, true: TrueTable) -> list[tuple[Row, str]]:
    """Find the percentages whose distance to the one before, or to all, is a group of fewer than ten."""
    codes = [measure.code for measure in table.measures if measure.sort is Sort.PERCENT]
    if not codes or "day" not in table.dimensions:
        return []
    at = table.dimensions.index("day")
    curves: dict[Row, list[Row]] = {}
    for row in sorted(true.rows, key=lambda row: int(row[at])):
        curves.setdefault(row[:at] + row[at + 1 :], []).append(row)
    return [
        (row, code) for rows in curves.values() for row in _too_fine(true, rows, codes[0]) for code in codes
    ]


def _too_fine(true: TrueTable, rows: Iterable[Row], code: str) -> list[Row]:
    hidden, told = [], 0
    for row in rows:
        cell = true.rows[row].get(code, TrueCell(0))
        if cell.value is None or cell.count >= LEAST_FOR_ANY_STEP:
            continue
        least = LEAST_TOLD * 100
        # One percent more than its integer says, or less, on either side.
        step, rest = (cell.value - told - 1) * cell.count, (100 - cell.value - 1) * cell.count
        if step < least or rest < least:
            hidden.append(row)
        else:
            told = cell.value
    return hidden


def _telling(rows: Mapping[Row, Mapping[str, Figure]]) -> dict[Row, Mapping[str, Figure]]:
    """Leave out the rows without any figure: that one is there must not tell that it is not empty."""
    return {
        row: figures
        for row, figures in rows.items()
        if any(one.value is not None for one in figures.values())
    }
