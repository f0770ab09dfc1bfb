"""The central desk: gives cases to the competent body, and acts for bodies that have not joined."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Role
from foia.cases.models import Case, Event
from foia.directory.models import Body
from tests import builders
from tests.clock import Clock
from tests.page_client import PageClient
from tests.staff import sign_in_as

LETTER = "La entidad entregó la lista de contratos."


@pytest.fixture
def body(session: Session, client: PageClient) -> Body:
    """A body without any active officer."""
    return builders.add_public_body(session, name="Servicio de Aguas", acronym="SEAGUA")


@pytest.fixture
def desk(session: Session, client: PageClient) -> Person:
    person = builders.add_person(session, Role.CENTRAL_DESK, name="Mesa Central")
    sign_in_as(client, session, person)
    return person


@pytest.fixture
def case(app: Flask, session: Session, body: Body, desk: Person) -> Case:
    found, _receipt = builders.file_a_case(app, session, body)
    session.commit()
    return found


def page_of(case: Case, verb: str = "") -> str:
    return f"/expedientes/{case.id}" + (f"/{verb}" if verb else "")


def last_event(session: Session, case: Case) -> Event:
    session.rollback()
    return session.scalars(
        select(Event).where(Event.case_id == case.id).order_by(Event.sequence.desc()).limit(1)
    ).one()


def test_the_desk_sees_the_cases_of_bodies_that_have_not_joined(client: PageClient, case: Case) -> None:
    client.get("/bandeja")

    assert case.folio in client.page.links
    assert "Servicio de Aguas" in client.page.text


def test_the_sending_of_the_printed_file_is_recorded(
    client: PageClient, session: Session, case: Case
) -> None:
    client.send(page_of(case, "enviado"), {"means": "post"})

    assert "envió el expediente a Servicio de Aguas por correo postal" in client.page.text
    assert last_event(session, case).type == "file_sent"


def test_a_case_without_body_cannot_be_sent_to_one(
    app: Flask, client: PageClient, session: Session, desk: Person
) -> None:
    case, _receipt = builders.file_a_case(app, session, None)
    session.commit()

    client.get(f"/expedientes/{case.id}")

    assert "Registrar que se envió el expediente" not in client.page.text
    assert client.get(page_of(case, "enviado")).status_code == 409
    assert f"/expedientes/{case.id}" in [link.get("href") for link in client.page.all("a")]


def test_the_competent_body_is_found_by_acronym_and_takes_the_case(
    app: Flask, client: PageClient, session: Session, case: Case
) -> None:
    other, _officer = builders.joined_body(session, name="Ministerio de Energías", acronym="MINEN")
    session.commit()
    client.get(page_of(case, "derivar") + "?search=minen")
    assert "Ministerio de Energías" in client.page.text
    assert "Atiende por esta vía" in client.page.text

    client.send(
        page_of(case, "derivar/confirmar"),
        {"body": str(other.id), "text": "El alumbrado es de este ministerio."},
    )

    assert "Ya no está en su bandeja" in client.page.text
    session.rollback()
    assert (case.body_id, case.custody) == (other.id, "body")
    assert client.get(page_of(case)).status_code == 404


def test_a_case_goes_on_at_the_desk_when_the_competent_body_has_not_joined(
    client: PageClient, session: Session, case: Case
) -> None:
    other = builders.add_public_body(session, name="Instituto de Caminos")
    session.commit()
    client.get(page_of(case, "derivar") + "?search=caminos")

    client.send(page_of(case, "derivar/confirmar"), {"body": str(other.id)})

    assert "Envíele el expediente impreso" in client.page.text
    assert "Instituto de Caminos" in client.page.text


def test_a_body_nobody_offered_is_refused(client: PageClient, session: Session, case: Case) -> None:
    other = builders.add_public_body(session, name="Instituto de Caminos")
    session.commit()
    client.get(page_of(case, "derivar") + "?search=caminos")
    for wanted in ("no es un número", "00000000-0000-0000-0000-000000000000", str(case.body_id), ""):
        response = client.send(
            page_of(case, "derivar/confirmar"),
            {"body": wanted},
            page=page_of(case, "derivar") + "?search=caminos",
        )
        assert response.status_code == 422
        assert client.page.errors

    session.rollback()
    assert case.body_id not in {None, other.id}


def test_a_search_without_result_says_what_to_try(client: PageClient, case: Case) -> None:
    client.get(page_of(case, "derivar") + "?search=zzz")

    assert "No encontramos ninguna entidad" in client.page.text


def answer_of(day: int, month: int = 3, **more: str) -> dict[str, str]:
    return {
        "outcome_1": "granted",
        "text": LETTER,
        "is_checked": "y",
        "delivered_on-day": str(day),
        "delivered_on-month": str(month),
        "delivered_on-year": "2026",
        "delivery_channel": "email",
        **more,
    }


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (10, datetime(2026, 3, 11, 3, 59, 59, 999999, tzinfo=UTC)),  # the end of that day in La Paz
        (12, datetime(2026, 3, 12, 15, 0, tzinfo=UTC)),  # today: it cannot be later than now
        (9, datetime(2026, 3, 10, 3, 59, 59, 999999, tzinfo=UTC)),  # the day of the filing
    ],
)
def test_the_term_stops_on_the_day_the_body_delivered(
    client: PageClient,
    session: Session,
    desk: Person,
    case: Case,
    clock: Clock,
    day: int,
    expected: datetime,
) -> None:
    clock.set(datetime(2026, 3, 12, 15, 0, tzinfo=UTC))
    sign_in_as(client, session, desk)

    client.send(page_of(case, "responder"), answer_of(day))

    event = last_event(session, case)
    assert (event.type, event.occurred_at) == ("answered", expected)
    assert case.stopped_on == date(2026, 3, day)
    assert "La mesa central registró lo que la entidad entregó" in client.page.text


@pytest.mark.parametrize(("day", "month"), [(8, 3), (13, 3), (12, 12)])
def test_a_delivery_before_the_receipt_or_after_today_is_refused(
    client: PageClient, session: Session, desk: Person, case: Case, clock: Clock, day: int, month: int
) -> None:
    clock.set(datetime(2026, 3, 12, 15, 0, tzinfo=UTC))
    sign_in_as(client, session, desk)

    response = client.send(page_of(case, "responder"), answer_of(day, month))

    assert response.status_code == 422
    assert client.page.errors == ["Escriba un día entre la recepción y hoy."]
    assert last_event(session, case).type == "filed"


def test_a_delivery_dated_before_a_clarification_is_refused_in_words(
    client: PageClient, session: Session, desk: Person, case: Case, clock: Clock
) -> None:
    clock.set(datetime(2026, 3, 12, 15, 0, tzinfo=UTC))
    sign_in_as(client, session, desk)
    client.send(page_of(case, "aclaracion"), {"reason": "unclear", "text": "¿Qué avenida?"})

    response = client.send(page_of(case, "responder"), answer_of(10))

    assert response.status_code == 422
    assert "no concuerda" in client.page.errors[0]
    assert last_event(session, case).type == "clarification_requested"


def test_an_officer_is_not_asked_when_the_body_delivered(
    app: Flask, client: PageClient, session: Session
) -> None:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    sign_in_as(client, session, officer)

    client.get(page_of(case, "responder"))

    assert "delivered_on-day" not in client.page.html
