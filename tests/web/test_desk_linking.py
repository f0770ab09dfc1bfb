"""Linking and joining cases by their folio, on the desk's pages."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Role
from foia.cases import actions
from foia.cases.models import Case
from foia.cases.store import events_of
from foia.cases.vault import Person as Filer
from foia.directory.models import Body
from tests import builders
from tests.page_client import PageClient
from tests.staff import sign_in_as


@pytest.fixture
def body(session: Session, client: PageClient) -> Body:
    return builders.add_public_body(session)


@pytest.fixture
def officer(session: Session, client: PageClient, body: Body) -> Person:
    person = builders.add_person(session, Role.OFFICER, body, name="Elena Rojas")
    sign_in_as(client, session, person)
    return person


@pytest.fixture
def case(app: Flask, session: Session, officer: Person, body: Body) -> Case:
    found, _receipt = builders.file_a_case(app, session, body)
    session.commit()
    return found


@pytest.fixture
def other(app: Flask, session: Session, officer: Person, body: Body) -> Case:
    found, _receipt = builders.file_a_case(app, session, body)
    session.commit()
    return found


def page_of(case: Case, verb: str = "") -> str:
    return f"/expedientes/{case.id}" + (f"/{verb}" if verb else "")


def types(session: Session, case: Case) -> list[str]:
    session.rollback()
    return [event.type for event in events_of(session, case.id)]


def test_two_cases_are_linked_by_folio(client: PageClient, session: Session, case: Case, other: Case) -> None:
    client.get(page_of(case))
    assert client.page.links["Vincular con otro expediente"] == page_of(case, "vincular")

    client.send(page_of(case, "vincular"), {"folio": f" {other.folio.lower()} ", "relation": "follows"})

    assert f"Vinculó este expediente con el {other.folio}" in client.page.text
    assert types(session, case) == types(session, other) == ["filed", "linked"]


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"folio": ""}, "Escriba el folio"),
        ({"relation": None}, "Elija qué relación tienen"),
    ],
)
def test_folio_and_relation_are_asked_for(
    client: PageClient, session: Session, case: Case, other: Case, values: dict[str, str], error: str
) -> None:
    sent = {"folio": other.folio, "relation": "related", **values}

    response = client.send(page_of(case, "vincular"), sent)

    assert (response.status_code, client.page.errors) == (422, [error])
    assert types(session, case) == ["filed"]


def test_a_case_of_another_body_and_none_at_all_are_told_alike(
    app: Flask, client: PageClient, session: Session, case: Case
) -> None:
    elsewhere, _officer = builders.joined_body(session, name="Otra entidad")
    hidden, _receipt = builders.file_a_case(app, session, elsewhere)
    session.commit()
    pages = []
    for verb in ("vincular", "acumular"):
        for folio in (hidden.folio, "BO-26-0000-0000-0"):
            values = {"folio": folio} | ({"relation": "related"} if verb == "vincular" else {})
            response = client.send(page_of(case, verb), values, page=page_of(case, verb))
            assert response.status_code == 422
            pages.append(client.page.errors)

    assert set(map(tuple, pages)) == {
        ("No encontramos un expediente con ese folio entre los que usted puede ver.",)
    }
    assert types(session, hidden) == ["filed"]


def test_a_case_is_joined_to_another_of_the_same_person(
    client: PageClient, session: Session, case: Case, other: Case
) -> None:
    client.get(page_of(case, "acumular"))
    assert "No se puede deshacer" in client.page.text

    client.send(page_of(case, "acumular"), {"folio": other.folio})

    assert f"Acumuló este expediente al {other.folio}: responda allí" in client.page.text
    assert types(session, case) == ["filed", "joined"]
    assert types(session, other) == ["filed", "linked"]
    assert (case.phase, case.outcome, other.phase) == ("concluded", "joined", "filed")


def test_who_may_be_somebody_else_is_not_joined(
    app: Flask, client: PageClient, session: Session, case: Case, body: Body
) -> None:
    anonymous, _receipt = builders.file_a_case(app, session, body, filer=Filer(), notice_channel="page")
    session.commit()

    response = client.send(page_of(case, "acumular"), {"folio": anonymous.folio})

    assert response.status_code == 422
    assert "vincúlelos en vez de acumularlos" in client.page.errors[0]
    assert types(session, case) == ["filed"]


def test_a_link_of_what_changed_meanwhile_shows_the_conflict(
    app: Flask, client: PageClient, session: Session, case: Case, other: Case, body: Body
) -> None:
    client.get(page_of(case, "vincular"))
    colleague = builders.add_person(session, Role.OFFICER, body)
    actions.acknowledge(builders.staff_context(app, session, colleague), case)
    session.commit()

    response = client.send(page_of(case, "vincular"), {"folio": other.folio, "relation": "related"})

    assert response.status_code == 409
    assert types(session, other) == ["filed"]
