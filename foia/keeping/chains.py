"""Looking at the chains of events: each event follows the one before, and the case's head is the last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.cases.chain import first_break
from foia.cases.models import Case, Event

BATCH_CASES = 200


@dataclass(frozen=True)
class BrokenChain:
    """Where a case's chain breaks. Reasons: gap, link, hash, head."""

    folio: str
    sequence: int
    reason: str


def broken_chains(session: Session, case_ids: Sequence[UUID] | None = None) -> Iterator[BrokenChain]:
    """Verify the chains of some cases, or of all of them, a batch at a time."""
    if case_ids is not None:
        yield from _broken_among(session, case_ids)
        return
    last: UUID | None = None
    while True:
        page = select(Case.id).order_by(Case.id).limit(BATCH_CASES)
        batch = session.scalars(page if last is None else page.where(Case.id > last)).all()
        if not batch:
            return
        yield from _broken_among(session, batch)
        session.expunge_all()
        last = batch[-1]


def _broken_among(session: Session, case_ids: Sequence[UUID]) -> Iterator[BrokenChain]:
    events = session.scalars(
        select(Event).where(Event.case_id.in_(case_ids)).order_by(Event.case_id, Event.sequence)
    )
    chains = {case_id: list(group) for case_id, group in groupby(events, key=lambda row: row.case_id)}
    heads = select(Case.id, Case.folio, Case.head_sequence, Case.head_hash).where(Case.id.in_(case_ids))
    for case_id, folio, head_sequence, head_hash in session.execute(heads):
        rows = chains.get(case_id, [])
        broken = first_break(rows, head_sequence, head_hash)
        if broken is not None:
            yield BrokenChain(folio, *broken)
