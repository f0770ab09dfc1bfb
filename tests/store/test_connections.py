"""Connections of pages to PostgreSQL: reading begins no transaction, writing does, the dead are found."""

from __future__ import annotations

import pytest
from flask import Flask
from psycopg import Cursor
from psycopg.pq import TransactionStatus
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from foia.directory.models import Body
from foia.extensions import begin_writing, db
from foia.transactions import apart
from tests.builders import add_public_body
from tests.page_client import PageClient

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

ADDRESS = "/entidades"
IDLE = TransactionStatus.IDLE


def names_held(session: Session) -> list[str]:
    session.rollback()
    return sorted(body.name_es for body in session.query(Body))


def test_a_page_that_reads_begins_no_transaction(client: PageClient, app: Flask) -> None:
    within: list[bool] = []

    def note(_connection: object, cursor: Cursor[object], *_rest: object) -> None:
        within.append(cursor.connection.info.transaction_status != IDLE)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "after_cursor_execute", note)
    client.get(ADDRESS)

    assert within
    assert not any(within)


def test_a_page_is_answered_after_the_server_ended_every_connection(
    client: PageClient, session: Session
) -> None:
    client.get(ADDRESS)
    session.execute(
        text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    )

    assert client.get(ADDRESS).status_code == 200


def test_a_page_that_forgets_to_begin_writing_writes_nothing(app: Flask, session: Session) -> None:
    with app.test_request_context(ADDRESS):
        page = db.session()
        with pytest.raises(RuntimeError, match="begin_writing"):
            add_public_body(page, name="Olvidada")

    assert names_held(session) == []


def test_what_a_page_began_to_write_is_one_transaction(app: Flask, session: Session) -> None:
    with app.test_request_context(ADDRESS):
        page = db.session()
        begin_writing(page)
        add_public_body(page, name="Deshecha")
        page.rollback()
        begin_writing(page)
        add_public_body(page, name="Hecha")
        page.commit()

    assert names_held(session) == ["Hecha"]


def test_a_trace_kept_apart_from_a_page_that_reads_is_one_transaction(app: Flask, session: Session) -> None:
    with app.test_request_context(ADDRESS):
        with pytest.raises(ZeroDivisionError), apart(db.session()) as own:
            add_public_body(own, name="A medias")
            raise ZeroDivisionError
        with apart(db.session()) as own:
            add_public_body(own, name="Entera")

    assert names_held(session) == ["Entera"]
