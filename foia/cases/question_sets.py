"""The questions a category asks whoever files: which apply, on which page, and the answers as text: pure.

A question may depend on an earlier one that has options, or is answered with yes or no: it is asked only
after that answer. Where the path branches so, the question on which others depend stands alone on its page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

YES, NO = "yes", "no"
MOST_REPEATED = 10
_AMOUNT = re.compile(r"\d{1,12}(\.\d{1,2})?")
_CURRENCY = re.compile(r"(?i)^(bs\.?|q\.?|us\$|usd|clp|\$)|(bolivianos|pesos|quetzales|bs\.?|-)$")


class AnswerKind(StrEnum):
    """How a question is answered."""

    SHORT = "short"
    LONG = "long"
    CHOICE = "choice"
    YES_NO = "yes_no"
    DATE = "date"
    AMOUNT = "amount"


# Of these an answer is one of few, so that what follows may depend on it.
BRANCHING = (AnswerKind.CHOICE, AnswerKind.YES_NO)
# Of these several answers may be given.
REPEATABLE = (AnswerKind.SHORT, AnswerKind.LONG, AnswerKind.DATE, AnswerKind.AMOUNT)


@dataclass(frozen=True)
class Option:
    """One answer that may be chosen; its code stays when its words change."""

    code: str
    label: str


@dataclass(frozen=True)
class AskedQuestion:
    """A question in the language of the page. `after`: the id of the question it depends on, "" for none.

    `most`: how many answers may be given."""

    id: str
    text: str
    answer: AnswerKind
    help: str = ""
    is_required: bool = False
    options: tuple[Option, ...] = ()
    after: str = ""
    after_value: str = ""
    most: int = 1


def applicable(questions: Sequence[AskedQuestion], answers: Mapping[str, str]) -> list[AskedQuestion]:
    """Return the questions that are asked after these answers (by id: a code of an option, or yes or no)."""
    by_id = {question.id: question for question in questions}
    return [question for question in questions if _applies(question, by_id, answers, ())]


def pages_of(questions: Sequence[AskedQuestion], answers: Mapping[str, str]) -> list[list[AskedQuestion]]:
    """Return the questions page by page; the last page, which may be empty, stands on the form itself."""
    turns = {question.after for question in questions if question.after}
    pages: list[list[AskedQuestion]] = []
    current: list[AskedQuestion] = []
    for question in applicable(questions, answers):
        if question.id in turns:
            pages += [current] if current else []
            pages.append([question])
            current = []
        else:
            current.append(question)
    return [*pages, current]


def answered_text(questions: Iterable[AskedQuestion], answers: Mapping[str, Sequence[str]]) -> str:
    """Return questions and answers as they stand in the text of a case; what was left empty is left out.

    `answers`: by the question's id, each as a person reads it."""
    parts = []
    for question in questions:
        given = [answer for answer in answers.get(question.id, ()) if answer]
        if not given:
            continue
        heading = question.text if question.text.endswith(("?", ":", ".")) else f"{question.text}:"
        if len(given) > 1:
            lines = "\n".join(f"{number}. {answer}" for number, answer in enumerate(given, start=1))
            parts.append(f"{heading}\n{lines}")
        else:
            parts.append(f"{heading}\n{given[0]}" if "\n" in given[0] else f"{heading} {given[0]}")
    return "\n\n".join(parts)


def amount_of(text: str) -> Decimal | None:
    """Read an amount of money as people write it: "1.250,50", "1,250.50", "Bs 30"; None where it is none."""
    plain = _CURRENCY.sub("", re.sub(r"\s", "", text)).strip(".,-")
    plain = _CURRENCY.sub("", plain)
    if not re.fullmatch(r"[\d.,]+", plain):
        return None
    last = max(plain.rfind("."), plain.rfind(","))
    whole, cents = plain, ""
    if last >= 0 and len(plain) - last - 1 in (1, 2):
        whole, cents = plain[:last], plain[last + 1 :]
    groups = re.split(r"[.,]", whole)
    if len(groups) > 1 and (not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:])):
        return None
    written = "".join(groups) + (f".{cents}" if cents else "")
    return Decimal(written) if _AMOUNT.fullmatch(written) else None


def _applies(
    question: AskedQuestion,
    by_id: Mapping[str, AskedQuestion],
    answers: Mapping[str, str],
    passed: tuple[str, ...],
) -> bool:
    if not question.after:
        return True
    before = by_id.get(question.after)
    # One that is no longer asked was never answered.
    if before is None or question.after in passed or answers.get(question.after) != question.after_value:
        return False
    return _applies(before, by_id, answers, (*passed, question.id))
