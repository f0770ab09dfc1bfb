"""What a step would make of a case's deadlines, computed before anybody takes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from foia import law
from foia.cases.case import fold
from foia.cases.context import Context
from foia.cases.events import Happening
from foia.cases.models import Case
from foia.cases.store import events_of, seat_of
from foia.cases.terms import report


def foresee(
    context: Context, case: Case, event_type: str, payload: Mapping[str, Any], *, at: datetime | None = None
) -> law.Report:
    """Compute the deadlines as one more event would leave them.

    Raises law.LawError where the law's history would be impossible."""
    history = events_of(context.session, case.id)
    actor = context.actor
    more = Happening(
        type=event_type,
        sequence=case.head_sequence + 1,
        occurred_at=at or context.now,
        recorded_at=context.now,
        actor_kind=actor.kind,
        actor_id=actor.person_id.hex if actor.person_id else None,
        payload=payload,
    )
    return report_on(context, [*history, more])


def report_on(context: Context, history: Iterable[Happening]) -> law.Report:
    """Compute the deadlines of a history, at the place of the body that has the case by the end of it."""
    events = list(history)
    body_id = fold(events).body_id
    seat = seat_of(context.session, UUID(body_id) if body_id else None)
    return report(context.book, events, seat, now=context.now)
