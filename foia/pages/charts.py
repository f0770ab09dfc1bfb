"""Where the parts of a chart stand: a drawing made on the server, which its macro writes as SVG.

Nothing is told by colour alone: series differ in dash, mark or pattern, and each chart has its table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 680, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 12, 14, 40
_TICKS = 4
_MOST_LABELS = 12
_STEPS = (1, 2, 5, 10)


@dataclass(frozen=True)
class Series:
    """One row of numbers, named; None is a gap. `low` and `high` are the ends of a band around a line."""

    name: str
    values: Sequence[int | None]
    low: Sequence[int | None] = ()
    high: Sequence[int | None] = ()


@dataclass(frozen=True)
class Tick:
    """A line across the chart, or a name below it: where it stands, and its words."""

    at: float
    words: str


@dataclass(frozen=True)
class Mark:
    """A value drawn: the point of a line, or the upper left corner of a bar of a width and height."""

    x: float
    y: float
    words: str
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True)
class DrawnSeries:
    """A series as it is drawn: its place in the legend, its marks, and for a line the runs between gaps.

    `bands` are the outlines around the runs."""

    name: str
    number: int
    marks: tuple[Mark, ...]
    runs: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A chart for the macros of components/charts.html; `id` names its title and description."""

    id: str
    title: str
    description: str
    kind: str  # line, bar, stack
    series: tuple[DrawnSeries, ...]
    lines: tuple[Tick, ...]
    names: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    floor: int = HEIGHT - _BOTTOM


def line_chart(
    id: str,
    title: str,
    description: str,
    names: Sequence[str],
    series: Sequence[Series],
    *,
    top: int | None = None,
    unit: str = "",
) -> Chart | None:
    """Place the points of one or more series over the same names; None when there is nothing to draw.

    `top` is where the scale ends, a round number above all unless told; `unit` follows every number."""
    step = _room(names)
    top = _top(series) if top is None or _top(series) is None else top
    if top is None:
        return None
    drawn = []
    for number, one in enumerate(series):
        points = [
            None if value is None else Mark(_x(at, step), _y(value, top), f"{names[at]}: {value}{unit}")
            for at, value in enumerate(one.values)
        ]
        marks = tuple(point for point in points if point is not None)
        drawn.append(
            DrawnSeries(one.name, number, marks, tuple(_runs(points)), tuple(_bands(one, step, top)))
        )
    return Chart(id, title, description, "line", tuple(drawn), _lines(top, unit), _names(names, step))


def bar_chart(
    id: str, title: str, description: str, names: Sequence[str], series: Sequence[Series]
) -> Chart | None:
    """Place the bars of one or more series side by side over each name; None if there is nothing to draw."""
    step = _room(names)
    top = _top(series)
    if top is None:
        return None
    width = step * 0.8 / len(series)
    drawn = []
    for number, one in enumerate(series):
        marks = tuple(
            Mark(
                round(_x(at, step) - step * 0.4 + number * width, 1),
                _y(value, top),
                f"{names[at]}: {value}",
                round(width * 0.9, 1),
                round(HEIGHT - _BOTTOM - _y(value, top), 1),
            )
            for at, value in enumerate(one.values)
            if value is not None
        )
        drawn.append(DrawnSeries(one.name, number, marks))
    return Chart(id, title, description, "bar", tuple(drawn), _lines(top), _names(names, step))


def stacked_chart(
    id: str, title: str, description: str, names: Sequence[str], series: Sequence[Series]
) -> Chart | None:
    """Place the parts of each name on each other, the first lowest; None when there is nothing to draw."""
    step = _room(names)
    heights = [0] * len(names)
    sums = [sum(one.values[at] or 0 for one in series) for at in range(len(names))]
    top = _top([Series("", [total or None for total in sums])])
    if top is None:
        return None
    drawn = []
    for number, one in enumerate(series):
        marks = []
        for at, value in enumerate(one.values):
            if value is None:
                continue
            upper, lower = _y(heights[at] + value, top), _y(heights[at], top)
            x, words = round(_x(at, step) - step * 0.3, 1), f"{names[at]}, {one.name}: {value}"
            marks.append(Mark(x, upper, words, round(step * 0.6, 1), round(lower - upper, 1)))
            heights[at] += value
        drawn.append(DrawnSeries(one.name, number, tuple(marks)))
    return Chart(id, title, description, "stack", tuple(drawn), _lines(top), _names(names, step))


def _room(names: Sequence[str]) -> float:
    return (WIDTH - _LEFT - _RIGHT) / max(1, len(names))


def _x(at: int, step: float) -> float:
    return round(_LEFT + step * (at + 0.5), 1)


def _y(value: int, top: int) -> float:
    return round(_TOP + (HEIGHT - _TOP - _BOTTOM) * (1 - value / top), 1)


def _top(series: Sequence[Series]) -> int | None:
    """Return the round number the scale ends at, a multiple of its lines; None without any value."""
    values = [value for one in series for value in one.values if value is not None]
    if not values:
        return None
    highest, magnitude = max(*values, _TICKS), 1
    while True:
        for step in _STEPS:
            if step * magnitude * _TICKS >= highest:
                return step * magnitude * _TICKS
        magnitude *= 10


def _lines(top: int, unit: str = "") -> tuple[Tick, ...]:
    steps = [top * at // _TICKS for at in range(_TICKS + 1)]
    return tuple(Tick(_y(step, top), f"{step}{unit}") for step in steps)


def _names(names: Sequence[str], step: float) -> tuple[Tick, ...]:
    """Keep as many names as fit, the last one always."""
    every = -(-len(names) // _MOST_LABELS)
    last = len(names) - 1
    return tuple(Tick(_x(at, step), name) for at, name in enumerate(names) if (last - at) % every == 0)


def _runs(points: Sequence[Mark | None]) -> list[str]:
    """Return what an SVG polyline draws of the points between gaps."""
    runs: list[list[str]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(f"{point.x},{point.y}")
    return [" ".join(run) for run in runs if len(run) > 1]


def _bands(one: Series, step: float, top: int) -> list[str]:
    """Return the outline of the band around each run: along its upper end, and back along the lower one."""
    ends = list(zip(one.low, one.high, strict=True))
    outlines: list[list[tuple[float, float, float]]] = [[]]
    for at, (low, high) in enumerate(ends):
        if low is None or high is None:
            outlines.append([])
        else:
            outlines[-1].append((_x(at, step), _y(low, top), _y(high, top)))
    return [
        " ".join([*(f"{x},{high}" for x, _low, high in run), *(f"{x},{low}" for x, low, _high in run[::-1])])
        for run in outlines
        if len(run) > 1
    ]
