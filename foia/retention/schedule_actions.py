"""What administrators decide by screen of how long cases are kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from foia.accounts.role_actions import require_administrator
from foia.actors import Actor
from foia.cases.catalogue_queries import fingerprint
from foia.changes import fields_of, note_change
from foia.errors import InvalidInput, NotFound, StaleCase
from foia.extensions import take_turns
from foia.retention.models import RetentionRule
from foia.retention.queries import rule_of
from foia.retention.rules import MOST_MONTHS, least_months, may_be_without_term

HISTORY = "retention"
_FIELDS = ("months", "basis")


def rule_fields(row: RetentionRule | None) -> dict[str, Any]:
    """Return what is decided; empty where nothing is."""
    return fields_of(row, _FIELDS) if row else {}


def subject_of(regime_id: str, kind: str) -> str:
    """Return under which name the history keeps a rule."""
    return f"{regime_id}/{kind}" if regime_id else kind


def decide(
    session: Session,
    regime_id: str,
    kind: str,
    months: int | None,
    basis: str,
    *,
    seen: str,
    actor: Actor,
    now: datetime,
) -> bool:
    """Say for how many months cases are kept after they end (None: without a term), and what orders it.

    Return whether anything was other than before. Raises StaleCase, InvalidInput (basis_missing, too_short,
    too_long, needs_term)."""
    require_administrator(actor)
    if not basis.strip():
        raise InvalidInput("basis_missing", "basis")
    if months is None and not may_be_without_term(regime_id, kind):
        raise InvalidInput("needs_term", "is_without_term")
    if months is not None and months < least_months(regime_id, kind):
        raise InvalidInput("too_short", "months")
    if months is not None and months > MOST_MONTHS:
        raise InvalidInput("too_long", "months")
    take_turns(session, HISTORY)
    row = rule_of(session, regime_id, kind)
    before = rule_fields(row)
    _require_seen(before, seen)
    if row is None:
        row = RetentionRule(regime_id=regime_id, kind=kind)
        session.add(row)
    row.months, row.basis = months, basis
    changed = note_change(
        session,
        HISTORY,
        subject_of(regime_id, kind),
        "changed" if before else "added",
        before,
        rule_fields(row),
        actor=actor,
        now=now,
    )
    session.flush()
    return changed is not None


def undo(session: Session, regime_id: str, kind: str, *, seen: str, actor: Actor, now: datetime) -> None:
    """Take back what was decided: what the product proposes, or a wider rule, holds again.

    Raises NotFound where nothing was decided, StaleCase."""
    require_administrator(actor)
    take_turns(session, HISTORY)
    row = rule_of(session, regime_id, kind)
    if row is None:
        raise NotFound("retention")
    before = rule_fields(row)
    _require_seen(before, seen)
    session.delete(row)
    subject = subject_of(regime_id, kind)
    note_change(session, HISTORY, subject, "removed", before, {}, actor=actor, now=now)
    session.flush()


def _require_seen(now: dict[str, Any], seen: str) -> None:
    if fingerprint(now) != seen:
        raise StaleCase("the row changed since it was read")
