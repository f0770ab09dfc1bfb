"""What is refused is kept account of, whatever became of the request: who, at which route; no address."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Role
from foia.audit.denials_models import Denial
from foia.audit.denials_store import KEPT, MOST_AN_HOUR, OVERFLOW, Denied, purge_old, write_denial
from foia.extensions import db, new_id
from tests import builders
from tests.citizens import open_account
from tests.clock import Clock
from tests.page_client import PageClient
from tests.staff import PASSWORD, QUICK, enrolled, sign_in_as

SIGN_IN, SECOND = "/personal/ingresar", "/personal/segundo-factor"


def kept(session: Session) -> list[tuple[str, str, str, int]]:
    session.rollback()
    rows = session.scalars(select(Denial).order_by(Denial.began_at, Denial.kind, Denial.endpoint))
    return [(row.kind, row.endpoint, row.code, row.times) for row in rows]


@pytest.fixture
def officer(session: Session, client: PageClient) -> Person:
    _body, officer = builders.joined_body(session)
    sign_in_as(client, session, officer)
    return officer


def test_a_refused_page_and_another_bodys_case_are_kept_account_of_by_the_minute(
    app: Flask, client: PageClient, session: Session, officer: Person, clock: Clock
) -> None:
    other, _theirs = builders.joined_body(session, name="Otra entidad")
    case, _receipt = builders.file_a_case(app, session, other, quiet=True)
    session.commit()
    for _time in range(3):
        assert client.get(f"/expedientes/{case.id}").status_code == 404
    assert client.get("/auditoria").status_code == 403
    # The transaction of a form that writes is undone; what it was refused stays.
    client.get("/personal/cuenta")
    token = next(e.get("value") for e in client.page.all("input") if e.get("name") == "csrf_token")
    answer = client.post(f"/expedientes/{case.id}/acusar", data={"csrf_token": token, "version": "1"})
    assert answer.status_code == 404
    clock.advance(minutes=1)
    client.get("/auditoria")
    client.get("/no-existe")
    client.get(f"/respuestas/{new_id()}")

    assert kept(session) == [
        ("access", "audit.compliance", "not_allowed", 1),
        ("access", "desk.acknowledge", "not_theirs", 1),
        ("access", "desk.case_page", "not_theirs", 3),
        ("access", "audit.compliance", "not_allowed", 1),
    ]
    row = session.scalars(select(Denial)).first()
    assert row is not None
    assert (row.person_id, row.actor_kind) == (officer.id, "staff")
    assert case.id.hex not in str(session.execute(select(Denial)).mappings().all())


def test_ways_in_tried_in_vain_are_kept_account_of_without_the_address(
    app: Flask, client: PageClient, session: Session, clock: Clock
) -> None:
    app.config["FOIA_HASHING"] = QUICK
    staff = enrolled(app, session, Role.AUDITOR)
    citizen = open_account(app, session)
    session.commit()
    for address in (staff.email, "nadie@example.org"):
        client.send(SIGN_IN, {"email": address, "password": "no es esta"}, page=SIGN_IN)
    client.send(SIGN_IN, {"email": staff.email, "password": PASSWORD}, page=SIGN_IN)
    client.send(SECOND, {"code": "000000"})
    client.send("/cuenta/ingresar", {"email": "quien@example.org", "password": "no es esta"})
    client.send("/seguir", {"folio": "BO-26-AAAA-AAAA-A", "key": "A" * 27})

    assert kept(session) == [
        ("case_key", "cases.open_followed", "wrong", 1),
        ("citizen_password", "citizens.sign_in", "wrong", 1),
        ("second_factor", "accounts.second_factor_page", "wrong", 1),
        ("staff_password", "accounts.sign_in", "wrong", 1),
        ("staff_password", "accounts.sign_in", "wrong", 1),
    ]
    written = str(session.execute(select(Denial)).scalars().all()) + str(
        [vars(row) for row in session.scalars(select(Denial))]
    )
    assert "nadie" not in written
    assert staff.email not in written
    assert citizen is not None


def test_an_hour_has_room_for_so_many_rows_and_old_ones_are_forgotten(
    app: Flask, session: Session, clock: Clock
) -> None:
    with app.app_context():
        engine = db.engine
    now = clock.now()
    hour = now.replace(minute=0)
    full = {"kind": "case_key", "endpoint": "x", "code": "wrong", "status": 200, "actor_kind": "public"}
    moments = {"hour": hour, "began_at": now, "last_at": now, "times": 1}
    session.execute(
        insert(Denial),
        [
            {**full, **moments, "id": new_id(), "same": str(number), "mark": str(number)}
            for number in range(MOST_AN_HOUR - 1)
        ],
    )
    session.commit()
    for number in range(6):
        write_denial(engine, Denied("case_key", "x", "wrong", 200, "public", mark=f"m{number}"), now)
    write_denial(engine, Denied("case_key", "x", "wrong", 200, "public", mark="m0"), now)
    write_denial(engine, Denied("access", "x", "not_allowed", 403, "staff"), clock.now())

    rows = session.scalars(select(Denial).where(Denial.kind == "case_key")).all()
    assert len(rows) == MOST_AN_HOUR + 1
    assert [row.times for row in rows if row.code == OVERFLOW] == [5]
    assert [row.times for row in rows if row.mark == "m0"] == [2]
    assert session.scalar(select(Denial.times).where(Denial.kind == "access")) == 1
    session.rollback()
    assert purge_old(session, clock.now() + KEPT) == 0
    assert purge_old(session, clock.now() + KEPT + timedelta(minutes=1)) == MOST_AN_HOUR + 2


def test_a_database_that_others_hold_neither_breaks_nor_holds_up_the_page(
    app: Flask, client: PageClient, session: Session, officer: Person
) -> None:
    session.rollback()
    path = Path(app.config["FOIA"].database.removeprefix("sqlite:///"))
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")

    assert client.get("/auditoria").status_code == 403

    holder.execute("ROLLBACK")
    holder.close()
    assert kept(session) == []
    client.get("/auditoria")
    assert kept(session) == [("access", "audit.compliance", "not_allowed", 1)]
