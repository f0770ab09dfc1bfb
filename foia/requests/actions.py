"""Filing an information request and answering it, question by question."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import select

from foia import law
from foia.actors import Capability
from foia.cases import states
from foia.cases.actions import Text, applicable, committed, custody_for, require, sealed
from foia.cases.context import Context
from foia.cases.folio import key_from_nonce, new_folio, read_key
from foia.cases.models import Case, CaseKey, Filing, Question
from foia.cases.notices import tell_body, tell_filer
from foia.cases.recovery import ask_to_confirm_address
from foia.cases.store import open_case, record
from foia.cases.terms import local_date
from foia.cases.vault import FILER, REPRESENTED, CaseVault, Person, Upload
from foia.directory.models import Body
from foia.errors import InvalidInput
from foia.extensions import new_id, take_turns
from foia.requests.rules import ANSWER_OUTCOMES, KIND, needs_ground, outcome_of

RECEIPT_SHOWN_MINUTES = 30
_FORM, _RECEIPT, _NONCE, _KEY = "filing-form", "receipt-key", "filing-nonce", "case-key-lookup"


@dataclass(frozen=True)
class Request:
    """What a person files. `files` are hashed with the rest, so that the same form is recognised."""

    body: Body | None
    subject: str
    questions: Sequence[str]
    filer: Person = field(default_factory=Person)
    represented: Person = field(default_factory=Person)
    notice_channel: str = "page"  # page, email
    language: str = "es"
    channel: str = "web"
    files: Sequence[Upload] = ()
    held: bool = False


@dataclass(frozen=True)
class Receipt:
    """What the filer is given, once: the key is stored only as HMAC."""

    case_id: UUID
    folio: str
    key: str
    repeated: bool


class AlreadyFiled(InvalidInput):
    """The form's nonce made a case already, with other content, in another browser or too long ago."""


def new_nonce(context: Context) -> str:
    """Return the one-time nonce of a form: 128 random bits and our mark on them."""
    drawn = secrets.token_hex(16)
    return f"{drawn}.{context.keyring.fingerprint(drawn, _FORM)[1][:32]}"


def is_our_nonce(context: Context, nonce: str) -> bool:
    """Say whether we gave this nonce."""
    drawn, _, mark = nonce.partition(".")
    return any(hmac.compare_digest(mark, known[:32]) for known in context.keyring.fingerprints(drawn, _FORM))


def is_spent(context: Context, nonce: str) -> bool:
    """Say whether a form with this nonce was filed already."""
    marks = context.keyring.fingerprints(nonce, _NONCE)
    return context.session.scalar(select(Filing.case_id).where(Filing.nonce_hmac.in_(marks))) is not None


def file_request(context: Context, request: Request, nonce: str, cookie: str) -> Receipt:
    """File a request: case, questions, deadlines, reminders, messages and receipt in one transaction.

    The same nonce with the same content from the same browser within half an hour gives the same receipt.
    Raises AlreadyFiled for any other use of a spent nonce; InvalidInput for a nonce that is not ours."""
    if not is_our_nonce(context, nonce):
        raise InvalidInput("form_expired")
    # A double click sends the form twice at once: the second waits and is shown the first one's receipt.
    take_turns(context.session, nonce)
    marks = context.keyring.fingerprints(nonce, _NONCE)
    spent = context.session.scalar(select(Filing).where(Filing.nonce_hmac.in_(marks)))
    if spent is not None:
        return _shown_again(context, spent, request, nonce, cookie)
    case = _new_case(context, request)
    vault, case_key = context.vaults.create(case.id)
    key = key_from_nonce(context.keyring.key(context.keyring.current, _RECEIPT), nonce)
    case.key_version, case.key_hmac = context.keyring.fingerprint(read_key(key) or "", _KEY)
    _record_filing(context, case, request, vault, case_key)
    version, mark = context.keyring.fingerprint(nonce, _NONCE)
    context.session.add(
        Filing(
            nonce_hmac=mark,
            key_version=version,
            content_hmac=vault.commitment(_content(request)),
            cookie_hmac=context.keyring.fingerprint(cookie, _NONCE)[1],
            case_id=case.id,
            created_at=context.now,
        )
    )
    context.session.flush()
    if request.filer.email:
        ask_to_confirm_address(context, case)
    tell_filer(context, case, "filed")
    if case.custody == states.CENTRAL_DESK:
        tell_filer(context, case, "not_joined")
    tell_body(context, case, "filed")
    return Receipt(case.id, case.folio, key, repeated=False)


def _shown_again(context: Context, spent: Filing, request: Request, nonce: str, cookie: str) -> Receipt:
    case = context.session.get_one(Case, spent.case_id)
    same_browser = spent.cookie_hmac in context.keyring.fingerprints(cookie, _NONCE)
    recent = context.now - spent.created_at <= timedelta(minutes=RECEIPT_SHOWN_MINUTES)
    if not same_browser or not recent:
        raise AlreadyFiled("filed_before")
    if context.vaults.open(case.id).commitment(_content(request)) != spent.content_hmac:
        raise AlreadyFiled("filed_with_other_content")
    key = key_from_nonce(context.keyring.key(spent.key_version, _RECEIPT), nonce)
    if case.key_hmac not in context.keyring.fingerprints(read_key(key) or "", _KEY):
        raise AlreadyFiled("filed_before")  # the key was replaced since
    return Receipt(case.id, case.folio, key, repeated=True)


def _content(request: Request) -> bytes:
    """Return what tells one filing from another, whatever the form's layout."""
    parts = {
        "body": request.body.id.hex if request.body else None,
        "subject": request.subject,
        "questions": list(request.questions),
        "filer": asdict(request.filer),
        "represented": asdict(request.represented),
        "notice_channel": request.notice_channel,
        "files": [[upload.name, sha256(upload.content).hexdigest()] for upload in request.files],
    }
    return json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()


def _new_case(context: Context, request: Request) -> Case:
    place_code = request.body.place_code if request.body else None
    received_on = local_date(context.book, context.country, place_code, context.now)
    return open_case(
        Case(
            id=new_id(),
            folio=_free_folio(context, received_on),
            kind=KIND,
            country=context.country,
            channel=request.channel,
            language=request.language,
            notice_channel=request.notice_channel,
            received_at=context.now,
            received_on=received_on,
        )
    )


def _free_folio(context: Context, received_on: date) -> str:
    while True:
        folio = new_folio(context.folio_prefix, received_on)
        if context.session.scalar(select(Case.id).where(Case.folio == folio)) is None:
            return folio


def _record_filing(
    context: Context, case: Case, request: Request, vault: CaseVault, case_key: CaseKey
) -> None:
    regime = applicable(context, case.kind, request.body, case.received_at)
    body_id = request.body.id if request.body else None
    texts = [
        vault.seal_text("subject", request.subject, author="filer", now=context.now),
        *(vault.seal_text("question", text, author="filer", now=context.now) for text in request.questions),
    ]
    files = [vault.seal_file(upload, author="filer", now=context.now) for upload in request.files]
    questions = [
        Question(id=new_id(), case_id=case.id, position=position, document_id=text.id)
        for position, text in enumerate(texts[1:], start=1)
    ]
    people = [
        row
        for person, role in ((request.filer, FILER), (request.represented, REPRESENTED))
        if person.given
        for row in vault.seal_identity(person, role, context.keyring)
    ]
    payload = {
        "kind": case.kind,
        "regime_id": regime.id,
        "regime_version": regime.version,
        "body_id": body_id.hex if body_id else None,
        "custody": custody_for(context, body_id),
        "channel": case.channel,
        "notice_channel": case.notice_channel,
        "language": case.language,
        "named": bool(request.filer.name),
        "represented": request.represented.given,
        "held": request.held,
        "questions": [question.id.hex for question in questions],
        "documents": committed([*texts, *files]),
    }
    record(context, case, "filed", payload, rows=[case_key, *texts, *files, *questions, *people])


@dataclass(frozen=True)
class QuestionAnswer:
    """How one question ends; `ground_code` is one of the regime's, where something is withheld."""

    question_id: UUID
    outcome: str
    ground_code: str | None = None


def answer(
    context: Context,
    case: Case,
    answers: Sequence[QuestionAnswer],
    wrote: Text,
    *,
    expected_version: int | None = None,
    delivered_at: datetime | None = None,
    delivery_channel: str | None = None,
) -> str | None:
    """Answer some or all open questions; return the case's outcome once none is left, else None.

    `delivered_at` is for the central desk, which records what a body that has not joined delivered.
    Raises InvalidInput naming the question, NotFound, StaleCase, WrongState."""
    require(context, "answer", case, expected_version)
    relayed = delivered_at is not None
    if relayed and not states.may(context.actor, Capability.ACT_FOR_BODY, case):
        raise InvalidInput("not_relayed", "delivered_at")
    if delivered_at is not None and not case.received_at <= delivered_at <= context.now:
        raise InvalidInput("delivered_out_of_range", "delivered_at")
    questions = questions_of(context, case)
    _check_answers(context, case, questions, answers)
    documents = sealed(context, case, "answer", wrote, author="body")
    given = {item.question_id: item.outcome for item in answers}
    outcomes = [given.get(question.id) or question.outcome for question in questions]
    payload: dict[str, Any] = {
        "answers": [
            {"question_id": item.question_id.hex, "outcome": item.outcome, "ground": item.ground_code}
            for item in answers
        ],
        "documents": committed(documents),
        "channel": delivery_channel or case.notice_channel,
        "relayed": relayed,
    }
    known = [outcome for outcome in outcomes if outcome]
    complete = len(known) == len(outcomes)
    if complete:
        payload["outcome"] = outcome_of(known)
    event_type = "answered" if complete else "partly_answered"
    record(context, case, event_type, payload, occurred_at=delivered_at, rows=documents)
    tell_filer(context, case, "answered" if complete else "message_received")
    return payload.get("outcome")


def questions_of(context: Context, case: Case) -> list[Question]:
    """Return the questions of a case in the order they were asked."""
    return list(
        context.session.scalars(
            select(Question).where(Question.case_id == case.id).order_by(Question.position)
        )
    )


def grounds_of(context: Context, case: Case) -> tuple[law.Ground, ...]:
    """Return the grounds for which the case's regime lets information be withheld."""
    return law.grounds(context.book.regime(case.regime_id, case.regime_version))


def _check_answers(
    context: Context, case: Case, questions: list[Question], answers: Sequence[QuestionAnswer]
) -> None:
    open_questions = {question.id for question in questions if question.outcome is None}
    codes = {ground.code for ground in grounds_of(context, case)}
    if not answers:
        raise InvalidInput("no_answers", "answers")
    if len({item.question_id for item in answers}) != len(answers):
        raise InvalidInput("answered_twice", "answers")
    for item in answers:
        if item.question_id not in open_questions:
            raise InvalidInput("question_not_open", "answers")
        if item.outcome not in ANSWER_OUTCOMES:
            raise InvalidInput("unknown_outcome", "answers")
        if needs_ground(item.outcome) != (item.ground_code is not None):
            raise InvalidInput(
                "ground_missing" if needs_ground(item.outcome) else "ground_not_needed", "answers"
            )
        if item.ground_code is not None and item.ground_code not in codes:
            raise InvalidInput("unknown_ground", "answers")
