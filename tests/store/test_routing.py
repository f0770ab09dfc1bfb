"""Routing learns from what happens to cases, suggests, and goes by itself only once that was earned."""

from __future__ import annotations

import json
from datetime import datetime
from email import message_from_string, policy
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.cases import actions
from foia.cases.advising import Written
from foia.cases.models import Case, CaseKey, Event
from foia.cases.referral import accept_referral, refer, reject_referral
from foia.directory.competence_models import BodyPhrase
from foia.errors import InvalidInput, NotFound, StaleCase
from foia.notifications.jobs import sweep
from foia.notifications.models import OutboxMessage, Reminder
from foia.routing.actions import route_as_suggested, switch
from foia.routing.asking import which_body
from foia.routing.figure_queries import deciding_of, figures_by_body, figures_of
from foia.routing.in_force import in_force
from foia.routing.jobs import plan_waits
from foia.routing.learning_jobs import learn_from_events
from foia.routing.models import RoutingExample, RoutingModel, RoutingPath, RoutingSuggestion
from foia.routing.queries import choices_of, state_to_write
from foia.routing.rules import is_held_back
from foia.routing.suggestion_jobs import suggest_for_the_desk
from foia.routing.training_jobs import learned_mark, train_if_due, train_now
from tests import builders
from tests.clock import Clock
from tests.routed import Country

pytestmark = pytest.mark.usefixtures("clock")
# What asks the database nothing of its own is tried on one.
ON_ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def state(app: Flask, session: Session, clock: Clock) -> Country:
    return Country(app, session, clock.now())


def learn(app: Flask, now: datetime) -> None:
    assert learn_from_events(app, now)[1] == 0


def read_mail_text(raw: str) -> str:
    message = message_from_string(raw, policy=policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    return f"{message['subject']} {body.get_content()}"


def examples(session: Session, case: Case) -> list[tuple[UUID, str, int]]:
    session.rollback()
    rows = session.scalars(
        select(RoutingExample).where(RoutingExample.case_id == case.id).order_by(RoutingExample.sequence)
    )
    return [(row.body_id, row.source, row.sign) for row in rows]


def test_what_waits_at_the_desk_is_suggested_for_and_one_click_routes_it(
    app: Flask, session: Session, state: Country, clock: Clock
) -> None:
    case = state.file("Hace tres días que no llega el agua a mi barrio")

    assert suggest_for_the_desk(app, clock.now()).suggested == 1
    row = state.newest(case)
    assert row.first_body_id == state.water.id
    assert "no llega agua a mi casa" in choices_of(row)[0].phrases
    assert suggest_for_the_desk(app, clock.now()).suggested == 0

    acting = builders.staff_context(app, session, state.desk)
    case = session.get_one(Case, case.id)
    version = case.version
    route_as_suggested(acting, case, state.water, expected_version=version)
    session.commit()
    assert (case.body_id, case.custody) == (state.water.id, "body")
    assert (state.newest(case).chosen_by, state.newest(case).chosen_body_id) == ("desk", state.water.id)

    # Whoever pressed the same button a moment later is told, and nothing moves.
    with pytest.raises((StaleCase, NotFound)):
        route_as_suggested(acting, case, state.roads, expected_version=version)
    session.rollback()
    assert case.body_id == state.water.id


def test_what_people_decide_is_learnt_and_what_is_given_back_is_unlearnt(
    app: Flask, session: Session, state: Country, clock: Clock
) -> None:
    case = state.file("Nadie responde por la laguna de aguas servidas")
    desk = builders.staff_context(app, session, state.desk)
    actions.route(desk, case, state.water, "")
    session.commit()
    learn(app, clock.now())
    assert examples(session, case) == [(state.water.id, "desk", 1)]

    refer(builders.staff_context(app, session, state.plumber), case, state.roads, "Es de rutas.")
    session.commit()
    accept_referral(builders.staff_context(app, session, state.builder), case)
    session.commit()
    for _time in range(2):
        learn(app, clock.now())
    assert examples(session, case) == [
        (state.water.id, "desk", 1),
        (state.roads.id, "referral_accepted", 1),
    ]
    path = session.get_one(RoutingPath, case.id)
    assert (path.first_body_id, path.body_id, path.routings, path.referrals) == (
        state.water.id,
        state.roads.id,
        1,
        1,
    )

    other = state.file("Otra laguna", state.water)
    refer(builders.staff_context(app, session, state.plumber), other, state.roads, "Es de rutas.")
    session.commit()
    reject_referral(builders.staff_context(app, session, state.builder), other, "No es nuestro.")
    session.commit()
    learn(app, clock.now())
    assert examples(session, other) == [(state.roads.id, "referral_rejected", -1)]


def test_a_body_that_gave_a_case_back_is_not_suggested_for_it_again(
    app: Flask, session: Session, state: Country, clock: Clock
) -> None:
    outside = builders.add_public_body(session, name="Municipio sin oficina")
    case = state.file("hay una fuga de agua en la calle", outside)
    refer(builders.staff_context(app, session, state.desk), case, state.water, "Parece de aguas.")
    session.commit()
    reject_referral(builders.staff_context(app, session, state.plumber), case, "No es nuestra red.")
    session.commit()
    learn(app, clock.now())

    suggest_for_the_desk(app, clock.now())

    row = state.newest(case)
    assert (row.number, row.decision) == (1, "ask")
    assert state.water.id not in {one.body_id for one in choices_of(row)}


def test_nothing_is_kept_or_suggested_of_what_few_may_know_of(
    app: Flask, session: Session, state: Country, clock: Clock
) -> None:
    builders.add_person(session, Role.REPORTS_OFFICER, state.water)
    report, _receipt = builders.file_a_complaint(app, session, "misconduct_report", state.water)
    reserved = state.file("el puente de la ruta se cayó")
    suggest_for_the_desk(app, clock.now())
    actions.route(builders.staff_context(app, session, state.desk), reserved, state.roads, "")
    session.commit()
    session.execute(update(Case).where(Case.id == reserved.id).values(reserved=True))
    session.commit()

    learn(app, clock.now())

    assert examples(session, report) == examples(session, reserved) == []
    told = Written("misconduct_report", None, "", ["no llega agua a mi casa"], "es")
    assert which_body(builders.context(app, session), told) is None
    of_report = select(RoutingSuggestion).where(RoutingSuggestion.case_id == report.id)
    assert session.scalars(of_report).all() == []


@ON_ONE
def test_an_erased_case_teaches_no_more(app: Flask, session: Session, state: Country, clock: Clock) -> None:
    case = state.file("agua turbia en la escuela")
    actions.route(builders.staff_context(app, session, state.desk), case, state.water, "")
    session.commit()
    learn(app, clock.now())
    context = builders.context(app, session)
    before = learned_mark(context)

    session.delete(session.get_one(CaseKey, case.id))
    session.commit()

    assert learned_mark(context) != before
    assert train_now(app, clock.now()) == 2
    session.rollback()
    figures = json.loads(session.get_one(RoutingModel, 2).figures)
    assert figures["cases"] == 0


@ON_ONE
def test_it_trains_once_a_day_and_only_on_something_new(
    app: Flask, session: Session, state: Country, clock: Clock
) -> None:
    assert train_if_due(app, clock.now()) is None
    clock.advance(days=1, minutes=1)
    assert train_if_due(app, clock.now()) is None

    state.add_phrase(state.water, "medidor de agua roto", 9)
    session.commit()
    clock.advance(hours=2)
    assert train_if_due(app, clock.now()) == 2

    state.add_phrase(state.water, "pozo de agua seco", 10)
    session.commit()
    clock.advance(hours=2)
    assert train_if_due(app, clock.now()) is None
    state_to_write(session).training_asked_at = clock.now()
    session.commit()
    clock.advance(minutes=1)
    assert train_if_due(app, clock.now()) == 3


@ON_ONE
def test_a_model_that_is_worse_is_not_taken(
    app: Flask, session: Session, state: Country, clock: Clock
) -> None:
    """What is held back stays as it was, and all else is made to say the contrary."""
    words = {state.water: "agua", state.roads: "camino"}
    position = 20
    for body, word in words.items():
        for number in range(40):
            state.add_phrase(
                body, f"{word} asunto {'abcdefghij'[number % 10]}{'klmn'[number // 10]}", position
            )
            position += 1
    session.commit()
    assert train_now(app, clock.now()) == 2
    assert in_force(session, fresh=True).version == 2

    other = {state.water.id: state.roads.id, state.roads.id: state.water.id}
    for row in session.scalars(select(BodyPhrase)):
        if not is_held_back(row.text):
            row.body_id = other[row.body_id]
    session.commit()

    assert train_now(app, clock.now()) == 3
    refused = session.get_one(RoutingModel, 3)
    assert (refused.adopted_at, refused.refused_because, refused.content) == (None, "worse", None)
    assert in_force(session, fresh=True).version == 2


@pytest.mark.parametrize(("right", "wrong", "goes"), [(300, 0, True), (299, 0, False), (969, 31, False)])
def test_it_routes_by_itself_only_once_earned_and_switched_on(
    app: Flask, session: Session, state: Country, clock: Clock, right: int, wrong: int, goes: bool
) -> None:
    state.fate(right, wrong)
    admin = builders.staff_context(app, session, builders.add_person(session, Role.ADMINISTRATOR))
    if goes:
        switch(admin, on=True)
    else:
        with pytest.raises(InvalidInput):
            switch(admin, on=True)
        # Even if it had been switched on while it was earned.
        state_to_write(session).routes_itself = True
    session.commit()
    case = state.file("no llega agua a mi casa, no llega agua a mi casa")
    row_of = select(RoutingSuggestion).where(RoutingSuggestion.case_id == case.id)

    suggest_for_the_desk(app, clock.now())

    session.rollback()
    row = session.scalars(row_of).one()
    assert row.confidence >= 0.9, "the test needs a sure suggestion"
    assert (session.get_one(Case, case.id).body_id == state.water.id) is goes
    assert row.chosen_by == ("itself" if goes else "")
    if goes:
        last = session.scalars(select(Event).where(Event.case_id == case.id, Event.type == "routed")).one()
        assert (last.actor_kind, last.actor_id) == ("system", None)
        told = session.scalars(select(OutboxMessage.template).where(OutboxMessage.case_id == case.id))
        assert "routed" in set(told)


@ON_ONE
def test_switched_off_during_a_sweep_nothing_more_goes_by_itself(
    app: Flask, session: Session, state: Country, clock: Clock
) -> None:
    state.fate(300, 0)
    admin = builders.staff_context(app, session, builders.add_person(session, Role.ADMINISTRATOR))
    switch(admin, on=True)
    for _case in range(2):
        state.file("no llega agua a mi casa, no llega agua a mi casa")
    looked = iter((False, True))

    def go_on() -> bool:
        if next(looked):
            switch(admin, on=False)
            session.commit()
        return True

    done = suggest_for_the_desk(app, clock.now(), go_on)

    assert (done.suggested, done.routed, done.failed) == (2, 1, 0)


@ON_ONE
def test_a_case_nobody_routes_is_told_once_to_the_desk_and_once_to_administrators(
    app: Flask, session: Session, state: Country, clock: Clock
) -> None:
    admin = builders.add_person(session, Role.ADMINISTRATOR)
    case = state.file("algo que nadie entiende")
    for _day in range(6):
        clock.advance(days=1)
        sweep(app, clock.now())

    session.rollback()
    rows = session.execute(
        select(OutboxMessage.recipient_id, Reminder.threshold)
        .join(Reminder, Reminder.case_id == OutboxMessage.case_id)
        .where(Reminder.step == "wait:routing", OutboxMessage.detail != "")
        .where(OutboxMessage.template == "reminder", OutboxMessage.case_id == case.id)
    )
    told = sorted(
        (str(role), state_)
        for role, state_ in session.execute(
            select(Reminder.recipient_role, Reminder.state).where(Reminder.step == "wait:routing")
        )
    )
    assert told == [("administrator", "sent"), ("responsible", "sent")]
    recipients = {recipient for recipient, _threshold in rows}
    assert recipients == {admin.id, state.desk.id}
    folder = app.config["FOIA"].mail_folder
    [mail] = [text for path in folder.glob("*.eml") if admin.email in (text := path.read_text())]
    words = read_mail_text(mail)
    assert case.folio in words and "/administracion/derivacion" in words
    assert "nadie entiende" not in words


def test_what_waited_before_this_was_known_gets_its_reminders(
    app: Flask, session: Session, state: Country, clock: Clock
) -> None:
    case = state.file("algo que nadie entiende")
    session.execute(delete(Reminder).where(Reminder.step == "wait:routing"))
    session.commit()

    assert plan_waits(app, clock.now()) == 0

    planned = select(Reminder.recipient_role).where(
        Reminder.case_id == case.id, Reminder.step == "wait:routing"
    )
    assert sorted(session.scalars(planned)) == ["administrator", "responsible"]


def test_figures_say_how_cases_came_to_their_bodies(
    app: Flask, session: Session, state: Country, clock: Clock
) -> None:
    today = clock.now().date()
    state.file("uno", state.water)
    waits, moved = state.file("dos"), state.file("tres", state.water)
    suggest_for_the_desk(app, clock.now())
    clock.advance(days=3)
    refer(builders.staff_context(app, session, state.plumber), moved, state.roads, "Es de rutas.")
    session.commit()
    learn(app, clock.now())

    found = figures_of(session, today, today)

    assert (found.received, found.unrouted, found.referred, found.at_once) == (3, 1, 1, 1)
    assert (found.referrals, found.lost_days) == (1, 3)
    [of_water], has_more = figures_by_body(session, today, today, 1)
    assert (of_water.body_id, of_water.misrouted, has_more) == (state.water.id, 1, False)
    assert deciding_of(session, today, today).suggested == 1
    assert waits.body_id is None
