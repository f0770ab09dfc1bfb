"""A deployment's own words for a notice: names in braces, nothing else put in, no way in but ours."""

from __future__ import annotations

import pytest

from foia.notifications.notice_rules import (
    admitted_names,
    fill,
    filled_sentences,
    problems,
    required_names,
)

ADMITTED = admitted_names("filer", says_deadline=True)
REQUIRED = required_names(says_deadline=True)


def _found(title: str, body: str) -> list[tuple[str, str, str]]:
    found = problems(title, body, admitted=ADMITTED, required=REQUIRED)
    return [(problem.field, problem.code, problem.detail) for problem in found]


def test_a_text_of_known_names_is_taken() -> None:
    body = "Recibimos su {noun}, folio {folio}.\nLa tiene {body}. Art. 9, 2.5 días.\n{deadline}"
    assert _found("llegó su {noun}", body) == []


@pytest.mark.parametrize(
    ("title", "body", "problem"),
    [
        ("su {noun}", "Llegó.", ("body", "missing_name", "deadline")),
        ("su {noun}", "{key} {deadline}", ("body", "unknown_name", "key")),
        ("su {noun}", "{folio.__class__} {deadline}", ("body", "unknown_name", "folio.__class__")),
        ("su {noun}", "{kind} {deadline}", ("body", "unknown_name", "kind")),
        ("de {body}", "{deadline}", ("title", "unknown_name", "body")),
        ("su {noun", "{deadline}", ("title", "stray_brace", "")),
        ("su {noun}", "{{folio}} {deadline}", ("body", "stray_brace", "")),
        ("su {noun}", "Entre a https://otro.example {deadline}", ("body", "link", "")),
        ("su {noun}", "Entre a seguimiento-bo.com/x {deadline}", ("body", "link", "")),
        ("su {noun}", "Escriba a a@b {deadline}", ("body", "link", "")),
        ("  ", "{deadline}", ("title", "empty", "")),
        ("x" * 121, "{deadline}", ("title", "too_long", "120")),
        ("su {noun}", "a\n" * 10 + "{deadline}", ("body", "too_many_sentences", "10")),
        ("su {noun}", "{deadline}" + "a" * 400, ("body", "sentence_too_long", "400")),
    ],
)
def test_a_text_is_refused_for_what_is_wrong_with_it(
    title: str, body: str, problem: tuple[str, str, str]
) -> None:
    assert problem in _found(title, body)


def test_a_value_is_put_in_as_it_is_and_in_one_line() -> None:
    assert fill("La tiene {body}.", {"body": "Caja {folio}\r\nBcc: x", "folio": "F"}) == (
        "La tiene Caja {folio} Bcc: x."
    )


def test_a_sentence_about_what_the_case_has_not_is_left_out() -> None:
    values = {"folio": "F", "body": "", "deadline": "Vence hoy."}
    assert filled_sentences("Folio {folio}.\nLa tiene {body}.\n\n{deadline}", values) == (
        "Folio F.",
        "Vence hoy.",
    )
