"""Two officers act on one case at the same moment: one wins, the other is told, nothing is half done."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
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
from foia.cases import actions
from foia.cases.actions import Text
from foia.cases.context import Context
from foia.cases.models import Case, Document, Event
from foia.cases.store import events_of
from foia.errors import StaleCase
from foia.requests.actions import QuestionAnswer, answer, questions_of
from foia.transactions import transaction
from tests import builders

pytestmark = pytest.mark.usefixtures("clock")
Verb = Callable[[Context, Case, int], object]


def acknowledge(context: Context, case: Case, version: int) -> None:
    actions.acknowledge(context, case, expected_version=version)


def add_note(context: Context, case: Case, version: int) -> None:
    actions.add_note(context, case, "Nota", expected_version=version)


def grant(context: Context, case: Case, version: int) -> object:
    answers = [QuestionAnswer(question.id, "granted") for question in questions_of(context, case)]
    return answer(context, case, answers, Text("Se entrega."), expected_version=version)


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
