"""Reminders as rows: planned once, replaced with their deadline, never deleted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia.extensions import new_id
from foia.notifications.models import Reminder
from foia.notifications.policy import PRODUCT_POLICY
from foia.notifications.reminders import replan
from tests.store.case_rows import FILED_AT, target

CASE = new_id()
LATER = date(2026, 3, 24)


def states(session: Session) -> list[tuple[int, str, str]]:
    """Every state the rows are in, by version."""
    rows = session.execute(
        select(Reminder.deadline_version, Reminder.state, Reminder.reason)
        .distinct()
        .order_by(Reminder.deadline_version, Reminder.state)
    )
    return [(version, state, reason) for version, state, reason in rows]


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Reminder)) or 0


def test_planning_twice_plans_once(session: Session) -> None:
    for _time in range(2):
        replan(session, CASE, [target()], PRODUCT_POLICY, now=FILED_AT)
        session.commit()

    assert count(session) == 6
    assert states(session) == [(1, "planned", "")]


def test_a_new_version_of_the_date_voids_the_old_plan_with_the_reason(session: Session) -> None:
    replan(session, CASE, [target()], PRODUCT_POLICY, now=FILED_AT)

    replan(session, CASE, [target(deadline_version=2, due_on=LATER)], PRODUCT_POLICY, now=FILED_AT)

    assert count(session) == 12
    assert states(session) == [(1, "voided", "replaced"), (2, "planned", "")]


def test_a_term_that_runs_no_more_is_voided_and_comes_back_when_it_does(session: Session) -> None:
    replan(session, CASE, [target()], PRODUCT_POLICY, now=FILED_AT)

    replan(session, CASE, [], PRODUCT_POLICY, now=FILED_AT)
    assert states(session) == [(1, "voided", "ended")]

    replan(session, CASE, [target()], PRODUCT_POLICY, now=FILED_AT)
    assert states(session) == [(1, "planned", "")]
    assert count(session) == 6


def test_a_new_version_with_the_same_date_does_not_repeat_what_was_sent(session: Session) -> None:
    replan(session, CASE, [target()], PRODUCT_POLICY, now=FILED_AT)
    first = session.scalars(select(Reminder).order_by(Reminder.due_at)).first()
    assert first is not None
    first.state = "sent"

    replan(session, CASE, [target(deadline_version=2)], PRODUCT_POLICY, now=first.due_at + timedelta(hours=1))

    again = select(func.count()).select_from(Reminder).where(Reminder.threshold == -5)
    assert session.scalar(again) == 1
    assert count(session) == 6 + 5


def test_a_date_moved_past_a_threshold_leaves_one_reminder_to_send_at_once(session: Session) -> None:
    now = datetime(2026, 3, 2, 15, tzinfo=UTC)

    replan(session, CASE, [target()], PRODUCT_POLICY, now=now)

    due = session.scalars(select(Reminder.threshold).where(Reminder.due_at <= now))
    assert list(due) == [-2]


def test_quiet_planning_leaves_nothing_to_send_at_once(session: Session) -> None:
    now = datetime(2026, 3, 2, 15, tzinfo=UTC)

    replan(session, CASE, [target()], PRODUCT_POLICY, now=now, quiet=True)

    assert session.scalars(select(Reminder).where(Reminder.due_at <= now)).all() == []
    assert count(session) == 4


def test_planning_again_keeps_what_the_sweep_has_yet_to_send(session: Session) -> None:
    replan(session, CASE, [target()], PRODUCT_POLICY, now=FILED_AT)
    now = datetime(2026, 3, 2, 15, tzinfo=UTC)

    replan(session, CASE, [target()], PRODUCT_POLICY, now=now)

    assert states(session) == [(1, "planned", "")]


def test_the_end_of_a_term_leaves_what_was_sent(session: Session) -> None:
    replan(session, CASE, [target()], PRODUCT_POLICY, now=FILED_AT)
    session.scalars(select(Reminder).order_by(Reminder.due_at)).all()[0].state = "sent"
    session.flush()

    replan(session, CASE, [], PRODUCT_POLICY, now=FILED_AT)

    assert states(session) == [(1, "sent", ""), (1, "voided", "ended")]


def test_a_transaction_undone_leaves_no_reminder(session: Session) -> None:
    replan(session, CASE, [target()], PRODUCT_POLICY, now=FILED_AT)

    session.rollback()

    assert count(session) == 0


@pytest.mark.parametrize("working_days", [-5, -2, 0, 1, 5])
def test_each_threshold_is_one_row_for_each_role(session: Session, working_days: int) -> None:
    replan(session, CASE, [target()], PRODUCT_POLICY, now=FILED_AT)

    roles = select(Reminder.recipient_role).where(Reminder.threshold == working_days)
    expected = {1: {"head", "filer"}, 5: {"head"}}.get(working_days, {"responsible"})
    assert set(session.scalars(roles)) == expected
