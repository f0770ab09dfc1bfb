"""Opening a case with its folio and key, and reading who filed it: both leave what they must."""

from __future__ import annotations

import hmac
from uuid import UUID

from sqlalchemy import select, update

from foia.actors import Capability
from foia.cases import states
from foia.cases.case_lines import CaseLine
from foia.cases.context import Context
from foia.cases.disclosure import granted_request
from foia.cases.folio import read_folio, read_key
from foia.cases.models import Case, Identity
from foia.cases.trace_models import CaseOpening, FilerVisit, IdentityReading
from foia.cases.vault import Person
from foia.errors import InvalidInput, NotFound
from foia.extensions import new_id
from foia.transactions import apart, kept_if_undone

PURPOSES = ("answering", "notifying", "checking_representation")
_KEY = "case-key-lookup"
_NO_KEY = "0" * 64


def open_with_key(context: Context, typed_folio: str, typed_key: str) -> Case | None:
    """Return the case a folio and key open together; None alike for a wrong folio and a wrong key."""
    folio, key = read_folio(typed_folio), read_key(typed_key)
    case = context.session.scalar(select(Case).where(Case.folio == (folio or "")))
    known = case.key_hmac if case else _NO_KEY
    marks = context.keyring.fingerprints(key or "", _KEY)
    matches = [hmac.compare_digest(mark, known) for mark in marks]
    if case is None or not key or not any(matches):
        return None
    if case.key_version != context.keyring.current:
        _mark_anew(context, case, key)
    return case


def _mark_anew(context: Context, case: Case, key: str) -> None:
    """Mark the key by the current version, now that its owner gave it; nobody's form becomes stale by it."""
    version, mark = context.keyring.fingerprint(key, _KEY)
    context.session.execute(
        update(Case)
        .where(Case.id == case.id, Case.key_hmac == case.key_hmac)
        .values(key_version=version, key_hmac=mark)
    )


def case_for(context: Context, case_id: UUID, capability: Capability, *, to_change: bool = False) -> Case:
    """Return a case the actor may reach with a capability. Raises NotFound for every other.

    `to_change`: in a transaction that writes; whoever else is changing the case is waited for first, so that
    what is read with it belongs to it. Every opening of a confidential case leaves its trace, before anything
    of it is shown."""
    case = context.session.get(Case, case_id, with_for_update=to_change or None)
    if case is None or not states.may(context.actor, capability, case):
        raise NotFound("case")
    if case.confidential:
        _trace_opening(context, case, in_this_transaction=to_change)
    return case


def _trace_opening(context: Context, case: Case, *, in_this_transaction: bool) -> None:
    """Keep who opened the case; what a refused form shows of it was opened as well."""
    case_id, person_id = case.id, context.actor.person_id
    if person_id is None:
        raise NotFound("case")

    def trace() -> CaseOpening:
        return CaseOpening(id=new_id(), case_id=case_id, person_id=person_id, opened_at=context.now)

    if in_this_transaction:
        kept_if_undone(context.session, trace)
        return
    with apart(context.session) as session:
        session.add(trace())


def read_identity(context: Context, case: Case, purpose: str) -> dict[str, Person]:
    """Return who filed and who is represented, and keep the trace of who looked and for what.

    Raises InvalidInput for an unknown purpose, NotFound without the capability."""
    if purpose not in PURPOSES:
        raise InvalidInput("unknown_purpose", "purpose")
    granted = granted_request(context, case)
    if (granted is None and not may_read_identity(context, case)) or context.actor.person_id is None:
        raise NotFound("identity")
    if granted is not None:
        granted.used_at = context.now  # once
    context.session.add(
        IdentityReading(
            id=new_id(),
            case_id=case.id,
            person_id=context.actor.person_id,
            purpose=purpose,
            read_at=context.now,
        )
    )
    context.session.flush()
    vault = context.vaults.open(case.id)
    rows = context.session.scalars(select(Identity).where(Identity.case_id == case.id))
    people = {row.role: vault.identity(row) for row in rows}
    # Who gave no name and asked to be known to few left an address for notices alone.
    return {role: person for role, person in people.items() if person.name or not case.reserved}


def note_reading(context: Context, case: Case) -> None:
    """Keep that the actor read what was kept back to protect who filed, in a transaction of its own."""
    person_id = context.actor.person_id
    if person_id is None:
        raise NotFound("identity")
    row = IdentityReading(
        id=new_id(), case_id=case.id, person_id=person_id, purpose=PURPOSES[0], read_at=context.now
    )
    with apart(context.session) as session:
        session.add(row)


def may_read_identity(context: Context, case: Case | CaseLine) -> bool:
    """Say whether the actor may read who filed; of who asked to be known to few, only few may."""
    capability = Capability.READ_RESERVED_IDENTITY if case.reserved else Capability.READ_IDENTITY
    return states.may(context.actor, capability, case)


def note_visit(context: Context, case: Case) -> None:
    """Keep when the filer last opened the case with folio and key: what came before then could be read."""
    visit = context.session.get(FilerVisit, case.id)
    if visit is None:
        context.session.add(FilerVisit(case_id=case.id, last_at=context.now))
    else:
        visit.last_at = context.now
