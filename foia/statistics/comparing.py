"""Bodies beside each other, by name: what each did, with the interval its share lies in."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for

from foia.i18n import gettext as _
from foia.i18n import language
from foia.statistics.addresses import file_address
from foia.statistics.catalogue import OTHERS
from foia.statistics.figure_queries import Compared, FigureRow, Figures, Published
from foia.statistics.sections import Cell, Meaning, interval_cell, intervals, meaning_of, percentages
from foia.statistics.words import (
    figure_words,
    in_time_words,
    measure_words,
    others_words,
    period_code,
)

_COUNTS = ("received", "answered", "overdue_open")


def head() -> list[str]:
    """Name the columns of `lines`."""
    return [
        _("Entidad"),
        _("Recibidos"),
        _("Respondidos"),
        _("A tiempo, de cada cien"),
        _("Intervalo"),
        _("Días hábiles: mediana"),
        _("Abiertos con el plazo vencido"),
    ]


def lines(
    found: Sequence[Compared], others: Figures, count: int, release: Published, level: str, kind: str
) -> list[list[Cell]]:
    """Write a row for each body, and one for those that are counted together."""
    told = [
        _line(
            one.body.name(language()),
            url_for("statistics.body", body_id=one.body.id, periodo=period_code(release.period)),
            one.compliance,
            one.days,
        )
        for one in found
    ]
    row = others.row("compliance", release.period, kind)
    if count and row:
        address = url_for(
            "statistics.others", level=level, periodo=period_code(release.period), pais=release.country
        )
        days = others.row("response_days", release.period, kind)
        told.append(_line(others_words(OTHERS + level), address, row, days))
    return told


def meanings() -> list[Meaning]:
    """Return where the columns are defined."""
    codes = ("received", "answered", "in_time", "working_days_median", "overdue_open")
    return [*(meaning_of(code) for code in codes), percentages(), intervals()]


def download(release: Published) -> str:
    """Return the file of all bodies of a period."""
    return file_address(release, "compliance.csv")


def _line(name: str, address: str, row: FigureRow, days: FigureRow) -> list[Cell]:
    return [
        Cell(name, address=address),
        Cell(figure_words(row.get("received"))),
        Cell(figure_words(row.get("answered"))),
        Cell(in_time_words(row)),
        interval_cell(row),
        Cell(measure_words("response_days", "working_days_median", days.get("working_days_median"))),
        Cell(figure_words(row.get("overdue_open"))),
    ]
