"""Answers that their filer may not know of yet: the case without them, and how they are taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import inspect, select

from foia.actors import SYSTEM
from foia.cases.case import fold
from foia.cases.case_row import apply_state, keep_terms
from foia.cases.context import Context
from foia.cases.events import Happening
from foia.cases.models import Case, Document, Event
from foia.cases.seats import Seat
from foia.cases.store import Fact, events_of, seat_of
from foia.cases.untold import as_told, standing, untold_answers
from foia.errors import WrongState


@dataclass(frozen=True)
class Told:
    """A case as its filer may know it now: its row, or one no session holds, and the events behind it."""

    case: Case
    history: list[Happening]


def told_of(
    context: Context, case: Case, events: Sequence[Happening] | None = None, seat: Seat | None = None
) -> Told:
    """Return what the filer may know of a case; whoever shows a filer anything begins here.

    `events` and `seat` where they were read already. Without an untold answer the row itself is told."""
    if events is None and case.answer_opens_at is None:
        return Told(case, standing(events_of(context.session, case.id)))
    known = events_of(context.session, case.id) if events is None else list(events)
    untold = untold_answers(known, context.now)
    if not untold:
        return Told(case, standing(known))
    history = as_told(known, context.now)
    columns = inspect(Case).column_attrs
    shown = Case(**{column.key: getattr(case, column.key) for column in columns})
    # The chain as it was before the first of them: its length and its hash are printed as well.
    shown.head_sequence = untold[0].sequence - 1
    shown.head_hash = context.session.scalars(
        select(Event.previous_hash).where(Event.case_id == case.id, Event.sequence == untold[0].sequence)
    ).one()
    state = fold(history)
    apply_state(shown, state)
    keep_terms(context, shown, history, seat or seat_of(context.session, shown.body_id), state=state)
    return Told(shown, history)


def taken_back(context: Context, case: Case) -> list[Fact]:
    """Take back what the filer could not know when they acted; return the facts to record before theirs.

    Whoever gives a case up, or clarifies it, does so before any answer reached them: theirs comes first."""
    answers = untold_answers(events_of(context.session, case.id), context.now)
    hide(context, answers)
    return [
        Fact("answer_undone", {"of": event.sequence, "documents": []}, by=SYSTEM)
        for event in reversed(answers)
    ]


def require_told(context: Context, case: Case, verb: str) -> None:
    """Refuse what would tell of an answer that may still be taken back. Raises WrongState."""
    if case.answer_opens_at is not None and untold_answers(events_of(context.session, case.id), context.now):
        raise WrongState(verb)


def hide(context: Context, answers: Iterable[Happening]) -> None:
    """Keep from the filer for good what was taken back."""
    ids = [UUID(item["document_id"]) for event in answers for item in event.payload["documents"]]
    for document in context.session.scalars(select(Document).where(Document.id.in_(ids))):
        document.visible_to_filer, document.opens_at = False, None
