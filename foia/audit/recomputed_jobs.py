"""Computing the deadlines of every running case again, some in each sweep: once round a day, resumable."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy.orm import Session

from foia.audit.exceptions_jobs import reading
from foia.audit.recomputed_actions import open_findings
from foia.audit.recomputed_queries import (
    Recomputed,
    is_counting_anew,
    next_running,
    recompute,
    recorded_of,
)
from foia.cases.context import context_of
from foia.cases.models import Case
from foia.config import Settings
from foia.errors import NotFound
from foia.i18n import zone_of
from foia.notifications.models import ServiceState
from foia.transactions import transaction

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)

COMPUTED_TO = "deadlines_computed_to"
BATCH, MOST_BATCHES = 250, 4
_DONE = "done"

Place = tuple[date, UUID]


def recompute_running(app: Flask, now: datetime, go_on: Callable[[], bool]) -> int:
    """Go on where the last sweep ended; return how many cases differ from what their events say.

    Whatever differs becomes a finding. While a decree moves dates nothing is compared: those it has not
    reached yet would differ. A round that ended begins anew on the next day."""
    settings: Settings = app.config["FOIA"]
    today = now.astimezone(zone_of(settings.country)).date()
    differing = 0
    for _batch in range(MOST_BATCHES):
        if not go_on():
            break
        with reading(app) as session:
            is_due, after = _begin_after(session, today)
            if not is_due or is_counting_anew(session):
                break
            found, last = _compute(app, session, now, after)
        with transaction(app) as session:
            differing += _tell(app, session, now, found)
            place = f"{last[0].isoformat()}.{last[1].hex}" if last is not None else _DONE
            session.merge(ServiceState(key=COMPUTED_TO, value=f"{today.isoformat()} {place}", changed_at=now))
        if last is None:
            break
    if differing:
        log.error("deadlines of %d cases differ from their events", differing)
    return differing


def _compute(
    app: Flask, session: Session, now: datetime, after: Place | None
) -> tuple[dict[UUID, Recomputed], Place | None]:
    """Compute one batch; return what differs by case, and the last case (None: there are no more)."""
    context = context_of(app.config["FOIA"], session, now=now)
    cases = next_running(session, after, BATCH)
    events, rows = recorded_of(session, [case.id for case in cases])
    found = {}
    for case in cases:
        computed = recompute(context, case, events.get(case.id, []), rows.get(case.id, []))
        if not computed.is_as_stored:
            found[case.id] = computed
    last = cases[-1] if len(cases) == BATCH else None
    return found, (last.received_on, last.id) if last is not None else None


def _tell(app: Flask, session: Session, now: datetime, found: dict[UUID, Recomputed]) -> int:
    """Look once more at what differed, while nobody else writes, and open findings of what still does."""
    context = context_of(app.config["FOIA"], session, now=now)
    differing = 0
    for case_id in found:
        case = session.get(Case, case_id)
        events, rows = recorded_of(session, [case_id])
        if case is None:
            continue
        computed = recompute(context, case, events.get(case_id, []), rows.get(case_id, []))
        if computed.is_as_stored:
            continue  # somebody acted between the two reads
        try:
            open_findings(context, case_id, computed)
        except NotFound:
            continue  # it became known to few meanwhile
        differing += 1
    return differing


def _begin_after(session: Session, today: date) -> tuple[bool, Place | None]:
    """Say whether anything is left to compute today, and after which case."""
    row = session.get(ServiceState, COMPUTED_TO)
    if row is None:
        return True, None
    day, _space, place = row.value.partition(" ")
    if place == _DONE:
        return day != today.isoformat(), None
    received_on, _dot, case_id = place.partition(".")
    return True, (date.fromisoformat(received_on), UUID(case_id))
