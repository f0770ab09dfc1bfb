"""Letters without a case: names a template may use, the code, and what no letter goes without."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import Any

import pytest

from foia.letters import rules
from foia.letters.content import AnswerBlock, LetterContent, NextStep, from_json, missing_blocks
from foia.letters.rules import LetterKind, Words, code_from, filled, kind_of_event, problems, read_code
from tests.structure.source_tree import PACKAGE

PLAIN = "Le respondemos."


def _found(
    title: str, opening: str, closing: str = "", kind: str = LetterKind.GRANTED
) -> list[tuple[str, ...]]:
    return [
        (problem.field, problem.code, problem.detail, problem.meant)
        for problem in problems(Words(title, opening, closing), kind)
    ]


def test_names_are_taken_however_they_are_spaced_capitalised_or_accented() -> None:
    opening = f"{PLAIN}\nEl {{Fecha de  Presentacion}} usted presentó {{FOLIO}}."

    assert _found("Respuesta a su {tipo de expediente}", opening) == []
    values = {rules.RECEIVED: "9 de marzo", rules.FOLIO: "BO-1"}
    assert filled(opening, values)[1] == "El 9 de marzo usted presentó BO-1."


@pytest.mark.parametrize(
    ("title", "opening", "problem"),
    [
        ("Carta", f"{PLAIN} {{folioo}}", ("opening", "unknown_name", "folioo", "folio")),
        ("Carta", f"{PLAIN} {{nombre}}", ("opening", "unknown_name", "nombre", "")),
        ("Carta {fecha de vencimiento}", PLAIN, ("title", "unknown_name", "fecha de vencimiento", "")),
        ("Carta", f"{PLAIN} {{plazo anterior}}", ("opening", "unknown_name", "plazo anterior", "")),
        ("Carta", f"{PLAIN} {{", ("opening", "stray_brace", "", "")),
        ("", PLAIN, ("title", "empty", "", "")),
        ("Carta", "Vence el {fecha de vencimiento}.", ("opening", "always_one", "", "")),
        ("Carta", "", ("opening", "empty", "", "")),
        ("Carta", "x" * (rules.PART_CHARACTERS + 1), ("opening", "too_long", "3000", "")),
    ],
)
def test_what_no_template_may_hold_is_refused(title: str, opening: str, problem: tuple[str, ...]) -> None:
    assert problem in _found(title, opening)


def test_a_name_of_one_kind_of_letter_is_taken_there_alone() -> None:
    opening = f"{PLAIN}\nVencía el {{plazo anterior}}."

    assert _found("Carta", opening, kind=LetterKind.EXTENSION) == []


def test_a_paragraph_without_its_value_is_left_out_and_no_value_is_read_again() -> None:
    text = "Registro: {número de registro}.\nAsunto: {asunto}."

    assert filled(text, {rules.REGISTRY: "", rules.SUBJECT: "{folio} y más"}) == ("Asunto: {folio} y más.",)


def test_the_shipped_templates_keep_the_rules_in_both_languages() -> None:
    shipped = tomllib.loads((PACKAGE / "letters" / "national.toml").read_text(encoding="utf-8"))

    for language in ("es", "en"):
        assert set(shipped[language]) == set(LetterKind)
        for kind, words in shipped[language].items():
            assert problems(Words(**words), kind) == [], (language, kind)


@pytest.mark.parametrize(
    ("event_type", "payload", "kind"),
    [
        ("answered", {"outcome": "granted"}, LetterKind.GRANTED),
        ("decided", {"outcome": "partially_granted"}, LetterKind.PARTIAL),
        ("answered", {"outcome": "refused"}, LetterKind.REFUSED),
        ("answered", {"outcome": "not_upheld"}, LetterKind.ANSWER),
        ("extended", {"step": None}, LetterKind.EXTENSION),
        ("extended", {"step": "third_party"}, None),
        ("note_added", {}, None),
    ],
)
def test_an_event_is_told_by_its_kind_of_letter(
    event_type: str, payload: dict[str, Any], kind: LetterKind | None
) -> None:
    assert kind_of_event(event_type, payload, "info_request") == kind


def test_the_decision_of_an_appeal_has_its_own_letter() -> None:
    assert kind_of_event("answered", {"outcome": "refused"}, "appeal") == LetterKind.APPEAL


def test_a_code_is_read_however_it_is_typed() -> None:
    code = code_from("f" * 63 + "1")

    assert len(code.replace("-", "")) == rules.CODE_CHARACTERS
    assert read_code(code.lower().replace("-", " ")) == code
    assert read_code(code.replace("1", "l").replace("0", "O")) == code
    assert read_code(code[:-1]) is None
    assert read_code("U" * rules.CODE_CHARACTERS) is None


LETTER = LetterContent(
    kind=LetterKind.REFUSED,
    language="es",
    folio="XD-26-7K3M-9QWT-F",
    code="7K3M-9QWT-7K3M-9QWT",
    addressee="A quien presentó la solicitud",
    body_name="Ministerio",
    body_lines=(),
    dated="9 de marzo de 2026",
    title="Respuesta",
    opening=(PLAIN,),
    facts=(("Se presentó el", "1 de marzo de 2026"),),
    answers=(AnswerBlock(1, "¿Cuánto?", "No se entrega", ("Ley 1, artículo 2",)),),
    text="**No** se entrega.",
    next_steps=(NextStep("Reclamar", "hasta el lunes"),),
    closing=(),
    signed_by="Ana Choque",
    signed_on="9 de marzo de 2026",
    signer_role="",
    template="Plantilla del producto, versión 1",
)


def test_a_whole_letter_lacks_nothing_and_is_read_as_it_was_kept() -> None:
    assert missing_blocks(LETTER) == []
    assert from_json(LETTER.as_json()) == LETTER


@pytest.mark.parametrize(
    ("change", "block"),
    [
        ({"answers": (AnswerBlock(1, "¿Cuánto?", "No se entrega"),)}, "grounds"),
        ({"next_steps": ()}, "next_steps"),
        ({"signed_by": ""}, "signed_by"),
        ({"facts": ()}, "facts"),
        ({"code": ""}, "code"),
        ({"text": ""}, "text"),
        ({"template": ""}, "template"),
    ],
)
def test_a_letter_without_a_block_the_law_asks_for_says_which(change: dict[str, Any], block: str) -> None:
    assert missing_blocks(replace(LETTER, **change)) == [block]
