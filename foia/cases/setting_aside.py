"""Keeping spam and threats out of the trays: undone by whoever decides, counted, never deleted.

Its filer follows it as before, and its terms run: who set it aside answers for what it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import case as sql_case
from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from foia.cases.actions import Text, committed, require, sealed
from foia.cases.context import Context
from foia.cases.models import Case, Event
from foia.cases.notices import tell_body, tell_heads
from foia.cases.store import record
from foia.errors import InvalidInput

SPAM, THREAT = "spam", "threat"
REASONS = (SPAM, THREAT)


def set_aside(
    context: Context, case: Case, reason: str, text: str, *, expected_version: int | None = None
) -> None:
    """Take a case out of the trays. `reason`: spam, threat; `text` says why, for staff alone."""
    require(context, "set_aside", case, expected_version)
    if reason not in REASONS:
        raise InvalidInput("unknown_reason", "reason")
    documents = sealed(context, case, "note", Text(text), author="body", visible=False)
    record(context, case, "set_aside", {"reason": reason, "documents": committed(documents)}, rows=documents)
    tell_heads(context, case, "set_aside")


def restore(context: Context, case: Case, *, expected_version: int | None = None) -> None:
    """Bring a case back into its tray."""
    require(context, "restore", case, expected_version)
    record(context, case, "restored", {})
    tell_body(context, case, "restored")


@dataclass(frozen=True)
class SetAsideCount:
    """Of the cases a body received: how many were ever set aside, and how many of them still are."""

    body_id: UUID | None
    ever: int
    still: int


def counts_set_aside(session: Session, first_on: date, last_on: date) -> list[SetAsideCount]:
    """Count by body the cases received from one day to another that were set aside; confidential ones not."""
    # Asked case by case: among all the events of a nation there are few of them.
    was_set_aside = exists().where(Event.case_id == Case.id, Event.type == "set_aside")
    rows = session.execute(
        select(Case.body_id, func.count(), func.sum(sql_case((Case.set_aside.is_(True), 1), else_=0)))
        .where(Case.received_on.between(first_on, last_on), Case.confidential.is_(False), was_set_aside)
        .group_by(Case.body_id)
    )
    found = [SetAsideCount(body_id, count, int(still)) for body_id, count, still in rows]
    return sorted(found, key=lambda row: (-row.ever, row.body_id.hex if row.body_id else ""))
