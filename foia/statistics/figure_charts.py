"""Published figures drawn: over time, and over days since a case came in. What is not told is a gap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from foia.i18n import gettext as _
from foia.i18n import number
from foia.pages.charts import Chart, Series, bar_chart, line_chart, stacked_chart
from foia.statistics.figure_queries import FigureRow, Figures
from foia.statistics.shares import in_time_interval, in_time_share
from foia.statistics.tables import Figure, Status
from foia.statistics.words import measure_name, period_short, period_words

_HUNDRED = 100
_PERCENT = "\N{NO-BREAK SPACE}%"


def gap_note() -> str:
    """Say what a gap of a chart is."""
    return _("Donde no hay punto ni barra, la cifra no se publica: no quiere decir que sea cero.")


def flow_chart(figures: Figures, periods: Sequence[str]) -> Chart | None:
    """Draw what came in, what was answered and what was overdue, period by period."""
    series = [
        _series(figures, periods, "compliance", code) for code in ("received", "answered", "overdue_open")
    ]
    return bar_chart(
        "movimiento", _("Expedientes de cada período"), _described(periods), _names(periods), series
    )


def in_time_chart(figures: Figures, periods: Sequence[str]) -> Chart | None:
    """Draw which share of the answers was in time, with its interval, period by period."""
    rows = [dict(figures.row("compliance", period)) for period in periods]
    ends = [in_time_interval(row) for row in rows]
    series = Series(
        _("Respondidos a tiempo, de cada cien"),
        [_whole(in_time_share(row)) for row in rows],
        [end[0] if end else None for end in ends],
        [end[1] if end else None for end in ends],
    )
    title = _("Qué parte se respondió a tiempo")
    return line_chart(
        "a-tiempo", title, _described(periods), _names(periods), [series], top=_HUNDRED, unit=_PERCENT
    )


def days_chart(figures: Figures, periods: Sequence[str]) -> Chart | None:
    """Draw how long half and nine in ten of the answers took, period by period."""
    codes = ("working_days_median", "working_days_p90")
    series = [_series(figures, periods, "response_days", code) for code in codes]
    return line_chart(
        "dias", _("Cuánto tardaron las respuestas"), _described(periods), _names(periods), series
    )


def cohort_chart(figures: Figures, periods: Sequence[str]) -> Chart | None:
    """Draw what became of the cases received two quarters before, period by period."""
    codes = ("in_time", "late", "ended_unanswered", "still_open")
    series = [_series(figures, periods, "cohort", code) for code in codes]
    return stacked_chart(
        "cohorte", _("Qué pasó con lo recibido"), _described(periods), _names(periods), series
    )


def answered_chart(found: Mapping[str, FigureRow]) -> Chart | None:
    """Draw which share was answered after so many days, open cases counted, with its band."""
    days = sorted(found, key=int)
    series = Series(
        measure_name("answered_percent"),
        [_whole(found[day].get("answered_percent")) for day in days],
        [_whole(found[day].get("answered_percent_low")) for day in days],
        [_whole(found[day].get("answered_percent_high")) for day in days],
    )
    described = _(
        "La línea es la estimación y la franja, entre qué valores puede estar."
        " Las mismas cifras están en la tabla."
    )
    title = _("Porcentaje ya respondido después de tantos días corridos")
    names = [number(int(day)) for day in days]
    return line_chart("respondido", title, described, names, [series], top=_HUNDRED, unit=_PERCENT)


def _series(figures: Figures, periods: Sequence[str], table: str, code: str) -> Series:
    found = [figures.row(table, period).get(code) for period in periods]
    return Series(measure_name(code, table), [figure.value if figure else None for figure in found])


def _whole(figure: Figure | None) -> int | None:
    """Return where a percentage is drawn: one that is only known to be less or more, where that begins."""
    return figure.value if figure is not None and figure.status is not Status.SUPPRESSED else None


def _names(periods: Sequence[str]) -> list[str]:
    return [period_short(period) for period in periods]


def _described(periods: Sequence[str]) -> str:
    return _(
        "Desde el %(first)s hasta el %(last)s. Las mismas cifras están en la tabla de esta página.",
        first=period_words(periods[0]),
        last=period_words(periods[-1]),
    )
