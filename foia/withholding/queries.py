"""What is closed in a case, and in all of them for the auditor."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.cases.models import Case
from foia.withholding.models import Withholding

PAGE_ROWS = 25


def in_force(session: Session, document_id: UUID) -> Withholding | None:
    """Return the closing of a file that holds now."""
    return session.scalar(
        select(Withholding).where(Withholding.document_id == document_id, Withholding.ended_at.is_(None))
    )


def of_case(session: Session, case_id: UUID) -> list[Withholding]:
    """Return every closing of a case, the latest first."""
    return list(
        session.scalars(
            select(Withholding).where(Withholding.case_id == case_id).order_by(Withholding.ordered_at.desc())
        )
    )


def all_withholdings(session: Session, page: int) -> tuple[list[tuple[Withholding, Case]], bool]:
    """Return a page of all closings but those of confidential cases, the latest first; and if more follow."""
    rows = session.execute(
        select(Withholding, Case)
        .join(Case, Case.id == Withholding.case_id)
        .where(Case.confidential.is_(False))
        .order_by(Withholding.ordered_at.desc(), Withholding.id)
        .offset((page - 1) * PAGE_ROWS)
        .limit(PAGE_ROWS + 1)
    ).all()
    return [(row[0], row[1]) for row in rows[:PAGE_ROWS]], len(rows) > PAGE_ROWS
