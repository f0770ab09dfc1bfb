"""Measuring what was sealed: from the log's entries since the last time, a batch in each transaction."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import law
from foia.amendments.store import book_in_force
from foia.audit.models import LogEntry
from foia.config import Settings
from foia.directory.models import Body
from foia.extensions import db, take_turns
from foia.statistics.cell_counting_queries import counted_cells, stored_cells
from foia.statistics.measure_models import MeasureState
from foia.statistics.measure_store import keep, measured_count, replace_cells
from foia.statistics.measures import DEFINITIONS, CaseMeasure
from foia.statistics.measuring import Measurer
from foia.transactions import transaction

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)

ENTRIES_AT_ONCE = 5_000
_THE_ROW = 1


@dataclass(frozen=True)
class Rebuilt:
    """What a rebuild found: cases measured, those that measured otherwise, cells, and those that differed."""

    cases: int
    changed: int
    cells: int
    differed: int


def measure_sealed(app: Flask, now: datetime, go_on: Callable[[], bool]) -> int:
    """Measure every case that has an entry in the log since the last time; return how many changed.

    What other law or other definitions would measure otherwise begins anew from the log's first entry."""
    changed = 0
    while go_on():
        begun, position, measured = _measured(app)
        if position == begun:
            break
        with transaction(app) as session:
            take_turns(session, "measures")
            state = _state(session, _mark(session, _book(app, session)), now)
            if state.position != begun:  # somebody else went on, or the law changed meanwhile
                continue
            changed += keep(session, measured, position)
            state.position, state.measured_at = position, now
    if changed:
        log.info("cases measured: %d", changed)
    return changed


def rebuild(app: Flask, now: datetime, told: Callable[[int], None] = lambda _count: None) -> Rebuilt:
    """Measure every case of the log anew, and count every cell afresh from that; `told` as it goes."""
    with transaction(app) as session:
        take_turns(session, "measures")
        _state(session, "", now).law_mark = ""
    changed = 0

    def going() -> bool:
        with transaction(app) as session:
            told(measured_count(session))
        return True

    changed = measure_sealed(app, now, going)
    with transaction(app) as session:
        take_turns(session, "measures")
        kept, counted = stored_cells(session), counted_cells(session)
        differing = {str(sorted(cell.items(), key=str)) for cell in kept}
        differing ^= {str(sorted(cell.items(), key=str)) for cell in counted}
        if differing:
            replace_cells(session, counted)
        return Rebuilt(measured_count(session), changed, len(counted), len(differing))


def _measured(app: Flask) -> tuple[int, int, dict[UUID, CaseMeasure]]:
    """Measure the next cases: after which position, up to which, and what they measure.

    It is computed outside the transaction that writes: nobody who files waits for it."""
    with app.app_context():
        try:
            session = db.session()
            book = _book(app, session)
            state = session.get(MeasureState, _THE_ROW)
            is_known = state is not None and _is_of(state, _mark(session, book))
            begun = state.position if state is not None and is_known else 0
            case_ids, position = _next_cases(session, begun)
            return begun, position, Measurer(session, book).measure(case_ids) if case_ids else {}
        finally:
            db.session.remove()


def _is_of(state: MeasureState, mark: str) -> bool:
    return (state.definitions, state.law_mark) == (DEFINITIONS, mark)


def _state(session: Session, mark: str, now: datetime) -> MeasureState:
    """Return how far the log is measured; from the beginning where the law or the meaning is another."""
    state = session.get(MeasureState, _THE_ROW)
    if state is None:
        state = MeasureState(id=_THE_ROW, position=0, definitions=DEFINITIONS, law_mark=mark, measured_at=now)
        session.add(state)
    elif not _is_of(state, mark):
        state.position, state.definitions, state.law_mark = 0, DEFINITIONS, mark
    return state


def _next_cases(session: Session, after: int) -> tuple[list[UUID], int]:
    """Return the cases of the next entries of the log, each once, and the position of the last entry."""
    statement = (
        select(LogEntry.case_id, LogEntry.position)
        .where(LogEntry.position > after)
        .order_by(LogEntry.position)
        .limit(ENTRIES_AT_ONCE)
    )
    rows = session.execute(statement).all()
    return list(dict.fromkeys(row.case_id for row in rows)), rows[-1].position if rows else after


def _book(app: Flask, session: Session) -> law.LawBook:
    settings: Settings = app.config["FOIA"]
    return book_in_force(session, settings.law_path)


def _mark(session: Session, book: law.LawBook) -> str:
    """Return what tells one state of the law and of the bodies' own days from another."""
    own = session.execute(
        select(Body.id, Body.own_days_json).where(Body.own_days_json != "").order_by(Body.id)
    )
    text = " ".join([str(book.revision), *(f"{body_id.hex}:{days}" for body_id, days in own)])
    return hashlib.sha256(text.encode()).hexdigest()
