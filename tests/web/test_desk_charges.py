"""The notice of charges: for whoever is accused, with nothing that leads to who reported."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Role
from foia.cases.models import Case, Event
from foia.cases.trace_models import CaseOpening
from foia.directory.models import Body
from tests import builders
from tests.clock import Clock
from tests.countries import file_report
from tests.page_client import PageClient
from tests.staff import sign_in_as

CHARGES = "Se le atribuye cobrar por certificados que son gratuitos."


@pytest.fixture
def reported(app: Flask, session: Session, client: PageClient, clock: Clock) -> tuple[Case, Person]:
    """A report filed a week ago, and whoever is named for it."""
    body, _officer = builders.joined_body(session, name="Ministerio de Caminos", address="Av. Arce 2147")
    case, named = file_report(app, session, body)
    session.commit()
    clock.advance(days=7)
    sign_in_as(client, session, named)
    return case, named


def page_of(case: Case, verb: str = "") -> str:
    return f"/expedientes/{case.id}" + (f"/{verb}" if verb else "")


def event_types(session: Session, case: Case) -> list[str]:
    session.rollback()
    return list(session.scalars(select(Event.type).where(Event.case_id == case.id).order_by(Event.sequence)))


def send_charges(client: PageClient, case: Case, text: str = CHARGES) -> int:
    values = {"text": text, "channel": "counter", "is_checked": "on"}
    return client.send(page_of(case, "cargos"), values, page=page_of(case, "cargos")).status_code


def test_the_page_tells_the_term_and_what_must_not_be_said(
    client: PageClient, reported: tuple[Case, Person]
) -> None:
    case, _named = reported

    client.get(page_of(case, "cargos"))

    assert "hasta el lunes 30 de marzo de 2026 (plazo por confirmar)" in client.page.text
    assert "Nada en el texto puede permitir saber quién denunció" in client.page.text


@pytest.mark.parametrize(
    ("text", "datum"),
    [
        ("La denuncia es de Wara.", "un nombre"),
        ("Carnet 4.839.201.", "un número de documento"),
        ("Teléfono 701-23456.", "un teléfono"),
    ],
)
def test_a_text_that_tells_who_reported_is_refused_naming_only_the_kind_of_datum(
    client: PageClient, session: Session, reported: tuple[Case, Person], text: str, datum: str
) -> None:
    case, _named = reported

    assert send_charges(client, case, text) == 422

    assert client.page.errors == [f"El texto permite saber quién denunció: lleva {datum}. Quítelo."]
    assert text in client.page.html
    assert builders.FILER.email not in client.page.html
    assert event_types(session, case) == ["filed"]


def test_the_folio_is_not_told_either(client: PageClient, reported: tuple[Case, Person]) -> None:
    case, _named = reported

    assert send_charges(client, case, f"Expediente {case.folio}") == 422
    assert client.page.errors == ["El texto permite saber quién denunció: lleva el folio. Quítelo."]


def test_the_printed_notice_leads_to_nobody(
    client: PageClient, session: Session, reported: tuple[Case, Person]
) -> None:
    case, _named = reported
    assert send_charges(client, case) == 200

    client.get(client.page.links["Ver el aviso para imprimir"])

    assert client.page.heading == "Comunicación de cargos"
    assert CHARGES in client.page.text
    assert "hasta el lunes 30 de marzo de 2026 (plazo por confirmar)" in client.page.text
    assert "Av. Arce 2147" in client.page.text
    assert "Fecha de este aviso lunes 16 de marzo de 2026" in client.page.text
    # Nobody read the law whole: no article stands in the notice.
    assert "Base legal" not in client.page.text
    assert "9 de marzo" not in client.page.text
    drawn = "".join(case.folio.split("-")[2:4])
    for secret in (case.folio, drawn, *builders.FILER.name.split(), builders.FILER.email, "4839201"):
        assert secret not in client.page.html
    assert event_types(session, case) == ["filed", "third_party_notified"]


def test_every_look_at_the_notice_leaves_its_trace(
    client: PageClient, session: Session, reported: tuple[Case, Person]
) -> None:
    case, named = reported
    send_charges(client, case)
    address = client.page.links["Ver el aviso para imprimir"]
    session.rollback()
    before = len(session.scalars(select(CaseOpening)).all())
    session.rollback()

    client.get(address)

    session.rollback()
    traces = session.scalars(select(CaseOpening)).all()
    assert len(traces) == before + 1
    assert {trace.person_id for trace in traces} == {named.id}


def test_nobody_else_finds_the_notice(
    app: Flask, client: PageClient, session: Session, reported: tuple[Case, Person]
) -> None:
    case, _named = reported
    send_charges(client, case)
    address = client.page.links["Ver el aviso para imprimir"]
    session.rollback()
    body = session.get_one(Body, case.body_id)
    officer = builders.add_person(session, Role.OFFICER, body)
    session.commit()
    sign_in_as(client, session, officer)

    assert client.get(address).status_code == 404
    assert client.get(page_of(case, "cargos")).status_code == 404


def test_only_charges_are_printed_as_such(
    client: PageClient, session: Session, reported: tuple[Case, Person]
) -> None:
    case, _named = reported
    send_charges(client, case)
    client.send(page_of(case, "nota"), {"text": "Nota."})
    session.rollback()
    event = session.scalars(select(Event).where(Event.type == "note_added")).one()
    document_id = UUID(event.payload.split('"document_id":"')[1][:32])

    assert client.get(page_of(case, f"cargos/{document_id}")).status_code == 404


def test_the_defence_is_recorded_and_information_is_ordered(
    client: PageClient, session: Session, reported: tuple[Case, Person], clock: Clock
) -> None:
    case, _named = reported
    send_charges(client, case)
    client.get(page_of(case, "tercero/respuesta"))
    assert "Descargo de la persona denunciada" in client.page.text
    client.send(page_of(case, "tercero/respuesta"), {"position": "defence", "text": "No cobré nada."})
    assert "No cobré nada." in client.page.text
    clock.advance(minutes=5)

    client.send(page_of(case, "informe"), {"text": "Remita los recibos de marzo."})

    assert "Registró el pedido" in client.page.text
    assert event_types(session, case) == [
        "filed",
        "third_party_notified",
        "third_party_answered",
        "information_ordered",
    ]


def test_nobody_turns_a_report_away_alone(
    client: PageClient, session: Session, reported: tuple[Case, Person]
) -> None:
    case, _named = reported

    client.get(page_of(case, "inadmitir"))

    assert "sin que otra persona lo apruebe" in client.page.text
    assert event_types(session, case) == ["filed"]


def test_a_report_is_admitted_and_extended_once(
    client: PageClient, session: Session, reported: tuple[Case, Person], clock: Clock
) -> None:
    case, _named = reported
    client.get(page_of(case, "admitir"))
    assert "El plazo para responder pasa del" in client.page.text
    client.send(page_of(case, "admitir"))
    clock.advance(minutes=5)

    client.send(page_of(case, "prorroga"), {"text": "Faltan peritajes."})

    assert "Amplió el plazo" in client.page.text
    assert event_types(session, case) == ["filed", "admitted", "extended"]
    assert client.get(page_of(case, "prorroga")).status_code == 422


def test_the_defence_gets_more_time_and_the_report_does_not(
    client: PageClient, session: Session, reported: tuple[Case, Person]
) -> None:
    case, _named = reported
    send_charges(client, case)
    client.get(page_of(case, "prorroga"))
    assert "Vencerá el martes 7 de abril de 2026 (plazo por confirmar)" in client.page.text

    client.send(page_of(case, "prorroga"), {"amount": "5", "text": "Lo pidió con motivo."})
    assert client.page.errors == ["Elija qué plazo amplía"]
    client.send(page_of(case, "prorroga"), {"step": "defence", "amount": "6"})
    assert client.page.errors == ["La norma admite como máximo 5 días hábiles."]
    client.send(page_of(case, "prorroga"), {"step": "defence", "amount": "5"})

    assert "Amplió el plazo: Descargo de la persona denunciada." in client.page.text
    client.get(client.page.links["Ver el aviso para imprimir"])
    assert "hasta el martes 7 de abril de 2026 (plazo por confirmar)" in client.page.text
    # The other term may still be extended, and no choice is left to make.
    client.get(page_of(case, "prorroga"))
    assert "¿Qué plazo amplía?" not in client.page.text
