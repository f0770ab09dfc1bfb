"""Sessions of the staff: they end by time, by hand and at once when somebody is disabled or loses a role."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from foia.accounts import actions, queries
from foia.accounts.models import Person, StaffSession
from foia.actors import SYSTEM, Role
from foia.extensions import db
from tests.clock import Clock
from tests.page_client import PageClient
from tests.settings import settings_for
from tests.staff import PASSWORD, QUICK, Staff, enrolled, sign_in, sign_in_as

ACCOUNT, PEOPLE = "/personal/cuenta", "/administracion/personas"
NEW_PASSWORD = "cuatro garzas sobre el lago"


@pytest.fixture
def staff(app: Flask, session: Session, clock: Clock) -> Staff:
    app.config["FOIA_HASHING"] = QUICK
    return enrolled(app, session, Role.ADMINISTRATOR)


@pytest.fixture
def signed_in(client: PageClient, session: Session, staff: Staff) -> PageClient:
    sign_in_as(client, session, session.get_one(Person, staff.id))
    return client


def _is_in(client: PageClient) -> bool:
    return client.get(ACCOUNT).status_code == 200


def _seen_at(session: Session) -> datetime:
    session.rollback()
    return session.scalars(select(StaffSession.seen_at)).one()


def test_half_an_hour_without_activity_ends_the_session(signed_in: PageClient, clock: Clock) -> None:
    clock.advance(minutes=29, seconds=59)
    assert _is_in(signed_in)
    clock.advance(minutes=29, seconds=59)
    assert _is_in(signed_in)
    clock.advance(minutes=30)

    assert not _is_in(signed_in)


def test_twelve_hours_end_the_session_whatever_the_activity(signed_in: PageClient, clock: Clock) -> None:
    for _ in range(35):
        clock.advance(minutes=20)
        assert _is_in(signed_in)
    clock.advance(minutes=20)

    assert not _is_in(signed_in)


def test_activity_is_written_at_most_once_a_minute(
    signed_in: PageClient, session: Session, clock: Clock
) -> None:
    began_at = clock.now()
    clock.advance(seconds=59)
    assert _is_in(signed_in)
    assert _seen_at(session) == began_at

    clock.advance(seconds=1)
    assert _is_in(signed_in)
    assert _seen_at(session) == clock.now()


def test_signing_out_ends_the_session_on_the_server(signed_in: PageClient, session: Session) -> None:
    with signed_in.session_transaction() as cookie:
        token = cookie["_user_id"]
    signed_in.send("/personal/salir", page=ACCOUNT)

    assert "Cerró su sesión." in signed_in.page.text
    with signed_in.session_transaction() as cookie:
        assert "_user_id" not in cookie
        cookie["_user_id"] = token
    assert not _is_in(signed_in)


def test_a_disabled_person_is_out_at_the_very_next_request(
    signed_in: PageClient, session: Session, staff: Staff, clock: Clock
) -> None:
    assert _is_in(signed_in)
    actions.disable(session, staff.id, actor=SYSTEM, now=clock.now())
    session.commit()

    assert not _is_in(signed_in)


def test_a_disabled_person_is_out_even_with_the_session_open(
    signed_in: PageClient, session: Session, staff: Staff, clock: Clock
) -> None:
    session.get_one(Person, staff.id).disabled_at = clock.now()
    session.commit()

    assert not _is_in(signed_in)


def test_a_role_taken_away_is_gone_at_the_next_request(
    signed_in: PageClient, session: Session, staff: Staff, clock: Clock
) -> None:
    assert signed_in.get(PEOPLE).status_code == 200
    grant = queries.current_grants(session, [staff.id])[staff.id][0]
    actions.end_role(session, grant.id, actor=SYSTEM, now=clock.now())
    session.commit()

    assert signed_in.get(PEOPLE).status_code == 403
    assert _is_in(signed_in)


def test_another_password_ends_every_other_session(
    signed_in: PageClient, app: Flask, session: Session, staff: Staff
) -> None:
    sign_in_as(app.test_client(), session, session.get_one(Person, staff.id))
    with signed_in.session_transaction() as cookie:
        before = cookie["_user_id"]

    signed_in.send(
        "/personal/cuenta/contrasena",
        {"password": PASSWORD, "new_password": NEW_PASSWORD, "code": staff.code()},
    )

    assert "Cambió su contraseña." in signed_in.page.text
    session.rollback()
    assert len(session.scalars(select(StaffSession).where(StaffSession.ended_at.is_not(None))).all()) == 2
    assert _is_in(signed_in)
    with signed_in.session_transaction() as cookie:
        assert cookie["_user_id"] != before


@pytest.mark.parametrize(
    ("password", "code_is_right", "wrong_field"),
    [("no es esta", True, "actual"), (PASSWORD, False, "código")],
)
def test_another_password_needs_both_factors(
    signed_in: PageClient,
    session: Session,
    staff: Staff,
    password: str,
    code_is_right: bool,
    wrong_field: str,
) -> None:
    code = staff.code() if code_is_right else "000000"

    response = signed_in.send(
        "/personal/cuenta/contrasena", {"password": password, "new_password": NEW_PASSWORD, "code": code}
    )

    assert response.status_code == 422
    assert wrong_field in signed_in.page.errors[0]


def test_renewed_recovery_codes_are_shown_once(signed_in: PageClient, staff: Staff) -> None:
    signed_in.send("/personal/cuenta/codigos", {"password": PASSWORD, "code": staff.code()})

    codes = ["".join(code.itertext()) for code in signed_in.page.with_class("app-code")]
    assert len(codes) == 10 and not set(codes) & set(staff.recovery_codes)
    assert signed_in.get("/personal/cuenta/codigos").status_code == 200
    assert codes[0] not in signed_in.page.html


def test_the_cookie_holds_the_token_and_nothing_of_the_person(signed_in: PageClient, staff: Staff) -> None:
    with signed_in.session_transaction() as cookie:
        held = dict(cookie)

    assert str(staff.id) not in repr(held)
    assert staff.email not in repr(held)


def test_the_cookie_after_both_pages_holds_no_trace_of_the_address(client: PageClient, staff: Staff) -> None:
    sign_in(client, staff)

    with client.session_transaction() as cookie:
        assert set(cookie) <= {"_user_id", "_fresh", "csrf_token", "_flashes"}


def test_who_asks_is_found_with_one_statement(signed_in: PageClient, app: Flask) -> None:
    statements: list[str] = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))

    signed_in.get("/ayuda")

    assert len([statement for statement in statements if not statement.startswith("BEGIN")]) == 1


class TestOutsideDevelopment:
    """In production the cookie is bound to the host and travels only over HTTPS."""

    @pytest.fixture
    def app(self, database_url: str, tmp_path) -> Iterator[Flask]:  # type: ignore[no-untyped-def]
        from foia import create_app

        app = create_app(settings_for(database_url, tmp_path, environment="production"))
        app.testing = True
        yield app
        with app.app_context():
            db.engine.dispose()

    def test_the_cookie_is_bound_to_the_host(self, client: PageClient) -> None:
        response = client.get("/personal/ingresar", base_url="https://localhost")
        cookie = response.headers["Set-Cookie"]

        assert cookie.startswith("__Host-foia=")
        assert all(f"; {word}" in cookie for word in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"))
        assert "Domain" not in cookie


def test_a_session_of_a_deleted_row_lets_nobody_in(signed_in: PageClient, session: Session) -> None:
    session.delete(session.scalars(select(StaffSession)).one())
    session.commit()

    assert not _is_in(signed_in)


def test_the_sessions_row_names_its_person(signed_in: PageClient, session: Session, staff: Staff) -> None:
    person_id: UUID = session.scalars(select(StaffSession.person_id)).one()

    assert person_id == staff.id
