"""Published figures as CSV: English codes, a Spanish label beside each, nothing a spreadsheet would run."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

from foia.i18n import DEFAULT_LANGUAGE, force_locale
from foia.statistics.queries import FrozenCell
from foia.statistics.words import country_words, kind_words

COLUMNS = (
    "month", "country", "country_es", "body", "body_es", "kind", "kind_es", "received", "answered_in_time",
    "answered_late", "overdue", "median_working_days", "note", "note_es", "definitions", "published_on",
    "notice", "notice_es",
)  # fmt: skip
FIGURES = ("received", "answered_in_time", "answered_late", "overdue", "median_working_days")
SUPPRESSED, SUPPRESSED_ES = "suppressed", "Las celdas vacías no se publican: son menores que diez."
DEMO, DEMO_ES = "demonstration", "Datos de demostración: nada es real."
# What a spreadsheet takes for the beginning of a formula.
_RUNS = ("=", "+", "-", "@", "\t", "\r")


def sheet(cells: Iterable[FrozenCell], *, is_demo: bool) -> str:
    """Write cells as CSV, whatever the language of the page they were asked on."""
    text = StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    with force_locale(DEFAULT_LANGUAGE):
        for frozen in cells:
            rows.writerow(_safe(value) for value in _row(frozen, is_demo))
    return text.getvalue()


def _row(frozen: FrozenCell, is_demo: bool) -> list[object]:
    cell, body = frozen.cell, frozen.body
    figures = [getattr(cell, name) for name in FIGURES]
    is_suppressed = None in figures
    return [
        cell.month,
        body.country,
        country_words(body.country, DEFAULT_LANGUAGE),
        body.code,
        body.name_es,
        cell.kind,
        kind_words(cell.kind),
        *("" if figure is None else figure for figure in figures),
        SUPPRESSED if is_suppressed else "",
        SUPPRESSED_ES if is_suppressed else "",
        frozen.definitions,
        frozen.published_at.date().isoformat(),
        DEMO if is_demo else "",
        DEMO_ES if is_demo else "",
    ]


def _safe(value: object) -> object:
    """Keep a spreadsheet from running what a name begins with."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_RUNS) else value
