"""Carrying out what two people agreed on, once its wait is over: case by case, each in its own transaction.

Cut anywhere it goes on where it was; a second time nothing happens.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Select, and_, exists, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from foia.cases.context import Context, context_of
from foia.cases.files import FolderStore
from foia.cases.models import Case
from foia.config import Settings
from foia.keeping.erasures import folders_of, note_erasure
from foia.retention.anonymizing import REQUEST, SCHEDULE, anonymize, forget_files, stored_files
from foia.retention.models import ErasureItem, ErasureRun, ItemState, RunKind
from foia.retention.public_files import keep_public_files, public_documents
from foia.retention.queries import is_due, why_kept
from foia.retention.run_actions import country_day
from foia.transactions import transaction

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)
MOST_AT_ONCE = 500
_OPEN = (ItemState.LISTED, ItemState.ERASED)


@dataclass
class ErasureTally:
    """What one call did."""

    erased: int = 0
    kept: int = 0
    files: int = 0
    failed: int = 0


def erase_due(
    app: Flask, now: datetime, go_on: Callable[[], bool] = lambda: True, *, limit: int = MOST_AT_ONCE
) -> ErasureTally:
    """Anonymize what is due of the runs whose wait is over; the next call goes on with the rest.

    A case that fails stops no other, and is tried again by the next call."""
    settings: Settings = app.config["FOIA"]
    tally = ErasureTally()
    with transaction(app) as session:
        items = session.execute(_due(now).limit(limit)).all()
    for run_id, case_id in items:
        if not go_on():
            break
        try:
            _carry_out(app, settings, run_id, case_id, now, tally)
        except Exception:
            # Whatever is wrong with one case, the others are not made to wait for it.
            log.exception("anonymizing case %s", case_id.hex)
            tally.failed += 1
    with transaction(app) as session:
        _finish_runs(session, now)
    if items:
        log.info("anonymized=%s kept=%s files=%s failed=%s", *vars(tally).values())
    return tally


def _due(now: datetime) -> Select[*tuple[Any, ...]]:
    return (
        select(ErasureItem.run_id, ErasureItem.case_id)
        .join(ErasureRun, ErasureRun.id == ErasureItem.run_id)
        .where(
            ErasureRun.not_before <= now,
            ErasureRun.confirmed_at.is_not(None),
            ErasureRun.finished_at.is_(None),
            # What began is ended: of a run withdrawn meanwhile, the files of what is gone already.
            or_(
                ErasureItem.state == ItemState.ERASED,
                and_(ErasureItem.state == ItemState.LISTED, ErasureRun.withdrawn_at.is_(None)),
            ),
        )
        .order_by(ErasureRun.not_before, ErasureItem.case_id)
    )


def _carry_out(
    app: Flask, settings: Settings, run_id: UUID, case_id: UUID, now: datetime, tally: ErasureTally
) -> None:
    noted: list[Path] = []
    try:
        with transaction(app) as session:
            item = _claimed(session, run_id, case_id, ItemState.LISTED)
            if item is not None and _is_destroyed(context_of(settings, session, now=now), item):
                # Before it is for good: no backup may bring back what is gone.
                for folder in folders_of(settings):
                    noted.append(folder)
                    note_erasure([folder], case_id, now)
    except BaseException:
        # Whether it was committed after all nobody knows where the connection broke: then the line stays.
        with suppress(OSError, SQLAlchemyError):
            if not _is_anonymized(app, case_id):
                note_erasure(noted, case_id, now, undone=True)
        raise
    if item is not None:
        tally.erased, tally.kept = tally.erased + bool(noted), tally.kept + (not noted)
    with transaction(app) as session:
        item = _claimed(session, run_id, case_id, ItemState.ERASED)
        if item is None:
            return
        store, names = FolderStore(settings.files_folder), stored_files(session, case_id)
        for name in names:
            store.delete(name)
        forget_files(session, case_id)
        item.state, item.files, item.state_at = ItemState.DONE, len(names), now
        tally.files += len(names)


def _is_anonymized(app: Flask, case_id: UUID) -> bool:
    with transaction(app) as session:
        return session.get_one(Case, case_id).anonymized_at is not None


def _is_destroyed(context: Context, item: ErasureItem) -> bool:
    """Destroy the case of an item, or write down why it is kept."""
    session, now = context.session, context.now
    case = session.get_one(Case, item.case_id, with_for_update=True, populate_existing=True)
    run = session.get_one(ErasureRun, item.run_id)
    on_request = run.kind == RunKind.REQUEST
    item.state_at = now
    if not is_due(session, case, country_day(context), on_request=on_request):
        item.state, item.reason = ItemState.KEPT, why_kept(case)
        return False
    item.state = ItemState.ERASED
    session.flush()
    documents = public_documents(session, [case.id])
    if documents:
        keep_public_files(session, context.vaults.open(case.id), documents)
    anonymize(session, case, run_id=run.id, reason=REQUEST if on_request else SCHEDULE, now=now)
    return True


def _claimed(session: Session, run_id: UUID, case_id: UUID, state: ItemState) -> ErasureItem | None:
    """Return an item that is this call's to carry on; None where another has it, or did it."""
    return session.scalar(
        select(ErasureItem)
        .where(ErasureItem.run_id == run_id, ErasureItem.case_id == case_id, ErasureItem.state == state)
        .with_for_update(skip_locked=True)
    )


def _finish_runs(session: Session, now: datetime) -> None:
    waits = exists().where(ErasureItem.run_id == ErasureRun.id, ErasureItem.state.in_(_OPEN))
    session.execute(
        update(ErasureRun)
        .where(
            ErasureRun.not_before <= now,
            ErasureRun.finished_at.is_(None),
            ErasureRun.withdrawn_at.is_(None),
            ~waits,
        )
        .values(finished_at=now)
        .execution_options(synchronize_session=False)
    )
