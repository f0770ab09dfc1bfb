"""Keeping a copy of a case's file, and releasing files to whoever filed or to the public too.

Who may write to the filer, or note something, may do the same with a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from foia.cases.actions import Text, clean_beside, committed, require, sealed
from foia.cases.context import Context
from foia.cases.models import Case, Document
from foia.cases.notices import tell_filer
from foia.cases.store import record
from foia.cases.vault import CaseVault
from foia.cases.visibility import CLEAN, REDACTED, closed_by
from foia.copies.cleaning import clean_copy
from foia.errors import FileClosed, InvalidInput, NotFound

TO_FILER, TO_PUBLIC = "filer", "public"


def add_copy(
    context: Context,
    case: Case,
    original_id: UUID,
    name: str,
    content: bytes,
    *,
    expected_version: int | None = None,
) -> Document:
    """Keep a redacted copy that was checked and confirmed beside the file it was made of.

    Nobody outside reads it until it is released. Raises NotFound, StaleCase; InvalidInput `copy_of_copy`
    for a copy of a copy, `case_full`; RefusedFile."""
    require(context, "add_note", case, expected_version)
    original = file_in(context, case, original_id)
    if original.copy_of_id is not None:
        raise InvalidInput("copy_of_copy", "file")
    vault = context.vaults.open(case.id)
    copy = vault.seal_copy(original, name, content, REDACTED, now=context.now, visible=False)
    _record_copy(context, case, copy)
    return copy


def release_files(
    context: Context,
    case: Case,
    file_ids: Sequence[UUID],
    audience: str,
    words: str,
    *,
    opens_at: datetime | None = None,
    expected_version: int | None = None,
) -> list[Document]:
    """Give files of the case to the filer, with a letter; `audience` public: they may be published too.

    Of a file that is no copy a clean one is made, and that goes. `opens_at`: nobody reads them before.
    Raises InvalidInput (`no_files`, `unknown_audience`, `opens_in_the_past`, `file_of_filer` for what the
    filer sent and is not redacted), NotCleaned, NotFound, FileClosed, StaleCase, WrongState."""
    require(context, "send_message", case, expected_version)
    if audience not in (TO_FILER, TO_PUBLIC):
        raise InvalidInput("unknown_audience", "audience")
    if opens_at is not None and opens_at <= context.now:
        raise InvalidInput("opens_in_the_past", "opens_on")
    chosen = [file_in(context, case, file_id) for file_id in dict.fromkeys(file_ids)]
    if not chosen:
        raise InvalidInput("no_files", "files")
    vault = context.vaults.open(case.id)
    going = [_leaving(context, case, vault, document) for document in chosen]
    letter = sealed(context, case, "message", Text(words), author="body")[0]
    letter.opens_at = opens_at
    payload = {
        "documents": committed([letter, *going]),
        "audience": audience,
        "opens_at": opens_at.isoformat() if opens_at else None,
    }
    record(context, case, "files_released", payload, rows=[letter])
    for document in going:
        if not document.visible_to_filer:
            document.parent_id, document.opens_at, document.visible_to_filer = letter.id, opens_at, True
        if audience == TO_PUBLIC:
            first_at = max(opens_at or context.now, document.opens_at or context.now)
            document.public_from = document.public_from or first_at
    context.session.flush()
    tell_filer(context, case, "message_received", not_before=opens_at)
    return going


def file_in(context: Context, case: Case, document_id: UUID) -> Document:
    """Return a file of the case. Raises NotFound, FileClosed."""
    document = context.session.get(Document, document_id)
    if document is None or document.case_id != case.id or document.stored_name is None:
        raise NotFound("file")
    if closed_by(document):
        raise FileClosed(closed_by(document))
    return document


def _leaving(context: Context, case: Case, vault: CaseVault, document: Document) -> Document:
    """Return the copy that goes out for a file: itself, the clean one there is, or one made now."""
    if document.copy_kind in (CLEAN, REDACTED):
        return document
    if document.author == "filer":
        raise InvalidInput("file_of_filer", "files")
    known = context.session.scalar(
        select(Document).where(
            Document.case_id == case.id, Document.copy_of_id == document.id, Document.copy_kind == CLEAN
        )
    )
    if known is not None:
        return known
    name = vault.file_name(document)
    content = vault.file(document)
    copies = clean_beside(vault, document, name, content, clean_copy(name, content), context.now)
    for copy in copies:
        _record_copy(context, case, copy)
        return copy
    return document


def _record_copy(context: Context, case: Case, copy: Document) -> None:
    payload = {
        "document_id": copy.id.hex,
        "copy_of_id": copy.copy_of_id.hex if copy.copy_of_id else None,
        "copy_kind": copy.copy_kind,
        "documents": committed([copy]),
    }
    record(context, case, "copy_added", payload, rows=[copy])
