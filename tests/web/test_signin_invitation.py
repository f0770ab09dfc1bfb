"""Entering through a one-time link: password, telephone, recovery codes."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia.accounts import actions, totp
from foia.accounts.actions import NewPerson
from foia.accounts.models import Person
from foia.actors import SYSTEM, Role
from tests.clock import Clock
from tests.page_client import PageClient
from tests.staff import PASSWORD, QUICK, Staff, enrolled, keyring_of

PASSWORD_PAGE, FACTOR_PAGE = "/personal/invitacion", "/personal/invitacion/segundo-factor"
NEW_PASSWORD = "cuatro garzas sobre el lago"


@pytest.fixture
def link(app: Flask, session: Session, clock: Clock) -> str:
    app.config["FOIA_HASHING"] = QUICK
    new = NewPerson(email="maria.quispe@staff.example", name="María Quispe", role=Role.ADMINISTRATOR)
    _person, token = actions.invite(session, keyring_of(app), new, actor=SYSTEM, now=clock.now())
    session.commit()
    return f"/personal/invitacion/{token}"


def _secret(client: PageClient) -> str:
    return "".join("".join(client.page.element("clave-de-la-aplicacion").itertext()).split())


def _enrol(client: PageClient, link: str, clock: Clock) -> str:
    client.get(link, follow_redirects=True)
    client.send(PASSWORD_PAGE, {"new_password": NEW_PASSWORD})
    secret = _secret(client)
    client.send(FACTOR_PAGE, {"code": totp.code_at_step(secret, totp.step_at(clock.now()))})
    return secret


def test_the_whole_way_in(client: PageClient, link: str, clock: Clock) -> None:
    client.get(link, follow_redirects=True)
    assert client.page.heading == "Elija su contraseña"
    assert "maria.quispe@staff.example" in client.page.text

    client.send(PASSWORD_PAGE, {"new_password": NEW_PASSWORD})
    picture = client.page.all("main")[0].iter("img")
    assert next(picture).get("src", "").startswith("data:image/png;base64,")
    code = totp.code_at_step(_secret(client), totp.step_at(clock.now()))

    client.send(FACTOR_PAGE, {"code": code})
    assert client.page.heading == "Guarde sus códigos de recuperación"
    codes = ["".join(found.itertext()) for found in client.page.with_class("app-code")]
    assert len(codes) == 10
    assert all(re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}", code) for code in codes)
    assert client.get("/administracion/personas").status_code == 200


def test_the_address_does_not_keep_the_token(client: PageClient, link: str) -> None:
    assert client.get(link).location == PASSWORD_PAGE


def test_opening_the_link_does_not_use_it(client: PageClient, link: str, clock: Clock) -> None:
    for _ in range(3):
        client.get(link, follow_redirects=True)

    assert client.page.heading == "Elija su contraseña"


def test_a_used_link_is_dead_without_a_reason(
    client: PageClient, app: Flask, link: str, clock: Clock
) -> None:
    _enrol(client, link, clock)

    used = client.get(link, follow_redirects=True)
    used_text = client.page.text
    unknown = client.get("/personal/invitacion/never-made", follow_redirects=True)

    assert (used.status_code, unknown.status_code) == (410, 410)
    assert client.page.text == used_text


def test_a_link_of_yesterday_is_dead(client: PageClient, link: str, clock: Clock) -> None:
    client.get(link, follow_redirects=True)
    clock.advance(hours=24)

    response = client.send(PASSWORD_PAGE, {"new_password": NEW_PASSWORD})

    assert response.status_code == 410


def test_the_link_cannot_become_the_password(client: PageClient, session: Session, link: str) -> None:
    response = client.send(
        "/personal/ingresar", {"email": "maria.quispe@staff.example", "password": link.rsplit("/", 1)[1]}
    )

    assert response.status_code == 422


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("corta", "La contraseña debe tener al menos 12 caracteres"),
        ("Bolivia2026!!", "Esa contraseña es de las primeras que se prueban."),
        ("maria.quispe.2026", "La contraseña no puede ser su nombre ni su correo"),
        ("x" * 300, "La contraseña debe tener como máximo 256 caracteres"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(
    client: PageClient, link: str, password: str, said: str
) -> None:
    client.get(link, follow_redirects=True)

    response = client.send(PASSWORD_PAGE, {"new_password": password})

    assert response.status_code == 422
    assert client.page.errors[0].startswith(said)


def test_a_wrong_code_activates_nobody(client: PageClient, session: Session, link: str) -> None:
    client.get(link, follow_redirects=True)
    client.send(PASSWORD_PAGE, {"new_password": NEW_PASSWORD})
    secret = _secret(client)

    response = client.send(FACTOR_PAGE, {"code": "000000"})

    assert response.status_code == 422
    assert _secret(client) == secret
    assert client.get("/personal/cuenta").status_code == 302
    assert session.query(Person).one().active_at is None


def test_the_second_step_cannot_come_first(client: PageClient, link: str) -> None:
    client.get(link, follow_redirects=True)

    assert client.get(FACTOR_PAGE).location == PASSWORD_PAGE


def test_another_password_keeps_the_telephone(
    client: PageClient, app: Flask, session: Session, clock: Clock
) -> None:
    app.config["FOIA_HASHING"] = QUICK
    staff: Staff = enrolled(app, session, Role.ADMINISTRATOR)
    token = actions.renew_access(
        session, keyring_of(app), staff.id, with_second_factor=False, actor=SYSTEM, now=clock.now()
    )
    session.commit()

    client.get(f"/personal/invitacion/{token}", follow_redirects=True)
    client.send(PASSWORD_PAGE, {"new_password": NEW_PASSWORD})
    assert client.page.heading == "Confirme con su código"
    client.send(FACTOR_PAGE, {"code": staff.code()})

    assert client.page.heading == "Personas con acceso"
    client.send("/personal/salir")
    wrong = client.send("/personal/ingresar", {"email": staff.email, "password": PASSWORD})
    assert wrong.status_code == 422
    right = client.send("/personal/ingresar", {"email": staff.email, "password": NEW_PASSWORD}, follow=False)
    assert right.location == "/personal/segundo-factor"


def test_too_many_tries_on_links_are_refused(client: PageClient, app: Flask) -> None:
    statuses = [client.get(f"/personal/invitacion/guess-{n}").status_code for n in range(31)]

    assert statuses == [302] * 30 + [429]
