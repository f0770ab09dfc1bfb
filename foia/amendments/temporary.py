"""Tables of one connection that hold what a batch of cases comes to, so that the database does the rest."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
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
    Text,
    Uuid,
    insert,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from foia.amendments.portable import RowPlace
from foia.extensions import UtcDateTime

_metadata = MetaData()


def _temporary(name: str, *columns: Column[Any]) -> Table:
    return Table(name, _metadata, *columns, prefixes=["TEMPORARY"], postgresql_on_commit="DELETE ROWS")


# The cases of the batch, as they are before it; `policy_no`: of their policy of reminders.
HELD = _temporary(
    "held",
    Column("case_id", Uuid, primary_key=True),
    Column("place", RowPlace),
    Column("body_id", Uuid),
    Column("regime_id", String(60)),
    Column("regime_version", String(20)),
    Column("variant", String(60)),
    Column("received_on", Date),
    Column("due_on", Date),
    Column("confidential", Boolean),
    Column("kind", String(40)),
    Column("phase", String(30)),
    Column("set_aside", Boolean),
    Column("policy_no", Integer),
    Column("head_sequence", Integer),
    Column("head_hash", String(64)),
)
# The law and the calendar (`binding_no`) that bind such cases now. `is_exact`: their hour counts.
BINDINGS = _temporary(
    "bindings",
    Column("regime_id", String(60)),
    Column("regime_version", String(20)),
    Column("body_id", Uuid),
    Column("binding_no", Integer),
    Column("is_exact", Boolean),
)
# Cases to which nothing happened that has words of its own: equal marks, equal dates.
MARKED = _temporary(
    "marked",
    Column("case_id", Uuid),
    Column("mark", Text),
    Column("binding_no", Integer),
    Column("variant", String(60)),
    Column("received_on", Date),
    Column("filed_at", UtcDateTime),
    Column("acknowledged_at", UtcDateTime),
    Column("admitted_at", UtcDateTime),
    Column("is_admitted_first", Boolean),
)
GROUPED = _temporary(
    "grouped",
    Column("mark", Text, primary_key=True),
    Column("report_no", Integer),
    Column("working_days", Integer),
)
# Each case of the batch: which of `DATED` it comes to.
COUNTED = _temporary(
    "counted",
    Column("case_id", Uuid),
    Column("binding_no", Integer),
    Column("report_no", Integer),
    Column("working_days", Integer),
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
# What the row of such a case holds of its response; `is_just_due`: a term ends shortly before what changed,
# so that somebody is reminded on another day.
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
    Column("regime_version", String(20)),
    Column("tray_rank", String(24)),
    Column("is_just_due", Boolean),
)
# The deadlines in force (`place`), and what they come to (`report_no`); those that come to be have no place.
IN_FORCE = _temporary(
    "in_force",
    Column("case_id", Uuid),
    Column("step", String(60)),
    Column("version", Integer),
    Column("place", RowPlace),
    Column("report_no", Integer),
    Column("is_same", Boolean),
)
# Cases of which a date moved, and by which amendment.
MOVED = _temporary(
    "moved",
    Column("case_id", Uuid),
    Column("amendment_id", Uuid),
    Column("binding_no", Integer),
    Column("is_other_law", Boolean),
    Column("sequence", Integer),
    Column("previous_hash", String(64)),
    Column("is_due_moved", Boolean),
    Column("confidential", Boolean),
)
# What the event says of all that an amendment moves under a law: its canonical text around what differs.
SAID = _temporary(
    "said",
    Column("amendment_id", Uuid),
    Column("binding_no", Integer),
    Column("is_other_law", Boolean),
    Column("type", String(40)),
    Column("schema", Integer),
    Column("payload", Text),
    Column("before_case", Text),
    Column("before_hash", Text),
    Column("before_sequence", Text),
    Column("after_sequence", Text),
)
# The new head of the chain of each case that moved.
CHAINED = _temporary(
    "chained",
    Column("case_id", Uuid),
    Column("sequence", Integer),
    Column("type", String(40)),
    Column("schema", Integer),
    Column("payload", Text),
    Column("previous_hash", String(64)),
    Column("hash", String(64)),
)
# What was ever planned for the cases of the batch.
REMINDED = _temporary(
    "reminded",
    Column("place", RowPlace),
    Column("case_id", Uuid),
    Column("step", String(80)),
    Column("deadline_version", Integer),
    Column("threshold", Integer),
    Column("threshold_unit", String(40)),
    Column("recipient_role", String(40)),
    Column("channel", String(40)),
    Column("state", String(40)),
    Column("due_at", UtcDateTime),
)
# When somebody is reminded of a running term that comes to these days.
PLANNED = _temporary(
    "planned",
    Column("plan_no", Integer, primary_key=True),
    Column("threshold", Integer, primary_key=True),
    Column("threshold_unit", String(40), primary_key=True),
    Column("recipient_role", String(40), primary_key=True),
    Column("channel", String(40), primary_key=True),
    Column("due_at", UtcDateTime),
    Column("due_on", Date),
    Column("zone", String(60)),
)
# The plan of the running terms of cases that are alike.
ALIKE = _temporary(
    "alike",
    Column("report_no", Integer),
    Column("phase", String(30)),
    Column("set_aside", Boolean),
    Column("policy_no", Integer),
    Column("step", String(60)),
    Column("plan_no", Integer),
)
# The plan of each case's running terms, and the version of the deadline in force.
RUNNING = _temporary(
    "running",
    Column("case_id", Uuid),
    Column("step", String(60)),
    Column("plan_no", Integer),
    Column("version", Integer),
)
_ALL = list(_metadata.tables.values())


@cache
def _creating() -> str:
    """Write what creates the tables in PostgreSQL, once."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return ";".join(str(CreateTable(table, if_not_exists=True).compile(dialect=dialect)) for table in _ALL)


def empty_all(connection: Connection) -> None:
    """Have the tables there, with nothing in them; and have each case found by its index, however many are.

    What there is of cases the planner knows, of a batch of them it knows nothing. In PostgreSQL the tables
    stay with the connection, empty after each transaction: making them again for each batch takes long."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL client_min_messages = warning")
        connection.exec_driver_sql(_creating())
        for setting in ("enable_seqscan", "enable_mergejoin", "enable_bitmapscan", "jit"):
            connection.exec_driver_sql(f"SET LOCAL {setting} = off")
        connection.exec_driver_sql("SET LOCAL default_statistics_target = 1")
    else:
        _metadata.drop_all(connection, _ALL)
        _metadata.create_all(connection, _ALL, checkfirst=False)


def drop_all(connection: Connection) -> None:
    """Leave nothing in them to whoever gets the connection next."""
    if connection.dialect.name != "postgresql":
        _metadata.drop_all(connection, _ALL)


def forget_all(connection: Connection) -> None:
    """Take the tables from a connection of PostgreSQL: who keeps it for months keeps no old table on it."""
    connection.exec_driver_sql("SET LOCAL client_min_messages = warning")
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {', '.join(f'pg_temp.{table.name}' for table in _ALL)}")


def fill(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add rows, each with the values of the table's columns in order."""
    names = [column.name for column in table.columns]
    if rows:
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])


def measure(connection: Connection, table: Table) -> None:
    """Tell PostgreSQL how much there is in a table that was just filled."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f'ANALYZE "{table.name}"')
