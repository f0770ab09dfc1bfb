"""Writing the draft of an answer together, having it approved by somebody else, and signing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select, update

from foia import law
from foia.actors import Capability
from foia.cases import answering, states
from foia.cases.actions import Text, committed, regime_of_case, require, sealed
from foia.cases.context import Context
from foia.cases.four_eyes import commitment_of
from foia.cases.models import Case, Document
from foia.cases.notices import tell_body, tell_heads
from foia.cases.outcomes import AnswerRules
from foia.cases.store import add_in_order, events_of, record
from foia.cases.vault import Upload
from foia.drafting.content import DraftContent
from foia.drafting.models import Draft, DraftComment, DraftVersion
from foia.drafting.queries import DraftRead, files_of, live_draft, positions_of, read_draft
from foia.errors import InvalidInput, NotFound, StaleCase, WrongState
from foia.extensions import new_id


class DraftMoved(Exception):
    """A colleague saved another version meanwhile; nothing of either is lost."""


def save_draft(
    context: Context,
    case: Case,
    content: DraftContent,
    uploads: Sequence[Upload] = (),
    *,
    base_version: int = 0,
) -> Draft:
    """Save the next version of the case's draft, or its first; `base_version` is the one it was written upon.

    Raises DraftMoved when that is not the last any more, InvalidInput, NotFound, WrongState."""
    require(context, "answer", case)
    author_id = _person(context)
    _check(context, case, content)
    draft = live_draft(context.session, case.id, events_of(context.session, case.id))
    if (draft.version if draft is not None else 0) != base_version:
        raise DraftMoved(str(base_version))
    known = {document.id.hex for document in files_of(context.session, case.id, content)}
    content = replace(content, files=tuple(id_ for id_ in content.files if id_ in known))
    attached = _attached(context, case, uploads)
    content = replace(content, files=(*content.files, *(document.id.hex for document in attached)))
    head = sealed(context, case, "draft", Text(content.as_text()), author="body", visible=False)[0]
    for document in attached:
        document.parent_id = head.id
    if draft is None:
        draft = Draft(id=new_id(), case_id=case.id, begun_by_id=author_id, begun_at=context.now, version=0)
    draft.version, draft.signed_sequence = base_version + 1, None
    version = DraftVersion(
        draft_id=draft.id,
        version=draft.version,
        document_id=head.id,
        author_id=author_id,
        saved_at=context.now,
    )
    add_in_order(context.session, [head, *attached, draft, version])
    _mark(context, case, draft.begun_by_id)
    return draft


def comment(context: Context, case: Case, text: str) -> None:
    """Say something of the last version to whoever writes it."""
    require(context, "answer", case)
    draft = _draft(context, case)
    document = sealed(context, case, "comment", Text(text), author="body", visible=False)[0]
    remark = DraftComment(
        document_id=document.id,
        draft_id=draft.id,
        version=draft.version,
        author_id=_person(context),
        written_at=context.now,
    )
    add_in_order(context.session, [document, remark])


def discard(context: Context, case: Case) -> None:
    """Set the draft aside; its versions stay sealed in the case."""
    require(context, "answer", case)
    if case.approval_asked_at is not None:
        raise WrongState("discard")
    _draft(context, case).ended_at = context.now
    _mark(context, case, None)


def ask_approval(context: Context, case: Case, version: int, *, expected_version: int | None = None) -> None:
    """Ask whoever decides to approve the last version. Raises DraftMoved, InvalidInput."""
    require(context, "answer", case, expected_version)
    read = _read(context, case, version)
    if not read.content.answers or not read.content.text.strip():
        raise InvalidInput("draft_empty", "text")
    missing = harm_tests_missing(context, case, read.content)
    if missing:
        raise InvalidInput("harm_test_missing", f"harm_{missing[0]}")
    record(context, case, "approval_requested", {"draft_id": read.draft.id.hex})
    tell_heads(context, case, "approval_asked")


def may_approve(context: Context, case: Case, read: DraftRead) -> bool:
    """Say whether the actor decides over the case and is not who wrote the last version."""
    decides = states.may(context.actor, Capability.DECIDE_CASE, case)
    return decides and read.last.author_id != context.actor.person_id and states.admits("answer", case)


def approve(context: Context, case: Case, version: int, *, expected_version: int | None = None) -> None:
    """Approve this very version: any later change voids it.

    Raises NotFound for whoever wrote it or decides nothing here, DraftMoved, WrongState."""
    read = _decided_upon(context, case, version, expected_version)
    text = read.content.letter(positions_of(context.session, case.id))
    commitment = commitment_of(context.vaults.open(case.id), read.signed, read.content.answers, text)
    record(context, case, "approval_given", {"draft_id": read.draft.id.hex, "commitment": commitment})
    tell_body(context, case, "approval_given", read.last.author_id)


def return_draft(
    context: Context, case: Case, version: int, reason: str, *, expected_version: int | None = None
) -> None:
    """Give the draft back with what must change; an approval given before ends."""
    read = _decided_upon(context, case, version, expected_version)
    documents = sealed(context, case, "reason", Text(reason), author="body", visible=False)
    payload = {"draft_id": read.draft.id.hex, "documents": committed(documents)}
    record(context, case, "approval_returned", payload, rows=documents)
    tell_body(context, case, "approval_returned", read.last.author_id)


def sign(
    context: Context,
    case: Case,
    rules: AnswerRules,
    version: int,
    *,
    verb: str = "answer",
    expected_version: int | None = None,
) -> str | None:
    """Sign the last version, as an answer or as a decision whose notice follows; return the case's outcome.

    Raises DraftMoved, InvalidInput (`approval_missing`, `harm_test_missing`…), StaleCase, WrongState."""
    require(context, verb, case, expected_version)
    read = _read(context, case, version)
    missing = harm_tests_missing(context, case, read.content)
    if missing:
        raise InvalidInput("harm_test_missing", f"harm_{missing[0]}")
    wrote = Text(read.content.letter(positions_of(context.session, case.id)))
    act = answering.decide if verb == "decide" else answering.answer
    outcome = act(context, case, rules, read.content.answers, wrote, draft=read.signed)
    read.draft.signed_sequence = case.head_sequence
    if outcome is None:
        _mark(context, case, None)
    return outcome


def harm_tests_missing(context: Context, case: Case, content: DraftContent) -> list[int]:
    """Return the numbers of the questions whose grounds ask for a harm test that is not written."""
    asking = {ground.code for ground in law.grounds(regime_of_case(context, case)) if ground.harm_test}
    positions = positions_of(context.session, case.id)
    return [
        positions[item.question_id]
        for item in content.questions
        if item.outcome is not None and asking.intersection(item.grounds) and not item.harm_test.strip()
    ]


def _check(context: Context, case: Case, content: DraftContent) -> None:
    """Refuse what is not of this case, however it came."""
    known = set(positions_of(context.session, case.id))
    codes = {ground.code for ground in law.grounds(regime_of_case(context, case))}
    if any(item.question_id not in known for item in content.questions):
        raise InvalidInput("question_not_open", "answers")
    if any(not codes.issuperset(item.grounds) for item in content.questions):
        raise InvalidInput("unknown_ground", "answers")


def _decided_upon(context: Context, case: Case, version: int, expected_version: int | None) -> DraftRead:
    """Return the draft that is approved or returned now."""
    if not states.may(context.actor, Capability.DECIDE_CASE, case):
        raise NotFound("approval")
    _hold(context, case, expected_version)
    if not states.admits("answer", case) or case.approval_asked_at is None:
        raise WrongState("approval")
    read = _read(context, case, version)
    if not may_approve(context, case, read):
        raise NotFound("approval")
    return read


def _hold(context: Context, case: Case, expected_version: int | None) -> None:
    held = context.session.scalar(select(Case.version).where(Case.id == case.id).with_for_update())
    if held != case.version or (expected_version is not None and held != expected_version):
        raise StaleCase("approval")


def _draft(context: Context, case: Case) -> Draft:
    draft = live_draft(context.session, case.id, events_of(context.session, case.id))
    if draft is None:
        raise WrongState("draft")
    return draft


def _read(context: Context, case: Case, version: int) -> DraftRead:
    draft = _draft(context, case)
    if draft.version != version:
        raise DraftMoved(str(version))
    return read_draft(context, case, draft)


def _attached(context: Context, case: Case, uploads: Sequence[Upload]) -> list[Document]:
    """Seal new files; the version they come with is what they hang on until the answer is signed."""
    if not uploads:
        return []
    return sealed(context, case, "draft", Text("", uploads), author="body", visible=False)[1:]


def _mark(context: Context, case: Case, person_id: UUID | None) -> None:
    """Say on the case's row who began its draft; nobody's form becomes stale by it."""
    context.session.flush()
    context.session.execute(update(Case).where(Case.id == case.id).values(drafted_by_id=person_id))


def _person(context: Context) -> UUID:
    if context.actor.person_id is None:
        raise NotFound("person")
    return context.actor.person_id
