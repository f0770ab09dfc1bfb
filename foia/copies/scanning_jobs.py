"""Has the files that wait looked through, one after another, outside of any transaction that writes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from foia.cases.context import context_of
from foia.cases.models import Document
from foia.cases.vault import Erased
from foia.cases.visibility import SCAN_FAILED, SCAN_HARMFUL, SCAN_PENDING
from foia.config import Settings
from foia.copies.scanning import FAILED, scan
from foia.extensions import db
from foia.keys import BrokenSeal
from foia.transactions import transaction

log = logging.getLogger(__name__)
MOST_SCANNED = 200
# A command that fails is asked again, not at once.
TRIED_AGAIN = timedelta(minutes=10)


@dataclass(frozen=True)
class ScanCounts:
    """How many files wait (the oldest since when), could not be looked through, or were found harmful."""

    pending: int = 0
    pending_since: datetime | None = None
    failed: int = 0
    harmful: int = 0


def scan_waiting_files(app: Flask, now: datetime, go_on: Callable[[], bool]) -> int:
    """Look through the files that wait, oldest first; return how many were answered for.

    One that fails stops no other. Where no command is set any more, what waits stays closed: a setting that
    was lost opens nothing."""
    settings: Settings = app.config["FOIA"]
    if not settings.scan_command:
        return 0
    answered = 0
    for document_id in _waiting(app, now):
        if not go_on():
            break
        answered += _scan_one(app, settings, document_id, now)
    return answered


def scan_counts(session: Session) -> ScanCounts:
    """Count what is closed by a scan: for whoever keeps the installation."""
    rows = session.execute(
        select(Document.scan_state, func.count(), func.min(Document.recorded_at))
        .where(Document.scan_state.in_([SCAN_PENDING, SCAN_FAILED, SCAN_HARMFUL]))
        .group_by(Document.scan_state)
    )
    found = {state: (count, since) for state, count, since in rows}
    pending, since = found.get(SCAN_PENDING, (0, None))
    return ScanCounts(
        pending=pending,
        pending_since=since,
        failed=found.get(SCAN_FAILED, (0, None))[0],
        harmful=found.get(SCAN_HARMFUL, (0, None))[0],
    )


def _waiting(app: Flask, now: datetime) -> list[UUID]:
    is_due = or_(Document.scanned_at.is_(None), Document.scanned_at <= now - TRIED_AGAIN)
    with app.app_context():
        found = db.session.scalars(
            select(Document.id)
            .where(Document.scan_state.in_([SCAN_PENDING, SCAN_FAILED]), is_due)
            .order_by(Document.scan_state.desc(), Document.scanned_at, Document.recorded_at)
            .limit(MOST_SCANNED)
        )
        ids = list(found)
        db.session.remove()
    return ids


def _scan_one(app: Flask, settings: Settings, document_id: UUID, now: datetime) -> int:
    content = _content(app, settings, document_id, now)
    state = scan(settings.scan_command, content) if content is not None else FAILED
    if state == FAILED:
        log.error("the scan of document %s failed: it stays closed", document_id)
    elif state == SCAN_HARMFUL:
        log.warning("document %s was found harmful: it stays closed", document_id)
    with transaction(app) as session:
        session.execute(
            update(Document)
            .where(Document.id == document_id, Document.scan_state.in_([SCAN_PENDING, SCAN_FAILED]))
            .values(scan_state=state, scanned_at=now)
        )
    return state != FAILED


def _content(app: Flask, settings: Settings, document_id: UUID, now: datetime) -> bytes | None:
    """Return the bytes of a file; None where they cannot be had."""
    with app.app_context():
        context = context_of(settings, db.session(), now=now)
        document = context.session.get(Document, document_id)
        try:
            return context.vaults.open(document.case_id).file(document) if document is not None else None
        except (Erased, BrokenSeal, FileNotFoundError):
            return None
        finally:
            db.session.remove()
