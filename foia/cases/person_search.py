"""Finding the cases of one person by an exact value of theirs: for a purpose, leaving a trace each time.

No name is searched, and no part of a value: what is typed is compared as a keyed mark (foia.cases.vault).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select

from foia.actors import Capability
from foia.cases.case_lines import TrayRow, line_of, line_statement
from foia.cases.context import Context
from foia.cases.models import Case, IdentityIndex
from foia.cases.opening import may_read_identity
from foia.cases.trace_models import IdentitySearch
from foia.cases.tray import scopes_of
from foia.cases.vault import lookup_fingerprints
from foia.errors import InvalidInput, NotFound
from foia.extensions import new_id
from foia.transactions import apart

FIELDS = ("document_number", "email", "phone")
PURPOSES = ("person_asks", "repeated", "notifying", "authority_asks")
MOST_FOUND = 100


@dataclass(frozen=True)
class PersonCases:
    """What was found, the newest first, and whether there is more than is shown."""

    rows: list[TrayRow]
    is_cut: bool = False


def cases_of_person(context: Context, field: str, value: str, purpose: str) -> PersonCases:
    """Return the cases of whoever has this number, address or telephone, as far as the actor may know them.

    The search is recorded before anything is shown, in a transaction of its own, also when nothing was found;
    the value is not. Raises InvalidInput for what is on no list or is no value, NotFound without the
    capability."""
    if field not in FIELDS:
        raise InvalidInput("unknown_field", "field")
    if purpose not in PURPOSES:
        raise InvalidInput("unknown_purpose", "purpose")
    person_id = context.actor.person_id
    if person_id is None or not context.actor.can_somewhere(Capability.READ_IDENTITY):
        raise NotFound("identity")
    marks = lookup_fingerprints(context.keyring, field, value)
    if not marks:
        raise InvalidInput("no_value", "value")
    found = _found(context, field, marks)
    with apart(context.session) as session:
        session.add(
            IdentitySearch(
                id=new_id(),
                person_id=person_id,
                field=field,
                purpose=purpose,
                # Auditors read it: that there is a report is for those named for it alone.
                found=sum(not row.case.confidential for row in found),
                searched_at=context.now,
            )
        )
    return PersonCases(found[:MOST_FOUND], is_cut=len(found) > MOST_FOUND)


def _found(context: Context, field: str, marks: list[str]) -> list[TrayRow]:
    scopes = scopes_of(context.actor, Capability.READ_IDENTITY)
    if not scopes:
        return []
    marked = select(IdentityIndex.case_id).where(
        IdentityIndex.field == field, IdentityIndex.fingerprint.in_(marks)
    )
    statement = (
        line_statement()
        .where(Case.id.in_(marked), or_(*(scope.condition for scope in scopes)))
        .order_by(Case.received_at.desc(), Case.id)
        .limit(MOST_FOUND + 1)
    )
    rows = [line_of(row) for row in context.session.execute(statement)]
    # Of who asked to be known to few, only few may know what they filed.
    return [row for row in rows if may_read_identity(context, row.case)]
