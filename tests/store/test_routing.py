"""Routing learns from what happens to cases, suggests, and goes by itself only once that was earned."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Role
from foia.cases import actions
from foia.cases.actions import Text
from foia.cases.answering import QuestionAnswer, answer, questions_of
from foia.cases.models import Case, CaseKey, Event
from foia.cases.referral import accept_referral, refer, reject_referral
from foia.directory.competence_models import BodyPhrase
from foia.directory.models import Body
from foia.directory.names import fold
from foia.errors import InvalidInput, StaleCase
from foia.extensions import new_id
from foia.notifications.models import OutboxMessage, Reminder
from foia.requests.rules import RULES
from foia.routing.actions import route_as_suggested, switch
from foia.routing.in_force import in_force
from foia.routing.jobs import plan_waits
from foia.routing.learning_jobs import learn_from_events
from foia.routing.models import RoutingExample, RoutingModel, RoutingPath, RoutingSuggestion
from foia.routing.queries import choices_of, newest_model, standing_of, state_to_write
from foia.routing.rules import is_held_back
from foia.routing.suggesting import suggest
from foia.routing.suggestion_jobs import suggest_for_the_desk
from foia.routing.training_jobs import train_if_due, train_now
from tests import builders
from tests.clock import Clock

pytestmark = pytest.mark.usefixtures("clock")

WATER = (
    "no llega agua a mi casa",
    "la factura del agua vino muy alta",
    "hay una fuga de agua en la calle",
    "quiero una conexión de agua potable",
    "el agua sale sucia del grifo",
    "cortaron el agua sin avisar",
)
ROADS = (
    "la carretera está llena de baches",
    "falta señalización en el camino",
    "se cayó el puente de la ruta",
    "el derrumbe cerró la carretera",
    "quién mantiene el camino vecinal",
    "peaje cobrado dos veces en la ruta",
)


class Country:
    """Two bodies with phrases of their own, a desk, and a model that learnt them."""

    def __init__(self, app: Flask, session: Session, now: datetime) -> None:
        self.app, self.session = app, session
        self.water, self.plumber = builders.joined_body(session, name="Servicio de Aguas")
        self.roads, self.builder = builders.joined_body(session, name="Administradora de Rutas")
        self.desk = builders.add_person(session, Role.CENTRAL_DESK)
        for body, phrases in ((self.water, WATER), (self.roads, ROADS)):
            for position, text in enumerate(phrases):
                self.add_phrase(body, text, position)
        session.commit()
        train_now(app, now)

    def add_phrase(self, body: Body, text: str, position: int) -> None:
        self.session.add(
            BodyPhrase(
                id=new_id(), body_id=body.id, kind="phrase", text=text, folded=fold(text), position=position
            )
        )

    def file(self, text: str, body: Body | None = None, **values: object) -> Case:
        case, _receipt = builders.file_a_case(
            self.app, self.session, body, subject=text[:60], questions=[text], **values
        )
        self.session.commit()
        return case

    def newest(self, case: Case) -> RoutingSuggestion:
        self.session.rollback()
        rows = self.session.scalars(
            select(RoutingSuggestion)
            .where(RoutingSuggestion.case_id == case.id)
            .order_by(RoutingSuggestion.number.desc())
        )
        row = rows.first()
        assert row is not None
        return row


@pytest.fixture
def state(app: Flask, session: Session, clock: Clock) -> Country:
    return Country(app, session, clock.now())


def test_what_waits_at_the_desk_is_suggested_for_and_one_click_routes_it(
    app: Flask, session: Session, state: Country, clock: Clock
) -> None:
    case = state.file("Hace tres días que no llega el agua a mi barrio")

    assert suggest_for_the_desk(app, clock.now()).suggested == 1
    row = state.newest(case)
    assert row.first_body_id == state.water.id
    assert "no llega agua a mi casa" in choices_of(row)[0].phrases

    acting = builders.staff_context(app, session, state.desk)
    case = session.get_one(Case, case.id)
    route_as_suggested(acting, case, state.water, expected_version=case.version)
    session.commit()
    assert (case.body_id, case.custody) == (state.water.id, "body")
    assert (state.newest(case).chosen_by, state.newest(case).chosen_body_id) == ("desk", state.water.id)
