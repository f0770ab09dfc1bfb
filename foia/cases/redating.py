"""Counting the open cases of a body anew when it moves: what moves is an event, and is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import select

from foia import law
from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.notices import tell_body, tell_filer
from foia.cases.phases import OPEN_PHASES
from foia.cases.seats import Seat
from foia.cases.store import events_of, record, settle
from foia.cases.terms import report


def open_case_ids(context: Context, body_id: UUID, *, confidential: bool) -> list[UUID]:
    """Return the open cases under a known law that a body has; with `confidential`, those too."""
    statement = select(Case.id).where(
        Case.body_id == body_id, Case.phase.in_(OPEN_PHASES), Case.regime_id != law.UNBOUND
    )
    if not confidential:
        statement = statement.where(Case.confidential.is_(False))
    return list(context.session.scalars(statement.order_by(Case.tray_rank, Case.id)))


def redate(context: Context, case_ids: Iterable[UUID], before: Seat, after: Seat) -> int:
    """Count cases anew, now that their body sits as `after`; return how many responses moved,
    confidential ones left out.

    Each case of which any date moved gets a visible event; both sides of a moved response are told."""
    moved = 0
    for case_id in case_ids:
        case = context.session.get_one(Case, case_id)
        history = events_of(context.session, case_id)
        was, now = (_dates(report(context.book, history, seat, now=context.now)) for seat in (before, after))
        if was == now:
            settle(context, case, history)
            continue
        due_on = case.due_on
        record(context, case, "calendar_changed", {"body_day_id": None, "amendment_id": None})
        if case.due_on != due_on:
            # How many there are tells nothing of confidential ones.
            moved += not case.confidential
            tell_filer(context, case, "due_moved")
            tell_body(context, case, "due_moved")
    return moved


def _dates(found: law.Report) -> list[tuple[str, date | None, date | None]]:
    return [(known.step, known.due_on, known.last_acceptable_on) for known in found.deadlines]
