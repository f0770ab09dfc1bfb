"""A member of staff's own notices: what is listed, what is kept from whom, and when it was opened."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import clock
from foia.accounts.models import Person
from foia.actors import Role
from foia.cases import actions
from foia.cases.actions import Text
from foia.cases.models import Case
from foia.directory.models import Body
from foia.notifications.jobs import sweep
from foia.notifications.models import MessageState, OutboxMessage
from tests import builders
from tests.clock import Clock
from tests.confidential import file_a_report
from tests.page_client import PageClient
from tests.staff import sign_in_as
from tests.statements import counted_statements

MOST_OF_A_LIST = 4


@pytest.fixture
def body(session: Session, client: PageClient, clock: Clock) -> Body:
    return builders.add_public_body(session)


@pytest.fixture
def officer(session: Session, client: PageClient, body: Body) -> Person:
    person = builders.add_person(session, Role.OFFICER, body)
    sign_in_as(client, session, person)
    return person


@pytest.fixture
def case(app: Flask, session: Session, body: Body, officer: Person) -> Case:
    """A case of which its officer has two notices."""
    case, _receipt = builders.file_a_case(app, session, body)
    later = clock.now() + timedelta(minutes=5)
    actions.write_message(builders.filer_context(app, session, case, later), case, Text("Gracias."))
    session.commit()
    return case


def notices(session: Session, person: Person) -> list[OutboxMessage]:
    session.rollback()
    own = select(OutboxMessage).where(OutboxMessage.recipient_id == person.id)
    return list(session.scalars(own.order_by(OutboxMessage.created_at)))


def titles(client: PageClient, address: str = "/avisos") -> list[str]:
    client.get(address)
    own = {n: leads for n, leads in client.page.links.items() if leads.startswith("/avisos/")}
    return [name for name, leads in own.items() if not leads.endswith("/expediente")]


def test_notices_come_newest_first_and_opening_one_stays_with_its_first_instant(
    client: PageClient, session: Session, clock: Clock, case: Case, officer: Person
) -> None:
    clock.advance(minutes=5)
    assert titles(client)[0] == "Hay un mensaje nuevo"
    assert client.page.text.index("Hay un mensaje nuevo") < client.page.text.index(
        "Llegó un expediente nuevo"
    )
    assert client.page.text.count("Sin leer") == 1 + 2  # the filter's link, and each

    first = notices(session, officer)[0]
    client.get(f"/avisos/{first.id}")
    opened_at = clock.now()
    assert client.page.heading == "Llegó un expediente nuevo"
    clock.advance(minutes=5)
    led = client.get(f"/avisos/{first.id}/expediente")

    assert led.location.endswith(f"/expedientes/{case.id}")
    assert [row.opened_at for row in notices(session, officer)] == [opened_at, None]
    assert "Llegó un expediente nuevo" not in titles(client, "/avisos?ver=sin-leer")


def test_all_are_marked_as_read_at_once(
    client: PageClient, session: Session, case: Case, officer: Person, clock: Clock
) -> None:
    clock.advance(minutes=5)
    client.send("/avisos", {}, page="/avisos")

    assert "Marcó todos sus avisos como leídos" in client.page.text
    assert {row.opened_at for row in notices(session, officer)} == {clock.now()}


def test_what_a_person_may_not_know_of_any_more_is_neither_listed_nor_opened(
    app: Flask,
    client: PageClient,
    session: Session,
    clock: Clock,
    body: Body,
    case: Case,
    officer: Person,
) -> None:
    clock.advance(minutes=5)
    new, message = notices(session, officer)
    new.state = MessageState.VOIDED
    message.not_before = clock.now() + timedelta(minutes=1)
    session.commit()
    assert titles(client) == []
    assert "Todavía no tiene avisos." in client.page.text

    new.state, message.not_before = MessageState.SENT, clock.now()
    case.excluded = officer.id.hex
    builders.file_a_case(app, session, body)
    session.commit()
    client.send("/avisos", {}, page="/avisos")

    assert titles(client) == ["Llegó un expediente nuevo"]
    assert client.get(f"/avisos/{new.id}").status_code == 404
    assert client.get(f"/avisos/{new.id}/expediente").status_code == 404
    sign_in_as(client, session, builders.add_person(session, Role.OFFICER, body))
    assert client.get(f"/avisos/{new.id}").status_code == 404
    assert [row.opened_at is not None for row in notices(session, officer)] == [False, False, True]


def test_a_notice_of_a_confidential_case_tells_nothing_of_it(
    app: Flask, client: PageClient, session: Session, body: Body, officer: Person
) -> None:
    named = builders.add_person(session, Role.REPORTS_OFFICER, body)
    report = file_a_report(app, session, body)
    sign_in_as(client, session, named)

    assert "Hay novedades en un expediente que usted tiene a su cargo" in titles(client)
    assert report.folio not in client.page.text
    assert "enuncia" not in client.page.text


def test_the_list_costs_the_same_however_much_it_tells(
    app: Flask, client: PageClient, session: Session, clock: Clock, body: Body, officer: Person
) -> None:
    for _number in range(4):
        builders.file_a_case(app, session, body)
    session.commit()
    clock.advance(days=45)
    sweep(app, clock.now())
    sign_in_as(client, session, officer)

    with counted_statements(app) as statements:
        client.get("/avisos")

    assert client.page.text.count("La respuesta") >= 4
    assert len(statements) <= MOST_OF_A_LIST, statements
