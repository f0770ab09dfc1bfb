"""Telling that two cases have to do with each other, and ending one in another of the same person."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import Session

from foia.actors import Capability
from foia.cases.actions import require
from foia.cases.context import Context
from foia.cases.folio import family_of, read_folio
from foia.cases.models import Case, CaseLink, Identity, IdentityIndex
from foia.cases.notices import tell_body, tell_filer
from foia.cases.opening import case_for, may_read_identity
from foia.cases.phases import OPEN_PHASES
from foia.cases.store import record
from foia.cases.vault import FILER
from foia.errors import InvalidInput, NotFound

RELATED, DUPLICATE, FOLLOWS = "related", "duplicate", "follows"
RELATIONS = (RELATED, DUPLICATE, FOLLOWS)
# The same was asked of another body at once; nobody says so later.
TOGETHER = "together"
JOINED = "joined"
# What the other case is told: what it is to this one.
_CONVERSE = {FOLLOWS: "followed_by", JOINED: "joined_here"}


def link(
    context: Context, case: Case, folio: str, relation: str, *, expected_version: int | None = None
) -> Case:
    """Say in both cases how they are related; return the other. `relation`: related, duplicate, follows.

    Raises InvalidInput: `not_found` alike for a folio that does not exist and one the actor may not see."""
    require(context, "link", case, expected_version)
    if relation not in RELATIONS:
        raise InvalidInput("unknown_relation", "relation")
    other = _reached(context, case, folio)
    if _is_linked(context, case, other, relation):
        raise InvalidInput("already_linked", "folio")
    _record_link(context, case, other, relation)
    record(context, case, "linked", {"case_id": other.id.hex, "relation": relation})
    return other


def join(context: Context, case: Case, folio: str, *, expected_version: int | None = None) -> Case:
    """End a case in another open one of the same person, kind and body; return the other.

    Raises InvalidInput: `not_found` as `link` does, `link_instead` unless both are known to be the same
    person's: whoever filed this one is answered in the other, and must be able to open it."""
    require(context, "join", case, expected_version)
    other = _reached(context, case, folio)
    if other.phase not in OPEN_PHASES or other.set_aside or other.referred_from_id is not None:
        raise InvalidInput("other_not_open", "folio")
    if (other.kind, other.body_id, other.custody) != (case.kind, case.body_id, case.custody):
        raise InvalidInput("other_kind_or_body", "folio")
    if other.folio in family_of(case.folio):
        raise InvalidInput("parts_of_one", "folio")
    if not _is_same_person(context, case, other):
        raise InvalidInput("link_instead", "folio")
    _record_link(context, case, other, JOINED)
    record(context, case, "joined", {"case_id": other.id.hex, "outcome": JOINED})
    tell_filer(context, case, "joined")
    tell_body(context, other, "joined")
    return other


def link_together(context: Context, case: Case, other: Case) -> None:
    """Say in two cases just filed with one form that each asks another body the same."""
    _record_link(context, case, other, TOGETHER)
    record(context, case, "linked", {"case_id": other.id.hex, "relation": TOGETHER})


def linked_together(session: Session, case_id: UUID) -> list[Case]:
    """Return the other cases that one form made with this one, by folio."""
    hub = select(CaseLink.from_case_id).where(CaseLink.to_case_id == case_id, CaseLink.relation == TOGETHER)
    first = session.scalar(hub) or case_id
    others = select(CaseLink.to_case_id).where(CaseLink.from_case_id == first, CaseLink.relation == TOGETHER)
    wanted = or_(Case.id == first, Case.id.in_(others))
    return list(session.scalars(select(Case).where(wanted, Case.id != case_id).order_by(Case.folio)))


def wait_for_both(context: Context, case_id: UUID, folio: str) -> None:
    """Wait for whoever else changes either case, always in the same order, before both are changed."""
    either = or_(Case.id == case_id, Case.folio == (read_folio(folio) or ""))
    context.session.execute(select(Case.id).where(either).order_by(Case.id).with_for_update())


def _reached(context: Context, case: Case, folio: str) -> Case:
    """Find the other case, if the actor may see it and both are on one side of the confidential border."""
    written = read_folio(folio)
    other = context.session.scalar(select(Case).where(Case.folio == written)) if written else None
    if other is None or other.confidential != case.confidential:
        raise InvalidInput("not_found", "folio")
    if other.id == case.id:
        raise InvalidInput("same_case", "folio")
    try:
        return case_for(context, other.id, Capability.READ_CASE, to_change=True)
    except NotFound as error:
        raise InvalidInput("not_found", "folio") from error


def _record_link(context: Context, case: Case, other: Case, relation: str) -> None:
    """Keep the relation, and tell it to the other case."""
    context.session.add(CaseLink(from_case_id=case.id, to_case_id=other.id, relation=relation))
    converse = _CONVERSE.get(relation, relation)
    record(context, other, "linked", {"case_id": case.id.hex, "relation": converse})


def _is_linked(context: Context, case: Case, other: Case, relation: str) -> bool:
    pair = tuple_(CaseLink.from_case_id, CaseLink.to_case_id)
    either_way = pair.in_([(case.id, other.id), (other.id, case.id)])
    known = select(CaseLink.relation).where(either_way, CaseLink.relation == relation)
    return context.session.scalar(known) is not None


def _is_same_person(context: Context, case: Case, other: Case) -> bool:
    """Say whether both were filed under one document number or one confirmed address.

    Who asked to be known to few is not found out by trying."""
    if not (may_read_identity(context, case) and may_read_identity(context, other)):
        return False
    shared = _marks_of(context, case) & _marks_of(context, other)
    return bool(shared)


def _marks_of(context: Context, case: Case) -> set[tuple[str, str]]:
    """Return the fingerprints by which a filer is known; an address nobody confirmed says nothing."""
    identity = context.session.get(Identity, (case.id, FILER))
    fields = ["document_number"]
    if identity is not None and identity.email_confirmed_at is not None:
        fields.append("email")
    rows = context.session.execute(
        select(IdentityIndex.key_version, IdentityIndex.fingerprint).where(
            IdentityIndex.case_id == case.id,
            IdentityIndex.role == FILER,
            IdentityIndex.field.in_(fields),
        )
    )
    return {(row.key_version, row.fingerprint) for row in rows}
