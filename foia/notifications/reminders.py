"""Reminders as rows: planned in the transaction of whatever moved the deadline, found later by the sweep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.extensions import new_id
from foia.notifications.models import Reminder, ReminderState
from foia.notifications.plan import PlannedReminder, ReminderTarget, plan
from foia.notifications.policy import Policy

REPLACED = "replaced"  # a newer version of the deadline has its own
ENDED = "ended"  # the term runs no more: met, suspended, or not owed
NO_EFFECT = "no_effect"  # a silence of which the law made nothing then: asked again whenever anything happens
POLICY_CHANGED = "policy_changed"  # the policy that holds for the case has this threshold no more
_Threshold = tuple[str, int, str, str]
_Key = tuple[str, int, _Threshold]
_Notice = tuple[str, _Threshold, datetime]


def replan(
    session: Session,
    case_id: UUID,
    targets: Sequence[ReminderTarget],
    policy: Policy,
    *,
    now: datetime,
    quiet: bool = False,
    since: datetime | None = None,
) -> None:
    """Make the case's planned reminders those of `targets`, the terms running now; planning twice plans once.

    Planned rows of an older version or of a term that is gone are voided with the reason, never deleted.
    `quiet` plans nothing whose time has passed (imports, the demo); `since` nothing whose time had passed
    by then, when the policy was made.
    """
    rows = session.scalars(select(Reminder).where(Reminder.case_id == case_id)).all()
    existing = {_key(row): row for row in rows}
    told = {_notice(row) for row in rows if row.state == ReminderState.SENT}
    at, quiet = since or now, quiet or since is not None
    wanted = {_key(each): each for target in targets for each in plan(target, policy, now=at, quiet=quiet)}
    _void_unwanted(rows, targets, wanted, now=now)
    for key, planned in wanted.items():
        row = existing.get(key)
        if row is None:
            if _notice(planned) not in told:
                session.add(Reminder(**reminder_values(case_id, planned, now=now)))
        elif row.state == ReminderState.VOIDED and (row.reason in (ENDED, NO_EFFECT) or planned.due_at > now):
            _revive(row, planned, now=now)
        elif row.state == ReminderState.PLANNED:
            _move(row, planned)
    session.flush()


def _void_unwanted(
    rows: Sequence[Reminder],
    targets: Sequence[ReminderTarget],
    wanted: dict[_Key, PlannedReminder],
    *,
    now: datetime,
) -> None:
    current = {target.step: target.deadline_version for target in targets}
    for row in rows:
        if row.state != ReminderState.PLANNED or _key(row) in wanted:
            continue
        version = current.get(row.step)
        if version == row.deadline_version and row.due_at <= now:
            continue  # passed since it was planned: the sweep sends it or finds it superseded
        row.state, row.state_at = ReminderState.VOIDED, now
        row.reason = ENDED if version is None else REPLACED
        if version == row.deadline_version:
            row.reason = POLICY_CHANGED


def _revive(row: Reminder, planned: PlannedReminder, *, now: datetime) -> None:
    row.state, row.reason, row.state_at = ReminderState.PLANNED, "", now
    row.attempts, row.next_attempt_at = 0, planned.due_at
    _move(row, planned)


def _move(row: Reminder, planned: PlannedReminder) -> None:
    if row.due_at != planned.due_at:
        row.attempts, row.next_attempt_at = 0, planned.due_at
    row.due_at, row.due_on, row.zone = planned.due_at, planned.due_on, planned.zone


def reminder_values(case_id: UUID, planned: PlannedReminder, *, now: datetime) -> dict[str, Any]:
    """Return what the row of a planned reminder holds."""
    return {
        "id": new_id(),
        "case_id": case_id,
        "step": planned.step,
        "deadline_version": planned.deadline_version,
        "threshold": planned.threshold,
        "threshold_unit": str(planned.threshold_unit),
        "recipient_role": str(planned.recipient_role),
        "channel": str(planned.channel),
        "due_at": planned.due_at,
        "due_on": planned.due_on,
        "zone": planned.zone,
        "state": ReminderState.PLANNED,
        "reason": "",
        "state_at": now,
        "attempts": 0,
        "next_attempt_at": planned.due_at,
        "outbox_id": None,
    }


def _key(row: Reminder | PlannedReminder) -> _Key:
    return row.step, row.deadline_version, _threshold(row)


def _notice(row: Reminder | PlannedReminder) -> _Notice:
    """What the recipient would read as the same notice, whatever the version it was planned for."""
    return row.step, _threshold(row), row.due_at


def _threshold(row: Reminder | PlannedReminder) -> _Threshold:
    return str(row.threshold_unit), row.threshold, str(row.recipient_role), str(row.channel)
