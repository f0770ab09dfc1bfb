"""Two officers act on one case at the same moment: one wins, the other is told, nothing is half done."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from foia.accounts.queries import actor_of
from foia.actors import Role
from foia.amendments.body_days import NewDay, confirm_day, propose_day, withdraw_day
from foia.cases import actions
from foia.cases.actions import Text
from foia.cases.answering import QuestionAnswer, answer, questions_of
from foia.cases.context import Context
from foia.cases.models import Case, Document, Event
from foia.cases.store import events_of
from foia.directory.models import Body, BodyDay
from foia.errors import InvalidInput, StaleCase
from foia.requests.rules import RULES
from foia.transactions import transaction
from tests import builders
from tests.page_client import PageClient
from tests.staff import sign_in_as

pytestmark = pytest.mark.usefixtures("clock")
Verb = Callable[[Context, Case, int], object]


def acknowledge(context: Context, case: Case, version: int) -> None:
    actions.acknowledge(context, case, expected_version=version)


def add_note(context: Context, case: Case, version: int) -> None:
    actions.add_note(context, case, "Nota", expected_version=version)


def grant(context: Context, case: Case, version: int) -> object:
    answers = [QuestionAnswer(question.id, "granted") for question in questions_of(context, case)]
    return answer(context, case, RULES, answers, Text("Se entrega."), expected_version=version)


@pytest.mark.parametrize("decisions", [("confirm", "confirm"), ("confirm", "withdraw")])
def test_two_administrators_decide_over_days_of_a_body_one_after_the_other(
    app: Flask, session: Session, decisions: tuple[str, str]
) -> None:
    body, _officer = builders.joined_body(session)
    people = [builders.add_person(session, Role.ADMINISTRATOR) for _number in range(3)]
    proposing = builders.staff_context(app, session, people[0])
    rows = [
        propose_day(proposing, body, NewDay(date(2026, 3, day), "closed", "RA 1/2026", date(2026, 3, 2)))
        for day in (11, 12)
    ]
    session.commit()
    # Both confirm, each another day; or both decide over the same one.
    chosen = [rows[0].id, rows[1 if decisions[1] == "confirm" else 0].id]
    ids = [person.id for person in people[1:]]
    together = Barrier(2)

    def act(person_id: UUID, day_id: UUID, decision: str) -> str:
        together.wait()
        try:
            with transaction(app) as own:
                context = builders.context(app, own, actor_of(own, person_id))
                (confirm_day if decision == "confirm" else withdraw_day)(
                    context, own.get_one(BodyDay, day_id)
                )
        except InvalidInput as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(act, ids, chosen, decisions))

    session.rollback()
    days = {row.day_on for row in session.scalars(select(BodyDay)) if row.confirmed_at}
    assert {own.date for own in session.get_one(Body, body.id).own_days} == days
    assert sorted(ends) == (["done", "done"] if chosen[0] != chosen[1] else ["done", "settled_already"])


@pytest.mark.parametrize(
    "verbs", [(acknowledge, acknowledge), (grant, add_note), (grant, grant), (acknowledge, grant)]
)
def test_of_two_at_once_one_wins_and_the_other_is_told(
    app: Flask, session: Session, verbs: tuple[Verb, Verb]
) -> None:
    body, first = builders.joined_body(session)
    second = builders.add_person(session, Role.OFFICER, body)
    case, _receipt = builders.file_a_case(app, session, body)
    session.commit()
    case_id, seen, documents = case.id, case.version, count(session, Document)
    session.rollback()
    together = Barrier(2)

    def act(person_id: UUID, verb: Verb) -> str:
        together.wait()
        try:
            with transaction(app) as own:
                context = builders.context(app, own, actor_of(own, person_id))
                verb(context, own.get_one(Case, case_id), seen)
        except (StaleCase, StaleDataError, IntegrityError):
            return "told"
        return "won"

    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(act, (first.id, second.id), verbs))

    assert sorted(ends) == ["told", "won"]
    session.rollback()
    winner = verbs[ends.index("won")]
    assert len(events_of(session, case_id)) == 2
    assert count(session, Document) - documents == (0 if winner is acknowledge else 1)


def test_the_version_of_before_is_refused_afterwards(app: Flask, session: Session) -> None:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    context, seen = builders.staff_context(app, session, officer), case.version
    actions.add_note(context, case, "Uno", expected_version=seen)

    with pytest.raises(StaleCase):
        actions.add_note(context, case, "Dos", expected_version=seen)

    events = select(func.count()).select_from(Event).where(Event.case_id == case.id)
    assert session.scalar(events) == 2


def count(session: Session, model: type[Document]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize(
    ("verb", "values"),
    [("acusar", {}), ("nota", {"text": "Nota"}), ("responder", {"outcome_1": "granted", "is_checked": "y"})],
)
def test_of_two_forms_at_once_one_is_taken_and_the_other_shows_the_conflict(
    app: Flask, session: Session, verb: str, values: dict[str, str]
) -> None:
    body, first = builders.joined_body(session)
    second = builders.add_person(session, Role.OFFICER, body)
    case, _receipt = builders.file_a_case(app, session, body)
    session.commit()
    address, case_id = f"/expedientes/{case.id}/{verb}", case.id
    app.test_client_class = PageClient
    clients = [app.test_client(), app.test_client()]
    for client, person in zip(clients, (first, second), strict=True):
        assert isinstance(client, PageClient)
        sign_in_as(client, session, person)
        client.get(address)
    session.rollback()
    together = Barrier(2)

    def send(client: PageClient) -> int:
        together.wait()
        wrote = {"text": "Se entrega lo pedido."} if verb == "responder" else {}
        return client.send(address, {**values, **wrote}, follow=False).status_code

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(send, clients))

    assert sorted(answers) == [302, 409]
    loser = clients[answers.index(409)]
    assert isinstance(loser, PageClient)
    assert loser.page.heading == "Otra persona cambió este expediente"
    assert len(events_of(session, case_id)) == 2
