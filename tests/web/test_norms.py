"""The law by screen: everybody reads it; two administrators change it."""

from __future__ import annotations

import tomllib
from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Role
from foia.amendments.edition_jobs import begin_editions
from foia.amendments.redating_jobs import redate_pending
from foia.cases.models import Case
from tests import builders
from tests.clock import Clock
from tests.page_client import PageClient
from tests.reforms import bolivia, corrected, reformed
from tests.staff import sign_in_as

NORMS = "/administracion/normas"
ACCESS = "/normas/bo.information_request"


@pytest.fixture
def case(app: Flask, session: Session, clock: Clock) -> Case:
    body, _officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    session.commit()
    return case


def administrator(client: PageClient, session: Session) -> Person:
    """Have another administrator sign in."""
    person = builders.add_person(session, Role.ADMINISTRATOR)
    session.commit()
    sign_in_as(client, session, person)
    return person


def propose(client: PageClient, text: str) -> str:
    client.send(
        f"{NORMS}/nueva",
        {"norm": "Ley 1999", "file": (BytesIO(text.encode()), "bo.toml")},
        page=f"{NORMS}/nueva",
    )
    return client.page.address


def test_a_broken_file_is_answered_with_each_key_and_what_was_expected(
    client: PageClient, session: Session
) -> None:
    administrator(client, session)

    propose(client, corrected(bolivia()).replace("\namount = 20\n", '\namount = "veinte"\n', 1))

    assert client.page.errors == ["El archivo tiene errores: están en la lista."]
    assert "regime[bo.information_request].step[response].amount" in client.page.text
    assert "se esperaba un número entero" in client.page.text
    client.get(NORMS)
    assert "Ver la edición propuesta" not in client.page.text


def test_a_correction_is_proposed_looked_at_and_confirmed_by_another(
    app: Flask, client: PageClient, session: Session, clock: Clock, case: Case
) -> None:
    due_on = case.due_on
    administrator(client, session)
    address = propose(client, corrected(bolivia()))
    assert "Usted lo propuso" in client.page.text
    administrator(client, session)
    client.get("/administracion")
    assert "Por confirmar: 1" in client.page.text
    client.get(NORMS)
    client.get(client.page.links["Ver la edición propuesta"])
    assert client.page.address == address
    assert "15 días hábiles" in client.page.text
    assert "20 días hábiles" in client.page.text
    assert case.folio in client.page.text
    assert case.folio in client.get(client.page.links["Todos los expedientes que cambiarían (CSV)"]).text
    client.get(address)

    client.send(f"{address}/confirmar")
    redate_pending(app, clock.now())

    session.rollback()
    assert due_on is not None and case.due_on is not None and case.due_on > due_on
    client.get(address)
    assert "En vigor" in client.page.text
    client.get("/administracion/historial")
    assert "Edición de la norma" in client.page.text
    client.get("/normas")
    assert "20 días hábiles" in client.page.text


def test_everybody_reads_the_law_with_its_terms_and_what_is_not_sure(client: PageClient) -> None:
    client.get("/normas")
    client.get(client.page.links["Acceso a la información en el Órgano Ejecutivo (Decreto Supremo 28168)"])

    assert client.page.address == ACCESS
    assert "plazo por confirmar: se cuentan 15 días hábiles" in client.page.text
    assert "PL 066/2025-2026" in client.page.text
    assert "Qué pasa con lo que se presenta en un día inhábil." in client.page.text
    assert "Versiones, una al lado de la otra" not in client.page.text
    file = client.get(client.page.links["Descargar el archivo de la ley (TOML)"])
    assert tomllib.loads(file.text)["country"] == "BO"
    assert client.get("/normas/bo.nothing").status_code == 404
    client.get("/normas/bo.petition")
    assert "se tiene por negado lo pedido" in client.page.text
    client.post("/idioma", data={"language": "en"})
    assert client.get("/normas/bo.petition").status_code == 200


def test_both_generations_of_a_reform_stand_side_by_side(
    app: Flask, client: PageClient, session: Session, clock: Clock, case: Case
) -> None:
    administrator(client, session)
    address = propose(client, reformed(bolivia(), begins_on=date(2026, 6, 1)))
    assert "comparado con la versión 1" in client.page.text
    administrator(client, session)
    client.send(f"{address}/confirmar", page=address)

    client.get(ACCESS)

    assert "Versiones, una al lado de la otra" in client.page.text
    assert "Versión reform, desde el 1 de junio de 2026" in client.page.text
    assert "Todavía no rige" in client.page.text
    assert "se cuentan 5 días hábiles" in client.page.text


def test_what_waits_for_its_day_can_be_taken_back(
    app: Flask, client: PageClient, session: Session, clock: Clock, case: Case
) -> None:
    administrator(client, session)
    address = propose(client, corrected(bolivia()))

    client.send(f"{address}/retirar")
    begin_editions(app, clock.now())

    client.get(address)
    assert "Retirada" in client.page.text
    client.get(NORMS)
    assert "Norma con la que se empezó a contar" in client.page.text
