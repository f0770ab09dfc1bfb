"""Reading drafts: the one a case has now, with its versions and comments, and what waits for approval."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.cases.context import Context
from foia.cases.events import Happening
from foia.cases.four_eyes import DraftSigned, is_approved
from foia.cases.models import Case, Document, Question
from foia.cases.tray_scopes import Scope
from foia.cases.untold import undone_numbers
from foia.cases.visibility import CLEAN
from foia.drafting.content import DraftContent, content_of
from foia.drafting.models import Draft, DraftComment, DraftVersion

MOST_WAITING = 100


@dataclass(frozen=True)
class Remark:
    """What a colleague said of a version."""

    author: str
    at: datetime
    version: int
    text: str


@dataclass(frozen=True)
class SavedVersion:
    """Who saved a version, and when."""

    number: int
    author_id: UUID
    author: str
    at: datetime


@dataclass(frozen=True)
class DraftRead:
    """A draft opened: what its last version says, who saved each, what was said of it."""

    draft: Draft
    content: DraftContent
    files: tuple[Document, ...]
    versions: tuple[SavedVersion, ...]  # the newest first
    comments: tuple[Remark, ...] = ()
    approved: bool = False  # this very version

    @property
    def last(self) -> SavedVersion:
        return self.versions[0]

    @property
    def signed(self) -> DraftSigned:
        return DraftSigned(self.draft.id, self.draft.version, self.files)


@dataclass(frozen=True)
class Waiting:
    """A draft that waits for approval."""

    case_id: UUID
    folio: str
    kind: str
    asked_at: datetime | None
    due_on: date | None
    author_id: UUID | None


@dataclass(frozen=True)
class WaitingForApproval:
    """How many drafts wait (counted up to MOST_WAITING), and the first of them, the oldest first."""

    count: int
    rows: tuple[Waiting, ...]


def live_draft(session: Session, case_id: UUID, events: Iterable[Happening]) -> Draft | None:
    """Return the draft of a case that is being written: neither set aside nor signed for good."""
    draft = session.scalar(
        select(Draft)
        .where(Draft.case_id == case_id, Draft.ended_at.is_(None))
        .order_by(Draft.begun_at.desc(), Draft.id)
        .limit(1)
    )
    if draft is None or draft.signed_sequence is None:
        return draft
    return draft if draft.signed_sequence in undone_numbers(events) else None


def read_draft(context: Context, case: Case, draft: Draft) -> DraftRead:
    """Open a draft with its last version, its comments and its files."""
    session = context.session
    vault = context.vaults.open(case.id)
    rows = session.execute(
        select(DraftVersion, Person.name)
        .join(Person, Person.id == DraftVersion.author_id)
        .where(DraftVersion.draft_id == draft.id)
        .order_by(DraftVersion.version.desc())
    ).all()
    last = session.get_one(Document, rows[0][0].document_id)
    content = content_of(vault.text(last))
    files = files_of(session, case.id, content)
    signed = DraftSigned(draft.id, draft.version, files)
    positions = positions_of(session, case.id)
    return DraftRead(
        draft=draft,
        content=content,
        files=files,
        versions=tuple(SavedVersion(row.version, row.author_id, name, row.saved_at) for row, name in rows),
        comments=tuple(_comments(context, case, draft)),
        approved=is_approved(context, case, signed, content.answers, content.letter(positions)),
    )


def read_version(context: Context, case: Case, draft: Draft, version: int) -> DraftContent:
    """Return what one version said."""
    row = context.session.get_one(DraftVersion, (draft.id, version))
    document = context.session.get_one(Document, row.document_id)
    return content_of(context.vaults.open(case.id).text(document))


def files_of(session: Session, case_id: UUID, content: DraftContent) -> tuple[Document, ...]:
    """Return the files of a version, in its order, each with the clean copy that leaves in its place."""
    ids = [UUID(known) for known in content.files]
    is_copy = and_(Document.copy_of_id.in_(ids), Document.copy_kind == CLEAN)
    rows = list(
        session.scalars(
            select(Document)
            .where(Document.case_id == case_id, or_(Document.id.in_(ids), is_copy))
            .order_by(Document.copy_of_id.is_not(None))
        )
    )
    chosen = {id_: number for number, id_ in enumerate(ids)}
    return tuple(sorted(rows, key=lambda row: chosen.get(row.copy_of_id or row.id, chosen.get(row.id, 0))))


def positions_of(session: Session, case_id: UUID) -> dict[str, int]:
    """Return the number of each question of a case, by its id (hex)."""
    rows = session.execute(select(Question.id, Question.position).where(Question.case_id == case_id))
    return {question_id.hex: position for question_id, position in rows}


def waiting_for_approval(
    session: Session, scopes: Sequence[Scope], person_id: UUID | None = None, *, limit: int = 25
) -> WaitingForApproval:
    """Return the drafts that wait in these scopes (of DECIDE_CASE), but for those the person wrote."""
    if not scopes:
        return WaitingForApproval(0, ())
    last = (
        select(DraftVersion.author_id)
        .join(Draft, Draft.id == DraftVersion.draft_id)
        .where(Draft.case_id == Case.id, Draft.ended_at.is_(None))
        .order_by(DraftVersion.saved_at.desc())
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )
    conditions = [Case.approval_asked_at.is_not(None), or_(*(scope.condition for scope in scopes))]
    if person_id is not None:
        conditions.append(or_(last.is_(None), last != person_id))
    bounded = select(Case.id).where(*conditions).limit(MOST_WAITING).subquery()
    count = session.scalar(select(func.count()).select_from(bounded)) or 0
    rows = session.execute(
        select(Case.id, Case.folio, Case.kind, Case.approval_asked_at, Case.due_on, last)
        .where(*conditions)
        .order_by(Case.approval_asked_at, Case.id)
        .limit(limit)
    )
    return WaitingForApproval(count, tuple(Waiting(*row) for row in rows))


def _comments(context: Context, case: Case, draft: Draft) -> Iterable[Remark]:
    vault = context.vaults.open(case.id)
    rows = context.session.execute(
        select(DraftComment, Person.name, Document)
        .join(Person, Person.id == DraftComment.author_id)
        .join(Document, Document.id == DraftComment.document_id)
        .where(DraftComment.draft_id == draft.id)
        .order_by(DraftComment.written_at)
    )
    for row, name, document in rows:
        yield Remark(name, row.written_at, row.version, vault.text(document))
