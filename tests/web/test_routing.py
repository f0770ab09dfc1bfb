"""Routing on pages: the filer is asked once, the desk sends with one click, administrators see and switch."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.cases.models import Case
from foia.routing.models import RoutingState, RoutingSuggestion
from foia.routing.suggestion_jobs import suggest_for_the_desk
from tests import builders
from tests.clock import Clock
from tests.filing import WITHOUT_BODY
from tests.page_client import PageClient
from tests.routed import Country
from tests.staff import sign_in_as
from tests.statements import counted_statements

ADMINISTRATION = "/administracion/derivacion"
NO_WATER = {"subject": "Sin agua", "question_1": "¿Por qué no llega agua a mi casa desde el lunes?"}


@pytest.fixture
def state(app: Flask, client: PageClient, session: Session, clock: Clock) -> Country:
    return Country(app, session, clock.now())


def taking(case: Case) -> str:
    return f"/expedientes/{case.id}/derivar/sugerida"


def the_case(session: Session) -> Case:
    session.rollback()
    return session.scalars(select(Case)).one()


def test_the_desk_sends_a_case_where_it_was_suggested_with_one_click(
    app: Flask, client: PageClient, session: Session, state: Country, clock: Clock
) -> None:
    case = state.file("Hace tres días que no llega el agua a mi barrio")
    suggest_for_the_desk(app, clock.now())
    sign_in_as(client, session, state.desk)

    client.get(f"/expedientes/{case.id}")
    assert "Entidades sugeridas" in client.page.text
    assert "«no llega agua a mi casa»" in client.page.text
    with counted_statements(app) as statements:
        client.get("/bandeja")
    assert len(statements) <= 5, statements
    assert "Sugerida: Servicio de Aguas." in client.page.text
    client.send(taking(case), {}, page="/bandeja")

    assert f"Envió el expediente {case.folio} a Servicio de Aguas." in client.page.text
    session.rollback()
    assert (case.body_id, case.custody) == (state.water.id, "body")


def test_of_two_who_press_at_once_one_sends_and_the_other_is_told(
    app: Flask, client: PageClient, session: Session, state: Country, clock: Clock
) -> None:
    case = state.file("Hace tres días que no llega el agua a mi barrio")
    suggest_for_the_desk(app, clock.now())
    sign_in_as(client, session, state.desk)
    client.get(f"/expedientes/{case.id}")
    stale = {"version": str(case.version - 1), "body": str(state.roads.id)}

    assert client.send(taking(case), stale).status_code == 409

    session.rollback()
    assert case.body_id is None


def test_who_files_without_a_body_is_asked_once_and_may_choose(
    client: PageClient, session: Session, state: Country
) -> None:
    client.get(WITHOUT_BODY)
    client.send(WITHOUT_BODY, NO_WATER)
    assert "¿Se dirige a esta entidad? Por lo que escribió, parece que sí." in client.page.text
    assert session.scalar(select(Case.id)) is None

    client.send(WITHOUT_BODY, {"chosen_body": state.water.id.hex})

    case = the_case(session)
    assert (case.body_id, case.custody) == (state.water.id, "body")
    row = session.scalars(select(RoutingSuggestion)).one()
    assert (row.asked, row.chosen_by, row.chosen_body_id) == (True, "filer", state.water.id)


def test_who_leaves_it_to_the_desk_files_all_the_same(
    client: PageClient, session: Session, state: Country
) -> None:
    client.get(WITHOUT_BODY)
    client.send(WITHOUT_BODY, NO_WATER)
    client.send(WITHOUT_BODY, {})

    case = the_case(session)
    assert (case.body_id, case.custody) == (None, "central_desk")
    sign_in_as(client, session, state.desk)
    client.get(f"/expedientes/{case.id}")
    assert "Entidades sugeridas" in client.page.text


def test_an_administrator_sees_what_was_learnt_and_switches_only_what_was_earned(
    client: PageClient, session: Session, state: Country
) -> None:
    sign_in_as(client, session, builders.add_person(session, Role.ADMINISTRATOR))
    client.get(ADMINISTRATION)
    assert "12 frases de 2 entidades y 0 casos" in client.page.text
    assert "Hacen falta 300 casos confirmados con una sugerencia segura; hay 0." in client.page.text
    client.send(f"{ADMINISTRATION}/entrenar", {})
    assert "En la próxima vuelta" in client.page.text
    assert client.post(f"{ADMINISTRATION}/encender", data={}).status_code in (400, 422)

    state.fate(300, 0)
    client.get(ADMINISTRATION)
    client.send(f"{ADMINISTRATION}/encender", {"is_known": "y"})
    assert "La derivación automática está encendida." in client.page.text
    client.send(f"{ADMINISTRATION}/apagar", {})

    session.rollback()
    assert session.get_one(RoutingState, 1).routes_itself is False
    client.get("/administracion/historial")
    assert "Derivación automática" in client.page.text


def test_an_auditor_reads_the_figures(client: PageClient, session: Session, state: Country) -> None:
    state.file("uno", state.water)
    sign_in_as(client, session, builders.add_person(session, Role.AUDITOR))

    client.get("/auditoria/derivacion")

    assert "100 por ciento (1)" in client.page.text


def test_a_text_of_two_matters_is_told_so_and_leads_to_another_form(
    client: PageClient, session: Session, state: Country
) -> None:
    told = (
        "No llega agua a mi casa desde el lunes y la factura del agua vino muy alta. "
        "Además la carretera está llena de baches y se cayó el puente de la ruta."
    )
    client.get(WITHOUT_BODY)
    client.send(WITHOUT_BODY, {"subject": "Dos cosas", "question_1": told})

    assert "Parece que habla de dos asuntos." in client.page.text
    other = "Abrir otro formulario para el otro asunto (se abre en otra pestaña)"
    assert client.page.links[other] == WITHOUT_BODY
    assert session.scalars(select(Case)).all() == []
