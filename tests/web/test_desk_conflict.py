"""What somebody sees whose case changed under their hands: what changed, and what they wrote."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.cases import actions
from foia.cases.models import Case
from foia.cases.store import events_of
from foia.directory.models import Body
from tests import builders
from tests.filing import sent_form
from tests.page_client import PageClient
from tests.staff import sign_in_as

WRITTEN = "Estimada señora: la lista está en el archivo."


@pytest.fixture
def body(session: Session, client: PageClient) -> Body:
    return builders.add_public_body(session)


@pytest.fixture
def case(app: Flask, session: Session, client: PageClient, body: Body) -> Case:
    officer = builders.add_person(session, Role.OFFICER, body)
    case, _receipt = builders.file_a_case(app, session, body)
    sign_in_as(client, session, officer)
    return case


def somebody_else_acknowledges(app: Flask, session: Session, case: Case, body: Body) -> None:
    colleague = builders.add_person(session, Role.OFFICER, body, name="Julio Paz")
    actions.acknowledge(builders.staff_context(app, session, colleague), case)
    session.commit()


@pytest.mark.parametrize(
    ("verb", "form"),
    [
        ("mensaje", {"text": WRITTEN}),
        ("nota", {"text": WRITTEN}),
        ("aclaracion", {"reason": "unclear", "text": WRITTEN}),
        ("responder", {"outcome_1": "granted", "text": WRITTEN, "is_checked": "y"}),
    ],
)
def test_a_stale_form_shows_what_changed_and_keeps_the_text(
    app: Flask, client: PageClient, session: Session, case: Case, body: Body, verb: str, form: dict[str, str]
) -> None:
    address = f"/expedientes/{case.id}/{verb}"
    client.get(address)
    somebody_else_acknowledges(app, session, case, body)

    response = client.send(address, form)

    assert response.status_code == 409
    assert client.page.heading == "Otra persona cambió este expediente"
    assert "Se confirmó la recepción y empezó el trámite" in client.page.text
    assert "Julio Paz" in client.page.text
    assert "Se recibió la solicitud" not in client.page.text
    assert WRITTEN in client.page.text
    assert client.page.links["Volver al expediente"] == f"/expedientes/{case.id}"
    session.rollback()
    assert len(events_of(session, case.id)) == 2


def test_a_verb_done_meanwhile_shows_the_conflict_too(
    app: Flask, client: PageClient, session: Session, case: Case, body: Body
) -> None:
    address = f"/expedientes/{case.id}/acusar"
    client.get(address)
    somebody_else_acknowledges(app, session, case, body)

    response = client.send(address)

    assert response.status_code == 409
    assert client.page.heading == "Otra persona cambió este expediente"


def test_a_case_that_went_elsewhere_meanwhile_is_not_shown(
    app: Flask, client: PageClient, session: Session
) -> None:
    desk = builders.add_person(session, Role.CENTRAL_DESK)
    case, _receipt = builders.file_a_case(app, session, None)
    other, _officer = builders.joined_body(session)
    sign_in_as(client, session, desk)
    client.get(f"/expedientes/{case.id}/nota")
    actions.route(builders.staff_context(app, session, desk), case, other, "")
    session.commit()

    response = client.send(f"/expedientes/{case.id}/nota", {"text": WRITTEN})

    assert response.status_code == 404
    assert case.folio not in client.page.text


def test_a_second_try_on_the_new_page_is_taken(
    app: Flask, client: PageClient, session: Session, case: Case, body: Body
) -> None:
    address = f"/expedientes/{case.id}/nota"
    client.get(address)
    somebody_else_acknowledges(app, session, case, body)
    client.send(address, {"text": WRITTEN})

    client.send(address, {"text": WRITTEN}, page=address)

    assert "Agregó la nota" in client.page.text


def test_a_form_sent_twice_is_said_to_be_recorded_already(
    client: PageClient, session: Session, case: Case
) -> None:
    address = f"/expedientes/{case.id}/responder"
    client.get(address)
    form = {"outcome_1": "granted", "text": WRITTEN, "is_checked": "y"}
    first = client.send(address, form, page=address, follow=False)
    stale = sent_form(client, address, form)

    second = client.post(address, data=stale)

    assert (first.status_code, second.status_code) == (302, 409)
    assert client.page.heading == "Usted ya registró algo en este expediente"
    assert "Otra persona" not in client.page.text
    assert WRITTEN in client.page.text
    session.rollback()
    assert [event.type for event in events_of(session, case.id)].count("answered") == 1
