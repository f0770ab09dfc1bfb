"""The counter: filing for a person with the true date, handing over the answer, a new key."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia.accounts.models import Person as StaffPerson
from foia.actors import ANYBODY, Role
from foia.cases.actions import Text, assign, assignable
from foia.cases.answering import QuestionAnswer, decide, questions_of
from foia.cases.models import Case
from foia.cases.opening import open_with_key
from foia.cases.placement import custody_for
from foia.cases.states import CENTRAL_DESK
from foia.cases.store import events_of
from foia.cases.vault import Person
from foia.directory.models import Body
from foia.errors import InvalidInput
from foia.notifications.models import OutboxMessage
from foia.requests.rules import RULES
from tests import builders
from tests.page_client import PageClient
from tests.staff import sign_in_as

# Monday 9 March 2026, ten in the morning in La Paz, is now.
WRITTEN = {
    "channel": "letter",
    "received_on-day": "9",
    "received_on-month": "3",
    "received_on-year": "2026",
    "received_time": "08:30",
    "subject": "Contratos de limpieza",
    "question_1": "¿Cuánto costó la limpieza en 2025?",
    "name": "Rosa Quispe Mamani",
    "document_number": "4567890 LP",
    "postal_address": "Calle Uno 23, La Paz",
    "language": "es",
    "notice_channel": "counter",
}


@pytest.fixture
def body(session: Session) -> Body:
    found, _officer = builders.joined_body(session)
    return found


@pytest.fixture
def clerk(session: Session, client: PageClient, body: Body) -> StaffPerson:
    person = builders.add_person(session, Role.CLERK, body, name="Julia Condori")
    sign_in_as(client, session, person)
    return person


def take_in(client: PageClient, body: Body, slug: str = "solicitud", **changed: Any) -> Any:
    return client.send(f"/ventanilla/recibir/{slug}/{body.id}", {**WRITTEN, **changed})


def the_case(session: Session) -> Case:
    session.rollback()
    return session.scalars(select(Case)).one()


def printed_key(client: PageClient) -> str:
    found = re.search(r'class="app-key">([^<]+)<', client.page.html)
    assert found is not None
    return found.group(1)


def test_a_letter_is_filed_with_the_hour_at_which_it_came(
    app: Flask, client: PageClient, session: Session, body: Body, clerk: StaffPerson
) -> None:
    take_in(client, body, files=(BytesIO(b"Carta leida."), "carta.txt"))

    case = the_case(session)
    filed = events_of(session, case.id)[0]
    assert case.received_at == datetime(2026, 3, 9, 12, 30, tzinfo=UTC)
    assert filed.recorded_at == datetime(2026, 3, 9, 14, 0, tzinfo=UTC)
    assert (filed.actor_id, case.channel, case.notice_channel) == (clerk.id.hex, "letter", "counter")
    assert case.folio in client.page.text
    assert open_with_key(builders.context(app, session, ANYBODY), case.folio, printed_key(client)) == case


def test_a_key_is_on_paper_only_in_a_part_that_is_closed(
    client: PageClient, body: Body, clerk: StaffPerson
) -> None:
    response = take_in(client, body)

    [sealed] = client.page.with_class("app-sealed")
    assert printed_key(client) in "".join(sealed.itertext())
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"received_on-day": "10"}, "por venir"),
        ({"received_time": "10:30"}, "por venir"),
        ({"received_time": "8h30"}, "Escriba la hora"),
        ({"received_on-day": "3"}, "por qué se registra"),
        ({"notice_channel": "post", "postal_address": ""}, "dirección postal"),
        ({"notice_channel": "email"}, "Escriba el correo"),
        ({"question_1": ""}, "qué información pide"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_lost(
    client: PageClient, session: Session, body: Body, clerk: StaffPerson, changed: dict[str, str], field: str
) -> None:
    response = take_in(client, body, **changed)

    assert response.status_code == 422
    assert any(field in error for error in client.page.errors)
    assert "Rosa Quispe Mamani" in client.page.html
    assert session.scalar(select(func.count()).select_from(Case)) == 0


def test_what_came_long_ago_is_filed_with_its_reason_which_the_filer_never_reads(
    app: Flask, client: PageClient, session: Session, body: Body, clerk: StaffPerson
) -> None:
    reason = "La carta estuvo en otra oficina."
    take_in(client, body, **{"received_on-day": "3", "late_reason": reason})

    case = the_case(session)
    key = printed_key(client)
    assert case.received_on == date(2026, 3, 3)
    client.send("/seguir", {"folio": case.folio, "key": key})
    assert client.page.heading.startswith("Su ")
    assert reason not in client.get("/mi-solicitud").text


def test_a_form_sent_twice_files_once_and_prints_the_same_key(
    client: PageClient, session: Session, body: Body, clerk: StaffPerson
) -> None:
    client.get(f"/ventanilla/recibir/solicitud/{body.id}")
    form = client.page.form(f"/ventanilla/recibir/solicitud/{body.id}")
    hidden = {field.get("name"): field.get("value") for field in form.iter("input")}
    written = {**WRITTEN, "nonce": hidden["nonce"], "csrf_token": hidden["csrf_token"]}
    keys = []
    for _attempt in range(2):
        client.post(f"/ventanilla/recibir/solicitud/{body.id}", data=written)
        keys.append(printed_key(client))

    session.rollback()
    assert keys[0] == keys[1]
    assert session.scalar(select(func.count()).select_from(Case)) == 1


def test_a_complaint_is_taken_in_too(
    client: PageClient, session: Session, body: Body, clerk: StaffPerson
) -> None:
    complained = {name: WRITTEN[name] for name in WRITTEN if name not in ("subject", "question_1")}
    complained |= {"category": "service_complaint.other", "identity": "named"}
    complained["happened"] = "La oficina cerró antes de la hora."
    client.send(f"/ventanilla/recibir/servicio/{body.id}", complained)

    assert the_case(session).kind == "service_complaint"


def test_a_clerk_reads_no_case_and_takes_in_for_no_other_body(
    app: Flask, client: PageClient, session: Session, body: Body, clerk: StaffPerson
) -> None:
    case, _receipt = builders.file_a_case(app, session, body)
    other = builders.add_public_body(session, name="Ministerio de Puentes")
    session.commit()

    assert client.get(f"/expedientes/{case.id}").status_code == 403
    assert client.get("/bandeja").status_code == 403
    assert client.get(f"/ventanilla/recibir/solicitud/{other.id}").status_code == 404
    assert client.get("/ventanilla/recibir/solicitud/sin-entidad").status_code == 200


def test_a_clerk_is_made_responsible_for_no_case_and_keeps_none_in_the_body(
    app: Flask, client: PageClient, session: Session, body: Body, clerk: StaffPerson
) -> None:
    case, _receipt = builders.file_a_case(app, session, body)
    officer = next(person for person in assignable(builders.context(app, session), case))
    session.commit()

    assert assignable(builders.context(app, session), case) == [officer]
    with pytest.raises(InvalidInput, match="not_assignable"):
        assign(builders.staff_context(app, session, officer), case, clerk.id)
    assert custody_for(builders.context(app, session), body.id, [officer.id.hex]) == CENTRAL_DESK


def decided(app: Flask, session: Session, body: Body) -> Case:
    officer = builders.add_person(session, Role.OFFICER, body)
    filer = Person(name="Rosa Quispe", document_number="4567890 LP")
    case, _receipt = builders.file_a_case(app, session, body, notice_channel="counter", filer=filer)
    acting = builders.staff_context(app, session, officer)
    answers = [QuestionAnswer(question.id, "granted") for question in questions_of(acting, case)]
    decide(acting, case, RULES, answers, Text("Costó 1.200.000 bolivianos."))
    session.commit()
    return case


def test_handing_the_answer_over_is_its_notice(
    app: Flask, client: PageClient, session: Session, body: Body, clerk: StaffPerson
) -> None:
    case = decided(app, session, body)
    client.get("/ventanilla")
    assert case.folio in client.page.text

    client.send(
        f"/ventanilla/entregas/{case.id}",
        {
            "channel": "counter",
            "delivered_on-day": "9",
            "delivered_on-month": "3",
            "delivered_on-year": "2026",
            "receiver": "Rosa Quispe, cédula 4567890 LP",
            "files": (BytesIO(b"Firmado."), "constancia.txt"),
        },
    )

    session.rollback()
    last = events_of(session, case.id)[-1]
    assert (last.type, last.payload["channel"], last.actor_id) == ("notified", "counter", clerk.id.hex)
    assert len(last.payload["documents"]) == 2
    assert (case.phase, case.outcome) == ("concluded", "granted")
    assert case.folio not in client.get("/ventanilla").text


def test_a_delivery_to_come_or_before_the_decision_is_refused(
    app: Flask, client: PageClient, session: Session, body: Body, clerk: StaffPerson
) -> None:
    case = decided(app, session, body)
    for day in ("10", "6"):
        response = client.send(
            f"/ventanilla/entregas/{case.id}",
            {
                "channel": "counter",
                "delivered_on-day": day,
                "delivered_on-month": "3",
                "delivered_on-year": "2026",
                "receiver": "Rosa Quispe",
            },
        )
        assert response.status_code == 422
        assert "entre la resolución y hoy" in " ".join(client.page.errors)


def test_an_answer_on_paper_is_decided_first_and_counts_when_it_is_delivered(
    app: Flask, client: PageClient, session: Session, body: Body
) -> None:
    officer = builders.add_person(session, Role.OFFICER, body)
    sign_in_as(client, session, officer)
    case, _receipt = builders.file_a_case(app, session, body, notice_channel="post")
    session.commit()

    client.get(f"/expedientes/{case.id}")

    assert "Responder" not in client.page.links
    assert "Resolver y notificar después" in client.page.links


def test_a_new_key_is_given_to_the_person_whose_document_is_shown(
    app: Flask, client: PageClient, session: Session, body: Body, clerk: StaffPerson
) -> None:
    filer = Person(name="Rosa Quispe", document_number="4567890 LP", email="rosa@example.org")
    case, receipt = builders.file_a_case(app, session, body, filer=filer)
    session.commit()
    asked = {"folio": case.folio, "document_number": "4567890-lp", "shown": "Cédula", "is_seen": "y"}

    wrong = client.send("/ventanilla/clave", {**asked, "document_number": "4567891 LP"})
    assert wrong.status_code == 422
    client.send("/ventanilla/clave", asked)

    session.rollback()
    context = builders.context(app, session, ANYBODY)
    assert open_with_key(context, case.folio, receipt.key) is None
    assert open_with_key(context, case.folio, printed_key(client)) == case
    assert events_of(session, case.id)[-1].payload["reason"] == "counter"
    templates = set(session.scalars(select(OutboxMessage.template)))
    assert "key_given_at_counter" in templates


def test_a_key_of_another_bodys_case_is_not_given(
    app: Flask, client: PageClient, session: Session, clerk: StaffPerson
) -> None:
    other, _officer = builders.joined_body(session, name="Ministerio de Puentes")
    filer = Person(name="Rosa Quispe", document_number="4567890 LP")
    case, _receipt = builders.file_a_case(app, session, other, filer=filer, notice_channel="page")
    session.commit()

    asked = {"folio": case.folio, "document_number": "4567890 LP", "shown": "Cédula", "is_seen": "y"}
    assert client.send("/ventanilla/clave", asked).status_code == 422
