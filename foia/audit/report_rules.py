"""What the report of an audit holds, and how a machine reads it: pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

FORMAT, VERSION = "foia-audit-report", 1
FINDING_COLUMNS = (
    "number",
    "body",
    "body_es",
    "folio",
    "severity",
    "state",
    "code",
    "norm",
    "opened_at",
    "follow_up_on",
    "closed_at",
    "result",
)


@dataclass(frozen=True)
class FigureRow:
    """What one body did in the period; `median` and `p90` are working days (percentile_disc)."""

    body: str
    body_es: str
    received: int
    in_time: int
    late: int
    without_term: int
    unanswered: int
    overdue: int
    median: int | None = None
    p90: int | None = None


@dataclass(frozen=True)
class FindingRow:
    """One finding; `text` and `answer` are None where they went with the case."""

    number: str
    body: str
    body_es: str
    folio: str
    severity: str
    state: str
    code: str
    norm: str
    opened_at: datetime
    follow_up_on: date | None
    closed_at: datetime | None
    result: str
    text: str | None
    answer: str | None


@dataclass(frozen=True)
class LogMark:
    """The checkpoint of the log the report was made against: its size, root and signed note."""

    size: int
    root: str
    made_at: datetime
    note: str


@dataclass(frozen=True)
class Report:
    """An audit of a body or (empty) of all of a country, in a period of whole months."""

    country: str
    body: str
    body_es: str
    first_on: date
    last_on: date
    made_at: datetime
    made_by: str
    figures: Sequence[FigureRow]
    findings: Sequence[FindingRow]
    checkpoint: LogMark | None

    @property
    def total(self) -> FigureRow:
        """What all of them did: counts alone, since medians do not add up."""
        names = ("received", "in_time", "late", "without_term", "unanswered", "overdue")
        return FigureRow("", "", *(sum(getattr(row, name) for row in self.figures) for name in names))


def report_json(report: Report) -> str:
    """Write the report as a machine reads it."""
    whole = {"format": FORMAT, "version": VERSION, **asdict(report), "total": asdict(report.total)}
    return json.dumps(whole, ensure_ascii=False, indent=1, default=_plain) + "\n"


def finding_cells(row: FindingRow) -> list[object]:
    """Return the cells of a finding under FINDING_COLUMNS; what was written is not among them."""
    return [_cell(getattr(row, name)) for name in FINDING_COLUMNS]


def _cell(value: Any) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _plain(value: object) -> str:
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    raise TypeError(type(value).__name__)
