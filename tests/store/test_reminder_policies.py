"""A policy of reminders that changes: running cases are planned anew, and nothing leaves by an old one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from foia.accounts.queries import actor_of
from foia.actors import Actor, Role
from foia.appeals.models import Appeal
from foia.cases.actions import Text
from foia.cases.answering import QuestionAnswer, answer, questions_of
from foia.cases.models import Case
from foia.cases.reopening import correct
from foia.cases.store import record
from foia.complaints.rules import RULES
from foia.directory.models import Body
from foia.errors import InvalidInput, NotFound, StaleCase
from foia.notifications.jobs import sweep
from foia.notifications.models import Reminder, ReminderPolicy
from foia.notifications.policies import policies_in_force
from foia.notifications.policy import (
    PRODUCT_POLICY,
    Channel,
    Matter,
    Policy,
    RecipientRole,
    Scope,
    Threshold,
    ThresholdUnit,
)
from foia.notifications.policy_actions import retire_policy, write_policy
from foia.notifications.policy_jobs import follow_policies
from foia.notifications.policy_queries import last_made
from foia.notifications.reminder_jobs import send_due_reminders
from foia.notifications.reminders import replan
from foia.notifications.tally import Tally
from foia.transactions import transaction
from tests import builders
from tests.clock import Clock
from tests.store import case_rows
from tests.store.sweeping import always, in_parallel, messages

NATION = Scope()
HALF = Threshold(50, RecipientRole.OFFICE, ThresholdUnit.TERM_PERCENT)


def with_response(*thresholds: Threshold) -> Policy:
    """The product's policy with other reminders of the response."""
    return replace(PRODUCT_POLICY, thresholds={**PRODUCT_POLICY.thresholds, Matter.RESPONSE: thresholds})


def before(days: int) -> Threshold:
    return Threshold(-days, RecipientRole.RESPONSIBLE)


@pytest.fixture
def admin(session: Session, clock: Clock) -> Actor:
    actor = actor_of(session, builders.add_person(session, Role.ADMINISTRATOR).id)
    session.commit()
    return actor


@pytest.fixture
def case(app: Flask, session: Session, clock: Clock) -> Case:
    """A request received on Monday 9 March, to be answered until Monday the 30th."""
    body, _officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    session.commit()
    return case


def make(session: Session, actor: Actor, clock: Clock, policy: Policy | None, scope: Scope = NATION) -> None:
    """Write the policy of a scope, or retire it, as its page would."""
    row = last_made(session, scope)
    expected_id = row.id if row is not None and row.content else None
    if policy is None:
        retire_policy(session, scope, expected_id=expected_id, actor=actor, now=clock.now())
    else:
        write_policy(session, scope, policy, expected_id=expected_id, actor=actor, now=clock.now())
    session.commit()
    policies_in_force(session, fresh=True)
    session.rollback()


def planned(session: Session, case: Case) -> list[tuple[str, int]]:
    """What is planned of the response of a case, by day."""
    return [
        (f"{row.due_at:%m-%d}", row.threshold)
        for row in rows(session, case.id)
        if row.state == "planned" and row.step == "response" and row.threshold_unit != "term_end"
    ]


def rows(session: Session, case_id: UUID) -> Iterator[Reminder]:
    session.rollback()
    found = select(Reminder).where(Reminder.case_id == case_id)
    return iter(session.scalars(found.order_by(Reminder.due_at, Reminder.threshold)).all())


def reasons(session: Session, case: Case) -> dict[int, str]:
    """Why each reminder was voided."""
    return {row.threshold: row.reason for row in rows(session, case.id) if row.state == "voided"}


def test_a_new_policy_plans_running_cases_anew_and_never_for_what_had_passed(
    app: Flask, session: Session, clock: Clock, case: Case, admin: Actor
) -> None:
    assert planned(session, case)[0] == ("03-23", -5)
    clock.advance(days=10)  # Thursday the 19th
    make(session, admin, clock, with_response(before(9), before(6), before(2), HALF))

    assert follow_policies(app, clock.now(), always).planned == 0  # not before every process knows
    assert follow_policies(app, clock.advance(minutes=2), always).planned == 1
    assert follow_policies(app, clock.now(), always).planned == 0

    assert planned(session, case) == [("03-20", -6), ("03-26", -2)]
    assert reasons(session, case) == {
        -5: "policy_changed", 0: "policy_changed", 1: "policy_changed", 5: "policy_changed",
    }  # fmt: skip
    session.rollback()
    row = session.scalars(select(ReminderPolicy)).one()
    assert row.followed_at == clock.now()

    make(session, admin, clock, None)
    sweep(app, clock.advance(minutes=2))
    assert [days for _day, days in planned(session, case)] == [-5, -2, 0, 1, 1, 5]
    assert reasons(session, case)[-6] == "policy_changed"


def test_a_threshold_that_passes_while_cases_are_planned_anew_is_not_lost(
    app: Flask, session: Session, clock: Clock, case: Case, admin: Actor
) -> None:
    clock.set(datetime.fromisoformat("2026-03-19T11:59:00+00:00"))
    make(session, admin, clock, with_response(before(7)))

    follow_policies(app, clock.advance(hours=3), always)

    assert planned(session, case) == [("03-19", -7)]


def test_what_an_old_policy_planned_does_not_leave_and_the_minimum_does(
    app: Flask, session: Session, clock: Clock, case: Case, admin: Actor
) -> None:
    make(session, admin, clock, Policy({}), Scope(body_id=case.body_id))

    # Of a process that was down: nothing was planned anew yet.
    now = clock.set(datetime.fromisoformat("2026-03-23T13:00:00+00:00"))
    with transaction(app) as own:
        own.execute(update(ReminderPolicy).values(followed_at=now))
    assert sweep(app, now).reminders_voided == 1
    assert reasons(session, case) == {-5: "policy_changed"}

    sweep(app, clock.set(datetime.fromisoformat("2026-03-30T13:00:00+00:00")))
    assert {row.threshold: row.state for row in rows(session, case.id)}[0] == "sent"


def test_what_a_policy_dropped_replaces_nothing_that_should_leave(
    app: Flask, session: Session, clock: Clock, case: Case, admin: Actor
) -> None:
    clock.set(
        datetime.fromisoformat("2026-03-27T13:00:00+00:00")
    )  # the fifth and the second day before passed
    make(session, admin, clock, with_response(before(5)))

    sweep(app, clock.now())  # nothing is planned anew yet

    known = {row.threshold: (row.state, row.reason) for row in rows(session, case.id)}
    assert (known[-5], known[-2]) == (("sent", ""), ("voided", "policy_changed"))


def test_what_is_read_at_a_mailbox_leaves_by_mail_whatever_the_policy_says(
    app: Flask, session: Session, clock: Clock, admin: Actor
) -> None:
    seen = replace(before(5), channel=Channel.PRODUCT)
    make(session, admin, clock, with_response(seen))
    case = case_rows.add_case(session, case_rows.add_body(session))  # a body nobody works in yet
    replan(session, case.id, [case_rows.target()], with_response(seen), now=case_rows.FILED_AT)
    session.commit()

    sweep(app, datetime.fromisoformat("2026-02-24T13:00:00+00:00"))

    [message] = messages(session)
    assert (message.recipient_kind, message.channel) == ("body", "mail")


def test_an_approval_given_while_its_reminder_waited_for_the_server_is_not_asked_for(
    app: Flask, session: Session, clock: Clock, case: Case
) -> None:
    record(builders.context(app, session), case, "approval_requested", {"draft_id": "d"})
    session.commit()
    send_due_reminders(app, clock.advance(days=1), Tally(), always)
    [waiting] = [row for row in messages(session) if row.template == "reminder"]

    record(builders.context(app, session), case, "approval_given", {"draft_id": "d", "commitment": "c"})
    session.commit()
    sweep(app, clock.advance(minutes=1))

    session.refresh(waiting)
    assert (waiting.state, waiting.reason) == ("voided", "term_met")


def test_a_date_that_moves_is_reminded_by_the_policy_of_that_day(
    app: Flask, session: Session, clock: Clock, case: Case, admin: Actor
) -> None:
    make(session, admin, clock, with_response(before(3)), Scope("bo.information_request"))
    head = builders.add_person(session, Role.HEAD, session.get_one(Body, case.body_id))
    context = builders.staff_context(app, session, head, clock.advance(minutes=5))
    earlier = datetime.fromisoformat("2026-03-04T14:00:00+00:00")

    # Nobody followed the policy yet: the correction plans by it, and following it finds nothing to do.
    correct(context, session.get_one(Case, case.id), "received", earlier, "Llegó antes, por correo.")
    session.commit()
    assert planned(session, case) == [("03-20", -3)]
    first = {row.id: row.state for row in rows(session, case.id)}
    follow_policies(app, clock.advance(minutes=2), always)

    assert {row.id: row.state for row in rows(session, case.id)} == first
    assert reasons(session, case)[-5] == "replaced"


def test_a_body_policy_moves_its_own_cases_and_a_broken_one_stops_nobody(
    app: Flask, session: Session, clock: Clock, case: Case, admin: Actor
) -> None:
    other, _officer = builders.joined_body(session)
    untouched, _receipt = builders.file_a_case(app, session, other)
    body = session.get_one(Body, case.body_id)
    twin, _receipt = builders.file_a_case(app, session, body)
    # Two cases without a single event, one before and one after in the order of ids.
    for number, id_ in enumerate((UUID(int=1), UUID(int=2**128 - 1))):
        case_rows.add_case(session, body, number, id=id_)
    session.commit()
    make(session, admin, clock, Policy({Matter.RESPONSE: (before(4),)}), Scope(body_id=case.body_id))

    done = follow_policies(app, clock.advance(minutes=2), always)

    assert (done.planned, done.failed) == (2, 2)
    for own in (case, twin):
        assert [days for _day, days in planned(session, own)] == [-4, 0, 1, 1]  # the minimum stays
    assert planned(session, untouched)[0] == ("03-23", -5)


def test_following_is_resumed_where_it_broke_off(
    app: Flask, session: Session, clock: Clock, case: Case, admin: Actor
) -> None:
    body = session.get_one(Body, case.body_id)
    cases = [case, *(builders.file_a_case(app, session, body)[0] for _number in range(3))]
    session.commit()
    make(session, admin, clock, with_response(before(4)))
    clock.advance(minutes=2)
    turns = iter([True, True, False])

    assert follow_policies(app, clock.now(), always, seconds=0).planned == 0
    assert follow_policies(app, clock.now(), lambda: next(turns)).planned == 2
    assert sum(planned(session, each) == [("03-24", -4)] for each in cases) == 2
    assert follow_policies(app, clock.now(), always).planned == 2
    assert all(planned(session, each) == [("03-24", -4)] for each in cases)


def test_whoever_may_still_appeal_is_reminded_by_the_new_policy_once_they_may_read_the_answer(
    app: Flask, session: Session, clock: Clock, admin: Actor
) -> None:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_complaint(
        app, session, "conduct_complaint", body, notice_channel="email"
    )
    acting = replace(builders.staff_context(app, session, officer), undo_window=timedelta(hours=1))
    ends = [QuestionAnswer(row.id, "not_upheld") for row in questions_of(acting, case)]
    answer(acting, case, RULES[case.kind], ends, Text("Así se resuelve."))
    opens_at = case.answer_opens_at
    session.commit()
    nine = (Threshold(-9, RecipientRole.FILER),)
    make(session, admin, clock, Policy({Matter.APPEAL: nine}), Scope(kind="conduct_complaint"))

    assert follow_policies(app, clock.advance(minutes=2), always).planned == 1
    [row] = [each for each in rows(session, case.id) if each.state == "planned"]
    assert (row.threshold, row.recipient_role) == (-9, "filer")
    assert opens_at is not None and clock.now() < opens_at
    row.due_at = row.next_attempt_at = clock.now()
    session.commit()
    assert sweep(app, clock.now()).reminders_sent == 0
    assert [each.next_attempt_at for each in rows(session, case.id) if each.state == "planned"] == [opens_at]
    assert sweep(app, clock.set(opens_at)).reminders_sent == 1


def test_of_two_who_change_a_policy_at_once_one_is_told(
    app: Flask, session: Session, clock: Clock, admin: Actor
) -> None:
    session.commit()
    told: list[StaleCase] = []

    def change() -> None:
        try:
            with transaction(app) as own:
                write_policy(own, NATION, Policy({}), expected_id=None, actor=admin, now=clock.now())
        except StaleCase as error:
            told.append(error)

    in_parallel([change, change])

    session.rollback()
    assert len(told) == 1
    assert [row.number for row in session.scalars(select(ReminderPolicy))] == [1]


def test_only_whom_it_concerns_writes_a_policy_and_a_body_marks_no_minimum(
    session: Session, clock: Clock, case: Case
) -> None:
    body = session.get_one(Body, case.body_id)
    head = actor_of(session, builders.add_person(session, Role.HEAD, body).id)
    own = Scope(body_id=body.id)
    kept = with_response(Threshold(0, RecipientRole.HEAD, is_minimum=True))

    for scope in (NATION, Scope(body_id=builders.add_public_body(session).id)):
        with pytest.raises(NotFound):
            write_policy(session, scope, Policy({}), expected_id=None, actor=head, now=clock.now())
    with pytest.raises(InvalidInput) as caught:
        write_policy(session, own, kept, expected_id=None, actor=head, now=clock.now())
    assert caught.value.code == "minimum_of_a_body"
    with pytest.raises(NotFound):
        retire_policy(session, own, expected_id=None, actor=head, now=clock.now())
    assert write_policy(session, own, Policy({}), expected_id=None, actor=head, now=clock.now())


def test_a_defence_owed_in_a_case_that_is_over_is_reminded_by_the_new_policy(
    app: Flask, session: Session, clock: Clock, case: Case, admin: Actor
) -> None:
    appeal, _receipt = builders.file_a_case(app, session, session.get_one(Body, case.body_id))
    asked = {"case_id": appeal.id.hex, "step": None, "due_on": "2026-04-20", "documents": []}
    record(builders.context(app, session), case, "defence_requested", asked)
    record(builders.context(app, session), case, "withdrawn", {"outcome": "withdrawn", "documents": []})
    whose = {"case_id": appeal.id, "origin_case_id": case.id, "root_case_id": case.id}
    session.add(
        Appeal(**whose, step="appeal", is_late=False, filed_at=clock.now(), defence_asked_at=clock.now())
    )
    session.commit()
    make(session, admin, clock, Policy({Matter.DEFENCE: (before(3),)}), Scope(body_id=case.body_id))

    follow_policies(app, clock.advance(minutes=2), always)

    found = {row.threshold for row in rows(session, case.id) if row.state == "planned"}
    assert found == {-3, 0}  # and the minimum
