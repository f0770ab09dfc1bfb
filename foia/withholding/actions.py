"""Closing a delivered or published file at once, confirming it, opening it again."""

from __future__ import annotations

from uuid import UUID

from foia.accounts.queries import actor_of, people_with_role
from foia.actors import Capability, Role
from foia.cases import states
from foia.cases.actions import Text, committed, sealed
from foia.cases.context import Context
from foia.cases.models import Case, Document
from foia.cases.notices import tell_filer, tell_heads, tell_people
from foia.cases.notifying import calendar_of_case
from foia.cases.store import record
from foia.cases.visibility import is_listed_to_filer
from foia.errors import InvalidInput, NotFound, WrongState
from foia.extensions import new_id
from foia.publishing.queries import publications_with
from foia.withholding.models import Withholding
from foia.withholding.queries import in_force
from foia.withholding.rules import confirm_by, may_confirm

NOT_CONFIRMED, LIFTED = "not_confirmed", "lifted"


def left_the_body(context: Context, document: Document) -> bool:
    """Say whether a file of the body was delivered or published: a copy that left, never its original."""
    return document.author == "body" and is_listed_to_filer(document, context.now)


def withhold(
    context: Context, case: Case, document_id: UUID, reason: str, *, exposes_somebody_else: bool
) -> Withholding:
    """Close a file that left the body, at once; the filer, the heads and the auditors are told.

    What was delivered to the filer alone is closed only when it exposes somebody else.
    Raises InvalidInput `exposes_nobody`; NotFound, WrongState for what is closed already."""
    _require_worker(context, case)
    document = _delivered(context, case, document_id)
    if document.withheld_at is not None:
        raise WrongState("withhold")
    if not publications_with(context.session, document.id) and not exposes_somebody_else:
        raise InvalidInput("exposes_nobody", "exposes_somebody_else")
    reasons = sealed(context, case, "note", Text(reason), author="body", visible=False)
    found = Withholding(
        id=new_id(),
        case_id=case.id,
        document_id=document.id,
        reason_id=reasons[0].id,
        ordered_by_id=context.actor.person_id,
        ordered_at=context.now,
        confirm_by=confirm_by(calendar_of_case(context, case), context.now),
    )
    document.withheld_at = context.now
    payload = {"document_id": document.id.hex, "documents": committed(reasons)}
    record(context, case, "file_withheld", payload, rows=[*reasons, found])
    tell_filer(context, case, "file_withheld")
    tell_heads(context, case, "file_withheld")
    tell_people(context, case, "file_withheld", _auditors(context, case))
    return found


def confirm(context: Context, case: Case, found: Withholding) -> None:
    """Confirm a closing as a second person, of another office or who decides over the body.

    Raises InvalidInput `not_a_second_person`; NotFound, WrongState."""
    _require_worker(context, case)
    if found.case_id != case.id:
        raise NotFound("withholding")
    if not found.is_in_force or found.confirmed_at is not None:
        raise WrongState("confirm")
    if not may_confirm(context.actor, case.body_id, actor_of(context.session, found.ordered_by_id)):
        raise InvalidInput("not_a_second_person", "is_checked")
    found.confirmed_by_id, found.confirmed_at = context.actor.person_id, context.now
    record(context, case, "withholding_confirmed", {"document_id": found.document_id.hex})
    tell_people(context, case, "withholding_confirmed", _auditors(context, case))


def lift(context: Context, case: Case, found: Withholding) -> None:
    """Open a file again. Raises NotFound, WrongState."""
    if not states.may(context.actor, Capability.DECIDE_CASE, case) or found.case_id != case.id:
        raise NotFound("withholding")
    _end(context, case, found, LIFTED)


def reopen_unconfirmed(context: Context, case: Case, found: Withholding) -> None:
    """Open again what nobody confirmed in time."""
    _end(context, case, found, NOT_CONFIRMED)


def _end(context: Context, case: Case, found: Withholding, reason: str) -> None:
    if not found.is_in_force:
        raise WrongState("lift")
    document = context.session.get_one(Document, found.document_id)
    document.withheld_at = None
    found.ended_at, found.end_reason = context.now, reason
    record(context, case, "withholding_ended", {"document_id": document.id.hex, "reason": reason})
    tell_filer(context, case, "withholding_ended")
    tell_people(context, case, "withholding_ended", _auditors(context, case))


def _require_worker(context: Context, case: Case) -> None:
    if not states.may(context.actor, Capability.WORK_CASE, case) or context.actor.person_id is None:
        raise NotFound("case")


def _delivered(context: Context, case: Case, document_id: UUID) -> Document:
    document = context.session.get(Document, document_id)
    if document is None or document.case_id != case.id or document.stored_name is None:
        raise NotFound("file")
    if not left_the_body(context, document):
        raise NotFound("file")
    return document


def _auditors(context: Context, case: Case) -> list[UUID]:
    """Return who reviews; of what only few may know, nobody."""
    if case.confidential:
        return []
    return [person.id for person in people_with_role(context.session, Role.AUDITOR)]


__all__ = ["confirm", "in_force", "left_the_body", "lift", "reopen_unconfirmed", "withhold"]
