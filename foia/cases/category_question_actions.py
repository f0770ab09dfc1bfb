"""What an administrator changes of the questions of categories; each change stands in the history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from foia.accounts.actions import require_administrator
from foia.actors import Actor
from foia.cases.catalogue_queries import category_by_id, fingerprint
from foia.cases.category_question_models import CategoryQuestion, OptionWords, written_options
from foia.cases.category_question_queries import question_fields, question_of, questions_of
from foia.cases.question_sets import BRANCHING, NO, REPEATABLE, YES, AnswerKind
from foia.changes import note_change
from foia.directory.names import fold
from foia.errors import InvalidInput, NotFound, StaleCase
from foia.extensions import new_id, take_turns

SUBJECT = "category_question"
CODE_CHARACTERS = 60
MOST_OPTIONS = 30
_TURN = "category-questions"


@dataclass(frozen=True)
class QuestionValues:
    """Everything written of a question. `options` are (Spanish, English) words, in their order."""

    text_es: str
    text_en: str
    help_es: str
    help_en: str
    answer: AnswerKind
    is_required: bool
    position: int
    most: int = 1
    options: Sequence[tuple[str, str]] = ()
    body_id: UUID | None = None
    after_id: UUID | None = None
    after_value: str = ""


def add_question(
    session: Session, category_id: UUID, values: QuestionValues, *, actor: Actor, now: datetime
) -> CategoryQuestion:
    """Add a question to a category. Raises NotFound, InvalidInput, as `change_question` does."""
    require_administrator(actor)
    take_turns(session, _TURN)
    if category_by_id(session, category_id) is None:
        raise NotFound("category")
    question = CategoryQuestion(id=new_id(), category_id=category_id, is_active=True, options_json="")
    _check(questions_of(session, category_id), question, values)
    _write(question, values)
    session.add(question)
    session.flush()
    note_change(session, SUBJECT, question.id, "added", {}, question_fields(question), actor=actor, now=now)
    return question


def change_question(
    session: Session,
    category_id: UUID,
    question_id: UUID,
    values: QuestionValues,
    *,
    seen: str,
    actor: Actor,
    now: datetime,
) -> bool:
    """Change a question; return whether anything was other than before.

    Raises NotFound, StaleCase, InvalidInput: options_missing, options_twice, option_needed, too_many_options,
    not_repeatable, after_unknown, after_later, value_unknown, still_needed, other_body."""
    require_administrator(actor)
    question = _question(session, category_id, question_id)
    before = question_fields(question)
    if fingerprint(before) != seen:
        raise StaleCase("the row changed since it was read")
    _check(questions_of(session, category_id), question, values)
    _write(question, values)
    after = question_fields(question)
    return (
        note_change(session, SUBJECT, question.id, "changed", before, after, actor=actor, now=now) is not None
    )


def offer_question(
    session: Session, category_id: UUID, question_id: UUID, is_active: bool, *, actor: Actor, now: datetime
) -> None:
    """Ask a question no more, or again; what was answered stays.

    Raises NotFound, InvalidInput (still_needed)."""
    require_administrator(actor)
    question = _question(session, category_id, question_id)
    if not is_active and _dependents(questions_of(session, category_id), question.id):
        raise InvalidInput("still_needed")
    before = question_fields(question)
    question.is_active = is_active
    action = "enabled" if is_active else "withdrawn"
    after = question_fields(question)
    note_change(session, SUBJECT, question.id, action, before, after, actor=actor, now=now)


def coded(options: Sequence[tuple[str, str]], known: Sequence[OptionWords] = ()) -> list[OptionWords]:
    """Give options their codes: one that was there keeps its own. Raises InvalidInput (options_twice)."""
    codes = {fold(option.es): option.code for option in known}
    taken = set(codes.values())
    found = []
    for es, en in options:
        code = codes.get(fold(es))
        if code is None:
            stem = fold(es).replace(" ", "_")[: CODE_CHARACTERS - 3] or "opcion"
            code = next(name for number in range(1, 1000) if (name := _numbered(stem, number)) not in taken)
            taken.add(code)
        found.append(OptionWords(code, es, en))
    if len({option.code for option in found}) < len(found):
        raise InvalidInput("options_twice", "options")
    return found


def answers_to_depend_on(question: CategoryQuestion) -> list[str]:
    """Return the codes with which a question may be answered, where others may depend on it."""
    if question.answer == AnswerKind.YES_NO:
        return [YES, NO]
    return [option.code for option in question.options]


def _numbered(stem: str, number: int) -> str:
    return stem if number == 1 else f"{stem}_{number}"


def _question(session: Session, category_id: UUID, question_id: UUID) -> CategoryQuestion:
    take_turns(session, _TURN)
    question = question_of(session, category_id, question_id)
    if question is None:
        raise NotFound("question")
    return question


def _check(others: Sequence[CategoryQuestion], question: CategoryQuestion, values: QuestionValues) -> None:
    options = coded(values.options, question.options)
    if values.answer is AnswerKind.CHOICE and len(options) < 2:
        raise InvalidInput("options_missing", "options")
    if len(options) > MOST_OPTIONS:
        raise InvalidInput("too_many_options", "options")
    if values.most > 1 and values.answer not in REPEATABLE:
        raise InvalidInput("not_repeatable", "most")
    _check_dependents(_dependents(others, question.id), values, options)
    if values.after_id is None:
        return
    before = next((one for one in others if one.id == values.after_id and one.is_active), None)
    if before is None or before.id == question.id or before.answer not in BRANCHING:
        raise InvalidInput("after_unknown", "after")
    if before.position >= values.position:
        raise InvalidInput("after_later", "position")
    if before.body_id not in (None, values.body_id):
        raise InvalidInput("other_body", "after")
    if values.after_value not in answers_to_depend_on(before):
        raise InvalidInput("value_unknown", "after")


def _check_dependents(
    dependents: Sequence[CategoryQuestion], values: QuestionValues, options: Sequence[OptionWords]
) -> None:
    """Refuse to take from under other questions what they depend on."""
    if not dependents:
        return
    if values.answer not in BRANCHING:
        raise InvalidInput("still_needed", "answer")
    known = [YES, NO] if values.answer is AnswerKind.YES_NO else [option.code for option in options]
    if any(one.after_value not in known for one in dependents):
        raise InvalidInput("option_needed", "options")
    if any(one.position <= values.position for one in dependents):
        raise InvalidInput("before_earlier", "position")
    if values.body_id is not None and any(one.body_id != values.body_id for one in dependents):
        raise InvalidInput("other_body", "body")


def _dependents(others: Sequence[CategoryQuestion], question_id: UUID) -> list[CategoryQuestion]:
    return [one for one in others if one.after_id == question_id and one.is_active]


def _write(question: CategoryQuestion, values: QuestionValues) -> None:
    options = coded(values.options, question.options) if values.answer is AnswerKind.CHOICE else []
    question.text_es, question.text_en = values.text_es, values.text_en
    question.help_es, question.help_en = values.help_es, values.help_en
    question.answer, question.is_required = values.answer.value, values.is_required
    question.position, question.most = values.position, values.most
    question.options_json = written_options(options)
    question.body_id, question.after_id = values.body_id, values.after_id
    question.after_value = values.after_value if values.after_id else ""
