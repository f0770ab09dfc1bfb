"""Filters somebody keeps under a name: theirs alone, a few."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, func, select

from foia.cases.context import Context
from foia.cases.tray_models import SavedTray
from foia.errors import InvalidInput, NotAllowed
from foia.extensions import new_id

MOST_SAVED = 20


def save_tray(context: Context, name: str, narrowed: str) -> SavedTray:
    """Keep filters (a query) under a name; the same name again stands for the new ones.

    Raises InvalidInput (nothing_narrowed, too_many_saved)."""
    person_id = context.actor.person_id
    if person_id is None:
        raise NotAllowed("saved tray")
    if not narrowed:
        raise InvalidInput("nothing_narrowed", "name")
    theirs = SavedTray.person_id == person_id
    known = context.session.scalar(select(SavedTray).where(theirs, SavedTray.name == name))
    if known is not None:
        known.narrowed = narrowed
        return known
    if (context.session.scalar(select(func.count()).where(theirs)) or 0) >= MOST_SAVED:
        raise InvalidInput("too_many_saved", "name")
    row = SavedTray(id=new_id(), person_id=person_id, name=name, narrowed=narrowed, saved_at=context.now)
    context.session.add(row)
    context.session.flush()
    return row


def forget_tray(context: Context, saved_id: UUID) -> None:
    """Forget filters that the actor kept; those of somebody else are not found."""
    context.session.execute(
        delete(SavedTray).where(SavedTray.id == saved_id, SavedTray.person_id == context.actor.person_id)
    )
