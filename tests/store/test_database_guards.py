"""What the database refuses: to everybody by triggers, to the service's role on PostgreSQL by its rights."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from foia.keeping.guard_checks import guard_findings
from foia.keeping.guards import ADDED_TO_ONLY
from foia.keeping.schema import migrate_database
from tests import builders
from tests.postgres import PostgresServer
from tests.settings import settings_for

ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
ROLE = "foia_app"
# As the runbook has them, and what somebody adds by mistake.
GRANTS = f"""
DROP ROLE IF EXISTS {ROLE};
CREATE ROLE {ROLE} LOGIN;
GRANT USAGE ON SCHEMA public TO {ROLE};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE};
GRANT ALL ON events, checkpoints TO {ROLE};
REVOKE ALL ON log_entries FROM {ROLE};
GRANT SELECT, INSERT, UPDATE (leaf) ON log_entries TO {ROLE};
GRANT TRUNCATE ON log_entries TO PUBLIC;
"""
CHANGES = {
    "events": "actor_kind = 'staff'",
    "log_entries": "leaf = 'x'",
    "checkpoints": "note = 'x'",
}


def add_rows(app: Flask, session: Session) -> None:
    """Put a row in each of the tables, so that each of them has something to change."""
    body = builders.add_public_body(session)
    case, _receipt = builders.file_a_case(app, session, body, NOW, quiet=True)
    event = session.execute(text("SELECT id, hash FROM events LIMIT 1")).one()
    session.execute(
        text(
            "INSERT INTO log_entries (position, event_id, case_id, sequence, leaf)"
            " SELECT 0, id, case_id, sequence, hash FROM events WHERE id = :id"
        ),
        {"id": event.id},
    )
    session.execute(
        text(
            "INSERT INTO checkpoints (size, key_mark, root, note, made_at, reason)"
            " VALUES (1, 'k', :root, 'n', :now, 'daily')"
        ),
        {"root": event.hash, "now": "2026-03-02 15:00:00"},
    )
    session.commit()


@pytest.mark.parametrize("table", ADDED_TO_ONLY)
def test_whoever_it_is_no_row_of_the_record_is_changed_or_removed(
    app: Flask, session: Session, table: str
) -> None:
    add_rows(app, session)
    tried = [f"UPDATE {table} SET {CHANGES[table]}", f"DELETE FROM {table}"]  # noqa: S608
    if session.get_bind().dialect.name == "postgresql":
        tried.append(f"TRUNCATE {table} CASCADE")
    for statement in tried:
        with pytest.raises(DBAPIError, match=f"{table} are append-only"):
            session.execute(text(statement))
        session.rollback()


@pytest.fixture
def service(app: Flask, session: Session, postgres: PostgresServer) -> Iterator[psycopg.Connection]:
    """A connection as the service's role, after it was granted too much and the database migrated again."""
    add_rows(app, session)
    session.close()
    url = app.config["FOIA"].database.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(GRANTS)
    migrate_database(app)
    with psycopg.connect(url.replace("foia@", f"{ROLE}@"), autocommit=True) as connection:
        yield connection
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(f"DROP OWNED BY {ROLE}; DROP ROLE {ROLE}")


@ON_POSTGRESQL
def test_the_services_role_reads_and_adds_and_can_do_nothing_else_to_the_record(
    service: psycopg.Connection,
) -> None:
    for table in ADDED_TO_ONLY:
        service.execute(f"GRANT UPDATE ON {table} TO {ROLE}")  # no error, and nothing granted
        assert service.execute(f"SELECT count(*) FROM {table}").fetchone() is not None  # noqa: S608
        for statement in (
            f"UPDATE {table} SET {CHANGES[table]}",  # noqa: S608
            f"DELETE FROM {table}",  # noqa: S608
            f"TRUNCATE {table} CASCADE",
            f"ALTER TABLE {table} DISABLE TRIGGER USER",
            f"DROP TRIGGER {table}_refuse_change ON {table}",
            f"CREATE TRIGGER mine BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            f"DROP TABLE {table} CASCADE",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                service.execute(statement)
    for statement in (
        "SET session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RETURN NULL; END $$",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            service.execute(statement)
    for statement in ("DELETE FROM changes", "UPDATE alembic_version SET version_num = '0001'"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            service.execute(statement)
    service.execute(
        "INSERT INTO log_entries (position, event_id, case_id, sequence, leaf)"
        " SELECT 1, gen_random_uuid(), case_id, 2, 'leaf' FROM log_entries"
    )
    assert service.execute("UPDATE cases SET urgent = urgent").rowcount == 1


@ON_POSTGRESQL
def test_doctor_tells_the_owner_from_the_services_role_and_what_it_was_granted(
    app: Flask, service: psycopg.Connection, tmp_path: Path
) -> None:
    owners = app.config["FOIA"].database
    url = owners.replace("foia@", f"{ROLE}@")
    settings = settings_for(url, tmp_path, environment="production", base_url="https://x.example")

    def found(address: str) -> list[tuple[str, str]]:
        engine = create_engine(address)
        with Session(engine) as session:
            findings = [(one.code, one.level) for one in guard_findings(session, settings)]
        engine.dispose()
        return findings

    assert found(owners) == [("guards_owner", "act")]
    assert found(url) == [("guards", "good")]
    with psycopg.connect(owners.replace("+psycopg", ""), autocommit=True) as owner:
        owner.execute(f"GRANT UPDATE (note) ON checkpoints TO {ROLE}")
        owner.execute("ALTER TABLE events DISABLE TRIGGER events_refuse_change")
    assert found(url) == [("guards", "act"), ("guards_granted", "act")]
