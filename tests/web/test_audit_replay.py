"""A case as of any day, and its deadlines computed again beside those that are stored."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Role
from foia.cases import actions
from foia.cases.models import Case, DeadlineRow
from foia.cases.referral import accept_referral, refer
from tests import builders
from tests.clock import Clock
from tests.page_client import PageClient
from tests.staff import sign_in_as

FILED_AT = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


@pytest.fixture
def case(app: Flask, session: Session, clock: Clock) -> Case:
    """Filed on the 2nd, referred on the 4th, assigned there on the 6th, answered late on the 30th."""
    body, officer = builders.joined_body(session, name="Ministerio de Caminos")
    other = builders.add_public_body(session, name="Ministerio de Salud")
    theirs = builders.add_person(session, Role.OFFICER, other, name="Elena Rojas")

    def on(day: int) -> datetime:
        return clock.set(FILED_AT + timedelta(days=day - 2))

    case, _receipt = builders.file_a_case(app, session, body, on(2))
    refer(builders.staff_context(app, session, officer, on(4)), case, other, "No es nuestro.")
    session.flush()
    acting = builders.staff_context(app, session, theirs, on(6))
    accept_referral(acting, case)
    actions.assign(acting, case, theirs.id)
    builders.answer_a_case(app, session, case, theirs, on(30))
    session.commit()
    return case


@pytest.fixture
def auditor(session: Session, client: PageClient, case: Case) -> Person:
    person = builders.add_person(session, Role.AUDITOR, name="Gabriela Soto")
    sign_in_as(client, session, person)
    return person


def replayed(client: PageClient, case: Case, day: str) -> str:
    client.get(f"/auditoria/expedientes/{case.id}/dia?al={day}")
    return client.page.text


def test_a_day_shows_what_was_known_then_whose_it_was_and_what_was_due(
    client: PageClient, session: Session, auditor: Person, case: Case
) -> None:
    client.get(f"/auditoria/expedientes/{case.id}")
    client.get(client.page.links["Ver cómo estaba otro día"])
    assert "Elena Rojas" in client.page.text

    third, tenth, today = (replayed(client, case, f"2026-03-{day}") for day in ("03", "10", "30"))

    assert "Ministerio de Caminos" in third and "Ministerio de Salud" not in third
    assert "Elena Rojas" not in third and "Elena Rojas" in tenth
    assert "Corría" in third and "Respuesta" in third and "Programado" in third
    assert "Después se anotó" not in today and "Después se anotaron 4 actuaciones más." in third
    assert "Distinta" not in third + tenth + today


def test_days_out_of_the_case_and_cases_of_few_are_not_replayed(
    client: PageClient, session: Session, auditor: Person, case: Case
) -> None:
    assert "Escriba un día entre el 2 de marzo de 2026" in replayed(client, case, "2026-03-01")
    assert "Escriba un día entre el 2 de marzo de 2026" in replayed(client, case, "ayer")
    session.execute(update(Case).where(Case.id == case.id).values(confidential=True))
    session.commit()
    assert client.get(f"/auditoria/expedientes/{case.id}/dia").status_code == 404


def test_a_date_that_the_events_do_not_give_stands_beside_the_one_they_give(
    client: PageClient, session: Session, auditor: Person, case: Case
) -> None:
    page = f"/auditoria/expedientes/{case.id}"
    client.get(page)
    assert "salen las fechas guardadas" in client.page.text
    session.execute(
        update(DeadlineRow)
        .where(
            DeadlineRow.case_id == case.id, DeadlineRow.step == "response", DeadlineRow.voided_at.is_(None)
        )
        .values(due_on=date(2026, 4, 30))
    )
    session.commit()

    client.get(page)
    assert "Las fechas guardadas no son las que dan las actuaciones." in client.page.text
    assert "30 abr 2026" in client.page.text
    client.send(f"{page}/recalcular", {}, page=page)
    client.get(page)
    client.get(client.page.links["Hallazgos de este expediente"])
    assert "El plazo guardado no es el que resulta de las actuaciones" in client.page.text
    client.send(f"{page}/recalcular", {}, page=page)
    client.get(page)
    assert "30 abr 2026" in client.page.text  # nothing was put right in silence
    assert "Distinta" in replayed(client, case, "2026-03-10")
