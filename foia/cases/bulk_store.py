"""Storing many cases of another log at once: the rows that recording their events leaves, in few statements.

Nothing is sent. Nothing here commits.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, insert, select

from foia import law
from foia.cases.actions import committed
from foia.cases.case import fold
from foia.cases.context import Context
from foia.cases.folio import new_folio
from foia.cases.imported import Stated
from foia.cases.intake_models import ImportedRow, RegistryNumber
from foia.cases.models import Case, CaseKey, DeadlineRow, Document, Event, Question, Responsibility
from foia.cases.phases import OPEN_PHASES
from foia.cases.store import (
    append,
    apply_state,
    deadline_values,
    happening,
    is_kept,
    keep_terms,
    open_case,
    reminder_targets,
)
from foia.cases.terms import calendar_of
from foia.cases.vault import CaseVault
from foia.directory.finding import KnownBody
from foia.extensions import Base, new_id
from foia.keys import NO_KEY
from foia.notifications.models import Reminder
from foia.notifications.reminders import plan, reminder_values

# Parents first: the database refuses a row whose parent is not there yet.
_IN_ORDER: tuple[type[Base], ...] = (
    Case,
    Event,
    CaseKey,
    Document,
    Question,
    DeadlineRow,
    Responsibility,
    Reminder,
    RegistryNumber,
    ImportedRow,
)
# One event a case: the first version of every deadline.
_FIRST_VERSION = 1


@dataclass(frozen=True, kw_only=True)
class NewImport:
    """A row of a log that becomes a case."""

    source: str
    source_id: str
    digest: str
    stated: Stated
    received_at: datetime
    kind: str
    country: str
    body: KnownBody
    custody: str
    channel: str
    language: str
    regime: law.Regime
    extension: Mapping[str, int | str] | None
    is_backlog: bool
    subject: str = ""
    text: str = ""
    registry_folded: str = ""
    registry_number: str | None = None


@dataclass
class _Rows:
    """Rows to store, by their table."""

    by_model: dict[type[Base], list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, model: type[Base], values: Mapping[str, Any]) -> None:
        self.by_model.setdefault(model, []).append(dict(values))

    def add_object(self, row: Base) -> None:
        """Add what an action made for a session, as it is before it enters one."""
        known = row.__dict__
        self.add(type(row), {name: known.get(name) for name in _columns(type(row))})


_COLUMNS: dict[type[Base], tuple[str, ...]] = {}


def _columns(model: type[Base]) -> tuple[str, ...]:
    if model not in _COLUMNS:
        _COLUMNS[model] = tuple(attribute.key for attribute in model.__mapper__.column_attrs)
    return _COLUMNS[model]


def _table(model: type[Base]) -> Table:
    # Not the model: what is inserted by it costs the session's own care for each row.
    return cast(Table, model.__table__)


def store_imported(context: Context, imports: Sequence[NewImport]) -> list[UUID]:
    """Store a case for each, as if its event had been recorded, and return their ids.

    Raises LawError for a history the law's clock cannot read: try them with `terms_of` before."""
    rows = _Rows()
    folios = _free_folios(context, imports)
    found = [_prepare(context, each, folio, rows) for each, folio in zip(imports, folios, strict=True)]
    for model in _IN_ORDER:
        values = rows.by_model.get(model)
        if values:
            context.session.execute(insert(_table(model)), values)
    return found


def _prepare(context: Context, new: NewImport, folio: str, rows: _Rows) -> UUID:
    """Make every row of one case."""
    case = open_case(
        Case(
            id=new_id(),
            folio=folio,
            country=new.country,
            channel=new.channel,
            language=new.language,
            notice_channel="page",
            # Nobody has the key of a case that nobody filed here: what stands for its mark is no mark.
            key_version=NO_KEY,
            key_hmac=secrets.token_hex(32),
            version=1,
        )
    )
    documents, questions, key = _texts(context, case.id, new)
    payload = {
        **new.stated.as_payload(),
        "extension": dict(new.extension) if new.extension else None,
        "source": new.source,
        "kind": new.kind,
        "regime_id": new.regime.id,
        "regime_version": new.regime.version,
        "body_id": new.body.id.hex,
        "custody": new.custody,
        "channel": new.channel,
        "backlog": new.is_backlog,
        "questions": [question.id.hex for question in questions],
        "documents": committed(documents),
    }
    event = append(context, case, "imported", payload, occurred_at=new.received_at)
    case.search_pending = bool(documents)  # a case without words is found by its folio alone
    history = [happening(event)]
    state = fold(history)
    apply_state(case, state)
    report = keep_terms(context, case, history, new.body)
    rows.add_object(case)
    for row in (event, *([key] if key else []), *documents):
        rows.add_object(row)
    for question in questions:
        question.outcome = state.questions[question.id.hex].outcome
        rows.add_object(question)
    if new.regime.id != law.UNBOUND:
        calendar = calendar_of(context.book, state, new.body)
        _add_terms(context, case, report, calendar, rows)
    if case.phase in OPEN_PHASES:
        rows.add(Responsibility, _responsibility(case, context.now))
    _add_origin(new, case.id, context.now, rows)
    return case.id


def _texts(
    context: Context, case_id: UUID, new: NewImport
) -> tuple[list[Document], list[Question], CaseKey | None]:
    """Seal what was asked; a case without a text has neither key nor question."""
    if not new.text:
        return [], [], None
    vault, key = context.vaults.create(case_id)
    asked = _sealed(vault, "question", new.text, context.now)
    documents = [_sealed(vault, "subject", new.subject, context.now), asked]
    return documents, [Question(id=new_id(), case_id=case_id, position=1, document_id=asked.id)], key


def _sealed(vault: CaseVault, kind: str, text: str, now: datetime) -> Document:
    return vault.seal_text(kind, text, author="filer", now=now)


def _add_terms(context: Context, case: Case, report: law.Report, calendar: law.Calendar, rows: _Rows) -> None:
    """Add the deadlines and, of an open case, the reminders that lie ahead."""
    kept = [deadline for deadline in report.deadlines if is_kept(deadline)]
    for deadline in kept:
        rows.add(DeadlineRow, deadline_values(case.id, deadline, _FIRST_VERSION, context.now))
    versions = {deadline.step: _FIRST_VERSION for deadline in kept}
    for target in reminder_targets(case, report, versions, calendar):
        for planned in plan(target, now=context.now, quiet=True):
            values = reminder_values(case.id, planned, now=context.now)
            rows.add(Reminder, {**values, "attempts": 0, "outbox_id": None})


def _responsibility(case: Case, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "case_id": case.id,
        "body_id": case.body_id,
        "custody": case.custody,
        "office_id": None,
        "person_id": None,
        "from_at": now,
        "to_at": None,
    }


def _add_origin(new: NewImport, case_id: UUID, now: datetime, rows: _Rows) -> None:
    if new.registry_number:
        values = registry_values(new.registry_number, new.registry_folded, new.body.id, now)
        rows.add(RegistryNumber, {"case_id": case_id, **values})
    rows.add(
        ImportedRow,
        {"source": new.source, "source_id": new.source_id, "case_id": case_id, "digest": new.digest},
    )


def registry_values(number: str, folded: str, body_id: UUID, now: datetime) -> dict[str, Any]:
    """Return what the row of a registry number that an import brings holds, without its case."""
    return {"body_id": body_id, "number": number, "folded": folded, "noted_at": now, "noted_by_id": None}


def _free_folios(context: Context, imports: Sequence[NewImport]) -> list[str]:
    """Draw a folio for each, none of which is taken: asked in one statement for all."""
    drawn = [new_folio(context.folio_prefix, new.stated.received_on) for new in imports]
    while True:
        taken = set(context.session.scalars(select(Case.folio).where(Case.folio.in_(drawn))))
        known: set[str] = set()
        for place, (new, folio) in enumerate(zip(imports, drawn, strict=True)):
            if folio in taken or folio in known:
                drawn[place] = new_folio(context.folio_prefix, new.stated.received_on)
            known.add(folio)
        if not taken and len(known) == len(drawn):
            return drawn
