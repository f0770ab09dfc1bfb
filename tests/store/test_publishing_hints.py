"""Bodies are told what many ask of them, without anybody having read a text for it."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy.orm import Session

from foia import clock as clocks
from foia.cases.filing import new_nonce
from foia.cases.search_jobs import index_cases
from foia.publishing.alike_jobs import find_asked_alike
from foia.publishing.found_actions import ANSWERED, count_look, count_use
from foia.publishing.hint_queries import Looks, asked_alike, looks_of
from foia.publishing.models import Publication
from foia.requests.actions import Request, file_request
from tests import builders
from tests.clock import Clock


def test_ten_alike_are_a_hint_until_one_is_published(app: Flask, session: Session, clock: Clock) -> None:
    body, officer = builders.joined_body(session)
    context = builders.context(app, session)
    made = [
        file_request(
            context,
            Request(body, "Planilla de sueldos", [f"La planilla de sueldos del ministerio, mes {number}"]),
            new_nonce(context),
            "0" * 32,
        )
        for number in range(10)
    ]
    file_request(context, builders.a_request(body), new_nonce(context), "0" * 32)
    session.commit()
    index_cases(app, clocks.now())

    assert find_asked_alike(app, clocks.now()) == 1
    [(group, case)] = asked_alike(session, [body.id])
    assert (group.cases, case.id in {one.case_id for one in made}) == (10, True)
    assert asked_alike(session, [builders.add_public_body(session, name="Otra").id]) == []
    session.add(
        Publication(
            case_id=made[3].case_id,
            body_id=body.id,
            language="es",
            outcome="granted",
            subject="Planilla",
            question="¿?",
            answer="Sí",
            answered_on=clocks.now().date(),
            proposed_by_id=officer.id,
            proposed_at=clocks.now(),
            published_at=clocks.now(),
        )
    )
    session.commit()
    assert find_asked_alike(app, clocks.now()) == 0, "it looks once a day"
    assert len(asked_alike(session, [body.id])) == 1
    session.rollback()
    clock.advance(days=1)
    assert find_asked_alike(app, clocks.now()) == 0
    assert asked_alike(session, [body.id]) == []


def test_looks_are_added_up_by_body(app: Flask, session: Session, clock: Clock) -> None:
    body, other = builders.add_public_body(session), builders.add_public_body(session, name="Otra")
    today = clocks.now().date()
    count_look(session, today, body.id, [other.id, other.id])
    count_look(session, today, body.id, [body.id])
    count_look(session, today, None, [body.id])
    count_use(session, today, body.id, ANSWERED)
    count_look(session, today - timedelta(days=91), body.id, [body.id])
    session.commit()

    assert looks_of(session, [body.id, other.id], today) == {
        body.id: Looks(looked=2, in_vain=1, shown=2, opened=0, answered=1),
        other.id: Looks(shown=2),
    }
