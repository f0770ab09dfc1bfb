"""Taking questions out of a case into one of their own: a part, with the same filer, key and receipt."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Select, and_, or_, select

from foia.actors import Actor, ActorKind
from foia.cases.actions import Text, committed, require, sealed
from foia.cases.answering import questions_of
from foia.cases.context import Context
from foia.cases.events import Happening
from foia.cases.folio import family_of
from foia.cases.models import Case, CaseLink, Document, Identity, IdentityIndex, Question
from foia.cases.notices import tell_filer
from foia.cases.store import Fact, events_of, open_case, record, record_all
from foia.cases.vault import CaseVault, Upload
from foia.cases.visibility import MASKED
from foia.directory.models import Body
from foia.errors import InvalidInput
from foia.extensions import Base, new_id, take_turns
from foia.law.appeals import KIND as APPEAL

PART = "part"
FEWEST_TO_SPLIT = 2  # open questions: one goes, one stays
# What was written about the whole, or tells of other cases, is not repeated in a part.
_OF_THE_WHOLE = frozenset(
    {
        "message_sent",
        "message_received",
        "note_added",
        "registry_noted",
        "file_sent",
        "part_taken",
        "linked",
        "told_otherwise",
        "address_confirmed",
        "key_rotated",
        "measure_promised",
        "measure_kept",
        "copy_added",
        "files_released",
        "appealed",
        "appeal_ended",
        "defence_requested",
        "compliance_reported",
    }
)
_REOPENINGS = frozenset({"reopened", "lapse_undone"})
# What whoever answers the part must read: what was asked, and what it was explained to mean.
_WITH_DOCUMENTS = frozenset({"filed", "clarification_requested", "clarification_provided"})


def split(
    context: Context,
    case: Case,
    question_ids: Collection[UUID],
    reason: str,
    *,
    expected_version: int | None = None,
) -> Case:
    """Give some questions a case of their own in the same body; return it.

    Raises InvalidInput for questions that are not open, or when none would stay."""
    require(context, "split", case, expected_version)
    part = take_part(context, case, question_ids, None, reason)
    tell_filer(context, part, "part_opened")
    return part


def take_part(
    context: Context, case: Case, question_ids: Collection[UUID], body: Body | None, reason: str
) -> Case:
    """Take open questions into a new case with the history of this one, and say why; `body`: who gets it.

    It begins where this one is: same key, filer, receipt, terms and phase. Raises InvalidInput."""
    if case.kind == APPEAL:
        raise InvalidInput("appeal_is_whole", "questions")
    chosen = _chosen(context, case, question_ids)
    part = _new_case(context, case)
    _record_part(context, case, part, chosen)
    documents = sealed(context, case, "reason", Text(reason), author="body")
    payload = {
        "questions": [question.id.hex for question in chosen],
        "case_id": part.id.hex,
        "body_id": body.id.hex if body else None,
        "documents": committed(documents),
    }
    link = CaseLink(from_case_id=case.id, to_case_id=part.id, relation=PART)
    record(context, case, "part_taken", payload, rows=[*documents, link])
    return part


def open_questions(context: Context, case: Case) -> list[Question]:
    """Return the questions nobody answered or took elsewhere yet."""
    return [row for row in questions_of(context, case) if row.outcome is None and row.part_case_id is None]


def _chosen(context: Context, case: Case, question_ids: Collection[UUID]) -> list[Question]:
    still_open = open_questions(context, case)
    chosen = [question for question in still_open if question.id in question_ids]
    if not chosen:
        raise InvalidInput("no_questions", "questions")
    if len(chosen) != len(set(question_ids)):
        raise InvalidInput("question_not_open", "questions")
    if len(chosen) == len(still_open):
        raise InvalidInput("no_question_stays", "questions")
    return chosen


def _new_case(context: Context, case: Case) -> Case:
    return open_case(
        Case(
            id=new_id(),
            folio=_free_folio(context, case),
            country=case.country,
            channel=case.channel,
            language=case.language,
            notice_channel=case.notice_channel,
            received_on=case.received_on,
            service_due_at=case.service_due_at,
            key_hmac=case.key_hmac,
            key_version=case.key_version,
        )
    )


def _free_folio(context: Context, case: Case) -> str:
    whole, *parts = family_of(case.folio)
    take_turns(context.session, f"parts of {whole}")
    taken = set(context.session.scalars(select(Case.folio).where(Case.folio.in_(parts))))
    free = next((folio for folio in parts if folio not in taken), None)
    if free is None:
        raise InvalidInput("too_many_parts", "questions")
    return free


def _record_part(context: Context, case: Case, part: Case, chosen: Sequence[Question]) -> None:
    """Record the part's beginning: what is known of the whole, sealed anew under the part's own key."""
    session = context.session
    history = events_of(session, case.id)
    source = context.vaults.open(case.id)
    vault, case_key = context.vaults.create(part.id)
    copies = _copies(session.scalars(_carried(case, history, chosen)), source, vault)
    questions = {
        old.id: Question(
            id=new_id(), case_id=part.id, position=position, document_id=copies[old.document_id].id
        )
        for position, old in enumerate(chosen, start=1)
    }
    rows: list[Base] = [case_key, *copies.values(), *questions.values()]
    people = session.scalars(select(Identity).where(Identity.case_id == case.id))
    rows += [row for person in people for row in identity_copies(context, source, vault, person)]
    record_all(context, part, list(_facts(case, history, copies, questions)), rows=rows)


def _carried(case: Case, history: Iterable[Happening], chosen: Sequence[Question]) -> Select[Document]:
    """Select the documents that go with the part, heads before the files that hang on them."""
    named = {
        UUID(document["document_id"])
        for event in history
        if event.type in _WITH_DOCUMENTS
        for document in event.payload["documents"]
        if document["kind"] != "question"
    }
    going = named | {row.document_id for row in chosen}
    return (
        select(Document)
        .where(
            Document.case_id == case.id,
            or_(
                Document.id.in_(going),
                and_(Document.copy_kind == MASKED, Document.copy_of_id.in_(going)),
            ),
        )
        .order_by(
            Document.parent_id.is_not(None),
            Document.copy_of_id.is_not(None),
            Document.recorded_at,
            Document.id,
        )
    )


def _copies(documents: Iterable[Document], source: CaseVault, vault: CaseVault) -> dict[UUID, Document]:
    """Seal each document anew; a file keeps its place under the letter it came with."""
    copies: dict[UUID, Document] = {}
    for old in documents:
        parent = copies[old.parent_id].id if old.parent_id else None
        if old.kind == "file":
            upload = Upload(source.file_name(old), source.file(old))
            new = vault.seal_file(
                upload,
                author=old.author,
                now=old.recorded_at,
                visible=old.visible_to_filer,
                parent=parent,
            )
            original = copies.get(old.copy_of_id) if old.copy_of_id else None
            new.copy_of_id, new.copy_kind = original.id if original else None, old.copy_kind
            new.opens_at, new.withheld_at = old.opens_at, old.withheld_at
            new.scan_state, new.scanned_at = old.scan_state, old.scanned_at
        else:
            new = vault.seal_text(
                old.kind,
                source.text(old),
                author=old.author,
                now=old.recorded_at,
                visible=old.visible_to_filer,
                parent=parent,
            )
            if old.copy_of_id in copies:
                new.copy_of_id, new.copy_kind = copies[old.copy_of_id].id, old.copy_kind
        copies[old.id] = new
    return copies


def identity_copies(
    context: Context, source: CaseVault, vault: CaseVault, old: Identity
) -> list[Identity | IdentityIndex]:
    """Seal who filed anew; nobody reads it here."""
    if old.sealed is None:
        return []
    rows = vault.seal_identity(source.identity(old), old.role, context.keyring)
    for row in rows:
        if isinstance(row, Identity):
            row.email_confirmed_at = old.email_confirmed_at
    return rows


def _facts(
    case: Case,
    history: Sequence[Happening],
    copies: Mapping[UUID, Document],
    questions: Mapping[UUID, Question],
) -> Iterable[Fact]:
    """Tell the case's history as that of the part, so that its terms run as they did for the whole.

    What was answered since the case was last open did not answer the part's questions."""
    reopened = max((event.sequence for event in history if event.type in _REOPENINGS), default=0)
    for event in history:
        if event.type in _OF_THE_WHOLE or ("answers" in event.payload and event.sequence > reopened):
            continue
        payload = dict(event.payload)
        if "documents" in payload:
            ids = [UUID(document["document_id"]) for document in payload["documents"]]
            payload["documents"] = committed(copies[known] for known in ids if known in copies)
        if "answers" in payload:
            payload["answers"] = [
                {**answer, "question_id": questions[UUID(answer["question_id"])].id.hex}
                for answer in payload["answers"]
                if UUID(answer["question_id"]) in questions
            ]
        if event.type == "filed":
            payload["questions"] = [question.id.hex for question in questions.values()]
            payload["origin_case_id"] = case.id.hex
        person_id = UUID(event.actor_id) if event.actor_id else None
        yield Fact(event.type, payload, event.occurred_at, Actor(ActorKind(event.actor_kind), person_id))
