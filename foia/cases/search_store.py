"""What recording an event does to the index of words: it marks the case, or hides it at once."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from foia.cases.models import Case
from foia.cases.search_models import SearchRow


def mark_for_search(case: Case) -> None:
    """Have the case indexed anew soon."""
    case.search_pending = True
    # Written even if it was marked when read: whoever indexes may have unmarked it since.
    flag_modified(case, "search_pending")


def hide_from_search(session: Session, case_id: UUID) -> None:
    """Take a case out of the index at once."""
    session.execute(delete(SearchRow).where(SearchRow.case_id == case_id))
