"""Migrated PostgreSQL databases that go from one test to the next, cleared: to make one takes far longer.

A database whose tables, columns, rules, triggers, functions, sequences or statistics a test changed is
dropped, and so is one that served many tests: what is deleted still lies in its files.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import sql

from tests.postgres import PostgresServer

MOST_TESTS = 50
# Each row of the catalogue with the transaction that wrote it last: whatever is altered reads otherwise.
SHAPE = """
SELECT count(*), sum(hashtextextended(part, 0)) FROM (
    SELECT concat_ws(' ', 'class', oid, xmin, reltuples) AS part FROM pg_class
    WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', 'column', attrelid, attnum, pg_attribute.xmin)
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', 'rule', oid, xmin) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', 'trigger', oid, xmin) FROM pg_trigger
    UNION ALL SELECT concat_ws(' ', 'function', oid, xmin) FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', 'sequence', sequencename, last_value) FROM pg_sequences
    UNION ALL SELECT concat_ws(' ', 'schema', oid, xmin) FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%'
) AS parts"""
OTHERS_END = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""
WRITTEN = """
SELECT relname FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0"""


class LentDatabases:
    """Copies of one template on one server, each lent to a single test at a time."""

    def __init__(self, server: PostgresServer, template: str) -> None:
        self._server, self._template = server, template
        self._waiting: list[_Lent] = []
        self._rows: dict[str, bytes] = {}
        with psycopg.connect(server.url(template)) as connection:
            for (table,) in connection.execute(WRITTEN).fetchall():
                self._rows[table] = _rows_of(connection, table)

    @contextmanager
    def one(self) -> Iterator[str]:
        """Lend a database that holds the template's rows and no others, and give its name."""
        lent = self._waiting.pop() if self._waiting else _Lent(self._server, self._template)
        try:
            yield lent.name
        finally:
            lent.tests += 1
            if lent.tests < MOST_TESTS and lent.clear(self._rows):
                self._waiting.append(lent)
            else:
                lent.end()

    def end(self) -> None:
        """Drop those that wait."""
        while self._waiting:
            self._waiting.pop().end()


class _Lent:
    """One database, with the connection that clears it."""

    def __init__(self, server: PostgresServer, template: str) -> None:
        self._server, self.name, self.tests = server, server.create(template), 0
        self._connection = psycopg.connect(server.url(self.name), autocommit=True)
        self._shape = self._connection.execute(SHAPE).fetchone()

    def clear(self, rows: dict[str, bytes]) -> bool:
        """Put the database back as its template is; say whether that was possible."""
        try:
            return self._clear(rows)
        except psycopg.OperationalError:
            return False  # the test ended every connection, or the server

    def _clear(self, rows: dict[str, bytes]) -> bool:
        connection = self._connection
        connection.execute(OTHERS_END)
        if connection.execute(SHAPE).fetchone() != self._shape:
            return False
        with connection.transaction():
            # Our triggers would keep what may only be added to.
            connection.execute("SET LOCAL session_replication_role = replica")
            for (table,) in connection.execute(WRITTEN).fetchall():
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
            for table, saved in rows.items():
                statement = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
                with connection.cursor().copy(statement) as copy:
                    copy.write(saved)
        return True

    def end(self) -> None:
        self._connection.close()
        self._server.drop(self.name)


def _rows_of(connection: psycopg.Connection, table: str) -> bytes:
    with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
        return b"".join(bytes(part) for part in copy)


@pytest.fixture(scope="session")
def lent_databases(postgres: PostgresServer, postgres_template: str) -> Iterator[LentDatabases]:
    """The migrated PostgreSQL databases of this worker."""
    databases = LentDatabases(postgres, postgres_template)
    yield databases
    databases.end()
