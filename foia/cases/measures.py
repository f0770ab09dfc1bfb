"""Corrective measures that a body promised in its answer, followed to their date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from foia.cases.actions import Text, committed, require, sealed
from foia.cases.context import Context
from foia.cases.events import Happening
from foia.cases.models import Case, Measure
from foia.cases.notices import tell_filer
from foia.cases.store import place_of, record
from foia.cases.terms import local_date
from foia.cases.tray import Scope
from foia.errors import InvalidInput
from foia.extensions import new_id


@dataclass(frozen=True)
class DueMeasure:
    """A measure that is late, and the case it was promised in."""

    measure: Measure
    case: Case


def promise_measure(
    context: Context, case: Case, text: str, due_on: date, *, expected_version: int | None = None
) -> Measure:
    """Record what the body promised to mend and by when; the filer reads it. Raises InvalidInput."""
    require(context, "promise_measure", case, expected_version)
    place_code = place_of(context.session, case.body_id)
    if due_on < local_date(context.book, case.country, place_code, context.now):
        raise InvalidInput("in_the_past", "due_on")
    documents = sealed(context, case, "message", Text(text), author="body")
    measure = Measure(id=new_id(), case_id=case.id, document_id=documents[0].id, due_on=due_on, kept_at=None)
    payload = {
        "measure_id": measure.id.hex,
        "due_on": due_on.isoformat(),
        "documents": committed(documents),
    }
    record(context, case, "measure_promised", payload, rows=[*documents, measure])
    tell_filer(context, case, "measure_promised")
    return measure


def keep_measure(
    context: Context, case: Case, measure_id: UUID, text: str, *, expected_version: int | None = None
) -> None:
    """Record that a promised measure was taken, and how; the filer reads it. Raises InvalidInput."""
    require(context, "keep_measure", case, expected_version)
    measure = context.session.get(Measure, measure_id)
    if measure is None or measure.case_id != case.id:
        raise InvalidInput("unknown_measure", "measure")
    if measure.kept_at is not None:
        raise InvalidInput("kept_already", "measure")
    documents = sealed(context, case, "message", Text(text), author="body")
    measure.kept_at = context.now
    payload = {"measure_id": measure.id.hex, "documents": committed(documents)}
    record(context, case, "measure_kept", payload, rows=documents)
    tell_filer(context, case, "measure_kept")


def has_pending_measures(events: Iterable[Happening]) -> bool:
    """Say whether a measure was promised and not kept yet, by the events of a case."""
    pending: set[str] = set()
    for event in events:
        if event.type == "measure_promised":
            pending.add(event.payload["measure_id"])
        elif event.type == "measure_kept":
            pending.discard(event.payload["measure_id"])
    return bool(pending)


def measures_of(session: Session, case_id: UUID) -> list[Measure]:
    """Return the measures promised in a case, soonest due first."""
    query = select(Measure).where(Measure.case_id == case_id).order_by(Measure.due_on, Measure.id)
    return list(session.scalars(query))


def overdue_measures(session: Session, scopes: Sequence[Scope], today: date) -> list[DueMeasure]:
    """Return the measures not kept by their day, of the cases somebody works; longest overdue first."""
    if not scopes:
        return []
    rows = session.execute(
        select(Measure, Case)
        .join(Case, Case.id == Measure.case_id)
        .where(
            Measure.kept_at.is_(None),
            Measure.due_on < today,
            or_(*(scope.condition for scope in scopes)),
        )
        .order_by(Measure.due_on, Measure.id)
    )
    return [DueMeasure(measure, case) for measure, case in rows]
