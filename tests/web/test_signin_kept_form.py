"""A form sent after its session ended keeps what was typed, for that person alone."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person, StaffSession
from foia.actors import Role
from tests.clock import Clock
from tests.page_client import PageClient
from tests.staff import PASSWORD, QUICK, Staff, enrolled, sign_in_as

INVITE = "/administracion/personas/nueva"
NAME = "Nombre que costó escribir & más"
TYPED = {"name": NAME, "email": "nueva@staff.example", "role": "auditor", "body": "", "language": "es"}


@pytest.fixture
def staff(app: Flask, session: Session, clock: Clock) -> Staff:
    app.config["FOIA_HASHING"] = QUICK
    return enrolled(app, session, Role.ADMINISTRATOR)


@pytest.fixture
def expired(client: PageClient, session: Session, staff: Staff, clock: Clock) -> PageClient:
    """A browser with the filled form open, whose session has just ended."""
    sign_in_as(client, session, session.get_one(Person, staff.id))
    client.get(INVITE)
    clock.advance(minutes=31)
    return client


def _post(client: FlaskClient, **more: Any) -> Any:
    """Send the form as it stands in the browser, with the token it was given."""
    token = next(
        control.get("value")
        for control in client.page.all("input")  # type: ignore[attr-defined]
        if control.get("name") == "csrf_token"
    )
    return client.post(INVITE, data={**TYPED, "csrf_token": token, **more})


def _sign_in_again(client: PageClient, staff: Staff) -> None:
    client.send("/personal/ingresar", {"email": staff.email, "password": PASSWORD})
    client.send("/personal/segundo-factor", {"code": staff.code()})


def _kept(session: Session) -> list[str | None]:
    session.rollback()
    rows = session.scalars(select(StaffSession).where(StaffSession.ended_at.is_(None)))
    return [row.kept_form for row in rows if row.second_factor_at is not None][-1:]


def test_what_was_typed_comes_back_and_can_be_sent(
    expired: PageClient, session: Session, staff: Staff
) -> None:
    response = _post(expired)
    assert response.status_code == 401
    assert "Su sesión terminó; sus datos siguen aquí." in expired.page.text
    assert NAME not in expired.page.text

    _sign_in_again(expired, staff)
    assert expired.page.heading == "Sus datos siguen aquí"
    assert NAME in expired.page.text

    expired.send(INVITE)
    assert session.scalars(select(Person.name).where(Person.email == TYPED["email"])).all() == [NAME]
    assert _kept(session) == [None]


def test_a_wrong_password_in_between_loses_nothing(expired: PageClient, staff: Staff) -> None:
    _post(expired)
    expired.send("/personal/ingresar", {"email": staff.email, "password": "no es esta frase"})
    assert "Lo que escribió sigue aquí." in expired.page.text

    _sign_in_again(expired, staff)

    assert NAME in expired.page.text


def test_somebody_else_who_signs_in_gets_nothing_of_it(
    expired: PageClient, app: Flask, session: Session, staff: Staff
) -> None:
    other = enrolled(app, session, Role.ADMINISTRATOR, name="Otra Persona")
    _post(expired)

    _sign_in_again(expired, other)

    assert expired.page.heading == "Personas con acceso"
    assert expired.get("/personal/continuar").status_code == 302
    assert _kept(session) == [None]


def test_files_are_not_kept_and_it_says_so(expired: PageClient, staff: Staff) -> None:
    _post(expired, files=(BytesIO(b"%PDF-1.7"), "respuesta.pdf"))
    assert "Los archivos no se guardan" in expired.page.text

    _sign_in_again(expired, staff)

    assert "Los archivos no se guardaron." in expired.page.text
    assert "Archivo: respuesta.pdf" in expired.page.text


def test_what_was_typed_is_stored_sealed(expired: PageClient, session: Session, staff: Staff) -> None:
    _post(expired)
    _sign_in_again(expired, staff)

    kept = _kept(session)[0]
    assert kept is not None and "Nombre" not in kept and "nueva@" not in kept


def test_what_was_typed_can_be_thrown_away(expired: PageClient, session: Session, staff: Staff) -> None:
    _post(expired)
    _sign_in_again(expired, staff)

    expired.send("/personal/continuar")

    assert "Borramos lo que había escrito." in expired.page.text
    assert _kept(session) == [None]


def test_without_its_token_nothing_is_kept(expired: PageClient) -> None:
    response = expired.post(INVITE, data=TYPED)

    assert response.status_code == 400


def test_a_disabled_person_keeps_nothing(
    expired: PageClient, session: Session, staff: Staff, clock: Clock
) -> None:
    session.get_one(Person, staff.id).disabled_at = clock.now()
    session.commit()

    response = _post(expired)

    assert response.status_code == 302 and response.location.startswith("/personal/ingresar")


def test_passwords_are_never_kept(client: PageClient, session: Session, staff: Staff, clock: Clock) -> None:
    sign_in_as(client, session, session.get_one(Person, staff.id))
    client.get("/personal/cuenta/contrasena")
    clock.advance(minutes=31)
    client.send(
        "/personal/cuenta/contrasena",
        {"password": PASSWORD, "new_password": "cuatro garzas sobre el lago", "code": "123456"},
    )

    _sign_in_again(client, staff)

    assert "garzas" not in client.page.html and PASSWORD not in client.page.html
    assert "123456" not in client.page.html
