"""What an attack is asked and what it finds, and both as JSON between two processes: pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, NamedTuple

from foia.statistics.catalogue import ALL
from foia.statistics.tables import Figure, PublishedRelease, PublishedTable, Row, Status

# In the place of a value that no row shows: all of those together.
UNSEEN = "?"
# An interval that holds fewer numbers apart than these tells a count.
NARROW = 3
# The most cases that must stay hidden.
MOST_HIDDEN = 9


class Cell(NamedTuple):
    """One count of one release."""

    period: str
    revision: int
    table: str
    row: Row
    measure: str

    def __str__(self) -> str:
        revised = f" r{self.revision}" if self.revision > 1 else ""
        where = "/".join(self.row) or ALL
        return f"{self.period}{revised} {where} {self.measure}"


@dataclass(frozen=True)
class Found:
    """A count that must stay hidden and lies surely from `low` to `high`; `using` are the figures that tell.

    Unproven: time ended before anybody could say, or its table contradicts what the catalogue says of it."""

    cell: Cell
    low: int
    high: int | None
    using: tuple[Cell, ...] = ()
    unproven: bool = False
    contradicts: bool = False

    def document(self) -> dict[str, Any]:
        return {
            "table": self.cell.table,
            "cell": str(self.cell),
            "low": self.low,
            "high": self.high,
            "using": [f"{one.table}: {one}" for one in self.using],
            **({"unproven": True} if self.unproven else {}),
        }


@dataclass(frozen=True)
class Report:
    """How many hidden counts were attacked, and those that were found or could not be proven safe."""

    cells: int
    recovered: tuple[Found, ...]

    def document(self) -> dict[str, Any]:
        return {"cells": self.cells, "recovered": [one.document() for one in self.recovered]}


@dataclass(frozen=True)
class Hardened:
    """A release from which the attack recovers nothing; `withheld` are the tables that are not published."""

    release: PublishedRelease
    hidden: int
    withheld: tuple[str, ...]


def written_releases(releases: Sequence[PublishedRelease]) -> list[dict[str, Any]]:
    """Write releases as plain values for JSON."""
    return [
        {
            "country": one.country,
            "period": one.period,
            "revision": one.revision,
            "definitions": one.definitions,
            "published_on": one.published_on.isoformat(),
            "pooled": dict(one.pooled),
            "tables": {name: _rows(table) for name, table in one.tables.items()},
        }
        for one in releases
    ]


def _rows(table: PublishedTable) -> list[Any]:
    return [
        [list(row), {code: [str(one.status), one.value] for code, one in figures.items()}]
        for row, figures in table.rows.items()
    ]


def read_written(documents: Sequence[Mapping[str, Any]]) -> list[PublishedRelease]:
    """Read what `written_releases` wrote."""
    return [
        PublishedRelease(
            country=one["country"],
            period=one["period"],
            revision=one["revision"],
            definitions=one["definitions"],
            published_on=date.fromisoformat(one["published_on"]),
            pooled=one["pooled"],
            tables={
                name: PublishedTable(
                    name,
                    {
                        tuple(row): {
                            code: Figure(Status(status), value) for code, (status, value) in cells.items()
                        }
                        for row, cells in rows
                    },
                )
                for name, rows in one["tables"].items()
            },
        )
        for one in documents
    ]


def written_report(report: Report) -> bytes:
    """Write a report as JSON."""
    return json.dumps(
        {"cells": report.cells, "recovered": [asdict(one) for one in report.recovered]}
    ).encode()


def read_report(content: bytes) -> Report:
    """Read what `written_report` wrote."""
    document = json.loads(content)
    return Report(document["cells"], tuple(_found(one) for one in document["recovered"]))


def _found(one: Mapping[str, Any]) -> Found:
    using = tuple(_cell(cell) for cell in one["using"])
    return Found(_cell(one["cell"]), one["low"], one["high"], using, one["unproven"], one["contradicts"])


def _cell(parts: Sequence[Any]) -> Cell:
    period, revision, table, row, measure = parts
    return Cell(period, revision, table, tuple(row), measure)
