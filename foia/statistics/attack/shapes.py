"""What percentages and days tell of counts: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foia.statistics.attack.cells import Cell
from foia.statistics.attack.model import Model
from foia.statistics.catalogue import ALL, COHORT, DAY_BAND_BEYOND, DAY_BAND_LIMITS, DAYS, SURVIVAL
from foia.statistics.tables import Figure, Row, Status

if TYPE_CHECKING:
    from foia.statistics.attack.knowledge import Told

ANSWERED = "answered_percent"
# Each quantile of working days, and its share in percent.
QUANTILES = {
    "working_days_quartile1": 25,
    "working_days_median": 50,
    "working_days_quartile3": 75,
    "working_days_p90": 90,
}


def know_steps(model: Model, told: Told) -> None:
    """Add how many cases lie between two percentages of a curve, as if no case were left open."""
    table = told.release.tables.get(SURVIVAL.id)
    if table is None:
        return
    curves: dict[str, list[Row]] = {}
    for row in sorted(table.rows, key=lambda row: int(row[1])):
        if told.only in (None, row[0]):
            curves.setdefault(row[0], []).append(row)
    for body, rows in curves.items():
        _know_curve(model, told, body, rows)


def _know_curve(model: Model, told: Told, body: str, rows: list[Row]) -> None:
    known = told.release.tables[SURVIVAL.id].rows
    observed = [
        model.at[cell] for row in rows if (cell := told.cell(SURVIVAL.id, row, "observed")) in model.at
    ]
    for other in observed[1:]:
        model.require(((observed[0], 1), (other, -1)), 0, 0)  # the same cases at each day
    cohort = model.at.get(told.cell(COHORT.id, (body, ALL), "received"))
    if observed and cohort is not None:
        model.require(((observed[0], 1), (cohort, -1)), 0, 0)
    before: int | None = None
    for row in rows:
        figure = known[row].get(ANSWERED)
        bounds = _share(figure)
        if bounds is None or figure is None or not observed:
            continue
        reached = model.add(told.cell(SURVIVAL.id, row, "answered_until"))
        step = model.add(told.cell(SURVIVAL.id, row, ANSWERED))
        model.fractions |= {reached, step}
        model.require(((reached, 100), (observed[0], -bounds[0])), 0, None)
        model.require(((reached, 100), (observed[0], -bounds[1])), None, 0)
        model.targets[step] = model.names[step]
        model.total(reached, [step] if before is None else [step, before])
        model.shown.setdefault(reached, []).append(model.names[step])
        before = reached
    if before is not None:
        rest = model.add(told.cell(SURVIVAL.id, (body, "unanswered"), ANSWERED))
        model.targets[rest] = model.names[rest]
        model.fractions.add(rest)
        model.total(observed[0], [rest, before])


def _share(figure: Figure | None) -> tuple[float, float] | None:
    """Return between which shares in percent lies what is published as this; None: nothing is."""
    if figure is None or figure.value is None:
        return None
    if figure.status is Status.BELOW:
        return 0, figure.value - 0.5
    if figure.status is Status.ABOVE:
        return figure.value + 0.5, 100
    return max(0, figure.value - 0.5), min(100, figure.value + 0.5)


def know_quantiles(model: Model, told: Told) -> None:
    """Add that so large a share of the answers took no more days than a quantile, and fewer took less."""
    table = told.release.tables.get(DAYS.id)
    if table is None:
        return
    for row, figures in table.rows.items():
        whole = model.at.get(told.cell(DAYS.id, row, "timed"))
        if row[1] != ALL or whole is None:
            continue
        for code, percent in QUANTILES.items():
            figure = figures.get(code)
            if figure is not None and figure.value is not None:
                _know_quantile(model, told, (row, code), (figure.value, percent), whole)


def _know_quantile(model: Model, told: Told, at: tuple[Row, str], value: tuple[int, int], whole: int) -> None:
    (row, code), (days, percent) = at, value
    limits = {**DAY_BAND_LIMITS, DAY_BAND_BEYOND: 10**6}
    bands = {band: model.at.get(_band(told, row[0], band)) for band in limits}
    if None in bands.values():
        return
    reached = next(band for band, limit in limits.items() if days <= limit)
    order = list(limits)
    upto = order[: order.index(reached) + 1]
    # A variable of its own, so that the figure that tells is known by name.
    told_by = model.add(told.cell(DAYS.id, row, code))
    model.fractions.add(told_by)
    model.require(((told_by, 100), (whole, -percent)), 0, 0)
    model.shown.setdefault(told_by, []).append(model.names[told_by])
    model.require([(told_by, -1), *((n, 1) for band in upto if (n := bands[band]) is not None)], 0, None)
    model.require([(told_by, -1), *((n, 1) for band in upto[:-1] if (n := bands[band]) is not None)], None, 0)


def _band(told: Told, body: str, band: str) -> Cell:
    return told.cell("day_bands", (body, band), "timed")
