"""Calendars by screen: two administrators decide, everybody sees what holds and by which norm."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Role
from foia.amendments.redating_jobs import redate_pending
from foia.cases.models import Case
from tests import builders
from tests.clock import Clock
from tests.page_client import PageClient
from tests.staff import sign_in_as

CALENDARS = "/administracion/calendarios"
NORM = "Decreto Supremo 5600, de 6 de marzo de 2026"


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


def dated(name: str, day: date) -> dict[str, str]:
    return {f"{name}-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}


def propose_suspension(client: PageClient, session: Session, **changes: str) -> str:
    """Propose that no term runs from the 16th to the 27th of March 2026."""
    values = {
        **dated("first_on", date(2026, 3, 16)),
        **dated("last_on", date(2026, 3, 27)),
        **dated("announced_on", date(2026, 3, 9)),
        "name_es": "Cuarentena",
        "norm": NORM,
        "norm_url": "https://gaceta.example/5600",
        **changes,
    }
    client.send(f"{CALENDARS}/suspension", values)
    return client.page.address


def test_a_day_is_proposed_looked_at_and_confirmed_by_another(
    app: Flask, client: PageClient, session: Session, clock: Clock, case: Case
) -> None:
    due_on = case.due_on
    administrator(client, session)
    values = {
        **dated("first_on", date(2026, 3, 13)),
        **dated("announced_on", date(2026, 3, 6)),
        "effect": "closed",
        "norm": NORM,
        "place": "L",
    }
    client.send(f"{CALENDARS}/dia", values)
    assert "Usted lo propuso" in client.page.text
    address = client.page.address
    administrator(client, session)
    client.get("/administracion")
    assert "Por confirmar: 1" in client.page.text
    client.get(CALENDARS)
    client.get(client.page.links["viernes 13 de marzo de 2026"])
    assert client.page.address == address
    assert case.folio in client.page.text
    sheet = client.get(client.page.links["Todos los expedientes que cambiarían (CSV)"]).text
    assert [row["folio"] for row in csv.DictReader(StringIO(sheet))] == [case.folio]

    client.get(address)
    client.send(f"{address}/confirmar")

    assert "Falta volver a contar 1 expediente" in client.page.text
    redate_pending(app, clock.now())
    client.get(CALENDARS)
    assert "Falta volver a contar" not in client.page.text
    session.rollback()
    assert due_on is not None and case.due_on is not None and case.due_on > due_on
    client.get("/administracion/historial")
    assert "Cambio de calendario" in client.page.text
    client.get("/calendario?anio=2026&lugar=L")
    assert NORM in client.page.text
    client.get("/calendario?anio=2026")
    assert NORM not in client.page.text, "only where it says"


def test_a_suspension_is_published_and_ends_when_another_norm_says(
    client: PageClient, session: Session, case: Case
) -> None:
    administrator(client, session)
    suspension = propose_suspension(client, session)
    administrator(client, session)
    client.send(f"{suspension}/confirmar", page=suspension)

    client.get("/calendario")
    assert client.page.links[NORM] == "https://gaceta.example/5600"
    assert "del 16 de marzo de 2026 al 27 de marzo de 2026" in client.page.text
    assert "27pausa: Cuarentena" in client.page.text, "and in the months, said and written"
    lines = list(csv.DictReader(StringIO(client.get("/calendario/datos.csv").text)))
    assert [line["effect_es"] for line in lines if line["name_es"] == "Cuarentena"] == ["Plazos suspendidos"]
    client.send(
        f"{suspension}/terminar",
        {"what": "change", **dated("last_on", date(2026, 3, 20)), **dated("announced_on", date(2026, 3, 9)),
         "norm": "Decreto Supremo 5601"},
    )  # fmt: skip
    address = client.page.address
    administrator(client, session)
    client.send(f"{address}/confirmar", page=address)
    client.get("/calendario")
    assert "del 16 de marzo de 2026 al 20 de marzo de 2026" in client.page.text
    assert "27 de marzo" not in client.page.text


def test_no_term_is_suspended_without_the_number_of_a_norm(client: PageClient, session: Session) -> None:
    administrator(client, session)

    propose_suspension(client, session, norm="por fuerza mayor")

    assert client.page.errors == ["Escriba el número de la norma"]
    assert 'value="por fuerza mayor"' in client.page.html


def test_what_an_action_refuses_is_said_beside_its_field(client: PageClient, session: Session) -> None:
    administrator(client, session)

    propose_suspension(client, session, **dated("announced_on", date(2026, 3, 20)))

    assert client.page.errors == ["No puede conocerse desde un día que no ha llegado."]


def test_a_year_is_confirmed_by_two(client: PageClient, session: Session) -> None:
    administrator(client, session)
    values = {"year": "2027", "norm": "Decreto Supremo 5512", "confirmed_by": "Ministerio de Trabajo"}
    client.send(f"{CALENDARS}/anio", values)
    address = client.page.address
    client.get("/calendario?anio=2027")
    assert "Nadie confirmó todavía este año" in client.page.text
    administrator(client, session)
    client.send(f"{address}/confirmar", page=address)

    client.get("/calendario?anio=2027")

    assert "Nadie confirmó todavía este año" not in client.page.text
    assert "Revisado: Decreto Supremo 5512" in client.page.text
