"""A case as lists of the desk read it: the columns its line shows or is judged by, of some fifty.

A list has twenty-five cases: as rows of all their columns they cost more than looking for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, select

from foia.accounts.models import Person
from foia.cases.models import Case, CaseKey, Document
from foia.cases.vault import SealedText, WrappedKey
from foia.directory.models import Body
from foia.directory.own_days import OwnDay, read_days
from foia.extensions import fixed


class CaseLine(NamedTuple):
    """What a list needs of a case; each field is the column of that name."""

    id: UUID
    folio: str
    kind: str
    category: str | None
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
    legal_hold: bool
    anonymized_at: datetime | None
    due_on: date | None
    late_after_on: date | None
    due_confirmed: bool
    provisional_due_on: date | None
    stopped_on: date | None
    tray_rank: str

    @property
    def excluded_ids(self) -> frozenset[str]:
        return frozenset(self.excluded.split())


class BodyLine(NamedTuple):
    """What a list needs of a body: its name and its days; each field is the column of that name."""

    id: UUID
    name_es: str
    name_en: str
    place_code: str | None
    own_days_json: str

    def name(self, language: str) -> str:
        """Return the name in the language, or in Spanish where none was given."""
        return self.name_en if language == "en" and self.name_en else self.name_es

    @property
    def own_days(self) -> tuple[OwnDay, ...]:
        """The days on which it works, or does not, unlike its place."""
        return read_days(self.own_days_json)


class TrayRow(NamedTuple):
    """One case of the list, with what its line needs; nothing is opened yet. `key` is None once erased."""

    case: CaseLine
    subject: SealedText | None
    key: WrappedKey | None
    body: BodyLine | None
    assignee: str | None


CASE_COLUMNS = tuple(getattr(Case, name) for name in CaseLine._fields)
BODY_COLUMNS = tuple(getattr(Body, name) for name in BodyLine._fields)
_BESIDE_IT = (Person.name, Document.id, Document.sealed, CaseKey.key_version, CaseKey.wrapped)
_BODY_AT, _REST_AT = len(CASE_COLUMNS), len(CASE_COLUMNS) + len(BODY_COLUMNS)


def line_statement() -> Select[*tuple[Any, ...]]:
    """Select cases with what their line needs; the key comes along so that opening costs no statement."""
    return (
        select(*CASE_COLUMNS, *BODY_COLUMNS, *_BESIDE_IT)
        .outerjoin_from(Case, CaseKey, CaseKey.case_id == Case.id)
        .outerjoin(Document, and_(Document.case_id == Case.id, Document.kind == fixed("subject")))
        .outerjoin(Body, Body.id == Case.body_id)
        .outerjoin(Person, Person.id == Case.assignee_id)
    )


def case_and_body(found: Sequence[Any]) -> tuple[CaseLine, BodyLine | None]:
    """Return the lines of a row that begins with the columns of a case and those of its body."""
    body = BodyLine._make(found[_BODY_AT:_REST_AT]) if found[_BODY_AT] is not None else None
    return CaseLine._make(found[:_BODY_AT]), body


def line_of(found: Sequence[Any]) -> TrayRow:
    """Return a line of what `line_statement` selected, whatever was added to it at its end."""
    case, body = case_and_body(found)
    assignee, subject_id, sealed, key_version, wrapped = found[_REST_AT : _REST_AT + len(_BESIDE_IT)]
    subject = SealedText(subject_id, sealed) if subject_id is not None else None
    key = WrappedKey(key_version, wrapped) if wrapped is not None else None
    return TrayRow(case, subject, key, body, assignee)
