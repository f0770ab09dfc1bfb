"""Tables of one connection that hold what a batch of cases comes to, so that the database does the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Integer,
    MetaData,
    String,
    Table,
    Uuid,
    insert,
)

from foia.extensions import UtcDateTime

_metadata = MetaData()


def _temporary(name: str, *columns: Column[Any]) -> Table:
    return Table(name, _metadata, *columns, prefixes=["TEMPORARY"])


# Each case of the batch: which of `DATED` it comes to, and what else its row is to hold.
COUNTED = _temporary(
    "counted",
    Column("case_id", Uuid, primary_key=True),
    Column("report_no", Integer),
    Column("tray_rank", String(24)),
    Column("regime_version", String(20)),
    Column("response_working_days", Integer),
)
# What the law says of the cases that are alike, a row for each dated deadline.
DATED = _temporary(
    "dated",
    Column("report_no", Integer, primary_key=True),
    Column("step", String(60), primary_key=True),
    Column("kind", String(30)),
    Column("actor", String(20)),
    Column("starts_on", Date),
    Column("due_on", Date),
    Column("first_due_on", Date),
    Column("conflict_due_on", Date),
    Column("confirmed", Boolean),
    Column("stopped_on", Date),
)
# What the row of such a case holds of its response.
RESPONSES = _temporary(
    "responses",
    Column("report_no", Integer, primary_key=True),
    Column("due_on", Date),
    Column("first_due_on", Date),
    Column("late_after_on", Date),
    Column("due_confirmed", Boolean),
    Column("stopped_on", Date),
    Column("provisional_due_on", Date),
    Column("regime_hash", String(16)),
    Column("calendar_hash", String(16)),
)
# Cases of which a date moved: the new head of their chain.
MOVED = _temporary(
    "moved",
    Column("case_id", Uuid, primary_key=True),
    Column("head_sequence", Integer),
    Column("head_hash", String(64)),
)
# When somebody is reminded of a running term that comes to these days.
PLANNED = _temporary(
    "planned",
    Column("plan_no", Integer, primary_key=True),
    Column("threshold_working_days", Integer, primary_key=True),
    Column("recipient_role", String(40), primary_key=True),
    Column("due_at", UtcDateTime),
    Column("due_on", Date),
    Column("zone", String(60)),
)
# The plan of each case's running terms.
RUNNING = _temporary(
    "running",
    Column("case_id", Uuid, primary_key=True),
    Column("step", String(60), primary_key=True),
    Column("plan_no", Integer),
)
_ALL = (COUNTED, DATED, RESPONSES, MOVED, PLANNED, RUNNING)


def empty_all(connection: Connection) -> None:
    """Have the tables there, with nothing in them."""
    _metadata.drop_all(connection, _ALL)
    _metadata.create_all(connection, _ALL)


def drop_all(connection: Connection) -> None:
    """Leave nothing of them to whoever gets the connection next."""
    _metadata.drop_all(connection, _ALL)


def fill(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add rows, each with the values of the table's columns in order."""
    names = [column.name for column in table.columns]
    if connection.dialect.driver == "psycopg":
        cursor: Any = connection.connection.cursor()
        columns = ", ".join(f'"{name}"' for name in names)
        with cursor, cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
        if table in _ALL:
            # Nobody else tells the planner how much there is in a temporary table.
            connection.exec_driver_sql(f'ANALYZE "{table.name}"')
    elif rows:
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])
