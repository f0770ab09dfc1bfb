"""Noting that a file was opened, apart from whatever else the request does."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from foia.cases.models import Document
from foia.cases.trace_models import FileOpening
from foia.extensions import new_id
from foia.transactions import apart

NOBODY = UUID(int=0)


def note_opening(
    session: Session, document: Document, reader: str, now: datetime, person_id: UUID | None = None
) -> None:
    """Count one opening of a file that may leave, or left, the body: what only came in is not counted."""
    if not document.visible_to_filer or document.author == "filer":
        return
    day, who = now.date(), person_id or NOBODY
    found = (
        FileOpening.document_id == document.id,
        FileOpening.opened_on == day,
        FileOpening.reader == reader,
        FileOpening.person_id == who,
    )
    row = {"document_id": document.id, "opened_on": day, "reader": reader, "person_id": who}
    for _try in range(2):
        try:
            with apart(session) as own:
                counted = update(FileOpening).where(*found).values(times=FileOpening.times + 1)
                if own.scalar(counted.returning(FileOpening.times)) is None:
                    own.add(FileOpening(id=new_id(), times=1, **row))
            return
        except IntegrityError:
            continue  # somebody opened it at the same moment: now its row is there


def openings_of(session: Session, document_id: UUID) -> list[FileOpening]:
    """Return who opened a file, the newest day first."""
    return list(
        session.scalars(
            select(FileOpening)
            .where(FileOpening.document_id == document_id)
            .order_by(FileOpening.opened_on.desc(), FileOpening.reader)
        )
    )
