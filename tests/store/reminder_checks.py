"""A sweep inside a history that is undone, and what must hold of the reminders after it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import func, select

from foia.cases.actions import report_of
from foia.cases.case import fold
from foia.cases.deadline_rows import reminder_targets
from foia.cases.models import Case, DeadlineRow
from foia.cases.notifying import calendar_of_case
from foia.cases.store import events_of
from foia.cases.waits import is_wait, waits
from foia.notifications.models import OutboxMessage, Reminder, ReminderState
from foia.notifications.plan import PlannedReminder, ReminderTarget, latest_by_side, plan
from foia.notifications.policy import Policy, ThresholdUnit
from foia.notifications.reminder_jobs import due_reminders, send_reminder
from foia.notifications.tally import Tally
from tests.store.small_country import SmallCountry

MOST_DUE = 500
# What somebody was told, or nobody could be.
_DONE = frozenset({ReminderState.SENT, ReminderState.FAILED})
_SAID_OTHERWISE = frozenset({"no_recipient", "told_with_silence"})


def remind(country: SmallCountry, cases: Iterable[Case]) -> None:
    """Sweep what is due now, and check that nobody is told of a term that is met, or twice."""
    told = set(_sent(country))
    for reminder in due_reminders(country.session, country.now, limit=MOST_DUE):
        send_reminder(country.context(), reminder.id, Tally())
    country.session.flush()
    now_told = _sent(country)
    for reminder_id in set(now_told) - told:
        _assert_still_owed(country, now_told[reminder_id])
    _assert_one_message_each(country)
    for case in cases:
        assert_everybody_was_told(country, case)


def _sent(country: SmallCountry) -> dict[object, Reminder]:
    rows = country.session.scalars(select(Reminder).where(Reminder.state == ReminderState.SENT))
    return {row.id: row for row in rows}


def _assert_still_owed(country: SmallCountry, reminder: Reminder) -> None:
    if is_wait(reminder.step) or reminder.threshold_unit == ThresholdUnit.TERM_END:
        return
    case = country.session.get_one(Case, reminder.case_id)
    found = report_of(country.context(), case).step(reminder.step)
    assert found is not None
    assert (found.stopped_on, found.due_on) == (None, reminder.due_on)


def _assert_one_message_each(country: SmallCountry) -> None:
    """Of a reminder, each recipient has one message at most."""
    whose = (OutboxMessage.detail, OutboxMessage.recipient_kind, OutboxMessage.recipient_id)
    reminders = OutboxMessage.template.in_(("reminder", "overdue"))
    twice = select(*whose).where(reminders).group_by(*whose).having(func.count() > 1)
    assert country.session.execute(twice).all() == []


def assert_everybody_was_told(country: SmallCountry, case: Case) -> None:
    """The latest threshold that passed, on each side, was told; those before it, or it stands superseded."""
    acting = country.context()
    policy = acting.policies.of(case.regime_id, case.kind, case.body_id)
    long_before = country.now - timedelta(days=4000)  # so that every threshold of the term is looked at
    rows = country.session.scalars(select(Reminder).where(Reminder.case_id == case.id)).all()
    for target in _targets(country, case, policy):
        planned = plan(target, policy, now=long_before)
        for latest in latest_by_side(each for each in planned if each.due_at <= country.now):
            if latest.threshold_unit == ThresholdUnit.TERM_END:
                continue
            assert any(_says(row, latest) for row in rows), (case.folio, latest)


def _targets(country: SmallCountry, case: Case, policy: Policy) -> list[ReminderTarget]:
    acting = country.context()
    history = events_of(country.session, case.id)
    calendar = calendar_of_case(acting, case)
    in_force = select(DeadlineRow).where(DeadlineRow.case_id == case.id, DeadlineRow.voided_at.is_(None))
    versions = {row.step: row.version for row in country.session.scalars(in_force)}
    found = reminder_targets(case, report_of(acting, case), versions, calendar)
    return found + waits(history, fold(history), calendar, policy)


def _says(row: Reminder, latest: PlannedReminder) -> bool:
    """Say whether a row is that notice, or one of an older date that was read as the same."""
    is_same = (row.step, row.threshold_unit, row.threshold, row.recipient_role) == (
        latest.step,
        latest.threshold_unit,
        latest.threshold,
        latest.recipient_role,
    )
    is_told = row.state in _DONE or (row.state == ReminderState.VOIDED and row.reason in _SAID_OTHERWISE)
    return (
        is_same
        and is_told
        and (row.deadline_version == latest.deadline_version or row.due_at == latest.due_at)
    )
