"""Noting who is away and who stands in for them; one notes one's own, an administrator anybody's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.absence_queries import can_stand_in, is_away_in
from foia.accounts.models import Absence
from foia.accounts.role_actions import person_of, require_administrator
from foia.actors import Actor
from foia.changes import fields_of, note_change
from foia.errors import InvalidInput, NotFound

HISTORY = "absence"  # what these changes are of; their subject is the person
MOST_DAYS = 366
_FIELDS = ("first_on", "last_on", "substitute_id")


@dataclass(frozen=True)
class Away:
    """Days away, both included, and who stands in (None: nobody)."""

    first_on: date
    last_on: date
    substitute_id: UUID | None = None


def note_absence(
    session: Session, person_id: UUID, away: Away, *, actor: Actor, now: datetime, today: date
) -> Absence:
    """Note that a person is away. `today` is the deployment's local date.

    Raises NotAllowed, NotFound, InvalidInput (last_before_first, absence_over, absence_too_long,
    absence_overlaps, substitute_unknown, substitute_away).
    """
    _require_own_or_administrator(actor, person_id)
    person_of(session, person_id)
    _check_days(away, today)
    if session.scalar(select(is_away_in(person_id, away.first_on, away.last_on))):
        raise InvalidInput("absence_overlaps", "first_on")
    if away.substitute_id is not None:
        if not can_stand_in(session, person_id, away.substitute_id):
            raise InvalidInput("substitute_unknown", "substitute")
        if session.scalar(select(is_away_in(away.substitute_id, away.first_on, away.last_on))):
            raise InvalidInput("substitute_away", "substitute")
    absence = Absence(
        person_id=person_id,
        substitute_id=away.substitute_id,
        first_on=away.first_on,
        last_on=away.last_on,
        noted_at=now,
        noted_by_id=actor.person_id,
    )
    session.add(absence)
    noted = fields_of(absence, _FIELDS)
    note_change(session, HISTORY, person_id, "added", {}, noted, actor=actor, now=now)
    session.flush()
    return absence


def cancel_absence(
    session: Session, absence_id: UUID, *, actor: Actor, now: datetime, today: date
) -> Absence:
    """Cancel an absence that is not over: the person is back, or does not go. Raises NotAllowed, NotFound."""
    absence = session.get(Absence, absence_id)
    if absence is None:
        raise NotFound("absence")
    _require_own_or_administrator(actor, absence.person_id)
    if absence.cancelled_at is not None or absence.last_on < today:
        raise NotFound("absence")
    absence.cancelled_at = now
    noted = fields_of(absence, _FIELDS)
    note_change(session, HISTORY, absence.person_id, "cancelled", noted, {}, actor=actor, now=now)
    session.flush()
    return absence


def _check_days(away: Away, today: date) -> None:
    if away.last_on < away.first_on:
        raise InvalidInput("last_before_first", "last_on")
    if away.last_on < today:
        raise InvalidInput("absence_over", "last_on")
    if (away.last_on - away.first_on).days >= MOST_DAYS:
        raise InvalidInput("absence_too_long", "last_on")


def _require_own_or_administrator(actor: Actor, person_id: UUID) -> None:
    if actor.person_id != person_id:
        require_administrator(actor)
