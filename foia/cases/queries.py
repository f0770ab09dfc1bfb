"""Reading one case whole: its questions, letters and files, opened in bulk with few statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from foia.asking import Asked, ask_together
from foia.cases.folio import family_of
from foia.cases.models import Case, CaseKey, Document, Identity, IdentityIndex, Question
from foia.cases.placed_notices import unopened_keys
from foia.cases.ratings import DOCUMENT as RATING
from foia.cases.ratings import RatingRead, from_text
from foia.cases.vault import FILER, RICH_TEXT, CaseVault, SealedText, Upload, Vaults, WrappedKey
from foia.cases.visibility import MASKED, RESERVED, closed_by, is_listed_to_filer, open_to_filer
from foia.errors import FileClosed, NotFound
from foia.notifications.standing_models import MailStanding

# Kinds of document that are a text somebody wrote after the filing.
LETTER_KINDS = ("message", "answer", "charges", "reason", "note")
REPEATED_WITHIN = timedelta(minutes=30)


@dataclass(frozen=True)
class FileRead:
    """A file of a case, without its bytes."""

    id: UUID
    name: str
    size_bytes: int
    author: str
    media_type: str = ""
    # clean or redacted, of which file; original: the file of which a clean copy leaves.
    copy_kind: str = ""
    copy_of_id: UUID | None = None
    closed_by: str = ""  # why nobody may open it now: withheld, pending, failed, harmful
    visible_to_filer: bool = False
    opens_at: datetime | None = None
    public_from: datetime | None = None

    @property
    def is_reserved(self) -> bool:
        """Say whether it was kept back from staff when the case was referred."""
        return self.copy_kind == RESERVED


@dataclass(frozen=True)
class QuestionRead:
    """One question with its text, outcome and ground."""

    id: UUID
    position: int
    text: str
    outcome: str | None
    ground_code: str | None
    more_ground_codes: tuple[str, ...] = ()
    part_case_id: UUID | None = None

    @property
    def ground_codes(self) -> tuple[str, ...]:
        return (*([self.ground_code] if self.ground_code else []), *self.more_ground_codes)

    @property
    def is_open(self) -> bool:
        return self.outcome is None and self.part_case_id is None


@dataclass(frozen=True)
class Letter:
    """A text of a case and the files that hang on it. `author`: filer, body, system."""

    id: UUID
    kind: str
    author: str
    text: str
    at: datetime
    files: tuple[FileRead, ...] = ()
    is_rich: bool = False  # Markdown


@dataclass(frozen=True)
class Contents:
    """What a case holds. `erased`: its key was destroyed, and with it every text and file."""

    subject: str = ""
    accused: str = ""  # whom a complaint names, in the filer's words
    questions: tuple[QuestionRead, ...] = ()
    letters: tuple[Letter, ...] = ()
    files: tuple[FileRead, ...] = ()  # that came with the filing
    erased: bool = False
    has_identity: bool = False
    has_email: bool = False
    email_confirmed: bool = False
    mail_stopped: bool = False  # what was sent to the address came back, read for the filer alone
    unopened: tuple[str, ...] = ()  # keys of the notices its filer has not opened, read for the filer alone
    rating: RatingRead | None = None  # what the filer said of the answer
    vault: CaseVault | None = field(default=None, repr=False, compare=False)


class _KeyLine(NamedTuple):
    """What is read beside a case's documents: its key, and what is known of who filed it."""

    version: str
    wrapped: bytes
    identity: bytes | None
    email_confirmed_at: datetime | None
    email: str | None
    unopened: str | None = None
    mail_stopped_at: datetime | None = None


class _DocumentLine(NamedTuple):
    """What is read of a document; each field but the last is the column of that name."""

    id: UUID
    kind: str
    author: str
    visible_to_filer: bool
    parent_id: UUID | None
    media_type: str
    byte_size: int
    sealed: bytes | None
    sealed_name: bytes | None
    recorded_at: datetime
    opens_at: datetime | None
    copy_of_id: UUID | None
    copy_kind: str
    scan_state: str
    withheld_at: datetime | None
    public_from: datetime | None
    sealed_at: UUID | None = None  # the document whose text this is, where a copy stands in its place


class _QuestionLine(NamedTuple):
    """What is read of a question, beside its text; each field is the column of that name."""

    id: UUID
    position: int
    outcome: str | None
    ground_code: str | None
    more_ground_codes: str
    part_case_id: UUID | None


# Asked for every page of a case: made once.
_CASE_ID = bindparam("case_id", type_=Uuid())
_KEYS = (
    select(
        CaseKey.key_version,
        CaseKey.wrapped,
        Identity.sealed,
        Identity.email_confirmed_at,
        IdentityIndex.field,
    )
    .outerjoin(Identity, and_(Identity.case_id == CaseKey.case_id, Identity.role == FILER))
    .outerjoin(
        IdentityIndex,
        and_(
            IdentityIndex.case_id == CaseKey.case_id,
            IdentityIndex.role == FILER,
            IdentityIndex.field == "email",
        ),
    )
    .where(CaseKey.case_id == _CASE_ID)
)
_KEYS_OF_FILER = _KEYS.add_columns(unopened_keys(), MailStanding.stopped_at).outerjoin(
    MailStanding,
    and_(MailStanding.recipient_kind == FILER, MailStanding.recipient_id == CaseKey.case_id),
)
_DOCUMENT_COLUMNS = _DocumentLine._fields[:-1]
_OF_DOCUMENT = len(_DOCUMENT_COLUMNS)
_DOCUMENTS = (
    select(
        *(getattr(Document, name) for name in _DOCUMENT_COLUMNS),
        *(getattr(Question, name) for name in _QuestionLine._fields),
    )
    # By its case as well, which is what questions are indexed by.
    .outerjoin(Question, and_(Question.case_id == Document.case_id, Question.document_id == Document.id))
    .where(Document.case_id == _CASE_ID)
    .order_by(Document.recorded_at, Document.id)
)
_DOCUMENTS_SHOWN = _DOCUMENTS.where(open_to_filer())


def contents_of(vaults: Vaults, case_id: UUID, *, for_filer: bool, now: datetime) -> Contents:
    """Open everything a case holds with two statements; what the filer may not see now is left out."""
    asked = asked_contents(case_id, for_filer=for_filer, now=now)
    return opened_contents(vaults, case_id, *ask_together(vaults.session, asked))


def asked_contents(case_id: UUID, *, for_filer: bool, now: datetime) -> list[Asked]:
    """Return what to ask for everything a case holds (`opened_contents` reads it)."""
    statements = (_KEYS_OF_FILER, _DOCUMENTS_SHOWN) if for_filer else (_KEYS, _DOCUMENTS)
    return [Asked(statement, {"case_id": case_id, "now": now}) for statement in statements]


def opened_contents(
    vaults: Vaults, case_id: UUID, keys: Sequence[Sequence[Any]], documents: Sequence[Sequence[Any]]
) -> Contents:
    """Open everything a case holds, by the rows that answer `asked_contents`."""
    if not keys:
        return Contents(erased=True)
    key = _KeyLine(*keys[0])
    vault = vaults.opened_with(case_id, WrappedKey(key.version, key.wrapped))
    rows = _as_staff_read([(_DocumentLine(*row[:_OF_DOCUMENT]), row[_OF_DOCUMENT:]) for row in documents])
    texts = {document.kind: document for document, _question in reversed(rows)}
    files = {document.id: document for document, _question in rows if document.kind == "file"}
    return Contents(
        subject=_text(vault, texts.get("subject")),
        accused=_text(vault, texts.get("accused")),
        questions=tuple(_questions(vault, rows)),
        letters=tuple(
            _letter(vault, document, files.values()) for document, _ in rows if document.kind in LETTER_KINDS
        ),
        files=tuple(_file(vault, row) for row in files.values() if row.parent_id is None),
        has_identity=key.identity is not None,
        has_email=key.email is not None,
        email_confirmed=key.email_confirmed_at is not None,
        unopened=tuple((key.unopened or "").split()),
        mail_stopped=key.mail_stopped_at is not None,
        rating=_rating(vault, texts.get(RATING)),
        vault=vault,
    )


def file_of(
    vaults: Vaults,
    case_id: UUID,
    document_id: UUID,
    *,
    for_filer: bool,
    now: datetime,
    reveals: bool = False,
) -> Document:
    """Return a file's row if it belongs to the case and the reader may have it now.

    `reveals`: whoever asks may read what was kept back to protect who filed.
    Raises NotFound; FileClosed for one that the reader sees listed, and nobody may open now."""
    document = vaults.session.get(Document, document_id)
    if document is None or document.case_id != case_id or document.stored_name is None:
        raise NotFound("file")
    if for_filer and not is_listed_to_filer(document, now):
        raise NotFound("file")
    if closed_by(document):
        raise FileClosed(closed_by(document))
    if document.copy_kind == RESERVED and not (for_filer or reveals):
        raise FileClosed(RESERVED)
    return document


def relatives_of(session: Session, case: Case) -> list[Case]:
    """Return the case and all that were taken from the same whole, by folio."""
    return list(
        session.scalars(select(Case).where(Case.folio.in_(family_of(case.folio))).order_by(Case.folio))
    )


def was_just_written(
    vaults: Vaults, case_id: UUID, text: str, files: Iterable[Upload], *, now: datetime
) -> bool:
    """Say whether the filer wrote this very text with these files a moment ago: a form sent twice."""
    vault = vaults.open(case_id)
    wanted = sorted(vault.commitment(upload.content) for upload in files)
    since = and_(Document.case_id == case_id, Document.recorded_at >= now - REPEATED_WITHIN)
    texts = select(Document.id).where(
        since,
        Document.author == "filer",
        or_(Document.kind == "message", Document.kind == "reason"),
        Document.commitment == vault.commitment(text.encode()),
    )
    known: dict[UUID, list[str]] = {document_id: [] for document_id in vaults.session.scalars(texts)}
    if not known:
        return False
    hung = select(Document.parent_id, Document.commitment).where(Document.parent_id.in_(known))
    for parent_id, commitment in vaults.session.execute(hung):
        if parent_id is not None:
            known[parent_id].append(commitment)
    return any(sorted(commitments) == wanted for commitments in known.values())


def _as_staff_read(
    rows: list[tuple[_DocumentLine, Sequence[Any]]],
) -> list[tuple[_DocumentLine, Sequence[Any]]]:
    """Put the last copy of each text in its place; a filer's rows hold no copy."""
    masks = {document.copy_of_id: document for document, _ in rows if document.copy_kind == MASKED}
    if not masks:
        return rows
    return [
        (_copied(document, masks.get(document.id)), question)
        for document, question in rows
        if document.copy_kind != MASKED
    ]


def _copied(document: _DocumentLine, mask: _DocumentLine | None) -> _DocumentLine:
    return document if mask is None else document._replace(sealed=mask.sealed, sealed_at=mask.id)


def _text(vault: CaseVault, document: _DocumentLine | None) -> str:
    if document is None:
        return ""
    return vault.opened(SealedText(document.sealed_at or document.id, document.sealed))


def _questions(vault: CaseVault, rows: Iterable[tuple[_DocumentLine, Sequence[Any]]]) -> list[QuestionRead]:
    known = [(document, _QuestionLine._make(row)) for document, row in rows if row[0] is not None]
    found = [
        QuestionRead(
            id=question.id,
            position=question.position,
            text=_text(vault, document),
            outcome=question.outcome,
            ground_code=question.ground_code,
            more_ground_codes=tuple(question.more_ground_codes.split()),
            part_case_id=question.part_case_id,
        )
        for document, question in known
    ]
    return sorted(found, key=lambda question: question.position)


def _letter(vault: CaseVault, document: _DocumentLine, files: Iterable[_DocumentLine]) -> Letter:
    return Letter(
        id=document.id,
        kind=document.kind,
        author=document.author,
        text=_text(vault, document),
        at=document.recorded_at,
        files=tuple(_file(vault, row) for row in files if row.parent_id == document.id),
        is_rich=document.media_type == RICH_TEXT,
    )


def _rating(vault: CaseVault, document: _DocumentLine | None) -> RatingRead | None:
    return RatingRead(from_text(_text(vault, document)), document.recorded_at) if document else None


def _file(vault: CaseVault, row: _DocumentLine) -> FileRead:
    return FileRead(
        id=row.id,
        name=vault.file_name(row),
        size_bytes=row.byte_size,
        author=row.author,
        media_type=row.media_type,
        copy_kind=row.copy_kind,
        copy_of_id=row.copy_of_id,
        closed_by=closed_by(row),
        visible_to_filer=row.visible_to_filer,
        opens_at=row.opens_at,
        public_from=row.public_from,
    )
