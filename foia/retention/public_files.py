"""The files of published answers: what everybody may download stays so when the case it came from is erased.

They were sealed by the case's key, which goes. What is public needs no key: it is kept in the clear.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.cases.files import FileStore
from foia.cases.models import Document
from foia.cases.vault import CaseVault
from foia.cases.visibility import is_readable
from foia.keys import BrokenSeal
from foia.publishing.models import Publication, PublicFile, PublishedFile

log = logging.getLogger(__name__)


def public_documents(session: Session, case_ids: Iterable[UUID]) -> list[Document]:
    """Return the files of cases that go with an answer everybody may read."""
    found = (
        select(Document)
        .join(PublishedFile, PublishedFile.document_id == Document.id)
        .join(Publication, Publication.id == PublishedFile.publication_id)
        .where(
            Publication.case_id.in_(list(case_ids)),
            Publication.published_at.is_not(None),
            Publication.withdrawn_at.is_(None),
        )
        .distinct()
    )
    return [document for document in session.scalars(found) if is_readable(document)]


def keep_public_files(session: Session, vault: CaseVault, documents: Iterable[Document]) -> int:
    """Keep files in the clear under names of their own; return how many. One that is lost already is left."""
    kept = 0
    for document in documents:
        try:
            name, content = vault.file_name(document), vault.file(document)
        except (FileNotFoundError, BrokenSeal):
            log.error("the published file of document %s is lost", document.id)  # noqa: TRY400
            continue
        row = PublicFile(document_id=document.id, name=name, stored_name=vault.store.put(content))
        session.add(row)
        kept += 1
    session.flush()
    return kept


def publish_again(
    session: Session,
    vaults: Mapping[UUID, CaseVault],
    sealed: Mapping[UUID, tuple[UUID, str, bytes]],
    store: FileStore,
) -> int:
    """Keep in the clear, after a restore, the public files of cases that were erased since the backup.

    `sealed` is by document what the backup had of it: its case, under which name its file lies in the backup,
    its own name sealed. `vaults` read the backup's files."""
    known = set(session.scalars(select(PublicFile.document_id)))
    kept = 0
    for document in public_documents(session, {case_id for case_id, _stored, _name in sealed.values()}):
        if document.id in known or document.id not in sealed:
            continue
        case_id, stored_name, sealed_name = sealed[document.id]
        if case_id in vaults:
            was = Document(
                id=document.id, kind=document.kind, stored_name=stored_name, sealed_name=sealed_name
            )
            vault = vaults[case_id]
            content = vault.file(was)
            row = PublicFile(document_id=was.id, name=vault.file_name(was), stored_name=store.put(content))
            session.add(row)
            kept += 1
    session.flush()
    return kept
