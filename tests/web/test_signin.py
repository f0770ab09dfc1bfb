"""Signing in: two factors in order, the same answer for everybody, limits that lock nobody out."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person, StaffSession
from foia.accounts.passwords import Hashing
from foia.accounts.sessions import PURPOSE
from foia.actors import Role
from foia.config import Settings
from tests.builders import add_public_body
from tests.clock import Clock
from tests.page_client import PageClient
from tests.settings import settings_for
from tests.staff import PASSWORD, QUICK, Staff, enrolled, keyring_of, sign_in

SIGN_IN, SECOND = "/personal/ingresar", "/personal/segundo-factor"
REFUSED = "El correo o la contraseña no son correctos."


@pytest.fixture
def staff(app: Flask, session: Session, clock: Clock) -> Staff:
    app.config["FOIA_HASHING"] = QUICK
    return enrolled(app, session, Role.ADMINISTRATOR)


def _token(client: PageClient, name: str = "_user_id") -> str | None:
    with client.session_transaction() as cookie:
        found: str | None = cookie.get(name)
        return found


def _password(client: PageClient, staff: Staff, password: str = PASSWORD, follow: bool = True):  # type: ignore[no-untyped-def]
    return client.send(SIGN_IN, {"email": staff.email, "password": password}, page=SIGN_IN, follow=follow)


def test_both_factors_open_the_pages_of_the_staff(client: PageClient, staff: Staff) -> None:
    sign_in(client, staff)

    assert client.get("/personal/cuenta").status_code == 200
    assert "Ana Choque" in client.page.text


def test_without_signing_in_the_pages_lead_to_the_sign_in(client: PageClient) -> None:
    response = client.get("/administracion/personas?p=2")

    assert response.status_code == 302
    assert response.location == "/personal/ingresar?siguiente=/administracion/personas?p%3D2"


def test_the_password_alone_opens_nothing(client: PageClient, staff: Staff) -> None:
    _password(client, staff)

    for address in ("/personal/cuenta", "/administracion/personas", "/personal/continuar"):
        response = client.get(address)
        assert response.status_code == 302 and response.location.startswith(SIGN_IN)


def test_the_first_factors_token_is_no_session(client: PageClient, staff: Staff) -> None:
    _password(client, staff)
    token = _token(client, "first_factor")
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token

    assert client.get("/personal/cuenta").status_code == 302


def test_the_second_factor_does_not_come_first(client: PageClient, staff: Staff) -> None:
    response = client.get(SECOND)

    assert response.status_code == 302 and response.location == SIGN_IN


def test_the_second_factor_waits_ten_minutes(client: PageClient, staff: Staff, clock: Clock) -> None:
    _password(client, staff)
    clock.advance(minutes=10)

    assert client.send(SECOND, {"code": staff.code()}, follow=False).location == SIGN_IN


def test_known_and_unknown_addresses_get_the_same_answer(client: PageClient, staff: Staff) -> None:
    answers = []
    for email in (staff.email, "nadie@staff.example"):
        response = client.send(SIGN_IN, {"email": email, "password": "no es esta frase"}, page=SIGN_IN)
        answers.append((response.status_code, client.page.errors, client.page.text))

    assert answers[0] == answers[1]
    assert answers[0][:2] == (422, [REFUSED])


@pytest.mark.parametrize("state", ["disabled", "invited"])
def test_who_may_not_enter_gets_the_same_answer(
    client: PageClient, session: Session, staff: Staff, clock: Clock, state: str
) -> None:
    person = session.get_one(Person, staff.id)
    if state == "disabled":
        person.disabled_at = clock.now()
    else:
        person.active_at = None
    session.commit()

    _password(client, staff)

    assert client.page.errors == [REFUSED]


def test_an_unknown_address_costs_one_hash_too(client: PageClient, staff: Staff) -> None:
    # A cost that cannot be paid fails: the answer shows that hashing was tried for an unknown address.
    client.application.config["FOIA_HASHING"] = Hashing(memory_kibibytes=1, passes=1, lanes=1)
    client.application.testing = False
    client.application.config["PROPAGATE_EXCEPTIONS"] = False

    statuses = {
        client.send(SIGN_IN, {"email": email, "password": PASSWORD}, page=SIGN_IN).status_code
        for email in ("nadie@staff.example", "otra@staff.example")
    }

    assert statuses == {500}


def test_a_code_is_refused_the_second_time(client: PageClient, app: Flask, staff: Staff) -> None:
    sign_in(client, staff)
    client.send("/personal/salir", page="/personal/cuenta")

    sign_in(client, staff)

    assert client.page.errors == ["El código no es correcto o ya se usó. Espere el siguiente y escríbalo."]
    assert client.get("/personal/cuenta").status_code == 302


def test_a_recovery_code_stands_in_once_and_says_how_many_are_left(client: PageClient, staff: Staff) -> None:
    sign_in(client, staff, code=staff.recovery_codes[0])
    assert "Le quedan 9." in client.page.text
    client.send("/personal/salir", page="/personal/cuenta")

    sign_in(client, staff, code=staff.recovery_codes[0])

    assert client.page.errors


def test_the_eleventh_attempt_is_refused_before_anything_is_hashed(client: PageClient, staff: Staff) -> None:
    statuses = [_password(client, staff, "no es esta frase").status_code for _ in range(10)]

    response = _password(client, staff)

    assert statuses == [422] * 10
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "900"


def test_nobody_is_locked_out_from_elsewhere(client: PageClient, app: Flask, staff: Staff) -> None:
    attacker = app.test_client()
    attacker.environ_base["REMOTE_ADDR"] = "192.0.2.66"
    for _ in range(11):
        attacker.send(SIGN_IN, {"email": staff.email, "password": "no es esta frase"}, page=SIGN_IN)  # type: ignore[attr-defined]

    assert _password(client, staff, follow=False).location == SECOND


def test_signing_in_rightly_is_not_counted(client: PageClient, staff: Staff) -> None:
    for _ in range(12):
        assert _password(client, staff, follow=False).location == SECOND


def test_the_eleventh_wrong_code_is_refused(client: PageClient, staff: Staff) -> None:
    _password(client, staff)

    statuses = [client.send(SECOND, {"code": "000000"}, page=SECOND).status_code for _ in range(11)]

    assert statuses == [422] * 10 + [429]


def test_a_session_fixed_beforehand_is_not_used(client: PageClient, session: Session, staff: Staff) -> None:
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "a token the attacker knows"
        cookie["opened_case_id"] = "left by somebody else"

    sign_in(client, staff)

    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != "a token the attacker knows"
        assert "opened_case_id" not in cookie


def test_the_session_id_is_new_at_each_factor(
    client: PageClient, app: Flask, session: Session, staff: Staff
) -> None:
    _password(client, staff)
    between = _token(client, "first_factor")
    client.send(SECOND, {"code": staff.code()})
    after = _token(client)

    assert between and after and between != after
    assert _token(client, "first_factor") is None
    first, second = session.scalars(
        select(StaffSession).order_by(StaffSession.second_factor_at.nulls_first())
    )
    assert first.ended_at is not None and second.ended_at is None
    assert second.token_hmac == keyring_of(app).fingerprint(after, PURPOSE)[1]
    assert len(after) >= 43


def test_a_stronger_cost_rehashes_at_the_next_sign_in(
    client: PageClient, session: Session, staff: Staff
) -> None:
    before = session.get_one(Person, staff.id).password_hash
    client.application.config["FOIA_HASHING"] = Hashing(memory_kibibytes=128, passes=1, lanes=1)

    assert _password(client, staff, follow=False).location == SECOND

    session.rollback()
    after = session.get_one(Person, staff.id).password_hash
    assert before != after and after is not None and "m=128" in after


def test_the_real_cost_is_the_recommended_one() -> None:
    assert Hashing() == Hashing(memory_kibibytes=65536, passes=3, lanes=4)


@pytest.mark.parametrize(
    ("asked", "arrives"),
    [
        ("/personal/cuenta", "/personal/cuenta"),
        ("https://otro.example/", "/administracion/personas"),
        ("//otro.example/", "/administracion/personas"),
        ("/\\otro.example", "/administracion/personas"),
    ],
)
def test_only_a_path_of_ours_is_the_next_page(
    client: PageClient, staff: Staff, asked: str, arrives: str
) -> None:
    client.get(SIGN_IN, query_string={"siguiente": asked})
    action = next(
        form.get("action", "") for form in client.page.all("form") if "ingresar" in form.get("action", "")
    )
    client.send(action, {"email": staff.email, "password": PASSWORD})
    action = next(
        form.get("action", "") for form in client.page.all("form") if "segundo" in form.get("action", "")
    )

    response = client.send(action, {"code": staff.code()}, follow=False)

    assert response.location == arrives


def test_failures_are_logged_with_ids_only(
    client: PageClient, staff: Staff, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="foia")
    _password(client, staff, "no es esta frase")
    client.send(SIGN_IN, {"email": "nadie@staff.example", "password": PASSWORD}, page=SIGN_IN)
    _password(client, staff)
    client.send(SECOND, {"code": "000000"})

    text = caplog.text
    assert f"first factor refused person={staff.id}" in text
    assert "first factor refused account~" in text
    assert f"second factor refused person={staff.id}" in text
    assert not any(secret in text for secret in (staff.email, "nadie@", PASSWORD, "000000", "127.0.0.1"))


class TestDemonstration:
    """A demonstration shows the code of its invented people."""

    @pytest.fixture
    def settings(self, database_url: str, tmp_path: Path) -> Settings:
        return settings_for(database_url, tmp_path, demo=True)

    def test_the_code_is_shown_and_works_even_twice_in_a_minute(
        self, client: PageClient, staff: Staff
    ) -> None:
        for _ in range(2):
            _password(client, staff)
            code = "".join(client.page.element("codigo-de-demostracion").itertext())
            response = client.send(SECOND, {"code": code}, follow=False)
            assert response.location == "/administracion/personas"
            client.send("/personal/salir", page="/personal/cuenta")


def test_outside_a_demonstration_no_code_is_shown(client: PageClient, staff: Staff) -> None:
    _password(client, staff)

    assert "demostración" not in client.page.html


def test_an_officer_of_a_body_may_not_administer(
    client: PageClient, app: Flask, session: Session, staff: Staff, caplog: pytest.LogCaptureFixture
) -> None:
    officer = enrolled(app, session, Role.OFFICER, add_public_body(session))
    sign_in(client, officer)

    assert client.get("/administracion/personas").status_code == 403
    assert f"denied person={officer.id} endpoint=accounts.people status=403" in caplog.text
