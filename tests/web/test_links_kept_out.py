"""Whom a complaint accuses does not learn of it from the cases it is linked with."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Role
from foia.cases.links import link
from foia.cases.models import Case
from tests import builders
from tests.page_client import PageClient
from tests.staff import sign_in_as

ACCUSED = "Rómulo Vargas Terrazas"


@pytest.fixture
def linked(app: Flask, client: PageClient, session: Session) -> tuple[Case, Case, Person, Person]:
    """A request that whoever is accused works, linked with the complaint about them."""
    body, officer = builders.joined_body(session)
    accused = builders.add_person(session, Role.OFFICER, body, name=ACCUSED)
    request, _receipt = builders.file_a_case(app, session, body)
    complaint, _receipt = builders.file_a_complaint(
        app, session, "conduct_complaint", body, accused="Rómulo Vargas"
    )
    link(builders.staff_context(app, session, officer), complaint, request.folio, "related")
    session.commit()
    return request, complaint, officer, accused


def test_a_linked_complaint_is_not_named_to_whom_it_accuses(
    client: PageClient, session: Session, linked: tuple[Case, Case, Person, Person]
) -> None:
    request, complaint, officer, accused = linked
    folio, address = complaint.folio, f"/expedientes/{request.id}"

    sign_in_as(client, session, officer)
    client.get(address)
    assert folio in client.page.text

    sign_in_as(client, session, accused)
    for page in (address, f"{address}/imprimir"):
        assert client.get(page).status_code == 200
        assert folio not in client.page.text
