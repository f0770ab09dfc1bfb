"""Storing many cases of another log at once: the rows that recording their events leaves, in few statements.

Nothing is sent. Nothing here commits.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from foia import law
from foia.cases.actions import committed
from foia.cases.beginning import add_beginning, begin
from foia.cases.context import Context
from foia.cases.folio import new_folio
from foia.cases.imported import Stated
from foia.cases.intake_models import ImportedRow, RegistryNumber
from foia.cases.models import Case, CaseKey, Document, Question
from foia.cases.rows import Rows
from foia.cases.store import open_case
from foia.cases.vault import CaseVault
from foia.directory.finding import KnownBody
from foia.extensions import new_id
from foia.keys import NO_KEY


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


def store_imported(context: Context, imports: Sequence[NewImport]) -> list[UUID]:
    """Store a case for each, as if its event had been recorded, and return their ids.

    Raises LawError for a history the law's clock cannot read: try them with `terms_of` before."""
    rows = Rows()
    folios = _free_folios(context, imports)
    found = [_prepare(context, each, folio, rows) for each, folio in zip(imports, folios, strict=True)]
    rows.store(context.session)
    return found


def _prepare(context: Context, new: NewImport, folio: str, rows: Rows) -> UUID:
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
    begun = begin(context, case, "imported", payload, new.body, occurred_at=new.received_at)
    case.search_pending = bool(documents)  # a case without words is found by its folio alone
    for question in questions:
        question.outcome = begun.state.questions[question.id.hex].outcome
    # Nobody is reminded of what passed before it came.
    add_beginning(context, begun, rows, quiet=True)
    rows.add_objects([*([key] if key else []), *documents, *questions])
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


def _add_origin(new: NewImport, case_id: UUID, now: datetime, rows: Rows) -> None:
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
