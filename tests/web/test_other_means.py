"""What the service could not deliver: who is shown it, and what a person does about it."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Role
from foia.cases.models import Case
from foia.cases.store import events_of
from foia.directory.models import Body
from foia.notifications.jobs import sweep
from foia.notifications.models import MessageState, OutboxMessage, Reminder, ReminderState
from tests import builders
from tests.clock import Clock
from tests.confidential import file_a_report
from tests.page_client import PageClient
from tests.staff import sign_in_as

LIST = "/avisos/sin-entregar"


@pytest.fixture
def body(session: Session, client: PageClient, clock: Clock) -> Body:
    return builders.joined_body(session, name="Ministerio de Caminos")[0]


@pytest.fixture
def head(session: Session, client: PageClient, body: Body) -> Person:
    person = builders.add_person(session, Role.HEAD, body)
    sign_in_as(client, session, person)
    return person


@pytest.fixture
def case(app: Flask, session: Session, body: Body, head: Person, clock: Clock) -> Case:
    """A case whose receipt the filer's mail refused for good, and with a reminder for nobody."""
    case, _receipt = builders.file_a_case(app, session, body)
    lose(session, case)
    session.commit()
    clock.advance(minutes=10)
    return case


def lose(session: Session, case: Case) -> None:
    message = session.scalars(
        select(OutboxMessage).where(OutboxMessage.case_id == case.id, OutboxMessage.recipient_kind == "filer")
    ).first()
    reminder = session.scalars(select(Reminder).where(Reminder.case_id == case.id)).first()
    if message is not None:
        message.state, message.reason = MessageState.FAILED, "notify_by_other_means"
        message.attempts = 7
    assert reminder is not None
    reminder.state, reminder.reason = ReminderState.FAILED, "no_recipient"
    reminder.due_at = reminder.state_at


def untold_of(session: Session, case: Case) -> list[OutboxMessage | Reminder]:
    session.rollback()
    found: list[OutboxMessage | Reminder] = []
    for model in (OutboxMessage, Reminder):
        failed = (model.state == "failed", model.reason != "told_otherwise")
        found += session.scalars(select(model).where(model.case_id == case.id, *failed))
    return found


def test_a_head_sees_what_reached_nobody_in_the_bodys_cases_and_the_desk_in_all(
    app: Flask, client: PageClient, session: Session, case: Case, body: Body
) -> None:
    other = builders.joined_body(session, name="Servicio de Aguas")[0]
    theirs, _receipt = builders.file_a_case(app, session, other)
    builders.add_person(session, Role.REPORTS_OFFICER, body)
    secret = file_a_report(app, session, body)
    for one in (theirs, secret):
        lose(session, one)
    session.commit()

    def folios(role: Role) -> set[str]:
        sign_in_as(client, session, builders.add_person(session, role, body))
        client.get(LIST)
        return {one.folio for one in (case, theirs, secret) if one.folio in client.page.text}

    assert folios(Role.HEAD) == {case.folio}
    assert "No se pudo entregar después de 7 intentos." in client.page.text
    assert "Nadie en la entidad tiene esa función." in client.page.text
    assert "Quien presentó" in client.page.text
    assert folios(Role.CENTRAL_DESK) == {case.folio, theirs.folio}
    assert folios(Role.REPORTS_OFFICER) == {secret.folio}


def test_the_tray_of_a_head_counts_them(client: PageClient, case: Case) -> None:
    client.get("/bandeja")

    assert "2 avisos que no se pudieron entregar: notifíquelos por otro medio" in client.page.links


def test_telling_by_other_means_is_recorded_with_how_and_when_and_ends_it(
    client: PageClient, session: Session, clock: Clock, case: Case, head: Person
) -> None:
    message, reminder = untold_of(session, case)
    today = clock.now().astimezone(ZoneInfo("America/La_Paz")).date()
    day = {f"told_on-{part}": str(getattr(today, part)) for part in ("day", "month", "year")}
    refused = client.send(f"{LIST}/{message.id}", {**day, "means": "phone", "told_on-year": "2025"})
    assert refused.status_code == 422
    assert client.page.errors == ["Escriba un día entre aquel en que debía salir y hoy."]

    client.send(f"{LIST}/{message.id}", {**day, "means": "phone"})
    client.send(f"{LIST}/{reminder.id}", {**day, "means": "in_person"})

    assert "El correo entregó todo." in client.page.text
    assert untold_of(session, case) == []
    told = [event for event in events_of(session, case.id) if event.type == "told_otherwise"]
    assert [(event.payload["means"], event.payload["recipient"]) for event in told] == [
        ("phone", "filer"),
        ("in_person", "responsible"),
    ]
    assert {event.occurred_at for event in told} == {clock.now()}
    assert {event.actor_id for event in told} == {head.id.hex}
    assert client.get(f"{LIST}/{message.id}").status_code == 404


def test_what_is_tried_again_leaves_at_the_next_sweep(
    app: Flask, client: PageClient, session: Session, clock: Clock, case: Case
) -> None:
    message, _reminder = untold_of(session, case)
    client.get(f"{LIST}/{message.id}")

    client.send(f"{LIST}/{message.id}/otra-vez", {})
    clock.advance(minutes=1)
    sweep(app, clock.now() + timedelta(seconds=1))

    assert message not in untold_of(session, case)
    assert session.get_one(OutboxMessage, message.id).attempts == 1
