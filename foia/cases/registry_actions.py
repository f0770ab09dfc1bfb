"""Noting the number that a body's own registry gave a case (hoja de ruta)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.cases.actions import require
from foia.cases.context import Context
from foia.cases.intake_models import RegistryNumber
from foia.cases.models import Case
from foia.cases.registry import fold_number, read_number
from foia.cases.store import record
from foia.directory.models import Body
from foia.errors import InvalidInput


def note_registry_number(
    context: Context, case: Case, typed: str, *, expected_version: int | None = None
) -> None:
    """Note, or change, the number by which the body that has the case knows it. Raises InvalidInput."""
    require(context, "note_registry_number", case, expected_version)
    number = read_number(typed)
    if number is None:
        raise InvalidInput("not_a_number", "number")
    if case.body_id is None:
        raise InvalidInput("no_body", "body")
    row = context.session.get(RegistryNumber, (case.id, case.body_id))
    if row is not None and row.number == number:
        raise InvalidInput("same_number", "number")
    if row is None:
        row = RegistryNumber(case_id=case.id, body_id=case.body_id)
    row.number, row.folded = number, fold_number(number)
    row.noted_at, row.noted_by_id = context.now, context.actor.person_id
    record(context, case, "registry_noted", {"body_id": case.body_id.hex}, rows=[row])


def registry_number_of(session: Session, case: Case) -> str:
    """Return the number of the body that has the case; empty without one."""
    if case.body_id is None:
        return ""
    row = session.get(RegistryNumber, (case.id, case.body_id))
    return row.number if row is not None else ""


def registry_numbers(session: Session, case_id: UUID) -> list[tuple[Body, str]]:
    """Return the numbers every body gave a case, in the order they were noted."""
    found = session.execute(
        select(Body, RegistryNumber.number)
        .join(RegistryNumber, RegistryNumber.body_id == Body.id)
        .where(RegistryNumber.case_id == case_id)
        .order_by(RegistryNumber.noted_at, Body.id)
    )
    return [(row[0], row[1]) for row in found]
