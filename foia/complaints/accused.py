"""Finding in a body and its authorities whom a filer accuses: whoever is found gets no access to the case."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from foia.accounts.models import Person, RoleGrant
from foia.complaints.matching import is_blank, names_office, names_person
from foia.directory.models import Office


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
