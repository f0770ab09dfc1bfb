"""The attack over releases: all together where that is small, else each release whole, each body in time."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence, Set

from foia.statistics.attack.cells import Cell, Found, Report
from foia.statistics.attack.intervals import Bounds, narrow
from foia.statistics.attack.knowledge import BODY, Told, domain_of, know
from foia.statistics.attack.model import Model
from foia.statistics.attack.solving import is_told, search
from foia.statistics.attack.timeline import know_time
from foia.statistics.catalogue import ALL
from foia.statistics.tables import PublishedRelease

# Of so many published rows or fewer, all releases are one program.
MOST_ROWS_TOGETHER = 4000


def attack(
    releases: Sequence[PublishedRelease],
    *,
    seconds: float,
    newest: PublishedRelease | None = None,
    only: Set[Cell] | None = None,
) -> Report:
    """Bound the hidden counts of releases of one country: what `newest` may tell of any, or all; `only` some.

    What is not proven safe in time is among the recovered."""
    deadline = time.monotonic() + seconds
    cells: set[Cell] = set()
    found: dict[Cell, Found] = {}
    for model in models_of(releases, newest):
        numbers = {at: cell for at, cell in model.targets.items() if only is None or cell in only}
        cells |= set(numbers.values())
        for one in (*_by_intervals(model, numbers), *search(model, numbers, deadline)):
            if one.cell not in found or found[one.cell].unproven:
                found[one.cell] = one
    return Report(len(cells), tuple(found[cell] for cell in sorted(found)))


def models_of(releases: Sequence[PublishedRelease], newest: PublishedRelease | None) -> Iterator[Model]:
    """Give what is known, in one model or several that each leave something out."""
    if sum(len(table.rows) for one in releases for table in one.tables.values()) <= MOST_ROWS_TOGETHER:
        yield together(releases)
        return
    for release in releases if newest is None else [newest]:
        yield together([release])
    domain = domain_of(releases)
    bodies = [ALL, *(body for body in domain[BODY] if body != "?")]
    for body in bodies:
        if newest is None or _is_told_of(newest, body):
            yield through_time(releases, domain, body)


def together(releases: Sequence[PublishedRelease]) -> Model:
    """Return all that these releases tell."""
    domain = domain_of(releases)
    return _model([Told(one, domain) for one in releases])


def through_time(
    releases: Sequence[PublishedRelease], domain: dict[str, tuple[str, ...]], body: str
) -> Model:
    """Return all that these releases tell of one body, or of all of them together."""
    return _model([Told(one, domain, body) for one in releases])


def _model(told: Sequence[Told]) -> Model:
    model = Model()
    for one in told:
        know(model, one)
    know_time(model, told)
    return model


def _is_told_of(release: PublishedRelease, body: str) -> bool:
    return any(row[0] == body for table in release.tables.values() for row in table.rows if row)


def _by_intervals(model: Model, numbers: dict[int, Cell]) -> Iterator[Found]:
    bounds = narrow(model)
    for number, cell in numbers.items():
        low, high = bounds.lows[number], bounds.highs[number]
        signed, fraction = number in model.signed, number in model.fractions
        if high < float("inf") and is_told(low, high, fraction=fraction, signed=signed):
            yield Found(cell, int(low), int(high), _used(model, bounds, number))


def _used(model: Model, bounds: Bounds, number: int) -> tuple[Cell, ...]:
    """Return the shown figures by which a bound was found: the last constraint's, and what bounds those."""
    seen, waiting = {number}, [number]
    using: set[Cell] = set()
    for _step in range(3):
        constraints = [bounds.told_by[one] for one in waiting if one in bounds.told_by]
        waiting = sorted({other for at in constraints for other, _f in model.constraints[at].terms} - seen)
        seen |= set(waiting)
        using |= {cell for one in waiting for cell in model.shown.get(one, ())}
    return tuple(sorted(using))
