"""Stepping back from a case for a conflict of interest: who does it loses the case at once, for good."""

from __future__ import annotations

from foia.cases.actions import Text, committed, require, sealed
from foia.cases.context import Context
from foia.cases.custody import change_custody
from foia.cases.models import Case
from foia.cases.notices import tell_heads
from foia.cases.store import record
from foia.errors import NotFound


def recuse(context: Context, case: Case, reason: str, *, expected_version: int | None = None) -> None:
    """Keep the one who acts from the case from now on, and see that somebody else may work it.

    Where nobody else is left: a confidential case is placed anew; another one becomes the whole body's if it
    is only its office that has nobody, else the central desk's. The filer reads nothing of why."""
    require(context, "recuse", case, expected_version)
    person_id = context.actor.person_id
    if person_id is None:
        raise NotFound("recuse")
    documents = sealed(context, case, "note", Text(reason), author="body", visible=False)
    payload = {"person_id": person_id.hex, "documents": committed(documents)}
    record(context, case, "recused", payload, rows=documents)
    change_custody(context, case)
    tell_heads(context, case, "recused")
