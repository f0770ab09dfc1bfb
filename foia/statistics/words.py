"""Published figures in words: months, kinds, what stands where a figure is not told, and their charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import current_app

from foia.cases.kinds import kinds_of
from foia.i18n import country_name, date_as, number
from foia.i18n import gettext as _
from foia.pages.charts import Chart, Series, bar_chart, line_chart
from foia.statistics.measures import NEVER_COUNTED, days_of, total
from foia.statistics.models import Cell
from foia.statistics.queries import Sums

# Stands for a figure that is too small to be told.
HIDDEN = "—"
_MONTH = {"es": "MMMM 'de' y", "en": "MMMM y"}
_SHORT_MONTH = dict.fromkeys(_MONTH, "MMM yy")


def month_words(month: str) -> str:
    """Write a month: "octubre de 2026"."""
    return date_as(days_of(month)[0], _MONTH)


def month_short(month: str) -> str:
    """Write a month below a chart: "oct 26"."""
    return date_as(days_of(month)[0], _SHORT_MONTH).replace(".", "")


def figure_words(figure: int | None) -> str:
    """Write a figure, or what stands for one that is not told."""
    return HIDDEN if figure is None else number(figure)


def figure_head() -> list[str]:
    """Name the columns of `figure_cells`."""
    return [
        _("Recibidos"),
        _("Respondidos a tiempo"),
        _("Respondidos tarde"),
        _("Vencidos sin respuesta"),
        _("Mediana de días hábiles"),
    ]


def figure_cells(cell: Cell) -> list[str]:
    """Write the figures of a row of a table."""
    return [
        figure_words(figure)
        for figure in (
            cell.received,
            cell.answered_in_time,
            cell.answered_late,
            cell.overdue,
            cell.median_working_days,
        )
    ]


def kind_words(code: str) -> str:
    """Name a kind of case; by its code where no feature names it."""
    kind = kinds_of(current_app).get(code)
    return str(kind.label) if kind else code


def counted_kinds() -> list[str]:
    """Return the kinds figures are made of."""
    return [code for code in kinds_of(current_app) if code not in NEVER_COUNTED]


def country_words(code: str, in_language: str = "") -> str:
    """Name a country in a language, the page's unless told."""
    return country_name(code, in_language)


def flow_chart(months: Sequence[str], sums: Mapping[str, Sums]) -> Chart | None:
    """Draw what came in and what was answered, month by month."""
    found = [sums.get(month, Sums()) for month in months]
    series = [
        Series(_("Recibidos"), [one.received for one in found]),
        Series(_("Respondidos a tiempo"), [one.answered_in_time for one in found]),
        Series(_("Respondidos tarde"), [one.answered_late for one in found]),
    ]
    names = [month_short(month) for month in months]
    return line_chart("flujo", _("Expedientes recibidos y respondidos"), _described(months), names, series)


def body_chart(months: Sequence[str], cells: Sequence[Cell]) -> Chart | None:
    """Draw a body's months: what came in and what was answered in time, of every kind together."""
    series = [
        Series(name, [total(getattr(cell, field) for cell in cells if cell.month == m) for m in months])
        for name, field in (
            (_("Recibidos"), "received"),
            (_("Respondidos a tiempo"), "answered_in_time"),
            (_("Respondidos tarde"), "answered_late"),
        )
    ]
    names = [month_short(month) for month in months]
    return bar_chart("cifras", _("Expedientes por mes"), _described(months), names, series)


def gap_note() -> str:
    """Say what a gap of a chart is."""
    return _("Donde no hay punto ni barra, la cifra es menor que diez (o cero) y no se publica.")


def _described(months: Sequence[str]) -> str:
    return _(
        "De %(first)s a %(last)s. Las mismas cifras están en la tabla de esta página.",
        first=month_words(months[0]),
        last=month_words(months[-1]),
    )
