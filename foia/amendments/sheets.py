"""Tables of calendars as CSV: English codes, a Spanish label beside each, nothing a spreadsheet would run."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from flask import Response, make_response

from foia.config import Settings

# What a spreadsheet takes for the beginning of a formula.
_RUNS = ("=", "+", "-", "@", "\t", "\r")


def sheet(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write rows as CSV."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(_safe(value) for value in row)
    return text.getvalue()


def csv_response(settings: Settings, text: str, name: str) -> Response:
    """Answer a CSV to be kept, under a name that says if it is of the demonstration."""
    response = make_response(text)
    response.mimetype = "text/csv"
    marked = f"datos-de-demostracion-{name}" if settings.demo else name
    response.headers["Content-Disposition"] = f'attachment; filename="{marked}.csv"'
    return response


def _safe(value: object) -> object:
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and value.startswith(_RUNS) else value
