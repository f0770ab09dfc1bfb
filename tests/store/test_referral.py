"""Referring a case to the competent body: who has it, who is told, and that it may come back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from foia.accounts.models import Person
from foia.accounts.queries import actor_of
from foia.actors import Role
from foia.cases import actions, referral
from foia.cases.actions import Text
from foia.cases.filing import NewCase, file_case, new_nonce
from foia.cases.models import Case, Document
from foia.cases.phases import OPEN_PHASES
from foia.cases.states import offered
from foia.cases.store import events_of
from foia.directory.models import Body
from foia.errors import InvalidInput, NotFound, StaleCase, WrongState
from foia.notifications.models import OutboxMessage
from foia.transactions import transaction
from tests import builders
from tests.engines import ON_SQLITE_ALONE
from tests.store.case_state import assert_row_is_what_events_say

pytestmark = pytest.mark.usefixtures("clock")
WHY = "Los contratos son de ese ministerio."


@pytest.fixture
def ours(session: Session) -> tuple[Body, Person]:
    return builders.joined_body(session, name="Ministerio de Caminos")


@pytest.fixture
def theirs(session: Session) -> tuple[Body, Person]:
    return builders.joined_body(session, name="Ministerio de Energías")


@pytest.fixture
def case(app: Flask, session: Session, ours: tuple[Body, Person]) -> Case:
    found, _receipt = builders.file_a_case(app, session, ours[0])
    return found


def told(session: Session, case: Case, template: str) -> set[UUID | None]:
    """Return whom a message is for; None is the filer."""
    rows = session.scalars(
        select(OutboxMessage).where(OutboxMessage.case_id == case.id, OutboxMessage.template == template)
    )
    return {row.recipient_id for row in rows}


def test_the_receiving_body_has_the_case_and_the_first_no_more(
    app: Flask, session: Session, case: Case, ours: tuple[Body, Person], theirs: tuple[Body, Person]
) -> None:
    (body, officer), (other, receiver) = ours, theirs
    acting, receiving = (builders.staff_context(app, session, person) for person in (officer, receiver))
    actions.acknowledge(acting, case)
    actions.assign(acting, case, officer.id)
    received_at = case.received_at

    went = referral.refer(acting, case, other, WHY)

    assert went is case
    assert (case.body_id, case.custody, case.referred_from_id) == (other.id, "body", body.id)
    assert (case.phase, case.outcome, case.assignee_id, case.received_at) == (
        "filed",
        None,
        None,
        received_at,
    )
    with pytest.raises(NotFound):
        actions.add_note(acting, case, "…")
    assert {"accept_referral", "reject_referral"} <= set(offered(receiving.actor, case))
    assert not {"answer", "acknowledge", "refer", "extend", "suspend"} & set(offered(receiving.actor, case))
    assert told(session, case, "referred") == {None, receiver.id}
    assert_row_is_what_events_say(session, case)


def test_who_filed_may_read_why_it_went(
    app: Flask, session: Session, case: Case, ours: tuple[Body, Person], theirs: tuple[Body, Person]
) -> None:
    acting = builders.staff_context(app, session, ours[1])

    referral.refer(acting, case, theirs[0], WHY)

    reason = session.scalars(
        select(Document).where(Document.case_id == case.id, Document.kind == "reason")
    ).one()
    assert reason.visible_to_filer
    assert acting.vaults.open(case.id).text(reason) == WHY


def test_what_is_accepted_is_worked_like_any_other(
    app: Flask, session: Session, case: Case, ours: tuple[Body, Person], theirs: tuple[Body, Person]
) -> None:
    receiving = builders.staff_context(app, session, theirs[1])
    referral.refer(builders.staff_context(app, session, ours[1]), case, theirs[0], WHY)

    referral.accept_referral(receiving, case)

    assert case.referred_from_id is None
    assert told(session, case, "referral_accepted") == {None}
    actions.acknowledge(receiving, case)
    builders.answer_a_case(app, session, case, theirs[1])
    assert (case.phase, case.outcome) == ("concluded", "granted")
    assert_row_is_what_events_say(session, case)


def test_what_is_given_back_is_again_as_it_was(
    app: Flask, session: Session, case: Case, ours: tuple[Body, Person], theirs: tuple[Body, Person]
) -> None:
    (body, officer), (other, receiver) = ours, theirs
    colleague = builders.add_person(session, Role.OFFICER, other)
    acting = builders.staff_context(app, session, officer)
    actions.acknowledge(acting, case)
    acknowledged_at = case.acknowledged_at
    referral.refer(acting, case, other, WHY)

    referral.reject_referral(builders.staff_context(app, session, receiver), case, "Tampoco es nuestro.")

    assert (case.body_id, case.custody, case.referred_from_id) == (body.id, "body", None)
    assert (case.phase, case.outcome, case.acknowledged_at) == ("in_progress", None, acknowledged_at)
    assert told(session, case, "referral_rejected") == {None, officer.id, colleague.id}
    assert "refer" in offered(acting.actor, case)
    assert_row_is_what_events_say(session, case)


def test_a_case_goes_back_to_whoever_sent_it_last(
    app: Flask, session: Session, case: Case, ours: tuple[Body, Person], theirs: tuple[Body, Person]
) -> None:
    third, third_officer = builders.joined_body(session, name="Ministerio de Aguas")
    second = builders.staff_context(app, session, theirs[1])
    referral.refer(builders.staff_context(app, session, ours[1]), case, theirs[0], WHY)
    referral.accept_referral(second, case)
    referral.refer(second, case, third, WHY)

    referral.reject_referral(builders.staff_context(app, session, third_officer), case, "No.")

    assert (case.body_id, case.referred_from_id) == (theirs[0].id, None)
    assert [event.type for event in events_of(session, case.id)] == [
        "filed",
        "referred",
        "referral_accepted",
        "referred",
        "referral_rejected",
    ]
    assert_row_is_what_events_say(session, case)


def test_the_central_desk_answers_for_a_body_that_has_not_joined(
    app: Flask, session: Session, case: Case, ours: tuple[Body, Person]
) -> None:
    desk = builders.add_person(session, Role.CENTRAL_DESK)
    absent = builders.add_public_body(session, "Instituto de Caminos")

    referral.refer(builders.staff_context(app, session, ours[1]), case, absent, WHY)

    assert (case.body_id, case.custody) == (absent.id, "central_desk")
    assert told(session, case, "referred") == {None, desk.id}
    assert told(session, case, "not_joined") == {None}
    referral.reject_referral(builders.staff_context(app, session, desk), case, "Es de Caminos.")
    assert (case.body_id, case.custody) == (ours[0].id, "body")
    assert_row_is_what_events_say(session, case)


@ON_SQLITE_ALONE
@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"valid_to": date(2026, 3, 8)}, "body_abolished"),
        ({"valid_from": date(2026, 3, 10)}, "body_abolished"),
        ({"body_class": "an unknown class"}, "no_regime"),
    ],
)
def test_nothing_goes_to_a_body_that_could_not_answer(
    app: Flask, session: Session, case: Case, ours: tuple[Body, Person], values: dict[str, object], code: str
) -> None:
    other = builders.add_public_body(session, "Otra", **values)

    with pytest.raises(InvalidInput, match=code):
        referral.refer(builders.staff_context(app, session, ours[1]), case, other, WHY)

    assert len(events_of(session, case.id)) == 1


def test_nothing_is_referred_to_where_it_is(
    app: Flask, session: Session, case: Case, ours: tuple[Body, Person]
) -> None:
    with pytest.raises(InvalidInput, match="same_body"):
        referral.refer(builders.staff_context(app, session, ours[1]), case, ours[0], WHY)


def test_what_nobody_else_may_know_of_is_not_referred(
    app: Flask, session: Session, ours: tuple[Body, Person], theirs: tuple[Body, Person]
) -> None:
    named = builders.add_person(session, Role.REPORTS_OFFICER, ours[0])
    filing = builders.context(app, session)
    report = NewCase("misconduct_report", ours[0], "Coima", ["Pidió dinero."], confidential=True)
    receipt = file_case(filing, report, new_nonce(filing), "cookie")
    case = session.get_one(Case, receipt.case_id)

    for person, refused in ((named, WrongState), (ours[1], NotFound)):
        with pytest.raises(refused):
            referral.refer(builders.staff_context(app, session, person), case, theirs[0], WHY)


def test_who_filed_may_give_up_what_nobody_accepted_yet(
    app: Flask, session: Session, case: Case, ours: tuple[Body, Person], theirs: tuple[Body, Person]
) -> None:
    referral.refer(builders.staff_context(app, session, ours[1]), case, theirs[0], WHY)

    actions.withdraw(builders.filer_context(app, session, case), case)

    assert (case.phase, case.referred_from_id) == ("concluded", None)
    with pytest.raises(WrongState):
        referral.accept_referral(builders.staff_context(app, session, theirs[1]), case)


def test_of_an_acceptance_and_a_rejection_at_once_one_wins(
    app: Flask, session: Session, case: Case, ours: tuple[Body, Person], theirs: tuple[Body, Person]
) -> None:
    colleague = builders.add_person(session, Role.OFFICER, theirs[0])
    referral.refer(builders.staff_context(app, session, ours[1]), case, theirs[0], WHY)
    session.commit()
    case_id, seen = case.id, case.version
    people = (theirs[1].id, colleague.id)
    session.rollback()
    together = Barrier(2)

    def act(number: int) -> str:
        together.wait()
        try:
            with transaction(app) as own:
                acting = builders.context(app, own, actor_of(own, people[number]))
                found = own.get_one(Case, case_id)
                if number:
                    referral.accept_referral(acting, found, expected_version=seen)
                else:
                    referral.reject_referral(acting, found, "No.", expected_version=seen)
        except (StaleCase, StaleDataError, IntegrityError, NotFound):
            return "told"
        return "won"

    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(act, range(2)))

    assert sorted(ends) == ["told", "won"]
    session.rollback()
    assert len(events_of(session, case_id)) == 3
    case = session.get_one(Case, case_id)
    assert case.body_id == (ours[0].id if ends[0] == "won" else theirs[0].id)
    assert case.phase in OPEN_PHASES


def test_a_second_referral_of_what_was_seen_before_is_refused(
    app: Flask, session: Session, case: Case, ours: tuple[Body, Person], theirs: tuple[Body, Person]
) -> None:
    acting, seen = builders.staff_context(app, session, ours[1]), case.version
    actions.send_message(acting, case, Text("Lo vemos."))

    with pytest.raises(StaleCase):
        referral.refer(acting, case, theirs[0], WHY, expected_version=seen)
