"""What the bodies promise for a case by category and urgency, renewed when these change: no legal term."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from foia import law
from foia.cases.categories import category_by_code, promised_at
from foia.cases.context import Context
from foia.cases.events import Happening
from foia.cases.models import Case


def renew_commitment(
    context: Context,
    case: Case,
    calendar: law.Calendar,
    *,
    category: str | None,
    received_at: datetime,
    urgent_since: datetime | None,
) -> None:
    """Set by when the case should be attended: hours from when it became urgent, else days from its receipt.

    Before the event that changes it is recorded, so that the tray is ordered by it."""
    case.service_due_at = promised_at(
        category_by_code(context.session, category),
        urgent_since or received_at,
        calendar,
        urgent=urgent_since is not None,
    )


def urgent_since(history: Iterable[Happening]) -> datetime | None:
    """Return since when a case is urgent, by its events; None if it is not."""
    since = None
    for event in history:
        if event.type == "filed" and event.payload["urgent"]:
            since = event.occurred_at
        elif event.type == "urgency_changed":
            since = event.occurred_at if event.payload["urgent"] else None
        elif event.type == "corrected" and event.payload["of"] == "received" and since is not None:
            since = max(since, datetime.fromisoformat(event.payload["at"]))
    return since
