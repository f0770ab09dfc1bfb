"""What a category asks: which questions apply, on which page, and how the answers read."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from foia.cases.question_sets import (
    NO,
    YES,
    AnswerKind,
    AskedQuestion,
    amount_of,
    answered_text,
    applicable,
    pages_of,
)

BILL = AskedQuestion("bill", "¿Tiene la factura?", AnswerKind.YES_NO)
NUMBER = AskedQuestion("number", "Número de la factura", AnswerKind.SHORT, after="bill", after_value=YES)
WHY = AskedQuestion("why", "¿Por qué no la tiene?", AnswerKind.YES_NO, after="bill", after_value=NO)
LOST = AskedQuestion("lost", "¿Dónde la perdió?", AnswerKind.SHORT, after="why", after_value=YES)
SINCE = AskedQuestion("since", "¿Desde cuándo?", AnswerKind.DATE)
ALL = [SINCE, BILL, NUMBER, WHY, LOST]


def ids(questions: list[AskedQuestion]) -> list[str]:
    return [question.id for question in questions]


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({}, ["since", "bill"]),
        ({"bill": YES}, ["since", "bill", "number"]),
        ({"bill": NO, "why": YES}, ["since", "bill", "why", "lost"]),
        # What was answered on a path that is no longer taken asks nothing more.
        ({"bill": YES, "why": YES}, ["since", "bill", "number"]),
    ],
)
def test_a_question_is_asked_only_after_the_answer_it_depends_on(
    answers: dict[str, str], asked: list[str]
) -> None:
    assert ids(applicable(ALL, answers)) == asked


def test_questions_that_depend_on_each_other_are_never_asked() -> None:
    circle = [replace(BILL, after="why", after_value=NO), WHY]

    assert applicable(circle, {"bill": NO, "why": NO}) == []


def test_where_the_path_branches_one_question_stands_alone_on_its_page() -> None:
    assert [ids(page) for page in pages_of(ALL, {"bill": NO, "why": YES})] == [
        ["since"],
        ["bill"],
        ["why"],
        ["lost"],
    ]
    assert [ids(page) for page in pages_of([BILL], {})] == [["bill"]], "nothing depends on it"
    assert pages_of([], {}) == [[]]


def test_answers_read_as_the_text_of_a_case() -> None:
    told = answered_text(ALL, {"since": ["3 de marzo de 2026"], "bill": [""], "number": ["A-1", "A-2"]})

    assert told == "¿Desde cuándo? 3 de marzo de 2026\n\nNúmero de la factura:\n1. A-1\n2. A-2"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1250", "1250"),
        ("1.250,50", "1250.50"),
        ("1,250.5", "1250.5"),
        ("Bs 30", "30"),
        ("Q. 1.000.000", "1000000"),
        ("$ 12.990", "12990"),
        ("30 bolivianos", "30"),
        ("12,34,56", None),
        ("mucho", None),
        ("-5 y algo", None),
        ("", None),
        ("9" * 13, None),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, amount: str | None) -> None:
    assert amount_of(text) == (Decimal(amount) if amount else None)
