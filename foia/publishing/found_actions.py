"""Counting what came of looking for an answer before asking: one more, for a body and a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from foia.publishing.found_models import FoundCount

OPENED, ANSWERED = "opened", "answered"


def count_look(session: Session, on: date, body_id: UUID | None, shown: Collection[UUID]) -> None:
    """Count that somebody looked before asking: what body they had chosen, and of which answers were shown.

    `shown`: the body of each answer, as often as it has one."""
    for known in sorted({*shown, *([body_id] if body_id else [])}):
        many = sum(1 for one in shown if one == known)
        is_asked = known == body_id
        _add(session, on, known, looked=int(is_asked), in_vain=int(is_asked and not many), shown=many)


def count_use(session: Session, on: date, body_id: UUID, what: str) -> None:
    """Count that an answer was opened from where it was offered, or that it was what somebody needed."""
    _add(session, on, body_id, **{what: 1})


def _add(session: Session, on: date, body_id: UUID, **counts: int) -> None:
    table = FoundCount.__table__
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    zeros = dict.fromkeys(("looked", "in_vain", "shown", "opened", "answered"), 0)
    adding = insert(FoundCount).values(counted_on=on, body_id=body_id, **{**zeros, **counts})
    session.execute(
        adding.on_conflict_do_update(
            index_elements=["counted_on", "body_id"],
            set_={name: table.c[name] + adding.excluded[name] for name in counts},
        )
    )
