"""Finding whom a filer accuses in the bodies a case is or goes to: whoever is found gets no access to it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from foia.accounts.models import Person, RoleGrant
from foia.actors import SYSTEM
from foia.cases.context import Context
from foia.cases.matching import is_blank, names_office, names_person
from foia.cases.models import Case, CaseKey, CaseLink, Document
from foia.cases.queries import relatives_of
from foia.cases.store import record
from foia.directory.models import Office


def keep_out_accused(context: Context, case: Case, body_ids: Collection[UUID | None]) -> None:
    """Keep out of a case whom its filer named among the people and offices of these bodies, if any are new.

    Asked before a case goes to a body, and when somebody gets a role in the one that has it."""
    found = newly_accused(context, case, body_ids)
    if found:
        record(context.acting_as(SYSTEM), case, "kept_out", {"excluded": list(found)})


def keep_out_of_kin(context: Context, case: Case, excluded: Collection[str]) -> None:
    """Keep people and offices out of what tells the same as a case: its parts, and what was joined."""
    joined = (
        CaseLink.relation == "joined",
        or_(CaseLink.from_case_id == case.id, CaseLink.to_case_id == case.id),
    )
    ids = {
        one
        for row in context.session.execute(select(CaseLink.from_case_id, CaseLink.to_case_id).where(*joined))
        for one in row
    }
    others = [
        *relatives_of(context.session, case),
        *context.session.scalars(select(Case).where(Case.id.in_(ids))),
    ]
    for other in {one.id: one for one in others if one.id != case.id}.values():
        missing = sorted(set(excluded) - other.excluded_ids)
        if missing:
            record(context.acting_as(SYSTEM), other, "kept_out", {"excluded": missing})


def newly_accused(context: Context, case: Case, body_ids: Collection[UUID | None]) -> tuple[str, ...]:
    """Return the ids (hex) of whom the filer named in these bodies and who is not kept out yet."""
    documents = context.session.scalars(
        select(Document)
        .join(CaseKey, CaseKey.case_id == Document.case_id)  # none of an erased case
        .where(Document.case_id == case.id, Document.kind == "accused")
    ).all()
    known = {body_id for body_id in body_ids if body_id is not None}
    found = {
        one
        for document in documents
        for one in excluded_by(context.session, context.vaults.open(case.id).text(document), known)
    }
    return tuple(sorted(found - case.excluded_ids))


def excluded_by(session: Session, accused: str, body_ids: Collection[UUID]) -> tuple[str, ...]:
    """Return the ids (hex) of people and offices of these bodies whom the text names, in no telling order.

    People whose role ended or begins later count too, and so do those who work for all bodies."""
    if is_blank(accused):
        return ()
    held = select(RoleGrant.person_id).where(
        or_(RoleGrant.body_id.in_(list(body_ids)), RoleGrant.body_id.is_(None))
    )
    people = session.execute(select(Person.id, Person.name).where(Person.id.in_(held)))
    found = [person_id for person_id, name in people if names_person(accused, name)]
    offices = session.execute(
        select(Office.id, Office.name_es, Office.name_en).where(Office.body_id.in_(list(body_ids)))
    )
    found += [
        office_id
        for office_id, *names in offices
        if any(name and names_office(accused, name) for name in names)
    ]
    return tuple(sorted(known.hex for known in found))
