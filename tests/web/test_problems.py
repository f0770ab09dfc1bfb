"""Published complaints: proposed and reviewed by two, joined by whoever it happens to, told when answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import clock as our_clock
from foia.accounts.models import Person
from foia.actors import ANYBODY, Role
from foia.cases.acting import context_for
from foia.cases.actions import Text, withdraw
from foia.cases.answering import QuestionAnswer, answer, questions_of
from foia.cases.models import Case
from foia.cases.referral import accept_referral, refer
from foia.cases.store import events_of
from foia.cases.vault import Person as Filer
from foia.citizens.letters import address_and_letter
from foia.citizens.problem_jobs import tell_of_answered_problems
from foia.complaints.rules import RULES, SERVICE
from foia.directory.models import Body
from foia.errors import WrongState
from foia.notifications.models import OutboxMessage
from foia.problems import actions
from foia.problems.models import Problem
from foia.problems.rules import LEAST_SHOWN, shown_supporters
from tests import builders
from tests.citizens import enter_as, open_account
from tests.clock import Clock
from tests.page_client import PageClient
from tests.staff import keyring_of, sign_in_as

SAID = {"subject": "Sin agua en la zona Norte", "happened": "No sale agua desde el lunes."}


@pytest.fixture
def body(session: Session) -> Body:
    return builders.add_public_body(session)


@pytest.fixture
def officers(session: Session, body: Body) -> tuple[Person, Person]:
    two = [builders.add_person(session, Role.OFFICER, body) for _number in range(2)]
    session.commit()
    return two[0], two[1]


@pytest.fixture
def case(app: Flask, session: Session, body: Body, officers: tuple[Person, Person], clock: Clock) -> Case:
    filer = Filer(name="Rosa Quispe Mamani", document_number="4567890")
    found, _receipt = builders.file_a_complaint(app, session, SERVICE, body, filer=filer)
    session.commit()
    return found


def published_from(app: Flask, session: Session, case: Case, officers: tuple[Person, Person]) -> Problem:
    problem = actions.propose(builders.staff_context(app, session, officers[0]), case, **SAID)
    actions.publish(builders.staff_context(app, session, officers[1]), case, problem)
    session.commit()
    return problem


def test_a_complaint_is_public_once_another_person_reviewed_it(
    client: PageClient, session: Session, case: Case, officers: tuple[Person, Person]
) -> None:
    address = f"/expedientes/{case.id}/problema"
    sign_in_as(client, session, officers[0])
    client.get(f"/expedientes/{case.id}")
    client.get(client.page.links["Publicar el reclamo para que otros se sumen"])
    client.send(address, {**SAID, "happened": "Rosa Quispe no tiene agua."})
    assert any("quien reclamó" in error for error in client.page.errors)
    client.send(address, SAID)
    client.get(address)
    assert "La revisa otra persona" in client.page.text
    assert "Sin agua" not in client.get("/problemas").text

    session.rollback()
    sign_in_as(client, session, officers[1])
    client.send(f"{address}/revisar", page=address)
    assert client.page.errors
    client.send(f"{address}/revisar", {"is_checked": "y"}, page=address)
    session.rollback()
    assert events_of(session, case.id)[-1].type == "complaint_published"

    client.get("/problemas")
    client.get(client.page.links["Sin agua en la zona Norte"])
    assert "No sale agua desde el lunes." in client.page.text
    assert case.folio not in client.page.html
    assert "Quispe" not in client.page.html

    client.send(f"{address}/retirar", page=address)
    assert "Sin agua" not in client.get("/problemas").text


def test_somebody_joins_once_and_few_are_not_counted_aloud(
    app: Flask, client: PageClient, session: Session, case: Case, officers: tuple[Person, Person]
) -> None:
    problem = published_from(app, session, case, officers)
    page = f"/problemas/{problem.id}"
    session.rollback()
    client.send(f"{page}/sumarse", page=page)
    assert "lo contamos" in client.page.text
    client.send(f"{page}/sumarse", page=page)
    assert "Ya lo habíamos contado" in client.page.text
    assert "menos de diez todavía" in client.page.text
    context = context_for(app, session, actor=ANYBODY)
    for number in range(LEAST_SHOWN - 1):
        assert actions.join(context, problem, f"browser {number}")
    session.commit()
    client.get("/problemas")
    assert "a 10 personas les pasa lo mismo" in client.page.text


@pytest.mark.parametrize(("count", "shown"), [(0, None), (9, None), (10, 10), (250, 250)])
def test_fewer_than_ten_are_not_told(count: int, shown: int | None) -> None:
    assert shown_supporters(count) == shown


def test_who_follows_is_told_once_it_is_answered_and_readable(
    app: Flask,
    client: PageClient,
    session: Session,
    case: Case,
    officers: tuple[Person, Person],
    clock: Clock,
) -> None:
    problem = published_from(app, session, case, officers)
    enter_as(client, session, open_account(app, session))
    client.get(f"/problemas/{problem.id}")
    client.get(client.page.links["Avisarme por correo cuando respondan"])
    client.send(f"/cuenta/problemas/{problem.id}/seguir")
    assert "Sin agua en la zona Norte" in client.page.text
    session.rollback()
    assert tell_of_answered_problems(app, our_clock.now()) == 0
    clock.advance(days=1)
    acting = builders.staff_context(app, session, officers[0])
    case = session.get_one(Case, case.id)
    answers = [QuestionAnswer(question.id, "upheld") for question in questions_of(acting, case)]
    answer(acting, case, RULES[SERVICE], answers, Text("Ya se reparó."))
    case.answer_opens_at = our_clock.now() + timedelta(minutes=30)
    session.commit()
    session.rollback()
    assert tell_of_answered_problems(app, our_clock.now()) == 0, "its filer may not read it yet"
    assert "La entidad lo atiende" in client.get(f"/problemas/{problem.id}").text
    clock.advance(hours=1)
    assert tell_of_answered_problems(app, our_clock.now()) == 1
    assert tell_of_answered_problems(app, our_clock.now()) == 0

    session.rollback()
    message = session.scalars(select(OutboxMessage).where(OutboxMessage.template == "problem_answered")).one()
    with app.test_request_context():
        found = address_and_letter(session, keyring_of(app), message, lambda name, **of: f"/{name}")
    assert found is not None
    assert "Sin agua en la zona Norte" in found[1].text
    session.rollback()
    client.get(f"/problemas/{problem.id}")
    assert "La entidad respondió" in client.page.text


def test_what_was_withdrawn_is_not_said_to_be_answered(
    app: Flask, client: PageClient, session: Session, case: Case, officers: tuple[Person, Person]
) -> None:
    problem = published_from(app, session, case, officers)
    withdraw(builders.filer_context(app, session, case), case)
    session.commit()

    client.get(f"/problemas/{problem.id}")

    assert "Concluido" in client.page.text
    assert "respondió" not in client.page.text
    assert tell_of_answered_problems(app, our_clock.now()) == 0


def test_what_went_on_to_another_body_is_proposed_anew_and_shown_as_theirs(
    app: Flask,
    client: PageClient,
    session: Session,
    case: Case,
    body: Body,
    officers: tuple[Person, Person],
) -> None:
    theirs, officer = builders.joined_body(session, name="Servicio de Alcantarillas")
    first, second = (builders.staff_context(app, session, one) for one in officers)
    problem = actions.propose(first, case, **SAID)
    refer(second, case, theirs, "Es suya.")
    reading = builders.staff_context(app, session, officer)
    accept_referral(reading, case)
    with pytest.raises(WrongState):
        actions.publish(reading, case, problem)

    actions.propose(reading, case, **SAID)
    other = builders.add_person(session, Role.OFFICER, theirs)
    actions.publish(builders.staff_context(app, session, other), case, problem)
    session.commit()
    assert "Servicio de Alcantarillas" in client.get("/problemas").text
    refer(reading, case, body, "Era de ellos.")
    session.commit()
    assert "Servicio de Alcantarillas" not in client.get("/problemas").text


@pytest.mark.parametrize("changed", [{"reserved": True}, {"confidential": True}, {"set_aside": True}])
def test_what_is_reserved_confidential_or_set_aside_is_never_proposed(
    app: Flask, session: Session, case: Case, officers: tuple[Person, Person], changed: dict[str, bool]
) -> None:
    for name, value in changed.items():
        setattr(case, name, value)
    assert not actions.may_be_published(case)


def test_an_information_request_is_no_problem(
    app: Flask, session: Session, body: Body, officers: tuple[Person, Person]
) -> None:
    request, _receipt = builders.file_a_case(app, session, body)
    with pytest.raises(WrongState):
        actions.propose(builders.staff_context(app, session, officers[0]), request, **SAID)
