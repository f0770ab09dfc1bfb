"""The administrator's pages of bodies and offices: nothing typed is lost, each change leaves its trace."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia.accounts.models import RoleGrant
from foia.actors import Role
from foia.directory.models import Body, Office
from foia.directory.queries import body_by_code, search_bodies
from foia.law import load
from tests.builders import add_person, add_public_body, file_a_case
from tests.clock import Clock
from tests.confidential import file_a_report
from tests.page_client import PageClient
from tests.staff import sign_in_as
from tests.statements import counted_statements

BODIES = "/administracion/entidades"
TODAY = date(2026, 3, 9)
LIST_PAGE = 4


@pytest.fixture
def admin(client: PageClient, session: Session, clock: Clock) -> PageClient:
    sign_in_as(client, session, add_person(session, Role.ADMINISTRATOR, name="Rosa Vargas"))
    return client


@pytest.fixture
def roads(session: Session, clock: Clock) -> Body:
    body = add_public_body(session, "Ministerio de Caminos", acronym="MC", former_names=["Vialidad"])
    session.commit()
    return body


def _found(session: Session, text: str) -> list[str]:
    session.rollback()
    return [known.body.name_es for known in search_bodies(session, text, country="BO", on=TODAY)]


def test_a_body_is_added_and_found_by_each_of_its_names(
    admin: PageClient, session: Session, roads: Body
) -> None:
    admin.send(
        f"{BODIES}/nueva",
        {
            "code": "777",
            "name_es": "Agencia del Agua",
            "acronym": "ADA",
            "former_names": "Dirección de Riego\n\nJunta de Aguas",
            "level": "national",
            "body_class": "executive_decentralised",
            "place_code": "BO-C",
            "parent": "mc",
            "valid_from-day": "1", "valid_from-month": "2", "valid_from-year": "2020",
        },
    )  # fmt: skip

    assert "Agregó la entidad." in admin.page.text
    for typed in ("agencia agua", "ADA", "direccion de riego", "junta de aguas"):
        assert _found(session, typed) == ["Agencia del Agua"], typed
    body = body_by_code(session, "777", country="BO")
    assert body is not None
    assert (body.place_code, body.parent_id) == ("BO-C", roads.id)
    admin.get(f"{BODIES}/{body.id}")
    for words in ("Rosa Vargas", "Agregó", "Cochabamba", "Ministerio de Caminos", "1 de febrero de 2020"):
        assert words in admin.page.text


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    admin: PageClient, session: Session, roads: Body
) -> None:
    add_public_body(session, "Hospital Central")
    add_public_body(session, "Hospital Central")
    session.commit()
    typed = {
        "code": roads.code,
        "name_es": "Otra",
        "level": "national",
        "body_class": "other",
        "website": "javascript:alert(1)",
        "competences_es": "Cuida los caminos de tierra.",
    }

    response = admin.send(f"{BODIES}/nueva", typed)
    no_address = ["Escriba la dirección completa, con https:// al principio"]
    assert (response.status_code, admin.page.errors) == (422, no_address)
    assert "Cuida los caminos de tierra." in response.text

    admin.send(f"{BODIES}/nueva", {"website": ""})
    assert admin.page.errors == ["Otra entidad del país ya tiene ese código"]

    admin.send(f"{BODIES}/nueva", {"code": "778", "parent": "Nadie", "successor": "hospital central"})
    assert admin.page.errors[0] == "No encontramos ninguna entidad con ese código, sigla o nombre"
    assert admin.page.errors[1].startswith("Hay varias entidades con ese nombre. Escriba el código: T")


def test_a_code_by_which_the_law_names_a_body_stays(admin: PageClient, session: Session, roads: Body) -> None:
    named = load().regime("bo.transparency_complaint").report_to[0].body_code
    roads.code = named
    session.commit()

    admin.send(f"{BODIES}/{roads.id}/cambiar", {"code": "OTRO"})

    assert admin.page.errors[0].startswith("La norma cargada en el sistema nombra a esta entidad")


def test_a_new_name_keeps_the_old_one_and_the_history_says_who_wrote_it(
    admin: PageClient, session: Session, roads: Body
) -> None:
    page = f"{BODIES}/{roads.id}"

    admin.send(f"{page}/cambiar", {"name_es": "Ministerio de Rutas", "email": "rutas@gob.example"})

    assert "Guardó los cambios." in admin.page.text
    for words in ("Rosa Vargas", "Ministerio de Rutas", "oficina@caminos.example", "rutas@gob.example"):
        assert words in admin.page.text
    assert _found(session, "ministerio de caminos") == ["Ministerio de Rutas"]
    assert _found(session, "vialidad") == ["Ministerio de Rutas"]

    admin.send(f"{page}/cambiar", page=f"{page}/cambiar")
    assert "No había nada que cambiar." in admin.page.text


def test_the_second_of_two_who_change_a_body_is_told_and_shown_both(
    admin: PageClient, session: Session, roads: Body
) -> None:
    edit = f"{BODIES}/{roads.id}/cambiar"
    admin.get(edit)
    roads.phone = "2-445566"
    session.commit()

    response = admin.send(edit, {"address": "Avenida Nueva 5"})

    assert response.status_code == 409
    assert admin.page.errors[0].startswith("Otra persona cambió estos datos")
    assert "2-445566" in admin.page.text
    assert "Avenida Nueva 5" in response.text
    admin.send(edit, {"phone": "2-445566"})
    session.rollback()
    assert (roads.phone, roads.address) == ("2-445566", "Avenida Nueva 5")


def test_a_class_or_place_with_open_cases_changes_only_when_confirmed(
    app: Flask, admin: PageClient, session: Session, roads: Body
) -> None:
    case, _receipt = file_a_case(app, session, roads)
    session.commit()
    edit = f"{BODIES}/{roads.id}/cambiar"

    response = admin.send(edit, {"body_class": "municipality"})
    assert (response.status_code, admin.page.errors) == (
        422,
        ["Confirme que quiere cambiar la clase o el lugar"],
    )
    assert "La entidad tiene 1 expediente abierto." in admin.page.text

    admin.send(edit, {"confirmed": "y"})
    session.rollback()
    assert roads.body_class == "municipality"
    assert case.regime_id == "bo.information_request"


def test_of_confidential_reports_no_page_of_a_body_says_that_there_are_any(
    app: Flask, admin: PageClient, session: Session, roads: Body
) -> None:
    add_person(session, Role.REPORTS_OFFICER, roads)
    file_a_report(app, session, roads)
    session.commit()
    page = f"{BODIES}/{roads.id}"

    admin.get(page)
    assert "Expedientes abiertos 0" in admin.page.text
    admin.get(f"{page}/incorporar")
    assert "La mesa central no tiene expedientes abiertos" in admin.page.text
    admin.send(f"{page}/cambiar", {"body_class": "municipality"})
    assert "Guardó los cambios." in admin.page.text


def test_an_office_closes_only_when_nobody_and_nothing_is_in_it(
    admin: PageClient, session: Session, roads: Body
) -> None:
    page = f"{BODIES}/{roads.id}"
    admin.send(f"{page}/oficinas/nueva", {"name_es": "Archivo", "email": "archivo@caminos.example"})
    session.rollback()
    office = session.query(Office).filter_by(name_es="Archivo").one()
    officer = add_person(session, Role.OFFICER, roads)
    grant = session.query(RoleGrant).filter_by(person_id=officer.id).one()
    grant.office_id = office.id
    session.commit()
    address = f"{page}/oficinas/{office.id}"
    closing = {"closed_on-day": "8", "closed_on-month": "3", "closed_on-year": "2026"}

    response = admin.send(address, closing)
    assert response.status_code == 422
    assert "Hay personas con funciones en esta oficina. Quíteles antes esas funciones" in admin.page.errors
    assert "1 persona con funciones en ella" in admin.page.text

    grant.office_id = None
    session.commit()
    admin.send(address, closing)
    assert "Cerrada" in admin.page.text
    admin.get(address)
    assert "Cerró" in admin.page.text


def test_the_list_is_searched_narrowed_and_paged_at_the_same_cost(
    app: Flask, admin: PageClient, session: Session, roads: Body
) -> None:
    for number in range(30):
        add_public_body(session, f"Hospital {number:02}", email="" if number < 3 else "h@gob.example")
    add_public_body(session, "Lotería Nacional", valid_to=date(2020, 1, 1))
    session.commit()

    with counted_statements(app) as statements:
        admin.get(f"{BODIES}?q=hospital")
    assert 1 <= len(statements) <= LIST_PAGE, statements
    assert "30 entidades" in admin.page.text
    assert "Hospital 24" in admin.page.text

    admin.get(admin.page.links["Siguientes →"])
    assert "Hospital 25" in admin.page.text
    assert "Hospital 24" not in admin.page.text
    admin.get(admin.page.links["← Anteriores"])
    assert "Hospital 00" in admin.page.text

    for state, shown in (("ended", "Lotería Nacional"), ("no_contact", "3 entidades")):
        admin.get(f"{BODIES}?state={state}")
        assert shown in admin.page.text


def test_merging_is_shown_before_it_is_done_and_done_only_as_it_was_shown(
    app: Flask, admin: PageClient, session: Session, roads: Body
) -> None:
    add_public_body(session, "Agencia de Rutas", code="RUT")
    add_public_body(session, "Aduana", code="ADU")
    case, _receipt = file_a_case(app, session, roads)
    session.commit()
    page, merging = f"{BODIES}/{roads.id}", f"{BODIES}/{roads.id}/fusionar"
    day = {"ended_on-day": "8", "ended_on-month": "3", "ended_on-year": "2026"}

    admin.send(merging, {"successor": "Agencia de Rutas", **day})
    assert "Pasa 1 expediente abierto" in admin.page.text
    assert "Solicitud de acceso a la información: 1" in admin.page.text

    admin.send(merging, {"successor": "ADU", "confirmed": "y"})
    assert "la sucede Aduana" in admin.page.text
    session.rollback()
    assert roads.valid_to is None

    admin.send(merging, {"successor": "RUT", "confirmed": None})
    admin.send(merging, {"confirmed": None})
    assert admin.page.errors == ["Marque que revisó lo que va a pasar"]
    admin.send(merging, {"confirmed": "y"})
    assert admin.page.address.startswith(page)
    for words in ("Pasó 1 expediente.", "Ya no existe", "Agencia de Rutas", "Fusionó"):
        assert words in admin.page.text
    session.rollback()
    assert case.body_id == roads.successor_id
    admin.get("/administracion/historial")
    assert "Entidad: Ministerio de Caminos" in admin.page.text


def test_a_body_that_joined_takes_its_cases_from_the_central_desk_by_a_button(
    app: Flask, admin: PageClient, session: Session, roads: Body
) -> None:
    case, _receipt = file_a_case(app, session, roads)
    session.commit()
    joining = f"{BODIES}/{roads.id}/incorporar"

    admin.get(joining)
    assert "La mesa central tiene 1 expediente abierto de esta entidad." in admin.page.text
    assert admin.page.links["Invitar a una persona: Servidor público responsable"].endswith(
        f"role=officer&body={roads.id}"
    )

    add_person(session, Role.OFFICER, roads)
    session.commit()
    admin.get(joining)
    admin.send(joining)
    assert "Pasó 1 expediente." in admin.page.text
    session.rollback()
    assert case.custody == "body"
