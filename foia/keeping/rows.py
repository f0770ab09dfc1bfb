"""Rows in a form no database owns: every type written plainly, every table in an order that keeps references.

A table is a sequence of JSON lines: first its name and columns, then one array a row.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, Date, LargeBinary, Table, Uuid, func, select

from foia.extensions import Base, UtcDateTime
from foia.keys import NO_KEY

# What belongs to a running service, not to the record: who leads the sweep, counters, open sessions, and the
# index of words, which is made anew from the cases.
PASSING = frozenset(
    {
        "leases",
        "sweeps",
        "rate_counters",
        "staff_sessions",
        "citizen_sessions",
        "search_rows",
        "unfinished_forms",
    }
)
# What a new schema brings with it: a restore puts the copy's own rows in the place of these.
SEEDED = frozenset({"categories"})
# Marks that matter for minutes: a form made under a key that is gone is refused before they are asked.
SOON_USELESS = frozenset({"filings"})
BATCH_ROWS = 500


class BadRow(ValueError):
    """A line of a table is not what the header promises."""


def kept_tables() -> list[Table]:
    """List the tables of the record, those referred to before those that refer to them."""
    return [table for table in Base.metadata.sorted_tables if table.name not in PASSING]


def row_count(connection: Connection, table: Table) -> int:
    """Count the rows of a table."""
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def own_references(table: Table) -> list[Column[Any]]:
    """List the columns of a table that refer to the same table."""
    return [key.parent for key in table.foreign_keys if key.column.table is table]


def key_versions(connection: Connection) -> set[str]:
    """Return every version of the deployment's key that some row needs in order to be read."""
    return {version for _table, version, _count in versions_in_use(connection)}


def versions_in_use(connection: Connection) -> list[tuple[str, str, int]]:
    """Count the rows of each table that need each version: (table, version, rows)."""
    return [
        (table.name, str(version), count)
        for table in kept_tables()
        if table.name not in SOON_USELESS
        for column in table.columns
        if column.name.endswith("key_version")
        for version, count in connection.execute(
            select(column, func.count()).where(column.is_not(None), column != NO_KEY).group_by(column)
        )
    ]


def dumped_lines(connection: Connection, table: Table) -> Iterator[str]:
    """Write a table as lines, without holding it in memory."""
    yield _line({"table": table.name, "columns": [column.name for column in table.columns]})
    result = connection.execution_options(yield_per=BATCH_ROWS).execute(select(table))
    for row in result:
        yield _line([_plain(value) for value in row])


def loaded_rows(table: Table, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Read the rows of a table from its lines. Raises BadRow."""
    reading = iter(lines)
    header = json.loads(next(reading, "null"))
    names = [column.name for column in table.columns]
    if not isinstance(header, dict) or header.get("table") != table.name:
        raise BadRow(f"{table.name}: the header is of another table")
    if header.get("columns") != names:
        raise BadRow(f"{table.name}: the columns are others")
    columns: Sequence[Column[Any]] = list(table.columns)
    for line in reading:
        values = json.loads(line)
        if len(values) != len(columns):
            raise BadRow(f"{table.name}: a row has {len(values)} values")
        yield {column.name: _typed(column, value) for column, value in zip(columns, values, strict=True)}


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value


def _typed(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, Uuid):
        return UUID(value)
    if isinstance(column.type, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    if isinstance(column.type, LargeBinary):
        return base64.b64decode(value, validate=True)
    return value
