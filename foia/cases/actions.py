"""The verbs every kind of case shares. Each checks the table and the law, records its event and tells people.

None commits, reads a clock or knows a web request.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from foia import law
from foia.accounts.models import Person
from foia.actors import Capability
from foia.cases import states
from foia.cases.accused import keep_out_accused
from foia.cases.context import Context
from foia.cases.lawful import not_lawful
from foia.cases.models import Case, Document
from foia.cases.notices import tell_body, tell_filer
from foia.cases.outcomes import AnswerRules
from foia.cases.placement import applicable_to, colleagues, custody_for, people_who_work
from foia.cases.seats import calendar_at
from foia.cases.store import Fact, events_of, record, record_all, seat_of
from foia.cases.terms import report
from foia.cases.untold_answers import taken_back, told_of
from foia.cases.vault import CaseVault, Upload
from foia.cases.visibility import CLEAN, ORIGINAL
from foia.copies.cleaning import clean_copy
from foia.directory.models import Body, Office
from foia.directory.queries import offices_by_body
from foia.errors import InvalidInput, LawRefusal, NotFound, StaleCase, WrongState

# What is written to leave, though nobody outside reads it yet.
_LEAVING = frozenset({"answer", "draft"})
# What a body may give a person to clarify, where the law gives no number.
MOST_CLARIFICATION_DAYS = 30


@dataclass(frozen=True)
class Text:
    """What a person wrote, and the files that go with it."""

    text: str
    files: Sequence[Upload] = ()


def require(
    context: Context,
    verb: str,
    case: Case,
    expected_version: int | None = None,
    *,
    by: Capability | None = None,
) -> None:
    """Refuse what the table does not give this actor now; `by`: another capability that gives it as well.

    Raises NotFound for a case the actor may not see, StaleCase when it changed meanwhile, WrongState."""
    capability = by or states.VERBS[verb].capability
    reaches = (
        states.is_filer(context.actor, case)
        if capability is None
        else states.may(context.actor, capability, case)
    )
    if not reaches:
        raise NotFound(verb)
    if expected_version is not None and expected_version != _held_version(context, case):
        raise StaleCase(verb)
    if not states.admits(verb, case):
        raise WrongState(verb)


def _held_version(context: Context, case: Case) -> int | None:
    """Hold the case's row until the transaction ends, and return its version as it is then.

    Whoever comes second waits here, and learns of the other before reading anything else of the case."""
    held = select(Case.version).where(Case.id == case.id).with_for_update()
    version = context.session.scalar(held)
    return version if version == case.version else None


def require_lawful(context: Context, verb: str, case: Case, rules: AnswerRules | None = None) -> None:
    """Refuse a verb that the case's regime, or its kind's rules where given, do not admit.

    Raises LawRefusal."""
    refused = not_lawful(verb, regime_of_case(context, case), rules)
    if refused is not None:
        raise LawRefusal(refused.text_es, refused.text_en)


def acknowledge(context: Context, case: Case, *, expected_version: int | None = None) -> None:
    """Record that the body took the case up, and tell the filer."""
    require(context, "acknowledge", case, expected_version)
    record(context, case, "acknowledged", {})
    tell_filer(context, case, "acknowledged")


def assign(
    context: Context,
    case: Case,
    person_id: UUID,
    office_id: UUID | None = None,
    *,
    expected_version: int | None = None,
) -> None:
    """Make one officer responsible, in an office of the body or in the body at large.

    Raises InvalidInput if the person cannot work this case there."""
    require(context, "assign", case, expected_version)
    if office_id is not None and office_id not in {office.id for office in offices_of(context, case)}:
        raise InvalidInput("unknown_office", "office")
    if person_id not in {person.id for person in assignable(context, case, office_id)}:
        raise InvalidInput("not_assignable", "person")
    office = office_id.hex if office_id else None
    record(context, case, "assigned", {"person_id": person_id.hex, "office_id": office})
    if person_id != context.actor.person_id:
        tell_body(context, case, "assigned", person_id)


def assignable(context: Context, case: Case, office_id: UUID | None = None) -> list[Person]:
    """Return the people who may be made responsible for a case in an office, or (None) in the whole body."""
    if case.custody == states.BODY:
        return colleagues(context.session, case, office_id)
    return people_who_work(context.session, case)


def offices_of(context: Context, case: Case) -> list[Office]:
    """Return the offices a case may be given to: those of the body that works it."""
    if case.custody != states.BODY or case.body_id is None:
        return []
    return offices_by_body(context.session, case.body_id)


def ask_clarification(
    context: Context,
    case: Case,
    text: str,
    *,
    reason: str = "unclear",
    amount: int | None = None,
    expected_version: int | None = None,
) -> None:
    """Ask the filer to make the filing clear or complete. `reason`: unclear, missing_name.

    `amount` is the term the body sets, in the step's unit, where the law gives none (Guatemala, Decreto
    57-2008 art. 42). Raises InvalidInput when it lacks there, or is given where the law has its own."""
    require(context, "ask_clarification", case, expected_version)
    step = next((step for step in regime_of_case(context, case).steps if step.kind == "clarification"), None)
    sets_term = step is not None and step.amount is None
    if sets_term != (amount is not None):
        raise InvalidInput("term_missing" if sets_term else "term_not_needed", "amount")
    if amount is not None and not 1 <= amount <= MOST_CLARIFICATION_DAYS:
        raise InvalidInput("term_out_of_range", "amount")
    documents = sealed(context, case, "message", Text(text), author="body")
    payload = {
        "reason": reason,
        "amount": amount,
        "unit": step.unit if step is not None and amount is not None else None,
        "documents": committed(documents),
    }
    record(context, case, "clarification_requested", payload, rows=documents)
    tell_filer(context, case, "clarification_asked")


def give_clarification(context: Context, case: Case, wrote: Text) -> None:
    """Record what the filer answered to a clarification; an answer that was not read yet is taken back."""
    require(context, "give_clarification", told_of(context, case).case)
    documents = sealed(context, case, "message", wrote, author="filer")
    given = Fact("clarification_provided", {"documents": committed(documents)})
    record_all(context, case, [*taken_back(context, case), given], rows=documents)
    tell_body(context, case, "clarification_provided")


def extend(
    context: Context,
    case: Case,
    amount: int,
    unit: str,
    text: str,
    *,
    step: str | None = None,
    expected_version: int | None = None,
) -> None:
    """Extend a term, the response's unless another step is named, and tell the filer why.

    Raises LawRefusal, with the reason, where the regime does not allow it, not now or not by so much."""
    require(context, "extend", case, expected_version)
    found = report_of(context, case)
    refused = extension_refusal(context, case, found, step) or _too_long(
        context, case, found, amount, unit, step
    )
    if refused is not None:
        raise LawRefusal(refused.text_es, refused.text_en)
    documents = sealed(context, case, "message", Text(text), author="body", visible=step is None)
    record(
        context,
        case,
        "extended",
        {"step": step, "amount": amount, "unit": unit, "documents": committed(documents)},
        rows=documents,
    )
    if step is None:
        tell_filer(context, case, "due_moved")


def extension_refusal(
    context: Context, case: Case, found: law.Report, step: str | None = None
) -> law.Refusal | None:
    """Return why the law admits no extension of a term of this case today, or None if it does."""
    regime = regime_of_case(context, case)
    calendar = calendar_at(context.book, regime.calendar, seat_of(context.session, case.body_id))
    return law.may_extend_on(regime, found, context.now.astimezone(calendar.zone).date(), step)


def extension_limits(
    context: Context, case: Case, found: law.Report, step: str | None = None
) -> tuple[int | None, str]:
    """Return the longest extension of a term (None where the law gives no number) and its unit."""
    limits = law.extension_limits(regime_of_case(context, case), step or found.response.step)
    return (limits[0], limits[1]) if limits is not None else (None, "working_day")


def _too_long(
    context: Context, case: Case, found: law.Report, amount: int, unit: str, step: str | None
) -> law.Refusal | None:
    most, its_unit = extension_limits(context, case, found, step)
    if amount >= 1 and unit == its_unit and (most is None or amount <= most):
        return None
    return law.Refusal(
        code="too_long",
        text_es="La norma no admite ampliar el plazo en esa medida.",
        text_en="The law does not admit an extension of that length.",
        basis=None,
        evidence=None,
        verified=False,
    )


def report_of(context: Context, case: Case) -> law.Report:
    """Compute every deadline of a case as things stand."""
    events = events_of(context.session, case.id)
    return report(context.book, events, seat_of(context.session, case.body_id), now=context.now)


def regime_of_case(context: Context, case: Case) -> law.Regime:
    """Return the version of the regime the case is bound to."""
    return context.book.regime(case.regime_id, case.regime_version)


def send_message(context: Context, case: Case, wrote: Text, *, expected_version: int | None = None) -> None:
    """Write to the filer, without any effect on the term."""
    require(context, "send_message", case, expected_version)
    documents = sealed(context, case, "message", wrote, author="body")
    record(context, case, "message_sent", {"documents": committed(documents)}, rows=documents)
    tell_filer(context, case, "message_received")


def write_message(context: Context, case: Case, wrote: Text) -> None:
    """Record what the filer writes, and tell whoever works the case."""
    require(context, "write_message", case)
    documents = sealed(context, case, "message", wrote, author="filer")
    record(context, case, "message_received", {"documents": committed(documents)}, rows=documents)
    tell_body(context, case, "message_received")


def add_note(context: Context, case: Case, text: str, *, expected_version: int | None = None) -> None:
    """Add a note that only staff of this case see."""
    require(context, "add_note", case, expected_version)
    documents = sealed(context, case, "note", Text(text), author="body", visible=False)
    record(context, case, "note_added", {"documents": committed(documents)}, rows=documents)


def release(context: Context, case: Case, *, expected_version: int | None = None) -> None:
    """Release a filing that came in over the limits and was held for a look."""
    require(context, "release", case, expected_version)
    record(context, case, "released", {})


def withdraw(context: Context, case: Case, reason: str = "") -> None:
    """Let the filer give the case up; questions without an answer they could read end as withdrawn."""
    require(context, "withdraw", told_of(context, case).case)
    documents = sealed(context, case, "reason", Text(reason), author="filer") if reason else []
    given_up = Fact("withdrawn", {"outcome": "withdrawn", "documents": committed(documents)})
    record_all(context, case, [*taken_back(context, case), given_up], rows=documents)
    tell_filer(context, case, "withdrawn")
    tell_body(context, case, "withdrawn")


def route(
    context: Context, case: Case, body: Body, reason: str, *, expected_version: int | None = None
) -> None:
    """Give a case in the central desk's custody to the competent body; the receipt date stays."""
    require(context, "route", case, expected_version)
    if body.id == case.body_id:
        raise InvalidInput("same_body", "body")
    regime = applicable_to(context, case, body)
    keep_out_accused(context, case, [body.id])
    documents = sealed(context, case, "reason", Text(reason), author="body") if reason else []
    custody = custody_for(context, body.id, case.excluded_ids)
    payload = {
        "body_id": body.id.hex,
        "custody": custody,
        "regime_id": regime.id,
        "regime_version": regime.version,
        "documents": committed(documents),
    }
    before = case.due_on
    record(context, case, "routed", payload, rows=documents)
    tell_filer(context, case, "not_joined" if custody == states.CENTRAL_DESK else "routed")
    if before != case.due_on:
        tell_filer(context, case, "due_moved")
    tell_body(context, case, "filed")


def record_file_sent(
    context: Context, case: Case, means: str, *, expected_version: int | None = None
) -> None:
    """Record that the printable file was sent to a body that has not joined. `means`: email, post, hand."""
    require(context, "record_file_sent", case, expected_version)
    if case.body_id is None:
        raise InvalidInput("no_body", "body")
    record(context, case, "file_sent", {"body_id": case.body_id.hex, "means": means})


def sealed(
    context: Context, case: Case, kind: str, wrote: Text, *, author: str, visible: bool = True
) -> list[Document]:
    """Seal a text and the files that hang on it, to be recorded with an event.

    Of a body's file that leaves, now or when its letter is given, a copy without metadata goes beside it:
    that is what the filer gets. Raises RefusedFile, NotCleaned; InvalidInput when the case's space is used
    up."""
    vault = context.vaults.open(case.id)
    if wrote.files:
        _require_space(context, case, sum(len(upload.content) for upload in wrote.files))
    head = vault.seal_text(kind, wrote.text, author=author, now=context.now, visible=visible)
    leaves = author == "body" and (visible or kind in _LEAVING)
    documents = [head]
    for upload in wrote.files:
        file = vault.seal_file(upload, author=author, now=context.now, visible=visible, parent=head.id)
        documents.append(file)
        if leaves:
            clean = clean_copy(upload.name, upload.content) if upload.clean is None else upload.clean
            documents += clean_beside(vault, file, upload.name, upload.content, clean, context.now)
    return documents


def clean_beside(
    vault: CaseVault, file: Document, name: str, content: bytes, clean: bytes, now: datetime
) -> list[Document]:
    """Return the clean copy of a file that leaves, in its place; none for what has nothing to take out."""
    if clean == content:
        file.copy_kind = CLEAN
        return []
    file.copy_kind = ORIGINAL
    return [vault.seal_copy(file, name, clean, CLEAN, now=now, visible=file.visible_to_filer)]


def _require_space(context: Context, case: Case, more_bytes: int) -> None:
    used = (
        context.session.scalar(select(func.sum(Document.byte_size)).where(Document.case_id == case.id)) or 0
    )
    if used + more_bytes > context.case_limit_bytes:
        raise InvalidInput("case_full", "files")


def committed(documents: Iterable[Document]) -> list[dict[str, str]]:
    """Return what an event says of documents: id, kind and keyed commitment."""
    return [
        {"document_id": document.id.hex, "kind": document.kind, "commitment": document.commitment}
        for document in documents
    ]
