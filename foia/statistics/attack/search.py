"""The attack over releases: all together where that is small, else each release whole, each body in time."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date

from foia.statistics.attack.cells import UNSEEN, Cell, Found, Report
from foia.statistics.attack.intervals import Bounds, Contradiction, narrow
from foia.statistics.attack.knowledge import BODY, Told, domain_of, know
from foia.statistics.attack.model import Model
from foia.statistics.attack.solving import contradicting, is_told, search
from foia.statistics.attack.timeline import know_time
from foia.statistics.catalogue import ALL, COMPLIANCE
from foia.statistics.periods import parse_period, quarter_of
from foia.statistics.tables import PublishedRelease

# Of so many published rows or fewer, releases are one program.
MOST_ROWS_TOGETHER = 300
# Quarters before a release with which it is one program, for each body; bounds are narrowed over all of them.
_QUARTERS_BACK = 5
_SECONDS_FOR_CONTRADICTIONS = 30


def attack(
    releases: Sequence[PublishedRelease],
    *,
    seconds: float,
    newest: PublishedRelease | None = None,
    only: Set[Cell] | None = None,
) -> Report:
    """Bound the hidden counts of releases of one country: what `newest` may tell of any, or all; `only` some.

    What is not proven safe in time is among the recovered."""
    deadline = time.process_time() + seconds
    cells: set[Cell] = set()
    found: dict[Cell, Found] = {}
    for one in _one_by_one(releases) if newest is None else [newest]:
        for model, by_program in models_of(releases, one, only):
            numbers = {at: cell for at, cell in model.targets.items() if only is None or cell in only}
            cells |= set(numbers.values())
            for recovered in _attack(model, numbers, deadline if by_program else None):
                if recovered.cell not in found or found[recovered.cell].unproven:
                    found[recovered.cell] = recovered
    return Report(len(cells), tuple(found[cell] for cell in sorted(found)))


def _attack(model: Model, numbers: Mapping[int, Cell], deadline: float | None) -> list[Found]:
    try:
        found = [*_against_rules(model), *_by_intervals(model, numbers)]
        return found if deadline is None else [*found, *search(model, numbers, deadline)]
    except Contradiction:
        # Tables are not what the catalogue says: nobody can prove anything of them.
        wrong = contradicting(model, time.process_time() + _SECONDS_FOR_CONTRADICTIONS)
        return [
            Found(cell, 0, None, unproven=True, contradicts=True)
            for cell in numbers.values()
            if cell.table in wrong
        ]


def _one_by_one(releases: Sequence[PublishedRelease]) -> list[PublishedRelease]:
    """Return the releases as they came out; only the last, if all are small enough for one program."""
    ordered = sorted(releases, key=_came_out)
    return ordered[-1:] if _rows(releases) <= MOST_ROWS_TOGETHER else ordered


def _came_out(one: PublishedRelease) -> tuple[date, date, bool, int]:
    period = parse_period(one.period)
    return one.published_on, period.last_on, not period.quarter, one.revision


def models_of(
    releases: Sequence[PublishedRelease], newest: PublishedRelease, only: Set[Cell] | None = None
) -> Iterator[tuple[Model, bool]]:
    """Give what the newest tells (of `only` some counts), in one model or several that leave something out.

    And whether the model is small enough for a program; else its bounds are only narrowed."""
    if _rows(releases) <= MOST_ROWS_TOGETHER:
        yield together(releases, newest), True
        return
    yield together([newest]), _rows([newest]) <= MOST_ROWS_TOGETHER
    near = [one for one in releases if _is_near(one, newest)]
    # What is older reaches the newest through what was pending, and through what its cases were since.
    slim = {id(one): _only_compliance(one) for one in releases}
    for body in (ALL, *domain_of([newest])[BODY]):
        if body == UNSEEN or (only is not None and not any(body in (*cell.row[:1], ALL) for cell in only)):
            continue
        if len(near) < len(releases):
            yield through_time([slim[id(one)] for one in releases], body, slim[id(newest)]), False
        yield through_time(near, body, newest), True


def together(releases: Sequence[PublishedRelease], newest: PublishedRelease | None = None) -> Model:
    """Return all that these releases tell; what those before the newest say adds up is only supposed."""
    domain = domain_of(releases)
    return _model([Told(one, domain) for one in releases], newest)


def through_time(
    releases: Sequence[PublishedRelease], body: str, newest: PublishedRelease | None = None
) -> Model:
    """Return all that these releases tell of one body, or of all of them together."""
    domain = domain_of(releases, body)
    return _model([Told(one, domain, body) for one in releases], newest)


def _model(told: Sequence[Told], newest: PublishedRelease | None) -> Model:
    model = Model()
    for one in told:
        model.supposing = newest is not None and one.release is not newest
        know(model, one)
    model.supposing = False
    know_time(model, told)
    return model


def _only_compliance(release: PublishedRelease) -> PublishedRelease:
    return replace(release, tables={COMPLIANCE.id: one} if (one := release.tables.get(COMPLIANCE.id)) else {})


def _rows(releases: Sequence[PublishedRelease]) -> int:
    return sum(len(table.rows) for one in releases for table in one.tables.values())


def _is_near(one: PublishedRelease, newest: PublishedRelease) -> bool:
    """Whether a release ends at most so many quarters before the newest one begins, or after."""
    begins = parse_period(newest.period).first_on
    earliest = quarter_of(begins).before(_QUARTERS_BACK)
    return parse_period(one.period).last_on >= earliest.first_on


def _against_rules(model: Model) -> Iterator[Found]:
    for number, cell in model.against_rules.items():
        yield Found(cell, model.lows[number], model.highs[number], (cell,))


def _by_intervals(model: Model, numbers: Mapping[int, Cell]) -> Iterator[Found]:
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
