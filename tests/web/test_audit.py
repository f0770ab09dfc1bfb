"""The auditor's pages: how terms are kept, and a case's record without who filed it or what was written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Role
from foia.cases import actions
from foia.cases.actions import Text
from foia.cases.models import Case, Document
from foia.cases.opening import read_identity
from foia.cases.referral import refer
from foia.cases.vault import Upload
from foia.directory.models import Body
from tests import builders
from tests.clock import Clock
from tests.page_client import PageClient, words_of
from tests.staff import sign_in_as

FILED_AT = datetime(2026, 1, 26, 14, 0, tzinfo=UTC)
SECRETS = ("Mensaje de la oficina", "Nota de la oficina", "carta.txt", "pedido.txt")


@pytest.fixture
def auditor(session: Session, client: PageClient) -> Person:
    person = builders.add_person(session, Role.AUDITOR, name="Gabriela Soto")
    sign_in_as(client, session, person)
    return person


@pytest.fixture
def body(session: Session, client: PageClient) -> Body:
    return builders.add_public_body(session, name="Ministerio de Caminos")


@pytest.fixture
def officer(session: Session, body: Body) -> Person:
    return builders.add_person(session, Role.OFFICER, body, name="Elena Rojas")


@pytest.fixture
def case(app: Flask, session: Session, body: Body, officer: Person) -> Case:
    """A case with everything in it."""
    case, _receipt = builders.file_a_case(
        app, session, body, files=[Upload("pedido.txt", b"pedido")], quiet=True
    )
    acting = builders.staff_context(app, session, officer)
    actions.acknowledge(acting, case)
    actions.assign(acting, case, officer.id)
    actions.send_message(acting, case, Text("Mensaje de la oficina", [Upload("carta.txt", b"carta")]))
    actions.add_note(acting, case, "Nota de la oficina")
    session.commit()
    return case


def folios(client: PageClient) -> list[str]:
    return [words_of(cell) for cell in client.page.all("th") if "app-code" in str(client_html(cell))]


def client_html(cell: object) -> str:
    return " ".join(e.get("class", "") for e in cell.iter())  # type: ignore[attr-defined]


def filed(app: Flask, session: Session, body: Body, days: int) -> Case:
    case, _receipt = builders.file_a_case(app, session, body, FILED_AT + timedelta(days=days), quiet=True)
    session.commit()
    return case


def test_what_is_overdue_comes_first_and_each_body_is_counted(
    app: Flask, client: PageClient, session: Session, auditor: Person, body: Body, officer: Person
) -> None:
    in_time, open_, late, overdue = (filed(app, session, body, days) for days in (0, 28, 2, 3))
    builders.answer_a_case(app, session, in_time, officer, FILED_AT + timedelta(days=10))
    builders.answer_a_case(app, session, late, officer, FILED_AT + timedelta(days=40))
    session.commit()

    client.get("/auditoria")

    assert folios(client) == [overdue.folio, late.folio, open_.folio, in_time.folio]
    for words in (
        "Vencido sin respuesta",
        "Respondido fuera de plazo",
        "En plazo, por responder",
        "Respondido en plazo",
    ):
        assert words in client.page.text
    client.get(client.page.links["Cuántos son, por entidad"])
    counts = [
        words_of(cell) for row in client.page.all("tr") for cell in row if words_of(row[0]) == body.name_es
    ]
    assert counts == ["Ministerio de Caminos", "4", "1", "1", "1", "1", "0", "0"]


def test_the_list_is_narrowed_by_body_period_and_standing(
    app: Flask, client: PageClient, session: Session, auditor: Person, body: Body, officer: Person
) -> None:
    other, _officer = builders.joined_body(session, name="Ministerio de Salud")
    january, march, theirs = (
        filed(app, session, body, 0),
        filed(app, session, body, 40),
        filed(app, session, other, 0),
    )

    def found(**filters: str) -> list[str]:
        empty = {"body": "", "part": "", "standing": "", "year": "2026"}
        client.send("/auditoria", {**empty, **filters}, page="/auditoria")
        return sorted(folios(client))

    assert found(body=str(other.id)) == [theirs.folio]
    assert found(part="01") == sorted([january.folio, theirs.folio])
    assert found(part="03") == [march.folio]
    assert found(part="T1") == sorted([january.folio, march.folio, theirs.folio])
    assert found(part="T2") == []
    assert found(year="2025") == []
    assert found(standing="overdue", body=str(body.id)) == [january.folio]


@pytest.mark.parametrize(
    "filters",
    [
        "body=x",
        "year=abc",
        "part=T9",
        "part=99",
        "standing=x",
        "desde=luego.overdue.2026-99-99.x",
        "year=99999",
    ],
)
def test_filters_that_mean_nothing_are_left_out(
    app: Flask,
    client: PageClient,
    session: Session,
    auditor: Person,
    body: Body,
    officer: Person,
    filters: str,
) -> None:
    case = filed(app, session, body, 0)

    assert client.get(f"/auditoria?{filters}").status_code == 200
    assert folios(client) == [case.folio]


def test_the_list_is_walked_page_by_page(
    app: Flask, client: PageClient, session: Session, auditor: Person, body: Body, officer: Person
) -> None:
    cases = [filed(app, session, body, days % 3) for days in range(27)]
    client.get("/auditoria?part=T1")
    first = folios(client)

    client.get(client.page.links["Siguientes →"])
    second = folios(client)
    client.get(client.page.links["← Anteriores"])

    assert {*first, *second} == {case.folio for case in cases}
    assert (len(first), len(second), folios(client)) == (25, 2, first)


def test_the_record_shows_what_was_done_and_when(
    client: PageClient, session: Session, auditor: Person, case: Case
) -> None:
    client.get(f"/auditoria/expedientes/{case.id}")

    assert client.page.heading == f"Expediente {case.folio}"
    assert "Cadena íntegra" in client.page.text
    assert "5 actuaciones, sin alteraciones" in client.page.text
    assert "Persona responsable: Elena Rojas" in client.page.text
    assert "Respuesta · versión 1" in client.page.text
    assert "Vence el lunes 30 de marzo de 2026" in client.page.text
    assert "5 días hábiles antes" in client.page.text
    assert "Nadie vio los datos de quien presentó" in client.page.text


def test_the_record_holds_neither_identity_nor_texts_nor_files(
    client: PageClient, session: Session, auditor: Person, case: Case
) -> None:
    documents = session.query(Document).filter_by(case_id=case.id, kind="file").all()
    client.get(f"/auditoria/expedientes/{case.id}")
    pages = client.page.html
    client.get("/auditoria")
    pages += client.page.html

    person = builders.FILER
    for value in (
        *(person.name, person.document_number, person.email, person.phone),
        *SECRETS,
        builders.SUBJECT,
        builders.QUESTION,
        *(str(document.id) for document in documents),
        case.key_hmac,
    ):
        assert value not in pages
    assert client.page.all("form")[-1].get("method") == "get"


def test_the_record_says_who_looked_at_the_identity_and_what_for(
    app: Flask, client: PageClient, session: Session, auditor: Person, officer: Person, case: Case
) -> None:
    read_identity(builders.staff_context(app, session, officer), case, "notifying")
    session.commit()

    client.get(f"/auditoria/expedientes/{case.id}")

    assert "Elena Rojas Para notificar" in client.page.text


def test_a_term_that_moved_shows_both_dates_and_how_each_was_found(
    app: Flask, client: PageClient, session: Session, auditor: Person, clock: Clock
) -> None:
    petitioned = builders.add_public_body(session, name="Empresa de Agua", body_class="municipality")
    desk = builders.add_person(session, Role.CENTRAL_DESK)
    case, _receipt = builders.file_a_case(app, session, None)
    session.commit()
    first = case.due_on
    clock.advance(days=1)
    actions.route(builders.staff_context(app, session, desk), case, petitioned, "Es suya")
    session.commit()
    sign_in_as(client, session, auditor)

    client.get(f"/auditoria/expedientes/{case.id}")

    assert "Es suya" not in client.page.text
    assert first is not None and case.due_on is not None and first < case.due_on
    assert "Respuesta · versión 1 · reemplazada" in client.page.text
    assert "Resolución · versión 2" in client.page.text
    assert "El plazo es de 6 meses" in client.page.text
    assert "se cuentan 15 días hábiles" in client.page.text


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (
            "UPDATE events SET occurred_at = '2026-03-01 00:00:00' WHERE sequence = 2",
            "El contenido de la actuación 2 fue alterado",
        ),
        ("DELETE FROM events WHERE sequence = 3", "Falta la actuación 3"),
        ("DELETE FROM events WHERE sequence >= 4", "Faltan actuaciones desde la 4"),
    ],
)
def test_a_damaged_chain_is_told(
    client: PageClient, session: Session, auditor: Person, case: Case, damage: str, words: str
) -> None:
    for trigger in session.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars():
        session.execute(text(f"DROP TRIGGER {trigger}"))
    session.execute(text(damage))
    session.commit()

    client.get(f"/auditoria/expedientes/{case.id}")

    assert "Cadena rota" in client.page.text
    assert words in client.page.text


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD, Role.CENTRAL_DESK, Role.ADMINISTRATOR])
def test_only_auditors_reach_the_audit(
    client: PageClient, session: Session, body: Body, case: Case, role: Role
) -> None:
    sign_in_as(client, session, builders.add_person(session, role, body))

    assert client.get("/auditoria").status_code == 403
    assert client.get(f"/auditoria/expedientes/{case.id}").status_code == 403


def test_a_case_that_is_none_has_no_record(client: PageClient, auditor: Person) -> None:
    assert client.get("/auditoria/expedientes/00000000-0000-4000-8000-000000000000").status_code == 404


def test_a_date_after_a_referral_is_derived_by_the_calendar_of_the_new_body(
    app: Flask,
    session: Session,
    client: PageClient,
    clock: Clock,
    body: Body,
    officer: Person,
    auditor: Person,
) -> None:
    """15 April is a holiday in Tarija and in no other department."""
    builders.add_place(session, "BO-T", "Tarija")
    south = builders.add_public_body(session, name="Servicio del Sur", place_code="BO-T")
    builders.add_person(session, Role.OFFICER, south)
    clock.set(datetime(2026, 3, 30, 14, 0, tzinfo=UTC))
    case, _receipt = builders.file_a_case(app, session, body, quiet=True)
    here = case.due_on
    clock.advance(hours=1)
    refer(builders.staff_context(app, session, officer), case, south, "Le corresponde al sur.")
    session.commit()
    sign_in_as(client, session, auditor)

    client.get(f"/auditoria/expedientes/{case.id}")

    assert here is not None
    assert case.due_on == here + timedelta(days=1)
    assert "la cuenta da otra fecha" not in client.page.text
