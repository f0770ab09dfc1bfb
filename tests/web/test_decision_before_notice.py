"""A decision that was not notified is read by nobody who filed, however the case goes on."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Role
from foia.cases.actions import Text, withdraw
from foia.cases.answering import QuestionAnswer, decide, questions_of
from foia.cases.filing import Receipt
from foia.cases.models import Case
from foia.cases.reopening import reopen
from foia.complaints.rules import RULES
from tests import builders
from tests.clock import Clock
from tests.page_client import PageClient

REFUSED = "No se da la razón"


@pytest.fixture
def decided(app: Flask, session: Session, client: PageClient, clock: Clock) -> tuple[Case, Receipt, Person]:
    """A complaint decided against its filer, who was told nothing yet."""
    body, officer = builders.joined_body(session)
    head = builders.add_person(session, Role.HEAD, body)
    case, receipt = builders.file_a_complaint(app, session, "conduct_complaint", body)
    acting = builders.staff_context(app, session, officer)
    answers = [QuestionAnswer(question.id, "not_upheld") for question in questions_of(acting, case)]
    decide(acting, case, RULES["conduct_complaint"], answers, Text("No se probó lo que dice."))
    session.commit()
    client.send("/seguir", {"folio": receipt.folio, "key": receipt.key}, page="/seguir")
    return case, receipt, head


def test_whoever_withdraws_before_the_notice_reads_nothing_of_the_decision(
    app: Flask, session: Session, client: PageClient, decided: tuple[Case, Receipt, Person]
) -> None:
    case, _receipt, _head = decided
    withdraw(builders.filer_context(app, session, case), case)
    session.commit()

    client.get("/mi-solicitud")

    assert "Usted retiró su queja" in client.page.text
    assert REFUSED not in client.page.text
    assert "No se probó" not in client.page.text


def test_a_case_reopened_after_that_shows_it_as_unanswered(
    app: Flask, session: Session, client: PageClient, decided: tuple[Case, Receipt, Person]
) -> None:
    case, _receipt, head = decided
    withdraw(builders.filer_context(app, session, case), case)
    reopen(builders.staff_context(app, session, head), case, "Se retiró por error")
    session.commit()

    client.get("/mi-solicitud")

    assert REFUSED not in client.page.text
    assert "todavía sin respuesta" in client.page.text
