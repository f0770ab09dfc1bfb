"""The policies of reminders as pages and actions ask for them: of one scope, of a body, all in force."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from foia.notifications.models import ReminderPolicy
from foia.notifications.policies import scope_of
from foia.notifications.policy import Policies, Policy, Scope, read_policy


def in_force(session: Session, scope: Scope) -> ReminderPolicy | None:
    """Return the policy a scope has of its own; None where it has what is above it."""
    row = last_made(session, scope)
    return row if row is not None and row.content else None


def last_made(session: Session, scope: Scope) -> ReminderPolicy | None:
    """Return the row of a scope that is not retired, also one that says only that it has none of its own."""
    statement = select(ReminderPolicy).where(*_is_of(scope), ReminderPolicy.retired_at.is_(None))
    return session.scalar(statement.order_by(ReminderPolicy.number.desc()).limit(1))


def versions(session: Session, scope: Scope) -> Sequence[ReminderPolicy]:
    """Return every row a scope ever had, the newest first."""
    statement = select(ReminderPolicy).where(*_is_of(scope)).order_by(ReminderPolicy.number.desc())
    return session.scalars(statement).all()


def all_in_force(session: Session, body_id: UUID | None = None) -> list[ReminderPolicy]:
    """Return the policies in force, the most general first; with `body_id` only those of that body."""
    statement = select(ReminderPolicy).where(
        ReminderPolicy.retired_at.is_(None), ReminderPolicy.content != ""
    )
    if body_id is not None:
        statement = statement.where(ReminderPolicy.body_id == body_id)
    rows = session.scalars(statement.order_by(ReminderPolicy.number)).all()
    return sorted(rows, key=lambda row: scope_of(row).rank)


def policies_with(session: Session, scope: Scope, policy: Policy | None) -> Policies:
    """Return the policies as they would be if a scope had this one, or (None) none of its own."""
    scoped = [(scope_of(row), read_policy(row.content)) for row in all_in_force(session)]
    others = [(known, each) for known, each in scoped if known != scope]
    return Policies([*others, *([(scope, policy)] if policy is not None else [])])


def policy_above(session: Session, scope: Scope) -> Policy:
    """Return what would hold in a scope if it had no policy of its own."""
    return policies_with(session, scope, None).of(scope.regime_id, scope.kind, scope.body_id)


def next_number(session: Session) -> int:
    """Return the number of the next policy: they are counted in the order they are made."""
    return 1 + (session.scalar(select(func.max(ReminderPolicy.number))) or 0)


def _is_of(scope: Scope) -> list[ColumnElement[bool]]:
    of_body = (
        ReminderPolicy.body_id.is_(None) if scope.body_id is None else ReminderPolicy.body_id == scope.body_id
    )
    return [ReminderPolicy.regime_id == scope.regime_id, ReminderPolicy.kind == scope.kind, of_body]
