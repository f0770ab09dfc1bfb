"""What the case's page says is special about a case: urgency, what is pending, measures, links, actions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Role
from foia.cases import actions, links, measures
from foia.cases.actions import Text
from foia.cases.answering import QuestionAnswer, decide, questions_of
from foia.cases.costs import charge
from foia.cases.models import Case
from foia.cases.parties import notify_third_party
from foia.cases.parts import split
from foia.cases.referral import refer
from foia.cases.setting_aside import SPAM, set_aside
from foia.directory.models import Body, Office
from foia.extensions import new_id
from foia.requests.rules import RULES
from tests import builders
from tests.clock import START_AT, Clock
from tests.countries import IN_CHILE, file_kind, joined_body_in
from tests.page_client import PageClient, words_of
from tests.staff import sign_in_as
from tests.statements import counted_statements


@pytest.fixture
def body(session: Session, client: PageClient) -> Body:
    """A body; the client comes first, so that its time stands still."""
    return builders.add_public_body(session, "Ministerio de Caminos")


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


def page_of(client: PageClient, session: Session, case: Case) -> str:
    session.commit()
    client.get(f"/expedientes/{case.id}")
    session.rollback()
    return client.page.text


def test_an_urgent_complaint_says_its_commitment_and_that_it_is_no_legal_term(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body
) -> None:
    category = "service_complaint.delay"
    urgent, calm = (
        file_kind(app, session, "service_complaint", body, urgent=urgent, category=category)
        for urgent in (True, False)
    )

    told = page_of(client, session, urgent)
    assert "Urgente" in told
    assert "Compromiso interno" in told
    assert "Es un compromiso de la entidad, no un plazo legal." in told
    calm_told = page_of(client, session, calm)
    assert "Urgente" not in calm_told
    assert "Compromiso interno" in calm_told
    assert "Reclamo" in calm_told and "Demora" in calm_told


def test_a_complaint_names_whom_it_accuses_and_who_has_no_access(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body
) -> None:
    accused = builders.add_person(session, Role.OFFICER, body, name="Julio Paz")
    office = Office(id=new_id(), body_id=body.id, name_es="Ventanilla tres")
    session.add(office)
    case = file_kind(
        app,
        session,
        "conduct_complaint",
        body,
        accused="El señor Paz, de la ventanilla tres",
        excluded=[accused.id.hex, office.id.hex],
    )

    told = page_of(client, session, case)

    assert "A quién señala" in told and "El señor Paz, de la ventanilla tres" in told
    assert "Sin acceso Julio Paz, Ventanilla tres" in told


def test_the_office_that_has_a_case_is_named(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body, case: Case
) -> None:
    office = Office(id=new_id(), body_id=body.id, name_es="Archivo")
    session.add(office)
    session.flush()
    actions.assign(builders.staff_context(app, session, officer), case, officer.id, office.id)

    assert "Oficina Archivo" in page_of(client, session, case)


def test_a_referral_waits_to_be_accepted_by_whoever_received_it(
    app: Flask, client: PageClient, session: Session, officer: Person, case: Case
) -> None:
    receiver, theirs = builders.joined_body(session, name="Servicio de Aguas")
    refer(builders.staff_context(app, session, officer), case, receiver, "Es suya")
    session.commit()
    sign_in_as(client, session, theirs)

    told = page_of(client, session, case)

    assert "Ministerio de Caminos derivó este expediente: hay que aceptarlo o devolverlo." in told
    assert {"Aceptar la derivación", "Rechazar la derivación"} <= set(client.page.links)


def test_what_was_decided_and_not_notified_is_told(
    app: Flask, client: PageClient, session: Session, officer: Person, case: Case
) -> None:
    acting = builders.staff_context(app, session, officer)
    answers = [QuestionAnswer(question.id, "granted", None) for question in questions_of(acting, case)]
    decide(acting, case, RULES, answers, Text("Se entrega."))

    told = page_of(client, session, case)

    assert "La decisión está tomada y falta notificarla: quien presentó todavía no la conoce." in told
    assert "Notificar la resolución" in client.page.links


def test_a_payment_that_is_awaited_is_told(
    app: Flask, client: PageClient, session: Session, officer: Person, case: Case
) -> None:
    charge(builders.staff_context(app, session, officer), case, 4500, "Nueve fotocopias")

    assert "Espera el pago de la reproducción" in page_of(client, session, case)
    assert "Registrar el pago" in client.page.links


@IN_CHILE
def test_a_third_party_who_was_asked_is_awaited(app: Flask, client: PageClient, session: Session) -> None:
    body, officer = joined_body_in(session, "CL")
    case, _receipt = builders.file_a_case(app, session, body)
    notify_third_party(builders.staff_context(app, session, officer), case, "Se pide su contrato.", "post")
    sign_in_as(client, session, officer)

    told = page_of(client, session, case)

    assert "Se avisó a un tercero y falta registrar lo que contesta." in told


def test_what_was_set_aside_says_so(
    app: Flask, client: PageClient, session: Session, officer: Person, case: Case
) -> None:
    set_aside(builders.staff_context(app, session, officer), case, SPAM, "Publicidad")

    assert "Está apartado de la bandeja. Su plazo sigue corriendo." in page_of(client, session, case)


def test_measures_are_shown_with_their_date_and_how_they_stand(
    app: Flask, client: PageClient, session: Session, officer: Person, case: Case, clock: Clock
) -> None:
    acting = builders.staff_context(app, session, officer)
    days = START_AT.date()
    kept = measures.promise_measure(acting, case, "Abrir otra ventanilla.", days + timedelta(days=20))
    measures.promise_measure(acting, case, "Reponer los letreros.", days + timedelta(days=1))
    measures.promise_measure(acting, case, "Capacitar al personal.", days + timedelta(days=30))
    measures.keep_measure(acting, case, kept.id, "Se abrió el lunes.")
    session.commit()
    clock.advance(days=2)
    sign_in_as(client, session, officer)

    told = page_of(client, session, case)

    shown = told.split("Medidas que la entidad prometió")[1].split("Mensajes y respuestas")[0]
    assert "Vencida Hasta el martes 10 de marzo de 2026 Reponer los letreros." in shown
    assert "Cumplida el lunes 9 de marzo de 2026" in shown
    assert "Por cumplir Hasta el miércoles 8 de abril de 2026 Capacitar al personal." in shown


def linked(client: PageClient) -> dict[str, str]:
    """Return the folios of the linked cases and where each leads."""
    listed = client.page.text.split("Otros expedientes que tienen que ver")
    return (
        {folio: address for folio, address in client.page.links.items() if folio in listed[1]}
        if len(listed) > 1
        else {}
    )


def test_parts_and_linked_cases_are_listed_by_folio_and_lead_where_one_may_go(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body
) -> None:
    acting = builders.staff_context(app, session, officer)
    whole, _receipt = builders.file_a_case(app, session, body, questions=["¿Uno?", "¿Dos?", "¿Tres?"])
    other, _receipt = builders.file_a_case(app, session, body)
    first, second, _third = questions_of(acting, whole)
    part = split(acting, whole, [first.id], "Otra oficina")
    gone = refer(acting, whole, builders.joined_body(session)[0], "No es nuestra", [second.id])
    links.link(acting, whole, other.folio, links.RELATED)

    told = page_of(client, session, whole)

    assert linked(client) == {
        part.folio: f"/expedientes/{part.id}",
        other.folio: f"/expedientes/{other.id}",
    }
    assert f"{gone.folio} · Una parte de este expediente" in told
    assert f"Se responde en el expediente {part.folio}." in told
    page_of(client, session, part)
    assert linked(client)[whole.folio] == f"/expedientes/{whole.id}"
    assert f"{whole.folio} · Este expediente es una parte de aquel" in client.page.text


@pytest.mark.parametrize("links_made", [0, 12])
def test_a_case_costs_the_same_however_many_are_linked(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body, case: Case, links_made: int
) -> None:
    acting = builders.staff_context(app, session, officer)
    for _number in range(links_made):
        other, _receipt = builders.file_a_case(app, session, body)
        links.link(acting, case, other.folio, links.RELATED)
    address = f"/expedientes/{case.id}"
    session.commit()
    session.rollback()
    client.get(address)  # the first opening in a minute also notes who has it open

    with counted_statements(app) as statements:
        assert client.get(address).status_code == 200

    assert len(statements) <= 6, "\n".join(statements)


def test_the_main_actions_are_buttons_and_the_rest_stand_by_what_they_are_about(
    client: PageClient, session: Session, case: Case
) -> None:
    page_of(client, session, case)
    buttons = [words_of(link) for link in client.page.all("a") if "govuk-button" in link.get("class", "")]
    strongest = [
        words_of(link)
        for link in client.page.all("a")
        if "govuk-button" in link.get("class", "") and "secondary" not in link.get("class", "")
    ]

    assert strongest == ["Responder"]
    assert buttons == [
        "Responder",
        "Confirmar la recepción",
        "Asignar a una persona responsable",
        "Pedir una aclaración",
        "Escribir a quien presentó",
        "Agregar una nota interna",
    ]
    more = client.page.text.split("Más acciones")[1]
    groups = ("Otra entidad u otro expediente", "Cierre", "Control")
    assert all(group in more for group in groups)
    assert [more.index(group) for group in groups] == sorted(more.index(group) for group in groups)
