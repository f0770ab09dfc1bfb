"""How figures moved from period to period: charts, each with its table and the files it was drawn from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from foia.i18n import gettext as _
from foia.pages.charts import Chart
from foia.statistics.addresses import file_address
from foia.statistics.catalogue import BY_ID
from foia.statistics.figure_charts import cohort_chart, days_chart, flow_chart, in_time_chart
from foia.statistics.figure_queries import Figures, Published
from foia.statistics.sections import Cell, Meaning, interval_cell, intervals, meaning_of, percentages
from foia.statistics.words import (
    in_time_words,
    measure_name,
    measure_words,
    period_short,
)

_FLOW = ("received", "answered", "ended_unanswered", "pending_end", "overdue_open")
_QUARTER = ("received", "answered", "overdue_open")
_IN_TIME = ("in_time", "in_time_without_extension", "late", "without_term")
_DAYS = ("working_days_quartile1", "working_days_median", "working_days_quartile3", "working_days_p90")


@dataclass(frozen=True)
class Trend:
    """Some measures of one table over time."""

    id: str
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    meanings: Sequence[Meaning]
    chart: Chart | None


def trends_of(
    figures: Figures, periods: Sequence[str], releases: Iterable[Published], only: Sequence[str] = ()
) -> list[Trend]:
    """Return what is followed over the periods (the oldest first); the tables tell the newest first.

    All of it, or only what has some ids."""
    known = {one.period: one for one in releases}
    made = (
        ("compliance", "movimiento", _("Entradas y salidas"), _FLOW, flow_chart),
        ("compliance", "a-tiempo", _("A tiempo y tarde"), _IN_TIME, in_time_chart),
        ("response_days", "dias", _("Días hábiles hasta la respuesta"), _DAYS, days_chart),
        ("cohort", "cohorte", _("Qué pasó con lo recibido"), BY_ID["cohort"].columns, cohort_chart),
    )
    return [
        _trend(figures, periods, known, table, id, title, codes, draw)
        for table, id, title, codes, draw in made
        if (not only or id in only) and any(figures.row(table, period) for period in periods)
    ]


def quarter_head() -> list[str]:
    """Name the columns of `quarter_rows`."""
    return [
        _("Período"),
        *(measure_name(code) for code in _QUARTER),
        _("A tiempo, de cada cien"),
        measure_name("working_days_median"),
    ]


def quarter_rows(figures: Figures, periods: Sequence[str]) -> list[list[str]]:
    """Write the periods of a body in few columns, the newest first."""
    rows = []
    for period in reversed(periods):
        row, days = figures.row("compliance", period), figures.row("response_days", period)
        median = days.get("working_days_median")
        rows.append(
            [
                period_short(period),
                *(
                    measure_words("compliance", code, row.get(code))
                    for code in ("received", "answered", "overdue_open")
                ),
                in_time_words(row),
                measure_words("response_days", "working_days_median", median),
            ]
        )
    return rows


def _trend(
    figures: Figures,
    periods: Sequence[str],
    known: dict[str, Published],
    table: str,
    id: str,
    title: str,
    codes: Sequence[str],
    draw: Callable[[Figures, Sequence[str]], Chart | None],
) -> Trend:
    has_share = id == "a-tiempo"
    rows = []
    for period in reversed(periods):
        row = figures.row(table, period)
        cells = [Cell(period_short(period))]
        cells += [Cell(measure_words(table, code, row.get(code))) for code in codes]
        if has_share:
            cells += [Cell(in_time_words(row)), interval_cell(row)]
        cells.append(Cell(f"{table}.csv", address=file_address(known[period], f"{table}.csv")))
        rows.append(cells)
    shares = [_("A tiempo, de cada cien"), _("Intervalo")] if has_share else []
    return Trend(
        id=id,
        title=title,
        head=[_("Período"), *(measure_name(code, table) for code in codes), *shares, _("Datos")],
        rows=rows,
        meanings=[
            *(meaning_of(code, table) for code in codes),
            *([percentages(), intervals()] if has_share else []),
        ],
        chart=draw(figures, periods),
    )
