"""Ending a case with an answer: to each question its outcome, decided and notified together or apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from foia import law
from foia.actors import Capability
from foia.cases import states
from foia.cases.actions import Text, committed, require, require_lawful, sealed
from foia.cases.answer_window import opening_of
from foia.cases.catalogue_queries import OfferedGround, offered_grounds
from foia.cases.context import Context
from foia.cases.foresight import foresee
from foia.cases.four_eyes import DraftSigned, require_approved
from foia.cases.models import Case, Document, Question
from foia.cases.notices import tell_filer
from foia.cases.outcomes import AnswerRules
from foia.cases.outcomes import QuestionAnswer as QuestionAnswer
from foia.cases.store import record
from foia.cases.vault import RICH_TEXT
from foia.errors import InvalidInput


def answer(
    context: Context,
    case: Case,
    rules: AnswerRules,
    answers: Sequence[QuestionAnswer],
    wrote: Text,
    *,
    expected_version: int | None = None,
    delivered_at: datetime | None = None,
    delivery_channel: str | None = None,
    draft: DraftSigned | None = None,
) -> str | None:
    """Sign the answer to some or all open questions; return the case's outcome once none is left, else None.

    `delivered_at` is for the central desk, which records what a body that has not joined delivered: it is
    told at once and approved by nobody here. Any other is read by the filer when its window ends, and nobody
    refuses alone: `draft` is the version that somebody else approved, with the files sealed in it.
    Raises InvalidInput naming the question or `approval_missing`, NotFound, StaleCase, WrongState."""
    require(context, "answer", case, expected_version)
    relayed = delivered_at is not None
    # Of a case without a body nobody delivered anything: the desk answers it itself, and not alone.
    if relayed and (case.body_id is None or not states.may(context.actor, Capability.ACT_FOR_BODY, case)):
        raise InvalidInput("not_relayed", "delivered_at")
    if delivered_at is not None and not case.received_at <= delivered_at <= context.now:
        raise InvalidInput("delivered_out_of_range", "delivered_at")
    outcome = _outcome(context, case, rules, answers)
    if not relayed:
        require_approved(context, case, rules, answers, wrote.text, draft)
    opens_at = None if relayed else opening_of(context, case)
    letter, files = _letter(context, case, wrote, draft, visible=True, opens_at=opens_at)
    documents = [*letter, *files]
    payload: dict[str, Any] = {
        "answers": _in_event(answers),
        "documents": committed(documents),
        "channel": delivery_channel or case.notice_channel,
        "relayed": relayed,
        "opens_at": opens_at.isoformat() if opens_at else None,
    }
    if outcome is not None:
        payload["outcome"] = outcome
    event_type = "partly_answered" if outcome is None else "answered"
    if delivered_at is not None:
        _require_possible(context, case, event_type, {**payload, "documents": []}, delivered_at)
    record(context, case, event_type, payload, occurred_at=delivered_at, rows=letter)
    _hang_on(letter[0], files)
    tell_filer(context, case, "message_received" if outcome is None else "answered", not_before=opens_at)
    return outcome


def _letter(
    context: Context,
    case: Case,
    wrote: Text,
    draft: DraftSigned | None,
    *,
    visible: bool,
    opens_at: datetime | None,
) -> tuple[list[Document], list[Document]]:
    """Seal the letter, and return it with the files that were sealed with its draft."""
    letter = sealed(context, case, "answer", wrote, author="body", visible=visible)
    letter[0].media_type = RICH_TEXT
    files = list(draft.files) if draft is not None else []
    for document in (*letter, *files):
        document.opens_at, document.visible_to_filer = opens_at, visible
    return letter, files


def _hang_on(letter: Document, files: Sequence[Document]) -> None:
    for document in files:
        document.parent_id = letter.id


def _require_possible(
    context: Context, case: Case, event_type: str, payload: dict[str, Any], at: datetime
) -> None:
    """Refuse a date before which something happened that no answer can precede."""
    try:
        foresee(context, case, event_type, payload, at=at)
    except law.LawError as error:
        raise InvalidInput("delivered_out_of_range", "delivered_at") from error


def decide(
    context: Context,
    case: Case,
    rules: AnswerRules,
    answers: Sequence[QuestionAnswer],
    wrote: Text,
    *,
    expected_version: int | None = None,
    draft: DraftSigned | None = None,
) -> str:
    """Decide every open question now, and leave the notice for later; return the case's outcome.

    The filer reads nothing of it before the notice, and that it was decided when its window ends; `draft` as
    for `answer`. Raises InvalidInput, NotFound, StaleCase, WrongState."""
    require(context, "decide", case, expected_version)
    outcome = _outcome(context, case, rules, answers)
    if outcome is None:
        raise InvalidInput("undecided_questions", "answers")
    require_approved(context, case, rules, answers, wrote.text, draft)
    opens_at = opening_of(context, case)
    letter, files = _letter(context, case, wrote, draft, visible=False, opens_at=None)
    payload = {
        "answers": _in_event(answers),
        "outcome": outcome,
        "documents": committed([*letter, *files]),
        "opens_at": opens_at.isoformat() if opens_at else None,
    }
    record(context, case, "decided", payload, rows=letter)
    _hang_on(letter[0], files)
    return outcome


def not_admit(
    context: Context, case: Case, rules: AnswerRules, wrote: Text, *, expected_version: int | None = None
) -> None:
    """End a filing that the law does not admit, with the reason.

    Raises LawRefusal for a law, or a kind, that knows no such end (an information request is answered)."""
    require(context, "reject", case, expected_version)
    require_lawful(context, "reject", case, rules)
    outcome = str(rules.not_admitted)  # a kind without one was refused
    documents = sealed(context, case, "answer", wrote, author="body")
    answers = [
        QuestionAnswer(question.id, outcome)
        for question in questions_of(context, case)
        if question.outcome is None and question.part_case_id is None
    ]
    payload = {
        "answers": _in_event(answers),
        "outcome": outcome,
        "documents": committed(documents),
        "channel": case.notice_channel,
    }
    record(context, case, "not_admitted", payload, rows=documents)
    tell_filer(context, case, "answered")


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


def grounds_on_offer(context: Context, case: Case) -> list[OfferedGround]:
    """Return those of them that this deployment offers its officers, with its notes."""
    return offered_grounds(context.session, context.book.regime(case.regime_id, case.regime_version))


def _in_event(answers: Sequence[QuestionAnswer]) -> list[dict[str, Any]]:
    return [
        {
            "question_id": item.question_id.hex,
            "outcome": item.outcome,
            "ground": item.ground_code,
            "grounds": list(item.grounds),
        }
        for item in answers
    ]


def _outcome(
    context: Context, case: Case, rules: AnswerRules, answers: Sequence[QuestionAnswer]
) -> str | None:
    """Check the answers; return what they and those given before make of the case, None while some lack."""
    questions = [row for row in questions_of(context, case) if row.part_case_id is None]
    _check_answers(context, case, rules, questions, answers)
    given = {item.question_id: item.outcome for item in answers}
    outcomes = [given.get(question.id) or question.outcome for question in questions]
    known = [outcome for outcome in outcomes if outcome]
    return rules.outcome_of(known) if len(known) == len(outcomes) else None


def _check_answers(
    context: Context,
    case: Case,
    rules: AnswerRules,
    questions: list[Question],
    answers: Sequence[QuestionAnswer],
) -> None:
    open_questions = {question.id for question in questions if question.outcome is None}
    codes = {ground.code for ground in grounds_of(context, case)}
    names_ground = any(item.grounds for item in answers)
    offered = {row.ground.code for row in grounds_on_offer(context, case)} if names_ground else set()
    if not answers:
        raise InvalidInput("no_answers", "answers")
    if len({item.question_id for item in answers}) != len(answers):
        raise InvalidInput("answered_twice", "answers")
    for item in answers:
        if item.question_id not in open_questions:
            raise InvalidInput("question_not_open", "answers")
        if item.outcome not in rules.answers:
            raise InvalidInput("unknown_outcome", "answers")
        needs_ground = rules.needs_ground(item.outcome)
        if needs_ground != (item.ground_code is not None):
            raise InvalidInput("ground_missing" if needs_ground else "ground_not_needed", "answers")
        if len(set(item.grounds)) != len(item.grounds) or (item.more_grounds and not item.ground_code):
            raise InvalidInput("ground_twice", "answers")
        if not codes.issuperset(item.grounds):
            raise InvalidInput("unknown_ground", "answers")
        if not offered.issuperset(item.grounds):
            raise InvalidInput("ground_not_offered", "answers")
