"""What an auditor reads of the beginnings: filings nobody admitted or questioned in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia.cases.models import Case
from foia.cases.phases import Phase
from foia.directory.models import Body

MOST_ROWS = 200


@dataclass(frozen=True)
class NotStarted:
    """A filing whose term waits for an admission. `body` None: it has no body yet."""

    case: Case
    body: Body | None


def not_started(
    session: Session, received_up_to: date, body_id: UUID | None = None, excluded: Sequence[str] = ()
) -> tuple[list[NotStarted], int]:
    """Return the filings received up to a day that were neither admitted nor questioned, and how many.

    By body, the oldest first, MOST_ROWS at most. Of confidential cases, and of those whoever asks is
    `excluded` from (ids in hex), none, not even in the number."""
    wanted = [
        Case.provisional_due_on.is_not(None),
        Case.received_on <= received_up_to,
        Case.phase.in_((Phase.FILED, Phase.IN_PROGRESS)),
        Case.set_aside.is_(False),
        Case.confidential.is_(False),
        *(Case.excluded.not_like(f"%{known}%") for known in excluded),
    ]
    if body_id is not None:
        wanted.append(Case.body_id == body_id)
    rows = session.execute(
        select(Case, Body, func.count().over())
        .outerjoin(Body, Body.id == Case.body_id)
        .where(*wanted)
        .order_by(Body.name_es, Case.received_on, Case.id)
        .limit(MOST_ROWS)
    ).all()
    return [NotStarted(row[0], row[1]) for row in rows], rows[0][2] if rows else 0
