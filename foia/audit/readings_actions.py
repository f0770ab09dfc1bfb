"""An auditor's reading of who filed a case: for a purpose, and never without a trace of it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from foia.actors import Capability
from foia.cases.context import Context
from foia.cases.models import Case, Identity
from foia.cases.states import is_excluded
from foia.cases.trace_models import IdentityReading
from foia.cases.vault import Erased, Person
from foia.errors import InvalidInput, NotFound
from foia.extensions import new_id
from foia.transactions import apart

AUDIT_PURPOSES = ("audit_finding", "audit_complaint", "audit_authority")


def may_be_read(context: Context, case: Case) -> bool:
    """Say whether an auditor may read who filed: nobody's who asked to be known to few."""
    return (
        context.actor.can_somewhere(Capability.AUDIT)
        and context.actor.person_id is not None
        and not case.confidential
        and not case.reserved
        and not is_excluded(context.actor, case)
    )


def read_for_audit(context: Context, case: Case, purpose: str) -> Mapping[str, Person]:
    """Return who filed and who is represented; that it was read is kept first, in a transaction of its own.

    Raises InvalidInput for an unknown purpose, NotFound for a case whose filer no auditor may read."""
    if purpose not in AUDIT_PURPOSES:
        raise InvalidInput("unknown_purpose", "purpose")
    person_id = context.actor.person_id
    if not may_be_read(context, case) or person_id is None:
        raise NotFound("identity")
    trace = IdentityReading(
        id=new_id(), case_id=case.id, person_id=person_id, purpose=purpose, read_at=context.now
    )
    with apart(context.session) as session:
        session.add(trace)
    try:
        vault = context.vaults.open(case.id)
    except Erased:
        return {}
    rows = context.session.scalars(select(Identity).where(Identity.case_id == case.id))
    people = {row.role: vault.identity(row) for row in rows}
    return {role: person for role, person in people.items() if person.given}
