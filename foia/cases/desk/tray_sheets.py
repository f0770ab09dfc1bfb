"""A tray as CSV or XLSX: English codes, a Spanish label beside each, ISO dates, nothing that would be run."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO, StringIO
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from flask import current_app

from foia.cases.case_lines import TrayRow
from foia.cases.context import Context
from foia.cases.desk.lines import subject_of
from foia.cases.kinds import kind_of
from foia.cases.presentation import phase_label
from foia.i18n import DEFAULT_LANGUAGE, force_locale
from foia.lean import Later

xlsxwriter: Any = Later("xlsxwriter")

COLUMNS = (
    "folio", "kind", "kind_es", "phase", "phase_es", "body_es", "subject", "received_on", "due_on", "overdue",
    "suspended", "urgent", "referred", "assignee",
)  # fmt: skip
NAME_COLUMN = "filed_by"
_WIDTHS = {
    "folio": 20,
    "subject": 60,
    "body_es": 34,
    "kind_es": 24,
    "phase_es": 22,
    "assignee": 24,
    NAME_COLUMN: 28,
}
_LEAST_WIDTH = 13
# What a spreadsheet takes for the beginning of a formula.
_RUNS = ("=", "+", "-", "@", "\t", "\r")
_Cell = str | date | None


def columns(names: Mapping[UUID, str] | None) -> tuple[str, ...]:
    """Return the heads; with who filed where names are given."""
    return COLUMNS if names is None else (*COLUMNS, NAME_COLUMN)


def cells_of(
    context: Context, rows: Iterable[TrayRow], today: date, names: Mapping[UUID, str] | None
) -> list[list[_Cell]]:
    """Return the cells of each case; of a confidential one no subject."""
    with force_locale(DEFAULT_LANGUAGE):
        return [_cells(context, row, today, names) for row in rows]


def as_csv(heads: Sequence[str], rows: Iterable[Sequence[_Cell]]) -> bytes:
    """Write rows as CSV in UTF-8."""
    text = StringIO()
    out = csv.writer(text, lineterminator="\r\n")
    out.writerow(heads)
    out.writerows([_safe(value) for value in row] for row in rows)
    return text.getvalue().encode()


def as_xlsx(heads: Sequence[str], rows: Iterable[Sequence[_Cell]]) -> bytes:
    """Write rows as a workbook whose texts stay texts; what is written meanwhile nobody else reads."""
    content = BytesIO()
    with TemporaryDirectory(prefix="foia-sheet-") as folder:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "tmpdir": folder,
        }
        with xlsxwriter.Workbook(content, options) as book:
            page = book.add_worksheet("bandeja")
            bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
            for place, head in enumerate(heads):
                page.set_column(place, place, _WIDTHS.get(head, _LEAST_WIDTH))
            page.freeze_panes(1, 0)
            page.write_row(0, 0, heads, bold)
            for number, row in enumerate(rows, 1):
                for place, value in enumerate(row):
                    if isinstance(value, date):
                        page.write_datetime(number, place, value, day)
                    elif value:
                        page.write_string(number, place, value)
    return content.getvalue()


def _cells(context: Context, row: TrayRow, today: date, names: Mapping[UUID, str] | None) -> list[_Cell]:
    case = row.case
    late = case.stopped_on is None and case.late_after_on is not None and case.late_after_on < today
    found: list[_Cell] = [
        case.folio,
        case.kind,
        str(kind_of(current_app, case.kind).label),
        case.phase,
        phase_label(case.phase),
        row.body.name_es if row.body else None,
        None if case.confidential else subject_of(context, row),
        case.received_on,
        case.due_on,
        _yes(late),
        _yes(case.suspended),
        _yes(case.urgent),
        _yes(case.referred_from_id is not None),
        row.assignee,
    ]
    return found if names is None else [*found, names.get(case.id)]


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _safe(value: _Cell) -> str:
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, date) else value
    return f"'{text}" if text.startswith(_RUNS) else text
