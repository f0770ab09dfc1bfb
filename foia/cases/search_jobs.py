"""Bringing the index of words up to date with the cases, apart from whoever changed them.

Every event marks its case (foia.cases.store); what is marked is read, its texts are opened and their marks
written, in batches. Any number of processes may do it at once: who comes second finds nothing to write.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from foia import clock
from foia.cases.context import Context, context_of
from foia.cases.masking import KIND as MASK
from foia.cases.models import Case, CaseKey, Document
from foia.cases.search_models import SearchRow
from foia.cases.search_tokens import MOST_STEMS, marks_of, number_of, places_of, stems
from foia.cases.vault import CaseVault
from foia.config import Settings
from foia.extensions import db
from foia.keys import BrokenSeal
from foia.transactions import transaction

log = logging.getLogger(__name__)

# What both sides wrote to each other. Not whom a complaint accuses, nor notes that stay inside.
INDEXED_KINDS = ("subject", "question", "message", "answer", "reason", MASK)
BATCH_CASES = 100
WORKING_TIME = timedelta(seconds=20)


@dataclass(frozen=True)
class _Prepared:
    """What a case is to be found by, and the version of it that was read. No tokens: by nothing."""

    case_id: UUID
    version: int
    received_at: datetime
    tokens: tuple[str, ...]


def index_cases(
    app: Flask,
    now: datetime,
    go_on: Callable[[], bool] = lambda: True,
    *,
    working_time: timedelta = WORKING_TIME,
) -> int:
    """Index the cases about which something new is to be known, the newest first; return how many.

    It stops when its time is over: the next call goes on. Whatever is wrong with one text, the rest of its
    case is found all the same."""
    settings: Settings = app.config["FOIA"]
    until = clock.now() + working_time
    indexed = 0
    while True:
        with app.app_context(), Session(db.engine) as reading:
            prepared = _prepared(context_of(settings, reading, now=now))
        if not prepared:
            if _mark_old_keys(app, settings):
                continue
            return indexed
        with transaction(app) as session:
            done = _write(context_of(settings, session, now=now), prepared)
        indexed += done
        if not done or clock.now() >= until or not go_on():
            return indexed


def pending_cases(session: Session) -> int:
    """Count the cases the index does not know yet as they are."""
    return session.scalar(select(func.count()).select_from(Case).where(Case.search_pending)) or 0


def _mark_old_keys(app: Flask, settings: Settings) -> bool:
    """Have some cases indexed anew that were under a key that no longer writes; say whether there are any."""
    current, version = settings.keyring.current, SearchRow.key_version
    old = select(SearchRow.case_id).where(or_(version < current, version > current))  # both cut by the index
    with app.app_context(), Session(db.engine) as reading:
        case_ids = reading.scalars(old.limit(BATCH_CASES)).all()
    if case_ids:
        with transaction(app) as session:
            _set_pending(session, case_ids, pending=True)
    return bool(case_ids)


def _prepared(context: Context) -> list[_Prepared]:
    """Read the next cases and what they are found by; nothing is locked meanwhile."""
    session = context.session
    cases = session.scalars(
        select(Case)
        .where(Case.search_pending)
        .order_by(Case.received_on.desc(), Case.id.desc())
        .limit(BATCH_CASES)
    ).all()
    shown = [case for case in cases if not case.confidential]
    vaults = context.vaults.open_many(case.id for case in shown)
    texts: dict[UUID, list[Document]] = {case_id: [] for case_id in vaults}
    for document in session.scalars(
        select(Document).where(Document.case_id.in_(vaults), Document.kind.in_(INDEXED_KINDS))
    ):
        texts[document.case_id].append(document)
    return [
        _Prepared(
            case.id,
            case.version,
            case.received_at,
            _tokens(context, case, vaults[case.id], texts[case.id]) if case.id in vaults else (),
        )
        for case in cases
    ]


def _tokens(context: Context, case: Case, vault: CaseVault, documents: Iterable[Document]) -> tuple[str, ...]:
    found: set[str] = set()
    documents = list(documents)
    # Where staff read a copy, the text it stands for is found by nothing it alone says.
    covered = {document.copy_of_id for document in documents if document.kind == MASK}
    for document in documents:
        if document.id in covered:
            continue
        try:
            found |= stems(vault.text(document), case.language)
        except BrokenSeal:
            log.error("document=%s of case=%s does not open: it is not searched", document.id, case.id)
    marks = marks_of(sorted(found)[:MOST_STEMS], context.keyring, context.keyring.current)
    return (*places_of(case), *marks)


def _write(context: Context, prepared: Sequence[_Prepared]) -> int:
    """Write the rows of those cases that nobody changed since they were read; return how many."""
    session = context.session
    read = {row.case_id: row for row in prepared}
    # Whoever is changing a case is not waited for: it is marked again by then.
    same = {
        case_id
        for case_id, version in session.execute(
            select(Case.id, Case.version)
            .where(Case.id.in_(read), Case.search_pending)
            .with_for_update(skip_locked=True)
        )
        if version == read[case_id].version
    }
    if not same:
        return 0
    kept = set(session.scalars(select(CaseKey.case_id).where(CaseKey.case_id.in_(same))))
    session.execute(delete(SearchRow).where(SearchRow.case_id.in_(same)))
    rows = [read[case_id] for case_id in same & kept if read[case_id].tokens]
    if rows:
        numbers = _numbers(session, rows)
        session.execute(
            insert(SearchRow),
            [
                {
                    "number": numbers[row.case_id],
                    "case_id": row.case_id,
                    "key_version": context.keyring.current,
                    "tokens": " ".join(row.tokens),
                    "indexed_at": context.now,
                }
                # In this order the full-text index takes them in at once.
                for row in sorted(rows, key=lambda row: numbers[row.case_id])
            ],
        )
    _set_pending(session, same, pending=False)
    return len(same)


def _numbers(session: Session, rows: Iterable[_Prepared]) -> dict[UUID, int]:
    """Give each row its number, or the next free one where chance gave two cases the same."""
    wanted = {row.case_id: number_of(row.received_at, row.case_id) for row in rows}
    taken = set(session.scalars(select(SearchRow.number).where(SearchRow.number.in_(wanted.values()))))
    for case_id, number in sorted(wanted.items(), key=lambda item: item[1]):
        while number in taken:
            number += 1
        taken.add(number)
        wanted[case_id] = number
    return wanted


def _set_pending(session: Session, case_ids: Iterable[UUID], *, pending: bool) -> None:
    """Mark cases without touching their version: for those who work them nothing changed."""
    session.execute(
        update(Case)
        .where(Case.id.in_(list(case_ids)))
        .values(search_pending=pending)
        .execution_options(synchronize_session=False)
    )
