"""The auditor's queues as pages: found from where the auditor begins, narrowed, each row with its reason."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Role
from foia.audit.exceptions import Queue
from foia.audit.exceptions_models import CaseException
from foia.audit.exceptions_queries import PAGE_ROWS
from foia.cases.models import Case
from foia.directory.models import Body, BodyDay
from foia.statistics.measure_models import CaseMeasureRow
from tests import builders
from tests.page_client import PageClient, words_of
from tests.staff import sign_in_as

AT = datetime(2026, 3, 4, 3, 30, tzinfo=UTC)


@pytest.fixture
def body(session: Session) -> Body:
    return builders.add_public_body(session, name="Ministerio de Caminos")


@pytest.fixture
def auditor(session: Session, client: PageClient, body: Body) -> Person:
    person = builders.add_person(session, Role.AUDITOR, name="Gabriela Soto")
    sign_in_as(client, session, person)
    return person


def excepted(
    app: Flask, session: Session, body: Body, queue: Queue, measured: int, detail: str = "", times: int = 1
) -> Case:
    case, _receipt = builders.file_a_case(app, session, body, AT, quiet=True)
    session.add_all(
        CaseException(
            case_id=case.id, queue=queue, sequence=number, happened_at=AT, happened_on=date(2026, 3, 3),
            actor_id=None, body_id=body.id, measured=measured, detail=detail,
        )
        for number in range(times)
    )  # fmt: skip
    session.commit()
    return case


def rows_of(client: PageClient) -> list[Element]:
    return [row for row in client.page.all("tr") if row[0].get("scope") == "row"]


@pytest.mark.parametrize(
    ("queue", "measured", "detail", "words"),
    [
        (Queue.LAST_HOUR, 1, "answered", "Faltaba 1 minuto."),
        (Queue.MASS_CLOSING, 12, "answered", "Uno de 12 en una hora."),
        (Queue.LAST_DAY_EXTENSION, 0, "extended", "El día en que vencía."),
        (Queue.REOPENED_LATE, 3, "2025Q4", "3 días después del cierre del trimestre 4 de 2025."),
        (Queue.BACKDATED, 4, "filed", "Recepción: anotada 4 días hábiles después."),
        (Queue.LATE_CLARIFICATION, 53, "clarification_requested", "Había pasado el 53 % del plazo."),
        (Queue.NIGHT_CLOSING, 1410, "answered", "A las 23:30."),
        (Queue.CIRCLE, 2, "referred", "lo habían tenido 2 entidades"),
    ],
)
def test_each_row_says_why_it_stands_in_its_queue(
    app: Flask, client: PageClient, session: Session, auditor: Person, body: Body,
    queue: Queue, measured: int, detail: str, words: str,
) -> None:  # fmt: skip
    case = excepted(app, session, body, queue, measured, detail)

    client.get(f"/auditoria/excepciones/{queue}?year=2026&part=03")

    assert words in client.page.text
    assert case.folio in client.page.text


def test_the_queues_are_found_from_the_auditors_first_page_and_keep_their_filters(
    app: Flask, client: PageClient, session: Session, auditor: Person, body: Body
) -> None:
    excepted(app, session, body, Queue.NIGHT_CLOSING, 1410, times=PAGE_ROWS + 1)
    client.get("/auditoria")
    client.get(client.page.links["Excepciones"])
    rows = {words_of(row[0]): words_of(row[2]) for row in rows_of(client)}
    assert rows["Cierres de noche"] == str(PAGE_ROWS + 1)
    assert set(rows.values()) == {"0", str(PAGE_ROWS + 1)}

    client.send(
        "/auditoria/excepciones",
        {"year": "2026", "part": "T1", "body": str(body.id)},
        page="/auditoria/excepciones",
    )
    client.get(client.page.links["Cierres de noche"])
    assert len(rows_of(client)) == PAGE_ROWS
    client.get(client.page.links["Siguientes →"])
    assert len(rows_of(client)) == 1

    assert client.get("/auditoria/excepciones/nada").status_code == 404
    assert client.get("/auditoria/excepciones/circle?year=x&part=99&desde=luego").status_code == 200


def test_bodies_far_over_their_peers_and_changed_calendars_are_told(
    client: PageClient, session: Session, auditor: Person, body: Body
) -> None:
    other = builders.add_public_body(session, name="Ministerio de Salud")
    measured = [("not_held", body)] * 10 + [("granted", body)] * 15 + [("granted", other)] * 60
    for number, (outcome, of) in enumerate(measured):
        session.add(
            CaseMeasureRow(
                case_id=builders.new_id(), country="BO", body_id=of.id, kind="info_request",
                regime_id="bo.information_request", channel="web", received_on=date(2026, 2, 2),
                received_month="2026-02", stopped_on=date(2026, 3, 2), ended_on=date(2026, 3, 2),
                outcome=outcome, record_key=number, position=number,
            )
        )  # fmt: skip
    officer, head = (builders.add_person(session, Role.HEAD, body, name=name) for name in ("Ana", "Luz"))
    session.add(
        BodyDay(
            body_id=body.id, day_on=date(2026, 3, 2), effect="closed", norm="RA 12/2026",
            announced_on=date(2026, 3, 5), proposed_by_id=officer.id, proposed_at=AT,
            confirmed_by_id=head.id, confirmed_at=AT + timedelta(days=1),
        )
    )  # fmt: skip
    session.commit()

    client.get("/auditoria/excepciones/not_held?year=2026&part=03")
    (row,) = rows_of(client)
    assert [words_of(cell) for cell in row][:4] == [
        "Ministerio de Caminos", "10", "25", "40 %",
    ]  # fmt: skip
    assert f"/auditoria/cumplimiento/{body.id}/2026-03?ver=not_held" in client.page.links.values()
    client.get("/auditoria/excepciones/calendar_changed?year=2026&part=03")
    for words in ("Ministerio de Caminos", "Día inhábil", "RA 12/2026", "Propuso: Ana", "Confirmó: Luz"):
        assert words in client.page.text
    client.get("/auditoria/excepciones/calendar_changed?year=2026&part=04")
    assert "Ninguna entidad cambió su calendario" in client.page.text
