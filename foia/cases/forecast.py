"""What one more event would do to a case's dates, by the same fold, before anybody does it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from foia import law
from foia.cases.context import Context
from foia.cases.events import Happening
from foia.cases.models import Case
from foia.cases.store import events_of, place_of
from foia.cases.terms import report


def forecast(
    context: Context,
    case: Case,
    event_type: str,
    payload: Mapping[str, Any],
    occurred_at: datetime | None = None,
) -> law.Report:
    """Return the deadlines as they would be with one more event. Raises LawError where the law has none."""
    events = events_of(context.session, case.id)
    next_one = Happening(
        type=event_type,
        sequence=case.head_sequence + 1,
        occurred_at=occurred_at or context.now,
        recorded_at=context.now,
        actor_kind=context.actor.kind,
        actor_id=None,
        payload=payload,
    )
    place_code = place_of(context.session, case.body_id)
    return report(context.book, [*events, next_one], place_code, now=context.now)
