"""Hiding more of a release until the attack recovers nothing that was not recovered before it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from foia.statistics.attack.cells import Cell, Found, Hardened
from foia.statistics.attack.search import attack
from foia.statistics.catalogue import ALL, BY_ID, Sort
from foia.statistics.disclosure import Place, conceal
from foia.statistics.tables import PublishedRelease, PublishedTable, Status

# After so many rounds, all figures that tell a count are hidden at once; after more, their tables.
_ROUNDS_OF_ONE = 12
_ROUNDS = 20


def harden(release: PublishedRelease, earlier: Sequence[PublishedRelease], *, seconds: float) -> Hardened:
    """Hide more of a release until nothing of it is recovered; withhold what is not proven safe."""
    deadline = time.process_time() + seconds
    now, only = release, None
    withheld: set[str] = set()
    before: dict[Cell, bool] = {}
    for turn in range(_ROUNDS + len(release.tables)):
        left = deadline - time.process_time()
        found = attack([*earlier, now], seconds=left, newest=now, only=only).recovered
        before |= _told_before(earlier, {one.cell for one in found} - set(before), release, left)
        found = tuple(one for one in found if not before.get(one.cell))
        if not found:
            return Hardened(now, _lost(release, now), tuple(sorted(withheld)))
        places = _places(found, now, all_=turn >= _ROUNDS_OF_ONE)
        if turn >= _ROUNDS or not places or any(one.unproven for one in found):
            gone = _tables(found, now)
            withheld |= gone
            now = replace(now, tables={name: one for name, one in now.tables.items() if name not in gone})
        else:
            now = replace(now, tables=conceal(now.tables, places))
        # What is safe stays safe when less is told.
        only = {one.cell for one in found} | {
            Cell(now.period, now.revision, name, row, code) for name, row, code in places
        }
        if any(one.contradicts for one in found):
            only = None  # of the others nothing is known yet
    return Hardened(replace(release, tables={}), _lost(release, None), tuple(sorted(release.tables)))


def _told_before(
    earlier: Sequence[PublishedRelease], cells: set[Cell], release: PublishedRelease, seconds: float
) -> dict[Cell, bool]:
    """Say of counts of earlier releases whether those tell them already: hiding more does not help."""
    told: dict[Cell, bool] = {}
    for one in earlier:
        own = {cell for cell in cells if _is_of(cell, one) and not _is_of(cell, release)}
        if own:
            recovered = attack(earlier, seconds=seconds, newest=one, only=own).recovered
            gone = {found.cell for found in recovered if not found.unproven or found.contradicts}
            told |= {cell: cell in gone for cell in own}
    return told


def _is_of(cell: Cell, release: PublishedRelease) -> bool:
    return (cell.period, cell.revision) == (release.period, release.revision)


def _places(found: Sequence[Found], release: PublishedRelease, *, all_: bool) -> list[Place]:
    """Choose what to hide: of the figures that tell a count, the one that fewest miss."""
    chosen: list[Place] = []
    for one in found:
        known = [(cell.table, cell.row, cell.measure) for cell in one.using if _is_of(cell, release)]
        shown = sorted(
            (place for place in known if _is_shown(release, place)), key=lambda p: _worth(release, p)
        )
        if not set(shown) & set(chosen):
            chosen += shown if all_ else shown[:1]
    return list(dict.fromkeys(chosen))


def _is_shown(release: PublishedRelease, place: Place) -> bool:
    return _value(release.tables, place) is not None


def _value(tables: Mapping[str, PublishedTable], place: Place) -> int | None:
    table, row, measure = place
    figure = tables[table].rows.get(row, {}).get(measure) if table in tables else None
    return None if figure is None or figure.status is Status.SUPPRESSED else figure.value


def _worth(release: PublishedRelease, place: Place) -> tuple[int, bool, int, Place]:
    """Order figures by what is lost without them: single cells before totals, small before large."""
    table, row, measure = place
    is_count = next(one for one in BY_ID[table].measures if one.code == measure).sort is Sort.COUNT
    return row.count(ALL), is_count, _value(release.tables, place) or 0, place


def _tables(found: Sequence[Found], release: PublishedRelease) -> set[str]:
    """Return the tables without which these counts are not told; at least one."""
    own = {one.cell.table for one in found if _is_of(one.cell, release)}
    used = {cell.table for one in found for cell in one.using if _is_of(cell, release)}
    return (own | used) & set(release.tables) or set(release.tables)


def _lost(before: PublishedRelease, after: PublishedRelease | None) -> int:
    """Count the figures that protection by itself would have shown."""
    return sum(
        1
        for name, table in before.tables.items()
        for row, figures in table.rows.items()
        for code, figure in figures.items()
        if figure.value is not None and (after is None or _value(after.tables, (name, row, code)) is None)
    )
