"""The pages that end a case for want of clarification."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Role
from foia.cases import actions
from foia.cases.models import Case, Event
from foia.cases.opening import note_visit
from tests import builders
from tests.clock import Clock
from tests.page_client import PageClient
from tests.staff import sign_in_as


@pytest.fixture
def head(session: Session, client: PageClient) -> Person:
    return builders.add_person(
        session, Role.HEAD, builders.add_public_body(session, body_class="municipality")
    )


@pytest.fixture
def case(app: Flask, session: Session, client: PageClient, head: Person, clock: Clock) -> Case:
    """A case that waits for its filer, who read it, since 9 March: the term ends on the 16th."""
    (grant,) = builders.staff_context(app, session, head).actor.grants
    body = session.get_one(builders.Body, grant.body_id)
    officer = builders.add_person(session, Role.OFFICER, body)
    found, _receipt = builders.file_a_case(app, session, body, notice_channel="page")
    actions.ask_clarification(builders.staff_context(app, session, officer), found, "¿De qué año?")
    clock.advance(hours=1)
    note_visit(builders.filer_context(app, session, found), found)
    sign_in_as(client, session, officer)
    return found


def page_of(case: Case, verb: str = "") -> str:
    return f"/expedientes/{case.id}" + (f"/{verb}" if verb else "")


def test_a_lapse_is_not_even_asked_for_while_the_term_runs(client: PageClient, case: Case) -> None:
    response = client.get(page_of(case, "caducidad/proponer"))

    assert response.status_code == 422
    assert client.page.heading == "La norma no permite esta acción"
    assert "termina el 16/03/2026" in client.page.text


def test_one_proposes_and_another_confirms(
    app: Flask, client: PageClient, session: Session, clock: Clock, case: Case, head: Person
) -> None:
    later(client, session, clock, case, datetime(2026, 3, 17, 15, tzinfo=clock.now().tzinfo))
    client.get(page_of(case))
    assert page_of(case, "caducidad/proponer") in client.page.links.values()
    assert page_of(case, "caducidad") not in client.page.links.values()
    client.get(page_of(case, "caducidad/proponer"))
    assert "la propuesta no vale" in client.page.text

    client.send(page_of(case, "caducidad/proponer"), {"text": "Falta el año."})

    assert "Propuso archivar el expediente" in client.page.text
    assert client.get(page_of(case, "caducidad")).status_code == 403
    session.rollback()
    sign_in_as(client, session, head)
    client.get(page_of(case, "caducidad"))
    assert "cinco días hábiles" in client.page.text
    client.send(page_of(case, "caducidad"))
    assert "Archivó el expediente" in client.page.text
    session.rollback()
    assert session.get_one(Case, case.id).outcome == "lapsed"


def test_a_clarification_meanwhile_is_not_overwritten(
    app: Flask, client: PageClient, session: Session, clock: Clock, case: Case, head: Person
) -> None:
    later(client, session, clock, case, datetime(2026, 3, 17, 15, tzinfo=clock.now().tzinfo))
    client.send(page_of(case, "caducidad/proponer"))
    session.rollback()
    sign_in_as(client, session, head)
    client.get(page_of(case, "caducidad"))
    form = client.page
    session.rollback()
    actions.give_clarification(
        builders.filer_context(app, session, case), session.get_one(Case, case.id), actions.Text("De 2025.")
    )
    session.commit()
    client.page = form

    response = client.send(page_of(case, "caducidad"))

    assert response.status_code == 409
    session.rollback()
    types = session.scalars(select(Event.type).where(Event.case_id == case.id).order_by(Event.sequence)).all()
    assert types[-2:] == ["lapse_proposed", "clarification_provided"]


def later(client: PageClient, session: Session, clock: Clock, case: Case, instant: datetime) -> None:
    """Go on to an instant, with whoever works the case signed in again."""
    clock.set(instant)
    officer = session.scalars(select(Person).join(Event, Event.actor_id == Person.id)).first()
    assert officer is not None
    sign_in_as(client, session, officer)
