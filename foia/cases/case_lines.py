"""A case as lists of the desk read it: the columns its line shows or is judged by, of some fifty.

A list has twenty-five cases: as rows of all their columns they cost more than looking for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import load_only

from foia.accounts.models import Person
from foia.cases.models import Case, CaseKey, Document
from foia.cases.vault import SealedText, WrappedKey
from foia.directory.models import Body
from foia.extensions import fixed


class CaseLine(NamedTuple):
    """What a list needs of a case; each field is the column of that name."""

    id: UUID
    folio: str
    kind: str
    source: str | None
    received_on: date
    phase: str
    regime_id: str
    regime_version: str
    custody: str
    body_id: UUID | None
    office_id: UUID | None
    excluded: str
    confidential: bool
    reserved: bool
    held: bool
    urgent: bool
    suspended: bool
    set_aside: bool
    unpaid: bool
    referred_from_id: UUID | None
    lapse_proposed_at: datetime | None
    due_on: date | None
    late_after_on: date | None
    due_confirmed: bool
    provisional_due_on: date | None
    stopped_on: date | None
    tray_rank: str

    @property
    def excluded_ids(self) -> frozenset[str]:
        return frozenset(self.excluded.split())


class TrayRow(NamedTuple):
    """One case of the list, with what its line needs; nothing is opened yet. `key` is None once erased."""

    case: CaseLine
    subject: SealedText | None
    key: WrappedKey | None
    body: Body | None
    assignee: str | None


_OF_CASE = tuple(getattr(Case, name) for name in CaseLine._fields)
_BESIDE_IT = (Body, Person.name, Document.id, Document.sealed, CaseKey.key_version, CaseKey.wrapped)
_OF_BODY = load_only(Body.name_es, Body.name_en, Body.place_code, Body.own_days_json)


def line_statement() -> Select[*tuple[Any, ...]]:
    """Select cases with what their line needs; the key comes along so that opening costs no statement."""
    return (
        select(*_OF_CASE, *_BESIDE_IT)
        .outerjoin_from(Case, CaseKey, CaseKey.case_id == Case.id)
        .outerjoin(Document, and_(Document.case_id == Case.id, Document.kind == fixed("subject")))
        .outerjoin(Body, Body.id == Case.body_id)
        .outerjoin(Person, Person.id == Case.assignee_id)
        .options(_OF_BODY)
    )


def line_of(found: Sequence[Any]) -> TrayRow:
    """Return a line of what `line_statement` selected, whatever was added to it at its end."""
    case = CaseLine._make(found[: len(_OF_CASE)])
    body, assignee, subject_id, sealed, key_version, wrapped = found[len(_OF_CASE) :][:6]
    subject = SealedText(subject_id, sealed) if subject_id is not None else None
    key = WrappedKey(key_version, wrapped) if wrapped is not None else None
    return TrayRow(case, subject, key, body, assignee)
