"""A draft of an answer: written together, approved by somebody else for one exact version, then signed."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.accounts.queries import actor_of
from foia.actors import Capability, Role
from foia.cases.actions import Text
from foia.cases.answering import QuestionAnswer, answer, questions_of
from foia.cases.models import Case, Document, Event, Question
from foia.cases.tray_scopes import scopes_of
from foia.directory.models import Body
from foia.drafting.models import Draft, DraftVersion
from foia.drafting.queries import waiting_for_approval
from foia.errors import InvalidInput
from foia.requests.rules import RULES
from tests import builders
from tests.clock import Clock
from tests.page_client import PageClient
from tests.staff import sign_in_as

LETTER = "## Respuesta\n\nNo se entrega **el plano**. <script>alert(1)</script>"
REFUSAL = {"outcome_1": "refused", "ground_1": ["BO-LEY", "BO-LPA18-b"], "text": LETTER}


@pytest.fixture
def body(session: Session) -> Body:
    return builders.add_public_body(session)


@pytest.fixture
def officer(session: Session, body: Body) -> Person:
    return builders.add_person(session, Role.OFFICER, body, name="Elena Rojas")


@pytest.fixture
def head(session: Session, body: Body) -> Person:
    return builders.add_person(session, Role.HEAD, body, name="Julia Mendoza")


@pytest.fixture
def case(app: Flask, session: Session, client: PageClient, body: Body, officer: Person, head: Person) -> Case:
    found, _receipt = builders.file_a_case(app, session, body)
    session.commit()
    sign_in_as(client, session, officer)
    return found


def become(client: PageClient, session: Session, person: Person) -> None:
    session.rollback()
    sign_in_as(client, session, person)
    session.commit()


def address(case: Case, step: str = "") -> str:
    return f"/expedientes/{case.id}/borrador{step}"


def types(session: Session, case: Case) -> list[str]:
    session.rollback()
    return list(session.scalars(select(Event.type).where(Event.case_id == case.id).order_by(Event.sequence)))


def test_a_refusal_is_approved_by_somebody_else_and_then_signed(
    client: PageClient, session: Session, case: Case, officer: Person, head: Person
) -> None:
    client.get(address(case))
    assert "Nunca es secreta la información sobre delitos de lesa humanidad" in client.page.text
    plan = (BytesIO(b"a;b\n1;2\n"), "plano.csv")
    client.send(address(case), {**REFUSAL, "files": plan, "que": "pedir"})
    assert "espera aprobación" in client.page.text
    client.get(address(case, "/leer"))
    assert "Usted escribió la última versión" in client.page.text
    assert "Aprobar esta versión" not in client.page.text
    assert "<script>" not in client.page.html.replace("<script src", "")

    become(client, session, head)
    client.send(address(case, "/aprobar"), {}, page=address(case, "/leer"))
    become(client, session, officer)
    client.send(address(case, "/firmar"), {"is_checked": "y"})

    assert "Firmó la respuesta" in client.page.text
    signed = ["filed", "approval_requested", "approval_given", "answered", "letter_made"]
    assert types(session, case) == signed
    question = session.scalars(select(Question).where(Question.case_id == case.id)).one()
    assert (question.outcome, question.ground_code) == ("refused", "BO-LEY")
    assert question.more_ground_codes == "BO-LPA18-b"
    assert "plano.csv" in client.page.links
    assert "&lt;script&gt;" in client.page.html


def test_a_change_after_the_approval_voids_it(
    app: Flask, client: PageClient, session: Session, case: Case, officer: Person, head: Person
) -> None:
    client.send(address(case), {**REFUSAL, "que": "pedir"})
    become(client, session, head)
    client.send(address(case, "/aprobar"), {}, page=address(case, "/leer"))
    become(client, session, officer)
    client.get(address(case, "/firmar"))
    approved = client.page

    client.send(address(case), {**REFUSAL, "text": "Otra cosa."})
    client.get(address(case, "/firmar"))
    assert "antes de firmarla la aprueba otra persona" in client.page.text
    client.page = approved
    client.send(address(case, "/firmar"), {"is_checked": "y"})

    assert "El borrador cambió mientras usted lo leía" in client.page.text
    assert "answered" not in types(session, case)


def test_the_page_of_the_answer_refuses_alone_and_keeps_what_was_written_as_a_draft(
    client: PageClient, session: Session, case: Case
) -> None:
    form = {"outcome_1": "not_held", "text": LETTER, "is_checked": "y"}

    response = client.send(f"/expedientes/{case.id}/responder", form)
    assert response.status_code == 422
    assert "Esto lo aprueba otra persona" in client.page.text
    hidden = {field.get("name"): field.get("value") for field in client.page.all("input")}
    client.post(address(case), data={**{name: hidden[name] for name in ("csrf_token", "nonce")}, **form})

    assert types(session, case) == ["filed"]
    assert session.scalars(select(Draft.version)).all() == [1]
    sealed = session.scalars(select(Document.sealed).where(Document.kind == "draft")).one()
    assert sealed is not None and b"plano" not in sealed


def test_two_who_save_at_once_lose_nothing(client: PageClient, session: Session, case: Case) -> None:
    client.get(address(case))
    page = client.page
    client.send(address(case), {"text": "Lo que escribió Elena."})

    client.page = page
    response = client.send(address(case), {"text": "Lo que escribió Juan."})

    assert response.status_code == 409
    assert "Lo que escribió Elena." in client.page.text
    assert "Lo que escribió Juan." in client.page.html
    client.send(address(case), {"text": "Lo que escribieron los dos."})
    session.rollback()
    assert session.scalars(select(DraftVersion.version).order_by(DraftVersion.version)).all() == [1, 2]


def test_a_draft_is_returned_with_what_must_change(
    client: PageClient, session: Session, case: Case, officer: Person, head: Person
) -> None:
    client.send(address(case), {**REFUSAL, "que": "pedir"})
    session.rollback()
    scopes = scopes_of(actor_of(session, head.id), Capability.DECIDE_CASE)
    assert waiting_for_approval(session, scopes, head.id).count == 1
    assert waiting_for_approval(session, scopes, officer.id).count == 0
    session.rollback()

    become(client, session, head)
    client.send(address(case, "/devolver"), {"text": "Falta citar la norma."}, page=address(case, "/leer"))

    assert "Devolvió el borrador" in client.page.text
    assert "Falta citar la norma." in client.page.text
    assert types(session, case)[-1] == "approval_returned"
    session.rollback()
    assert waiting_for_approval(session, scopes, head.id).count == 0


def test_a_preview_saves_nothing(client: PageClient, session: Session, case: Case) -> None:
    client.send(address(case), {**REFUSAL, "que": "previa"})

    assert "<strong>el plano</strong>" in client.page.html
    session.rollback()
    assert session.scalars(select(Draft.id)).all() == []


def test_nobody_relays_a_refusal_of_a_case_that_no_body_has(
    app: Flask, session: Session, clock: Clock
) -> None:
    desk = builders.add_person(session, Role.CENTRAL_DESK)
    case, _receipt = builders.file_a_case(app, session, None)
    acting = builders.staff_context(app, session, desk)
    answers = [QuestionAnswer(row.id, "refused", "BO-LEY") for row in questions_of(acting, case)]

    with pytest.raises(InvalidInput, match="not_relayed"):
        answer(acting, case, RULES, answers, Text("No."), delivered_at=clock.now())
