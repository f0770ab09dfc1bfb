"""Tasks inside a case: asked of another office or of the head, by a day of their own."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from foia.accounts.models import Person, RoleGrant
from foia.actors import Role
from foia.cases.models import Case
from foia.cases.store import events_of
from foia.directory.models import Body, Office
from foia.extensions import new_id
from foia.notifications.models import OutboxMessage
from foia.tasks.jobs import remind_of_tasks
from foia.tasks.models import Task
from tests import builders
from tests.clock import Clock
from tests.page_client import PageClient
from tests.staff import sign_in_as

ASKED = "Necesito el monto de la licitación."


@pytest.fixture
def body(session: Session) -> Body:
    return builders.add_public_body(session)


@pytest.fixture
def officer(session: Session, client: PageClient, body: Body) -> Person:
    person = builders.add_person(session, Role.OFFICER, body, name="Elena Rojas")
    sign_in_as(client, session, person)
    return person


@pytest.fixture
def office(session: Session, body: Body) -> Office:
    found = Office(id=new_id(), body_id=body.id, name_es="Adquisiciones")
    session.add(found)
    session.commit()
    return found


@pytest.fixture
def colleague(session: Session, body: Body, office: Office) -> Person:
    """Somebody who works in that office alone."""
    person = builders.add_person(session, Role.OFFICER, body, name="Mario Choque")
    grant = session.scalars(select(RoleGrant).where(RoleGrant.person_id == person.id)).one()
    grant.office_id = office.id
    session.commit()
    return person


@pytest.fixture
def case(app: Flask, session: Session, officer: Person, body: Body) -> Case:
    found, _receipt = builders.file_a_case(app, session, body)
    session.commit()
    return found


def give(client: PageClient, case: Case, to: str, day: str = "13") -> int:
    written = {"office": to, "text": ASKED, "due_on-day": day, "due_on-month": "3", "due_on-year": "2026"}
    return client.send(f"/expedientes/{case.id}/tareas/nueva", written).status_code


def told(session: Session) -> set[tuple[str, object]]:
    session.rollback()
    rows = session.execute(select(OutboxMessage.template, OutboxMessage.recipient_id))
    return {(row[0], row[1]) for row in rows if row[0].startswith("task_")}


def test_another_office_is_asked_and_answers_and_the_term_is_untouched(
    app: Flask,
    client: PageClient,
    session: Session,
    case: Case,
    office: Office,
    colleague: Person,
    officer: Person,
) -> None:
    due_on = case.due_on
    give(client, case, str(office.id))
    assert ("task_given", colleague.id) in told(session)

    sign_in_as(client, session, colleague)
    task = session.scalars(select(Task)).one()
    client.get("/tareas")
    assert case.folio in client.page.text
    client.send(
        f"/tareas/{task.id}", {"text": "Fueron 3 millones.", "files": (BytesIO(b"a;b\n"), "monto.csv")}
    )

    session.rollback()
    assert [event.type for event in events_of(session, case.id)][-2:] == ["task_given", "task_answered"]
    assert (case.due_on, task.is_open) == (due_on, False)
    assert ("task_answered", officer.id) in told(session)
    sign_in_as(client, session, officer)
    client.get(f"/expedientes/{case.id}/tareas")
    assert "Fueron 3 millones." in client.page.text


def test_who_works_elsewhere_has_no_such_task(
    client: PageClient, session: Session, case: Case, office: Office, colleague: Person
) -> None:
    give(client, case, str(office.id))
    session.rollback()
    task = session.scalars(select(Task)).one()
    stranger = builders.joined_body(session, name="Servicio de Aguas")[1]
    session.commit()
    sign_in_as(client, session, stranger)

    assert client.get(f"/tareas/{task.id}").status_code == 404
    assert case.folio not in client.get("/tareas").text


def test_the_head_is_consulted_and_an_officer_does_not_answer_for_the_head(
    client: PageClient, session: Session, case: Case, body: Body
) -> None:
    head = builders.add_person(session, Role.HEAD, body)
    session.commit()
    give(client, case, "head")
    session.rollback()
    task = session.scalars(select(Task)).one()

    assert client.get(f"/tareas/{task.id}").status_code == 404
    sign_in_as(client, session, head)
    assert client.get(f"/tareas/{task.id}").status_code == 200
    assert events_of(session, case.id)[-1].type == "escalated"


@pytest.mark.parametrize("day", ["8", "31"])
def test_a_task_is_due_from_today_and_before_the_legal_day(
    client: PageClient, session: Session, case: Case, office: Office, day: str
) -> None:
    assert case.due_on is not None
    assert case.due_on <= date(2026, 3, 31)

    assert give(client, case, str(office.id), day) == 422
    assert ASKED in client.page.html


def test_who_has_a_task_is_reminded_before_on_the_day_and_once_it_is_late(
    app: Flask,
    client: PageClient,
    session: Session,
    clock: Clock,
    case: Case,
    office: Office,
    colleague: Person,
    officer: Person,
) -> None:
    give(client, case, str(office.id), "13")
    counted = []
    for _day in range(7):  # Monday the 9th to Sunday the 15th
        now = clock.advance(days=1)
        remind_of_tasks(app, now)
        remind_of_tasks(app, now)
        session.rollback()
        counted.append(
            sorted(
                session.scalars(
                    select(OutboxMessage.template).where(
                        OutboxMessage.template.in_(["task_due", "task_late"])
                    )
                )
            )
        )

    assert [len(day) for day in counted] == [0, 0, 1, 2, 4, 4, 4]
    assert counted[-1] == ["task_due", "task_due", "task_late", "task_late"]


def test_a_task_that_cannot_be_told_of_keeps_no_other_from_it(
    app: Flask,
    client: PageClient,
    session: Session,
    clock: Clock,
    case: Case,
    body: Body,
    office: Office,
    colleague: Person,
) -> None:
    other, _receipt = builders.file_a_case(app, session, body)
    session.commit()
    for each in (case, other):
        give(client, each, str(office.id))
    session.rollback()
    session.execute(update(Case).where(Case.id == case.id).values(regime_version="none"))
    session.commit()

    assert remind_of_tasks(app, clock.advance(days=5)) == (1, 1)
    assert ("task_late", colleague.id) in told(session)


def test_a_task_is_taken_back(client: PageClient, session: Session, case: Case, office: Office) -> None:
    give(client, case, str(office.id))
    session.rollback()
    task = session.scalars(select(Task)).one()
    client.get(f"/expedientes/{case.id}/tareas")
    client.send(f"/expedientes/{case.id}/tareas/{task.id}/retirar", {}, page=f"/expedientes/{case.id}/tareas")

    session.rollback()
    assert task.cancelled_at is not None
    assert events_of(session, case.id)[-1].type == "task_cancelled"


def test_a_case_that_became_confidential_is_told_to_nobody_by_its_tasks(
    app: Flask,
    client: PageClient,
    session: Session,
    clock: Clock,
    case: Case,
    office: Office,
    colleague: Person,
) -> None:
    give(client, case, str(office.id))
    session.rollback()
    case.confidential = True
    session.commit()

    sign_in_as(client, session, colleague)
    assert case.folio not in client.get("/tareas").text
    remind_of_tasks(app, clock.advance(days=7))
    assert {template for template, _person in told(session)} == {"task_given"}


def test_who_is_named_for_reports_has_no_task_of_another_case(
    client: PageClient, session: Session, case: Case, body: Body
) -> None:
    named = builders.add_person(session, Role.REPORTS_OFFICER, body)
    session.commit()
    give(client, case, "head")
    session.rollback()
    task = session.scalars(select(Task)).one()

    sign_in_as(client, session, named)
    assert client.get(f"/tareas/{task.id}").status_code == 404
    assert case.folio not in client.get("/tareas").text


def test_a_task_of_a_case_that_became_confidential_is_nobodys(
    client: PageClient, session: Session, case: Case, office: Office
) -> None:
    give(client, case, str(office.id))
    session.rollback()
    task = session.scalars(select(Task)).one()
    assert client.get(f"/tareas/{task.id}").status_code == 200
    session.execute(update(Case).where(Case.id == case.id).values(confidential=True))
    session.commit()

    assert client.get(f"/tareas/{task.id}").status_code == 404
    assert case.folio not in client.get("/tareas").text
