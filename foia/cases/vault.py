"""The vault: texts and files under the case's own key, identities apart, fingerprints for exact search."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cached_property
from typing import NamedTuple, Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.cases.files import FileStore
from foia.cases.filetypes import recognise, safe_name
from foia.cases.models import CaseKey, Document, Identity, IdentityIndex
from foia.errors import Erased as Erased
from foia.extensions import new_id
from foia.keys import BrokenSeal, Keyring, derive, fingerprint, new_key, seal, unseal

FILER, REPRESENTED = "filer", "represented"
RICH_TEXT = "text/markdown"  # media type of a text that is shown as Markdown
_WRAP, _INDEX = "case-key", "identity-index"


@dataclass(frozen=True)
class Upload:
    """A file as it came in. `clean`: the copy without metadata, where it was made already."""

    name: str
    content: bytes
    clean: bytes | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Person:
    """Who files or is represented; every field may be empty."""

    name: str = ""
    document_number: str = ""
    email: str = ""
    phone: str = ""
    postal_address: str = ""

    @property
    def given(self) -> bool:
        return any(vars(self).values())


class SealedText(NamedTuple):
    """A text as it is kept: the id of its document, and its seal."""

    id: UUID
    sealed: bytes | None


class NamedFile(Protocol):
    """A file's document, as far as its name goes."""

    @property
    def id(self) -> UUID: ...
    @property
    def kind(self) -> str: ...
    @property
    def sealed_name(self) -> bytes | None: ...


class WrappedKey(NamedTuple):
    """The key of a case as it is kept: wrapped, by which version."""

    version: str
    wrapped: bytes


class CaseVault:
    """Seals and opens what belongs to one case. The key stays in memory only while this lives."""

    def __init__(self, store: FileStore, case_id: UUID, key: bytes, *, scans_files: bool = False) -> None:
        self.store = store
        self.case_id = case_id
        self.scans_files = scans_files
        self._key = key

    # Each is derived when it is first needed: a list of cases opens their subjects and nothing else.
    @cached_property
    def _content(self) -> bytes:
        return derive(self._key, "content")

    @cached_property
    def _identity(self) -> bytes:
        return derive(self._key, "identity")

    @cached_property
    def _commitments(self) -> bytes:
        return derive(self._key, "commitments")

    def seal_text(
        self,
        kind: str,
        text: str,
        *,
        author: str,
        now: datetime,
        visible: bool = True,
        parent: UUID | None = None,
    ) -> Document:
        """Seal a text in a new document, for the caller to add."""
        content = text.encode()
        document = self._document(kind, author, now, visible, parent, "text/plain", content)
        document.sealed = seal(self._content, content, self._place(document, "text"))
        return document

    def seal_file(
        self, upload: Upload, *, author: str, now: datetime, visible: bool = True, parent: UUID | None = None
    ) -> Document:
        """Recognise, seal and store a file; its document is for the caller to add. Raises RefusedFile."""
        kind = recognise(upload.name, upload.content)
        document = self._document("file", author, now, visible, parent, kind.media_type, upload.content)
        name = safe_name(upload.name).encode()
        document.sealed_name = seal(self._content, name, self._place(document, "name"))
        document.stored_name = self.store.put(
            seal(self._content, upload.content, self._place(document, "file"))
        )
        document.scan_state = "pending" if self.scans_files else ""
        return document

    def seal_copy(
        self, original: Document, name: str, content: bytes, kind: str, *, now: datetime, visible: bool
    ) -> Document:
        """Seal a copy of a file, `kind` clean or redacted, that hangs where it hangs; as `seal_file`."""
        copy = self.seal_file(
            Upload(name, content), author="body", now=now, visible=visible, parent=original.parent_id
        )
        copy.copy_of_id, copy.copy_kind = original.id, kind
        return copy

    def text(self, document: Document) -> str:
        """Return the text of a document."""
        return self.opened(SealedText(document.id, document.sealed))

    def opened(self, text: SealedText) -> str:
        """Return a text of which no more than its seal was read. Raises BrokenSeal."""
        if text.sealed is None:
            raise BrokenSeal("text")
        return unseal(self._content, text.sealed, self._place(text, "text")).decode()

    def file_name(self, document: NamedFile) -> str:
        """Return the name a file came with, made safe."""
        if document.sealed_name is None:
            raise BrokenSeal(document.kind)
        return unseal(self._content, document.sealed_name, self._place(document, "name")).decode()

    def file(self, document: Document) -> bytes:
        """Return the bytes of a file. Raises FileNotFoundError, BrokenSeal."""
        if document.stored_name is None:
            raise BrokenSeal(document.kind)
        return unseal(self._content, self.store.get(document.stored_name), self._place(document, "file"))

    def seal_aside(self, content: bytes, place: str) -> bytes:
        """Seal what another table keeps about the case, so that it goes with the case's key."""
        return seal(self._content, content, f"{self.case_id.hex}:aside:{place}")

    def open_aside(self, sealed: bytes, place: str) -> bytes:
        """Return what `seal_aside` was given. Raises BrokenSeal."""
        return unseal(self._content, sealed, f"{self.case_id.hex}:aside:{place}")

    def commitment(self, content: bytes) -> str:
        """Return the keyed commitment events hold in place of the content."""
        return fingerprint(self._commitments, content)

    def seal_identity(self, person: Person, role: str, keyring: Keyring) -> list[Identity | IdentityIndex]:
        """Seal who a person is and fingerprint the exact values, for the caller to add."""
        plain = json.dumps(asdict(person), ensure_ascii=False).encode()
        sealed = seal(self._identity, plain, f"{self.case_id.hex}:identity:{role}")
        rows: list[Identity | IdentityIndex] = [Identity(case_id=self.case_id, role=role, sealed=sealed)]
        rows += (
            IdentityIndex(case_id=self.case_id, role=role, field=name, key_version=version, fingerprint=mark)
            for name, version, mark in _marks(person, keyring)
        )
        return rows

    def marks_of(self, row: Identity, keyring: Keyring) -> list[tuple[str, str, str]]:
        """Return the exact values of an identity marked by the current key: (field, version, fingerprint)."""
        return _marks(self.identity(row), keyring)

    def identity(self, row: Identity) -> Person:
        """Open an identity; empty once erased. Whoever calls this for a person records the reading first."""
        if row.sealed is None:
            return Person()
        plain = unseal(self._identity, row.sealed, f"{self.case_id.hex}:identity:{row.role}")
        return Person(**json.loads(plain))

    def _document(
        self,
        kind: str,
        author: str,
        now: datetime,
        visible: bool,
        parent: UUID | None,
        media: str,
        content: bytes,
    ) -> Document:
        return Document(
            id=new_id(),
            case_id=self.case_id,
            kind=kind,
            author=author,
            visible_to_filer=visible,
            parent_id=parent,
            media_type=media,
            byte_size=len(content),
            commitment=self.commitment(content),
            recorded_at=now,
            copy_kind="",
            scan_state="",
        )

    def _place(self, document: Document | SealedText | NamedFile, part: str) -> str:
        return f"{self.case_id.hex}:{document.id.hex}:{part}"


class Vaults:
    """Opens the vaults of cases with the deployment's keys and file store."""

    def __init__(
        self, session: Session, keyring: Keyring, store: FileStore, *, scans_files: bool = False
    ) -> None:
        self.session = session
        self.keyring = keyring
        self.store = store
        self.scans_files = scans_files  # each file stays closed until it was looked through

    def create(self, case_id: UUID) -> tuple[CaseVault, CaseKey]:
        """Make the key of a new case; its row is for the caller to add."""
        key = new_key()
        version, wrapped = self.keyring.seal(key, _WRAP, case_id.hex)
        return CaseVault(self.store, case_id, key, scans_files=self.scans_files), CaseKey(
            case_id=case_id, key_version=version, wrapped=wrapped
        )

    def open(self, case_id: UUID) -> CaseVault:
        """Open the vault of a case. Raises Erased, BrokenSeal."""
        row = self.session.get(CaseKey, case_id)
        if row is None:
            raise Erased(case_id.hex)
        return self.opened_by(row)

    def open_many(self, case_ids: Iterable[UUID]) -> dict[UUID, CaseVault]:
        """Open the vaults of a page of cases with one query; erased ones are left out."""
        rows = self.session.scalars(select(CaseKey).where(CaseKey.case_id.in_(list(case_ids))))
        return {row.case_id: self.opened_by(row) for row in rows}

    def rewrap(self, row: CaseKey) -> None:
        """Wrap a case's key by the current version of the deployment's. Raises BrokenSeal."""
        key = self.keyring.unseal(row.key_version, row.wrapped, _WRAP, row.case_id.hex)
        row.key_version, row.wrapped = self.keyring.seal(key, _WRAP, row.case_id.hex)

    def opened_by(self, row: CaseKey) -> CaseVault:
        """Open the vault of a case by the row of its key. Raises BrokenSeal."""
        return self.opened_with(row.case_id, WrappedKey(row.key_version, row.wrapped))

    def opened_with(self, case_id: UUID, key: WrappedKey) -> CaseVault:
        """Open the vault of a case with its key as it is kept. Raises BrokenSeal."""
        unwrapped = self.keyring.unseal(key.version, key.wrapped, _WRAP, case_id.hex)
        return CaseVault(self.store, case_id, unwrapped, scans_files=self.scans_files)


def normalised(person: Person) -> Mapping[str, str]:
    """Return the exact-search form of a person's number, e-mail and phone, leaving out what is empty."""
    values = {
        "document_number": "".join(filter(str.isalnum, person.document_number)).upper(),
        "email": person.email.strip().lower(),
        "phone": "".join(filter(str.isdigit, person.phone)),
    }
    return {name: value for name, value in values.items() if value}


def _marks(person: Person, keyring: Keyring) -> list[tuple[str, str, str]]:
    return [
        (name, *keyring.fingerprint(f"{name}:{value}", _INDEX)) for name, value in normalised(person).items()
    ]


def lookup_fingerprints(keyring: Keyring, field: str, value: str) -> list[str]:
    """Return the fingerprints under which a value of a field may be indexed."""
    wanted = normalised(Person(**{field: value})).get(field)
    return keyring.fingerprints(f"{field}:{wanted}", _INDEX) if wanted else []
