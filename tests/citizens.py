"""Accounts of citizens for the tests: made through their actions, and browsers in which they are open."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import clock
from foia.accounts.passwords import hash_password
from foia.actors import ANYBODY
from foia.cases.acting import context_for
from foia.cases.models import Case
from foia.citizens import account_actions, queries
from foia.citizens.follow_actions import follow
from foia.citizens.models import Citizen, CitizenLink
from tests.staff import PASSWORD, QUICK, keyring_of

ADDRESS = "sisa.condori@example.org"


def open_account(app: Flask, session: Session, *cases: Case, address: str = ADDRESS) -> Citizen:
    """Register an account, go through its link, and follow cases."""
    keyring, now = keyring_of(app), clock.now()
    account_actions.register(
        session, keyring, address, hash_password(QUICK, PASSWORD), language="es", now=now
    )
    citizen = queries.citizen_by_address(session, keyring, address)
    assert citizen is not None
    link = session.scalars(select(CitizenLink).where(CitizenLink.citizen_id == citizen.id)).one()
    assert account_actions.confirm(session, link, now=now)
    for case in cases:
        follow(context_for(app, session, actor=ANYBODY), citizen.id, case)
    return citizen


def enter_as(client: FlaskClient, session: Session, citizen: Citizen) -> None:
    """Put an open session of the account into the browser, without the page of entry; commits."""
    session.commit()
    keyring = keyring_of(client.application)
    token = account_actions.start_session(session, keyring, citizen.id, now=clock.now())
    session.commit()
    with client.session_transaction() as cookie:
        cookie["citizen"] = token
