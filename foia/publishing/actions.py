"""Proposing, reviewing and taking back the publication of an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select

from foia.actors import Capability
from foia.cases import states
from foia.cases.context import Context
from foia.cases.models import Case, Document
from foia.cases.notices import tell_filer
from foia.cases.parties import what_tells_who_filed
from foia.cases.phases import Phase
from foia.cases.search_tokens import stems
from foia.cases.store import record
from foia.cases.visibility import CLEAN, REDACTED, is_readable
from foia.errors import InvalidInput, NotFound, WrongState
from foia.extensions import new_id
from foia.publishing.models import Publication, PublicationWord, PublishedFile
from foia.publishing.queries import files_of, kept_files, of_case
from foia.requests.rules import KIND

_COPIES = frozenset({CLEAN, REDACTED})


@dataclass(frozen=True)
class PublicText:
    """What everybody will read."""

    subject: str
    question: str
    answer: str


def may_be_published(context: Context, case: Case) -> bool:
    """Say whether a case has an answer everybody could read: an information request, told to its filer."""
    is_told = case.answer_opens_at is None or case.answer_opens_at <= context.now
    return (
        case.kind == KIND
        and case.phase == Phase.CONCLUDED
        and case.body_id is not None
        and not case.confidential
        and case.stopped_on is not None
        and is_told
    )


def propose(context: Context, case: Case, text: PublicText, file_ids: Sequence[UUID]) -> Publication:
    """Propose to publish an answer; somebody else reviews it before anybody reads it.

    Raises InvalidInput: `tells_…` for words that tell who asked, `not_a_copy` for a file that came in or was
    not released to the public; NotFound, WrongState."""
    if not states.may(context.actor, Capability.WORK_CASE, case) or context.actor.person_id is None:
        raise NotFound("case")
    if not may_be_published(context, case) or case.body_id is None or case.stopped_on is None:
        raise WrongState("publish")
    known = of_case(context.session, case.id)
    if known is not None and known.is_public:
        raise WrongState("publish")
    for field in ("subject", "question", "answer"):
        told = what_tells_who_filed(context, case, getattr(text, field))
        if told is not None:
            raise InvalidInput(f"tells_{told}", field)
    files = [_public_file(context, case, file_id) for file_id in dict.fromkeys(file_ids)]
    publication = known or Publication(id=new_id(), case_id=case.id)
    publication.body_id, publication.language = case.body_id, case.language
    publication.outcome = str(case.outcome)
    publication.subject, publication.question, publication.answer = text.subject, text.question, text.answer
    publication.answered_on = case.stopped_on
    publication.taken_working_days = case.response_working_days
    publication.proposed_by_id, publication.proposed_at = context.actor.person_id, context.now
    context.session.add(publication)
    context.session.flush()
    context.session.execute(delete(PublishedFile).where(PublishedFile.publication_id == publication.id))
    context.session.add_all(
        PublishedFile(publication_id=publication.id, document_id=document.id, position=position)
        for position, document in enumerate(files, start=1)
    )
    context.session.flush()
    return publication


def publish(context: Context, case: Case, publication: Publication) -> None:
    """Let everybody read what somebody else proposed.

    Raises InvalidInput `same_person`; NotFound, WrongState."""
    if not states.may(context.actor, Capability.WORK_CASE, case) or publication.case_id != case.id:
        raise NotFound("publication")
    if publication.published_at is not None or not may_be_published(context, case):
        raise WrongState("publish")
    if context.actor.person_id == publication.proposed_by_id:
        raise InvalidInput("same_person", "is_checked")
    for document in files_of(context.session, publication.id):
        _public_file(context, case, document.id)
    publication.reviewed_by_id, publication.published_at = context.actor.person_id, context.now
    words = " ".join((publication.subject, publication.question, publication.answer))
    context.session.flush()
    context.session.add_all(
        PublicationWord(stem=stem, publication_id=publication.id)
        for stem in sorted(stems(words, publication.language))
    )
    record(context, case, "answer_published", {"publication_id": publication.id.hex})
    tell_filer(context, case, "answer_published")


def discard(context: Context, case: Case, publication: Publication) -> None:
    """Drop a proposal nobody reviewed yet. Raises NotFound, WrongState."""
    if not states.may(context.actor, Capability.WORK_CASE, case) or publication.case_id != case.id:
        raise NotFound("publication")
    if publication.published_at is not None:
        raise WrongState("discard")
    context.session.execute(delete(PublishedFile).where(PublishedFile.publication_id == publication.id))
    context.session.delete(publication)
    context.session.flush()


def withdraw(context: Context, case: Case, publication: Publication) -> None:
    """Take a published answer back at once: one person is enough to close. Raises NotFound, WrongState."""
    if not states.may(context.actor, Capability.WORK_CASE, case) or publication.case_id != case.id:
        raise NotFound("publication")
    if not publication.is_public:
        raise WrongState("withdraw")
    publication.withdrawn_by_id, publication.withdrawn_at = context.actor.person_id, context.now
    context.session.execute(delete(PublicationWord).where(PublicationWord.publication_id == publication.id))
    for kept in kept_files(context.session, files_of(context.session, publication.id)).values():
        context.vaults.store.delete(kept.stored_name)
        context.session.delete(kept)
    record(context, case, "publication_withdrawn", {"publication_id": publication.id.hex})


def offered_files(context: Context, case: Case) -> list[Document]:
    """Return the files that may go with a publication: copies released to the public, open by now."""
    rows = context.session.scalars(
        select(Document)
        .where(Document.case_id == case.id, Document.public_from <= context.now)
        .order_by(Document.recorded_at, Document.id)
    )
    return [row for row in rows if is_readable(row) and _is_public_kind(row)]


def _is_public_kind(document: Document) -> bool:
    # A text file has nothing hidden: what left is itself.
    return document.copy_kind in _COPIES or (document.copy_kind == "" and document.author == "body")


def _public_file(context: Context, case: Case, file_id: UUID) -> Document:
    document = next((known for known in offered_files(context, case) if known.id == file_id), None)
    if document is None:
        raise InvalidInput("not_a_copy", "files")
    return document
