"""The administrator's catalogues: categories, and the grounds officers are offered."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Role
from foia.cases.categories import Category
from foia.changes import changes_of
from tests import builders
from tests.clock import Clock
from tests.page_client import PageClient
from tests.staff import sign_in_as

CATEGORIES = "/administracion/categorias"
NEW = f"{CATEGORIES}/nueva?tipo=service_complaint"
GROUNDS = "/administracion/causales"
REGIME = "bo.information_request"
POTHOLES = {
    "name_es": "Baches y aceras",
    "name_en": "Potholes and pavements",
    "service_working_days": "7",
    "urgent_hours": "",
    "position": "3",
}


@pytest.fixture
def administrator(session: Session, clock: Clock) -> Person:
    person = builders.add_person(session, Role.ADMINISTRATOR, name="Rosa Vargas")
    session.commit()
    return person


@pytest.fixture
def admin(app: Flask, session: Session, administrator: Person) -> PageClient:
    browser = PageClient(app, app.response_class)
    sign_in_as(browser, session, administrator)
    return browser


@pytest.fixture
def other(app: Flask, clock: Clock) -> PageClient:
    """Another person's browser."""
    return PageClient(app, app.response_class)


def potholes(session: Session) -> Category:
    session.rollback()
    return session.scalars(select(Category).where(Category.name_es.startswith("Baches"))).one()


def test_a_category_is_added_changed_retired_and_brought_back(
    admin: PageClient, session: Session, clock: Clock
) -> None:
    admin.send(NEW, POTHOLES, page=NEW)
    assert "Baches y aceras" in admin.page.text
    assert "Nunca son plazos legales" in admin.page.text
    category = potholes(session)
    page = f"{CATEGORIES}/{category.id}"

    clock.advance(minutes=1)
    admin.send(page, {"name_es": "Baches", "service_working_days": ""}, page=page)
    clock.advance(minutes=1)
    admin.send(f"{page}/retirar", page=page)
    assert "Retirada: ya no se ofrece" in admin.page.text
    assert "Baches" not in admin.get("/reclamos/servicio/nuevo").text
    clock.advance(minutes=1)
    admin.send(f"{page}/recuperar", page=page)

    category = potholes(session)
    assert (category.code, category.name_es) == ("service_complaint.local_baches_y_aceras", "Baches")
    assert (category.is_active, category.service_working_days) == (True, None)
    assert [change.action for change in changes_of(session, "category", category.id)] == [
        "enabled", "withdrawn", "changed", "added",
    ]  # fmt: skip
    for told in ("Rosa Vargas", "antes Baches y aceras → después Baches", "antes 7 → después nada"):
        assert told in admin.page.text
    admin.get("/administracion/historial")
    assert "Categoría: Baches Activó" in admin.page.text
    assert admin.page.links["Baches"] == page


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"name_es": ""}, "Escriba el nombre en español"),
        ({"name_es": "corte o falla del SERVICIO"}, "Ya hay una categoría con ese nombre en este tipo."),
        (
            {"service_working_days": "366"},
            "Compromiso de atención, en días hábiles: escriba un número entre 1 y 365.",
        ),
        ({"urgent_hours": "dos"}, "Compromiso si es urgente, en horas: escriba un número entre 1 y 720."),
        ({"position": "1.5"}, "Orden en la lista: escriba un número entre 0 y 999."),
    ],
)
def test_what_cannot_be_a_category_is_said_and_kept(
    admin: PageClient, typed: dict[str, str], error: str
) -> None:
    response = admin.send(NEW, {**POTHOLES, **typed}, page=NEW)

    assert response.status_code == 422
    assert [told for told in admin.page.errors if told.startswith(error)]
    assert 'value="Potholes and pavements"' in admin.page.html


def test_whoever_saves_second_is_told_and_may_insist(
    admin: PageClient, other: PageClient, session: Session, administrator: Person
) -> None:
    admin.send(NEW, POTHOLES, page=NEW)
    page = f"{CATEGORIES}/{potholes(session).id}"
    sign_in_as(other, session, administrator)
    other.get(page)
    admin.send(page, {"name_es": "Baches de otra persona"}, page=page)

    response = other.send(page, {"name_es": "Baches míos"})

    assert response.status_code == 409
    assert "Otra persona cambió esto mientras usted escribía." in other.page.errors[0]
    assert "Baches de otra persona" in other.page.text
    assert potholes(session).name_es == "Baches de otra persona"
    other.send(page)
    assert potholes(session).name_es == "Baches míos"


def test_officers_are_offered_only_the_grounds_on_offer_with_their_note(
    app: Flask, admin: PageClient, other: PageClient, session: Session
) -> None:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    ended, _receipt = builders.file_a_case(app, session, body)
    builders.answer_a_case(app, session, ended, officer, outcome="refused")
    session.commit()
    sign_in_as(other, session, officer)
    answering = f"/expedientes/{case.id}/responder"
    other.get(answering)

    ground = f"{GROUNDS}/{REGIME}/BO-LEY"
    admin.send(ground, {"is_offered": "no"}, page=ground)
    noted = f"{GROUNDS}/{REGIME}/BO-LPA18-a"
    admin.send(noted, {"note_es": "Consulte antes a la unidad jurídica."}, page=noted)
    assert "después Consulte antes a la unidad jurídica." in admin.page.text  # in the history

    refusal = {"outcome_1": "refused", "ground_1": "BO-LEY", "text": "No se entrega.", "is_checked": "y"}
    assert other.send(answering, refusal).status_code == 422
    assert other.page.errors == ["Elija una de las opciones de la lista."]
    assert 'value="BO-LEY"' not in other.page.html
    assert "Nota de la administración: Consulte antes" in other.page.text
    assert "Decreto Supremo 28168, artículo 3" in other.get(f"/expedientes/{ended.id}").text


def test_the_last_ground_of_a_regime_stays_on_offer(admin: PageClient) -> None:
    codes = ["BO-LEY", "BO-LPA18-a", "BO-LPA18-b", "BO-LPA18-II"]
    for code in codes:
        address = f"{GROUNDS}/{REGIME}/{code}"
        response = admin.send(address, {"is_offered": "no"}, page=address)

    assert response.status_code == 422
    assert admin.page.errors == [
        "Es la última que se ofrece de este régimen. Ofrezca otra antes de quitarla."
    ]
