"""Making, changing and retiring policies of reminders: an administrator's any, a head's their body's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from foia.actors import Actor, Capability
from foia.changes import note_change
from foia.errors import InvalidInput, NotFound, StaleCase
from foia.extensions import new_id, take_turns
from foia.notifications.models import ReminderPolicy
from foia.notifications.policy import BadPolicy, Policy, Scope, Threshold, check, read_policy, written
from foia.notifications.policy_queries import last_made, next_number

SUBJECT = "reminder_policy"
_TURN = "reminder_policies"


def require_author(actor: Actor, scope: Scope) -> None:
    """Refuse whoever may not write the policy of a scope. Raises NotFound.

    The administrator writes every one; whoever supervises a body, that body's."""
    may = actor.can(Capability.ADMINISTER, None) or (
        scope.body_id is not None and actor.can(Capability.SUPERVISE, scope.body_id)
    )
    if not may:
        raise NotFound(SUBJECT)


def write_policy(
    session: Session,
    scope: Scope,
    policy: Policy,
    *,
    expected_id: UUID | None,
    actor: Actor,
    now: datetime,
) -> bool:
    """Put a policy in force for a scope; the one before stays in its history.

    `expected_id` is that of the one its page showed, None where the scope had none of its own. Return whether
    anything is other than before; running cases are planned anew by the sweep. Raises NotFound, StaleCase,
    InvalidInput (a code of `foia.notifications.policy.check`, or `minimum_of_a_body`)."""
    require_author(actor, scope)
    policy = tidy(policy)
    if scope.body_id is not None and any(each.is_minimum for each in _all(policy)):
        raise InvalidInput("minimum_of_a_body")
    try:
        check(policy)
    except BadPolicy as error:
        raise InvalidInput(error.code) from error
    before = _current(session, scope, expected_id)
    content = written(policy)
    if before is not None and before.content == content:
        return False
    _replace(session, scope, before, content, actor=actor, now=now)
    return True


def retire_policy(
    session: Session, scope: Scope, *, expected_id: UUID | None, actor: Actor, now: datetime
) -> None:
    """Go back to what is above a scope. Raises NotFound where it has no policy of its own, StaleCase."""
    require_author(actor, scope)
    before = _current(session, scope, expected_id)
    if before is None or not before.content:
        raise NotFound(SUBJECT)
    _replace(session, scope, before, "", actor=actor, now=now)


def tidy(policy: Policy) -> Policy:
    """Return the same policy with its thresholds in order, and no matter that reminds nobody."""
    kept = {matter: tuple(sorted(each)) for matter, each in policy.thresholds.items() if each}
    return replace(policy, thresholds=kept)


def subject_of(scope: Scope) -> str:
    """Return under which name the history keeps a scope."""
    return f"{scope.body_id.hex if scope.body_id else ''}/{scope.kind}/{scope.regime_id}"


def scope_named(subject: str) -> Scope:
    """Return the scope of a name of the history."""
    body, kind, regime_id = subject.split("/", 2)
    return Scope(regime_id, kind, UUID(hex=body) if body else None)


def _current(session: Session, scope: Scope, expected_id: UUID | None) -> ReminderPolicy | None:
    take_turns(session, _TURN)
    row = last_made(session, scope)
    shown_id = row.id if row is not None and row.content else None
    if shown_id != expected_id:
        raise StaleCase("the policy changed since it was read")
    return row


def _replace(
    session: Session,
    scope: Scope,
    before: ReminderPolicy | None,
    content: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Add the row that follows; it covers the same cases, so the one before need not be followed any more."""
    if before is not None:
        before.retired_at = now
        before.followed_at = before.followed_at or now
    session.add(
        ReminderPolicy(
            id=new_id(),
            number=next_number(session),
            regime_id=scope.regime_id,
            kind=scope.kind,
            body_id=scope.body_id,
            content=content,
            author_id=actor.person_id,
            recorded_at=now,
        )
    )
    session.flush()
    old = before.content if before is not None else ""
    action = "withdrawn" if not content else "changed" if old else "added"
    note_change(
        session, SUBJECT, subject_of(scope), action, _fields(old), _fields(content), actor=actor, now=now
    )


def _all(policy: Policy) -> list[Threshold]:
    return [each for thresholds in policy.thresholds.values() for each in thresholds]


def _fields(content: str) -> Mapping[str, Any]:
    """Return what the history compares: each matter's thresholds as codes, and the rest."""
    if not content:
        return {}
    policy = read_policy(content)
    return {
        **{
            f"of_{matter}": [mark_of(each) for each in each_of]
            for matter, each_of in policy.thresholds.items()
        },
        **{f"wait_{matter}": days for matter, days in policy.wait_working_days.items()},
        "sends_at": policy.sends_at.isoformat("minutes"),
        "mode": str(policy.mode),
        "quiet_from": policy.quiet_from.isoformat("minutes") if policy.quiet_from else None,
        "quiet_until": policy.quiet_until.isoformat("minutes") if policy.quiet_until else None,
    }


def mark_of(threshold: Threshold) -> str:
    """Write a threshold as the history keeps it."""
    minimum = "minimum" if threshold.is_minimum else ""
    return f"{threshold.amount}:{threshold.unit}:{threshold.recipient_role}:{threshold.channel}:{minimum}"
