"""The policies of reminders in force, read once for many requests."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from foia.extensions import writing_engine
from foia.notifications.models import ReminderPolicy
from foia.notifications.policy import Policies, Scope, read_policy

# Another process's change is known here after so long; running cases are planned anew after it anyway.
_SECONDS_KEPT = 30.0


@dataclass(frozen=True)
class _Kept:
    policies: Policies
    looked_at: float


_kept: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()


def policies_in_force(session: Session, *, fresh: bool = False) -> Policies:
    """Return the policies as they hold now; with `fresh`, surely so."""
    engine = writing_engine(session)
    kept = _kept.get(engine)
    if kept is not None and not fresh and monotonic() - kept.looked_at < _SECONDS_KEPT:
        return kept.policies
    revision = session.scalar(select(func.max(ReminderPolicy.number))) or 0
    if kept is not None and kept.policies.revision == revision:
        policies = kept.policies
    else:
        policies = _read(session, revision)
    _kept[engine] = _Kept(policies, monotonic())
    return policies


def scope_of(row: ReminderPolicy) -> Scope:
    """Return what a policy holds for."""
    return Scope(row.regime_id, row.kind, row.body_id)


def _read(session: Session, revision: int) -> Policies:
    if not revision:
        return Policies()
    rows = session.scalars(select(ReminderPolicy).where(ReminderPolicy.retired_at.is_(None)))
    # A row that only says "as before" again has nothing in it.
    return Policies([(scope_of(row), read_policy(row.content)) for row in rows if row.content], revision)
