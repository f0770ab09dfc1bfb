"""What a body sees to is written by screen, with its history, and read on its public page."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.directory.competence_models import BodyPhrase
from foia.directory.models import Body
from tests import builders
from tests.clock import Clock
from tests.page_client import PageClient
from tests.staff import sign_in_as
from tests.statements import counted_statements

LIST_PAGE = 5  # with the session


@pytest.fixture
def admin(app: Flask, session: Session, clock: Clock) -> PageClient:
    person = builders.add_person(session, Role.ADMINISTRATOR, name="Rosa Vargas")
    session.commit()
    browser = PageClient(app, app.response_class)
    sign_in_as(browser, session, person)
    return browser


def test_texts_are_pasted_changed_and_removed_with_their_history(
    app: Flask, admin: PageClient, session: Session, clock: Clock
) -> None:
    water, other = (builders.add_public_body(session, name) for name in ("Aguas Claras", "Aguas Turbias"))
    session.commit()
    page, its = (f"/administracion/entidades/{body.id}/competencias" for body in (water, other))
    public = f"/entidades/{water.id}"
    session.rollback()

    admin.send(its, {"texts": "el agua sale turbia"}, page=its)
    admin.send(page, {"texts": "El agua sale turbia\n\n  no hay   agua \nno hay agua"}, page=page)
    assert "Agregó 2 textos. 1 ya estaba." in admin.page.text
    assert "Aguas Turbias" in admin.page.text, "who has the same text"
    clock.advance(minutes=1)
    session.rollback()
    row = session.scalars(select(BodyPhrase).where(BodyPhrase.text == "no hay agua")).one()
    one = f"{page}/{row.id}"
    admin.send(one, {"text": "El agua, sale TURBIA"}, page=one)
    assert admin.page.errors == ["La entidad ya tiene ese texto"]
    admin.send(one, {"text": "no tenemos agua", "kind": "subject"}, page=one)
    assert "Rosa Vargas" in admin.page.text
    assert "no hay agua" in admin.page.text, "what it said before"
    admin.get(public)
    assert "Temas: No tenemos agua." in admin.page.text
    assert "El agua sale turbia" in admin.page.text
    with counted_statements(app) as statements:
        admin.get("/entidades?q=agua+turbia")
    assert len(statements) <= LIST_PAGE, statements
    assert "Se ocupa, por ejemplo, de: «El agua sale turbia»" in admin.page.text

    admin.send(f"{page}/quitar", {"texto": str(row.id)}, page=one)
    assert "Quitó 1 texto" in admin.page.text
    admin.get(public)
    assert "No tenemos agua" not in admin.page.text


def test_filing_begins_with_the_body_that_sees_to_what_was_typed(
    client: PageClient, session: Session, body: Body, admin: PageClient
) -> None:
    page, filing = f"/administracion/entidades/{body.id}/competencias", f"/solicitudes/nueva/{body.id}"
    session.rollback()
    admin.send(page, {"texts": "cuánto costó el puente de la laguna"}, page=page)

    client.get("/solicitudes/nueva?q=costo+del+puente+de+la+laguna")

    assert filing in client.page.links.values()
    assert "«Cuánto costó el puente de la laguna»" in client.page.text
