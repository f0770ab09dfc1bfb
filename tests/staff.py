"""Staff for the tests: people who can sign in, and browsers in which they did."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from foia import clock
from foia.accounts import enrolment, second_factor, sessions, totp
from foia.accounts.actions import NewPerson
from foia.accounts.models import Person
from foia.accounts.passwords import Hashing, hash_password
from foia.actors import SYSTEM, Role
from foia.directory.models import Body
from foia.keys import Keyring

PASSWORD = "ñandú pinta tejados al alba"
# What a password costs in tests: a hundredth of the real cost.
QUICK = Hashing(memory_kibibytes=64, passes=1, lanes=1)


@dataclass(frozen=True)
class Staff:
    """A person who finished the invitation, with what only they know."""

    id: UUID
    email: str
    secret: str
    recovery_codes: list[str]

    def code(self, at: datetime | None = None) -> str:
        """Return what the telephone shows."""
        return totp.code_at_step(self.secret, totp.step_at(at or clock.now()))


def keyring_of(app: Flask) -> Keyring:
    keyring: Keyring = app.config["FOIA"].keyring
    return keyring


def enrolled(
    app: Flask,
    session: Session,
    role: Role,
    body: Body | None = None,
    email: str = "",
    name: str = "Ana Choque",
) -> Staff:
    """Invite a person and go through the link; commits. The code of half a minute ago is the one used up."""
    keyring, now = keyring_of(app), clock.now()
    email = email or f"{secrets.token_hex(4)}@staff.example"
    new = NewPerson(email=email, name=name, role=role, body_id=body.id if body else None)
    person, secret, codes = enrolment.enrol_at_once(
        session, keyring, new, hash_password(QUICK, PASSWORD), actor=SYSTEM, now=now
    )
    staff = Staff(person.id, person.email, secret, codes)
    session.commit()
    return staff


def add_second_factor(app: Flask, session: Session, person: Person, password: str = PASSWORD) -> str:
    """Give a person made by the builders a password and a second factor; return the secret."""
    secret = totp.new_secret()
    person.password_hash = hash_password(QUICK, password)
    second_factor.set_secret(keyring_of(app), person, secret, used_step=None)
    session.commit()
    return secret


def sign_in_as(client: FlaskClient, session: Session, person: Person) -> None:
    """Put an open session of the person into the browser, without the pages of sign-in; commits."""
    # What was read before may be old by now: pages write by connections of their own.
    session.commit()
    keyring = keyring_of(client.application)
    token = sessions.start_session(session, keyring, person.id, now=clock.now(), second_factor=True)
    session.commit()
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie["_user_id"] = token
        cookie["_fresh"] = True


def sign_in(client: FlaskClient, staff: Staff, password: str = PASSWORD, code: str = "") -> None:
    """Go through both pages, as a person would."""
    client.application.config["FOIA_HASHING"] = QUICK
    client.send("/personal/ingresar", {"email": staff.email, "password": password})  # type: ignore[attr-defined]
    client.send("/personal/segundo-factor", {"code": code or staff.code()})  # type: ignore[attr-defined]
