"""The pages that reopen, correct, change the kind or urgency of a case, set it aside or step back from it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person, RoleGrant
from foia.actors import Role
from foia.cases.actions import Text
from foia.cases.answering import QuestionAnswer, answer, questions_of
from foia.cases.models import Case, Event, Measure
from foia.cases.referral import refer
from foia.directory.models import Body, Office
from foia.extensions import new_id
from foia.requests.rules import RULES
from tests import builders
from tests.clock import START_AT, Clock
from tests.countries import IN_CHILE, joined_body_in
from tests.page_client import PageClient
from tests.staff import sign_in_as


@pytest.fixture
def body(session: Session, client: PageClient) -> Body:
    """A body; the client comes first, so that its time stands still."""
    return builders.add_public_body(session)


@pytest.fixture
def officer(session: Session, body: Body) -> Person:
    return builders.add_person(session, Role.OFFICER, body, name="Elena Rojas")


@pytest.fixture
def head(session: Session, body: Body) -> Person:
    return builders.add_person(session, Role.HEAD, body, name="Julio Paz")


@pytest.fixture
def case(app: Flask, session: Session, client: PageClient, body: Body, officer: Person, head: Person) -> Case:
    """A case just filed, with its officer signed in."""
    found, _receipt = builders.file_a_case(app, session, body)
    sign_in_as(client, session, officer)
    return found


def page_of(case: Case, verb: str = "") -> str:
    return f"/expedientes/{case.id}" + (f"/{verb}" if verb else "")


def now_says(session: Session, case: Case) -> Case:
    session.rollback()
    return session.get_one(Case, case.id)


def event_types(session: Session, case: Case) -> list[str]:
    session.rollback()
    return list(session.scalars(select(Event.type).where(Event.case_id == case.id).order_by(Event.sequence)))


def test_reopening_says_what_comes_back(
    app: Flask, client: PageClient, session: Session, case: Case, officer: Person, head: Person
) -> None:
    builders.answer_a_case(app, session, case, officer)
    sign_in_as(client, session, head)
    client.get(page_of(case, "reabrir"))
    assert "responder de nuevo cada pregunta" in client.page.text
    assert "30 de marzo de 2026" in client.page.text
    client.send(page_of(case, "reabrir"))
    assert client.page.errors == ["Escriba el motivo"]

    client.send(page_of(case, "reabrir"), {"text": "Se encontraron los contratos."})

    assert "Reabrió el expediente" in client.page.text
    assert now_says(session, case).phase == "in_progress"


def test_a_correction_shows_the_new_date_before_it_is_made(
    client: PageClient, session: Session, clock: Clock, case: Case, head: Person
) -> None:
    clock.advance(days=1)
    sign_in_as(client, session, head)
    client.get(page_of(case, "corregir"))
    assert "Hoy dice: 9 de marzo de 2026" in client.page.text
    wrong = {"of": "received", "on-day": "6", "on-month": "3", "on-year": "2026", "text": "Dice el sello."}

    client.send(page_of(case, "corregir"), wrong)

    assert "pasa del lunes 30 de marzo de 2026 al viernes 27 de marzo de 2026" in client.page.text
    assert event_types(session, case) == ["filed"]

    client.send(page_of(case, "corregir"))

    assert "Corrigió la fecha" in client.page.text
    found = now_says(session, case)
    assert (found.received_at, found.due_on.isoformat() if found.due_on else "") == (
        START_AT - timedelta(days=3),
        "2026-03-27",
    )


def test_a_date_changed_after_it_was_shown_is_shown_again(
    client: PageClient, session: Session, clock: Clock, case: Case, head: Person
) -> None:
    clock.advance(days=1)
    sign_in_as(client, session, head)
    values = {"of": "received", "on-day": "6", "on-month": "3", "on-year": "2026", "text": "Dice el sello."}
    client.send(page_of(case, "corregir"), values)

    client.send(page_of(case, "corregir"), {**values, "on-day": "5"})

    assert "al jueves 26 de marzo de 2026" in client.page.text
    assert event_types(session, case) == ["filed"]


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"on-day": "11"}, "Escriba una fecha que no sea posterior a este momento."),
        ({"on-day": "9", "hour": "10:00"}, "Esa es la fecha que ya está registrada. Escriba la verdadera."),
        ({"on-day": "9", "hour": "25:00"}, "Escriba la hora así: 14:30."),
        ({"on-day": "9", "hour": "11:00"}, "Con esa fecha los hechos quedarían en otro orden"),
    ],
)
def test_a_date_that_cannot_be_is_said_beside_its_field(
    client: PageClient,
    session: Session,
    clock: Clock,
    case: Case,
    head: Person,
    values: dict[str, str],
    error: str,
) -> None:
    clock.advance(days=1)
    sign_in_as(client, session, head)
    sent = {"of": "received", "on-month": "3", "on-year": "2026", "text": "Dice el sello.", **values}

    response = client.send(page_of(case, "corregir"), sent)

    assert response.status_code == 422
    assert client.page.errors[0].startswith(error)
    assert event_types(session, case) == ["filed"]


@IN_CHILE
def test_a_date_the_service_recorded_itself_is_not_corrected(
    app: Flask, client: PageClient, session: Session
) -> None:
    first, sender = joined_body_in(session, "CL")
    second, _receiver = joined_body_in(session, "CL", name="Subsecretaría de Aguas")
    head = builders.add_person(session, Role.HEAD, second)
    case, _receipt = builders.file_a_case(app, session, first)
    refer(builders.staff_context(app, session, sender), case, second, "Es de su competencia.")
    sign_in_as(client, session, head)

    response = client.get(page_of(case, "corregir"))

    assert response.status_code == 422
    assert "No hay ninguna fecha que corregir" in client.page.text


def test_another_kind_is_shown_before_it_is_chosen(client: PageClient, session: Session, case: Case) -> None:
    client.get(page_of(case, "reclasificar"))
    assert "Demora en un trámite" in client.page.text
    sent = {"target": "service_complaint:service_complaint.delay", "text": "Se queja de la demora."}

    client.send(page_of(case, "reclasificar"), sent)

    assert "Ley 2341" in client.page.text
    assert "pasa del lunes 30 de marzo de 2026 al miércoles 9 de septiembre de 2026" in client.page.text
    assert event_types(session, case) == ["filed"]

    client.send(page_of(case, "reclasificar"))

    assert "Cambió el tipo o la categoría" in client.page.text
    assert now_says(session, case).kind == "service_complaint"


def test_whoever_makes_it_a_report_is_told_and_sees_it_no_more(
    client: PageClient, session: Session, body: Body, case: Case, head: Person
) -> None:
    named = builders.add_person(session, Role.REPORTS_OFFICER, body, name="Rosa Vargas")
    session.commit()
    sent = {"target": "misconduct_report", "excluded": head.id.hex, "text": "Denuncia a su jefe."}
    client.send(page_of(case, "reclasificar"), sent)
    assert "solo lo ven las personas nombradas para denuncias" in client.page.text

    client.send(page_of(case, "reclasificar"))

    assert client.page.address == "/bandeja"
    assert "Cambió el tipo o la categoría" in client.page.text
    assert case.folio not in client.page.html
    assert client.get(page_of(case)).status_code == 404
    found = now_says(session, case)
    assert (found.confidential, found.excluded_ids) == (True, {head.id.hex})
    sign_in_as(client, session, named)
    assert client.get(page_of(case)).status_code == 200


def test_the_kind_it_already_has_is_not_offered(client: PageClient, case: Case) -> None:
    client.get(page_of(case, "reclasificar"))
    values = [option.get("value") for option in client.page.element("target").iter("option")]

    assert "info_request" not in values
    assert {"service_complaint", "suggestion", "misconduct_report"} <= set(values)


def test_an_answered_case_is_of_its_kind_for_good(
    app: Flask, client: PageClient, session: Session, body: Body, officer: Person
) -> None:
    case, _receipt = builders.file_a_case(app, session, body, questions=["Uno", "Dos"])
    sign_in_as(client, session, officer)
    client.get(page_of(case))
    assert page_of(case, "reclasificar") in client.page.links.values()
    session.rollback()
    acting = builders.staff_context(app, session, officer)
    first, _second = questions_of(acting, case)
    answer(acting, case, RULES, [QuestionAnswer(first.id, "granted")], Text("Va la primera."))
    session.commit()

    assert client.get(page_of(case, "reclasificar")).status_code == 409
    client.get(page_of(case))
    assert page_of(case, "reclasificar") not in client.page.links.values()


def test_a_report_without_a_body_leaves_the_central_desk(
    app: Flask, client: PageClient, session: Session
) -> None:
    desk = builders.add_person(session, Role.CENTRAL_DESK)
    case, _receipt = builders.file_a_case(app, session, None)
    sign_in_as(client, session, desk)
    client.send(page_of(case, "reclasificar"), {"target": "misconduct_report", "text": "Es una denuncia."})
    assert "Es una denuncia." in client.page.html

    client.send(page_of(case, "reclasificar"))

    assert client.page.address == "/bandeja"
    assert now_says(session, case).custody == "waiting"


def test_urgency_is_put_and_taken(client: PageClient, session: Session, case: Case) -> None:
    client.get(page_of(case, "urgencia"))
    assert "24 horas" in client.page.text
    assert "El plazo de la norma no cambia" in client.page.text

    client.send(page_of(case, "urgencia"))

    assert "Marcó el expediente como urgente" in client.page.text
    assert now_says(session, case).urgent
    client.get(page_of(case, "urgencia"))
    assert client.page.heading == "Quitar la urgencia"
    client.send(page_of(case, "urgencia"))
    assert not now_says(session, case).urgent


def test_what_is_set_aside_is_brought_back_by_the_head(
    client: PageClient, session: Session, case: Case, head: Person
) -> None:
    client.get(page_of(case, "apartar"))
    assert "El plazo sigue corriendo" in client.page.text
    client.send(page_of(case, "apartar"), {"text": "Publicidad."})
    assert client.page.errors == ["Elija por qué lo aparta"]

    client.send(page_of(case, "apartar"), {"reason": "spam", "text": "Publicidad de un curso."})

    assert "Apartó el expediente" in client.page.text
    client.get("/bandeja")
    assert case.folio not in client.page.links
    assert client.get(page_of(case, "restituir")).status_code == 403
    session.rollback()
    sign_in_as(client, session, head)
    client.send(page_of(case, "restituir"))
    assert "Devolvió el expediente" in client.page.text
    client.get("/bandeja")
    assert case.folio in client.page.links


def test_whoever_steps_back_is_taken_to_the_tray(
    client: PageClient, session: Session, case: Case, head: Person
) -> None:
    client.get(page_of(case, "excusa"))
    assert "deja de ver este expediente" in client.page.text

    client.send(page_of(case, "excusa"), {"text": "Es mi cuñado."})

    assert client.page.address == "/bandeja"
    assert "Se excusó" in client.page.text
    assert case.folio not in client.page.links
    assert client.get(page_of(case)).status_code == 404
    session.rollback()
    sign_in_as(client, session, head)
    client.get(page_of(case))
    assert "Es mi cuñado." in client.page.text


def test_a_measure_is_promised_and_kept(client: PageClient, session: Session, case: Case) -> None:
    assert client.get(page_of(case, "medida/cumplida")).status_code == 409
    sent = {"text": "Poner una rampa.", "due_on-day": "8", "due_on-month": "3", "due_on-year": "2026"}
    client.send(page_of(case, "medida"), sent)
    assert client.page.errors == ["Escriba un día que no haya pasado."]

    client.send(page_of(case, "medida"), {**sent, "due_on-month": "4"})

    assert "Registró la medida" in client.page.text
    client.get(page_of(case, "medida/cumplida"))
    assert "Poner una rampa." in client.page.text
    assert "8 de abril de 2026" in client.page.text
    session.rollback()
    measure = session.scalars(select(Measure)).one()
    client.send(page_of(case, "medida/cumplida"), {"measure": str(measure.id), "text": "Está puesta."})
    assert "la medida se cumplió" in client.page.text
    session.rollback()
    assert session.scalars(select(Measure.kept_at)).one() is not None


def test_a_case_is_given_to_an_office_and_its_people(
    client: PageClient, session: Session, body: Body, case: Case
) -> None:
    client.get(page_of(case, "asignar"))
    assert "Oficina" not in client.page.text
    roads, bridges = (Office(id=new_id(), body_id=body.id, name_es=name) for name in ("Caminos", "Puentes"))
    session.add_all([roads, bridges])
    session.flush()
    limited = {
        office.id: builders.add_person(session, Role.OFFICER, body, name=f"Gente de {office.name_es}")
        for office in (roads, bridges)
    }
    for office_id, person in limited.items():
        limit(session, person, office_id)
    session.commit()
    client.get(page_of(case, "asignar"))
    assert {"Gente de Caminos", "Gente de Puentes"} <= set(labels(client))

    client.send(page_of(case, "asignar"), {"office": str(roads.id), "person": str(limited[bridges.id].id)})

    assert client.page.errors == ["Elija una de las opciones de la lista."]
    assert "Gente de Puentes" not in labels(client)
    client.send(page_of(case, "asignar"), {"person": str(limited[roads.id].id)})
    assert "Asignó a la persona responsable" in client.page.text
    found = now_says(session, case)
    assert (found.office_id, found.assignee_id) == (roads.id, limited[roads.id].id)
    sign_in_as(client, session, limited[bridges.id])
    assert client.get(page_of(case)).status_code == 404


def limit(session: Session, person: Person, office_id: UUID) -> None:
    """Let an officer work in one office only."""
    grant = session.scalars(select(RoleGrant).where(RoleGrant.person_id == person.id)).one()
    grant.office_id = office_id


def labels(client: PageClient) -> list[str]:
    return [" ".join("".join(label.itertext()).split()) for label in client.page.all("label")]
