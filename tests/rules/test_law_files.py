"""The reader of country files: it names the file, the key and what was expected."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foia import law
from foia.law.book import read_country
from tests.rules.broken_files import as_toml, changed, document_of, places_of, text_of

NAME = "bo.toml"
TEXT, DOCUMENT = text_of(NAME), document_of(NAME)
SOME = settings(max_examples=30)


def problems(text: str) -> tuple[law.Problem, ...]:
    return read_country("bo.toml", text.encode())[1]


PATHS = list(places_of(DOCUMENT))


def test_the_files_that_come_with_the_product_have_no_mistake() -> None:
    assert law.check() == ()


def test_writing_the_file_again_changes_nothing() -> None:
    assert problems(as_toml(DOCUMENT)) == ()


@SOME
@given(st.sampled_from(PATHS))
def test_a_key_nobody_knows_is_named(path: tuple[Any, ...]) -> None:
    document, table = changed(NAME, path)
    table["nobody_knows_this"] = 1
    found = problems(as_toml(document))

    assert any(
        p.file == "bo.toml" and p.key.endswith("nobody_knows_this") and "clave desconocida" in p.expected
        for p in found
    )


@SOME
@given(st.sampled_from(PATHS), st.sampled_from([[], {}, 3.5, True, "", -(10**9), "no such word"]))
def test_a_value_of_the_wrong_kind_is_named_or_the_file_still_means_something(
    path: tuple[Any, ...], value: Any
) -> None:
    document, table = changed(NAME, path)
    table[path[-1]] = value
    country, found = read_country("bo.toml", as_toml(document).encode())

    assert country is not None or found
    if isinstance(value, float):
        assert any(str(path[-1]) in p.key and "se esperaba" in p.expected for p in found)


@SOME
@given(st.sampled_from(PATHS))
def test_a_missing_key_is_named_unless_it_may_be_left_out(path: tuple[Any, ...]) -> None:
    document, table = changed(NAME, path)
    del table[path[-1]]
    country, found = read_country("bo.toml", as_toml(document).encode())

    assert country is not None or any(p.key.endswith(str(path[-1])) and "falta" in p.expected for p in found)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_with_the_name_of_the_file(content: bytes) -> None:
    country, found = read_country("x.toml", content)

    assert country is None and found and all(p.file == "x.toml" for p in found)


@pytest.mark.parametrize(
    ("old", "new", "key", "expected"),
    [
        ('unit = "month"', 'unit = "moon"', "unit", "uno de"),
        (
            'counts_from = ["decision.dated"]',
            'counts_from = ["decision.dreamt"]',
            "counts_from",
            "decision.dreamt",
        ),
        ('calendar = "bo"', 'calendar = "cl"', "calendar", "uno de"),
        ('fallback = "bo.petition"', 'fallback = "bo.nothing"', "fallback", "uno de"),
        ('binds = ["executive_central"', 'binds = ["executive_middle"', "binds", "executive_middle"),
        ('norms = ["bo.ds28168"', 'norms = ["bo.ds1"', "norms", "bo.ds1"),
        ('timezone = "America/La_Paz"', 'timezone = "America/Nowhere"', "timezone", "zona horaria"),
        ("year = 2025", "year = 2035", "year", "sin huecos"),
        ('id = "bo.transparency_complaint"', 'id = "x.report"', "regime[x.report].id", "empezara con 'bo'"),
        (
            'country = "BO"\ntimezone',
            'country = "CL"\ntimezone',
            "calendar[bo].country",
            "el país del archivo",
        ),
        ("year = 2025", "year = 20250", "year", "entre 1900 y 2200"),
        ("offset = -48", "offset = -480", "rule", "de -300 a 300"),
        ("shift_days = { sun = 1 }", "shift_days = { sun = 100 }", "rule", "a lo sumo 31 días"),
        ('scope = ["O"]', 'scope = ["Q"]', "scope", "Q"),
        ("offset = -48", "day = 3", "rule", "offset"),
        ('id = "notification"', 'id = "referral"', "step", "una vez"),
        ("paraphrase = false", 'paraphrase = "yes"', "paraphrase", "true o false"),
        ("valid_from = 2005-05-17", 'valid_from = "2005-05-17"', "valid_from", "una fecha"),
        ("amount = 15", "amount = 0", "amount", "uno o más"),
        ("schema_version = 1", "schema_version = 2", "schema_version", "se encontró 2"),
        (
            "valid_to = 2024-11-12",
            "valid_from = 2025-01-01\nvalid_to = 2024-11-12",
            "valid_to",
            "un día posterior",
        ),
        ('rule = "delivered"', 'rule = "days_after"', "notice", "amount y unit"),
        ('number = "110"', "number = 110", "emergency_number[110].number", "un texto"),
        ('number = "119"', 'number = "911-BO"', "emergency_number", "solo cifras"),
        ('when = ["highest_authority"]', 'when = ["nobody"]', "report_to", "uno de"),
        ('when = ["nobody_named"]', "when = []", "report_to[MINPRES].when", "al menos un caso"),
        ("conditional = true", 'conditional = "yes"', "conditional", "true o false"),
        ('kinds = ["info_request"]', "kinds = []", "regime[bo.information_request].kinds", "al menos una"),
    ],
)
def test_a_mistake_is_explained(old: str, new: str, key: str, expected: str) -> None:
    assert old in TEXT
    found = problems(TEXT.replace(old, new, 1))

    assert any(key in p.key and expected in p.expected for p in found), found


def test_a_term_without_proof_may_not_cite_an_article() -> None:
    basis = "Decreto Supremo 28168; todavía no se leyó la disposición que fija el plazo"
    found = problems(TEXT.replace(basis, "Decreto Supremo 28168, artículo 5", 1))

    assert [(p.key, "no se esperaba un número de artículo" in p.expected) for p in found] == [
        ("regime[bo.information_request].step[response].basis", True)
    ]


def test_a_ground_without_proof_may_not_cite_an_article() -> None:
    source = 'source = "Transcripción pública"\nevidence = '
    ground = f'basis = "Ley 2341, artículo 18 III a"\n{source}'
    found = problems(TEXT.replace(f'{ground}"statute_text"', f'{ground}"secondary"', 1))

    assert [(p.key, "no se esperaba un número de artículo" in p.expected) for p in found] == [
        ("regime[bo.information_request].refusal_ground[BO-LPA18-a].basis", True)
    ]


def test_whoever_gets_a_report_is_not_proved_by_an_article_nobody_read() -> None:
    basis = "Ninguna norma leída lo dice: se toma el ministerio a cargo de transparencia"
    found = problems(TEXT.replace(basis, "Ley 974, artículo 15", 1))

    assert [(p.key, "no se esperaba un número de artículo" in p.expected) for p in found] == [
        ("regime[bo.transparency_complaint].report_to[MINPRES].basis", True)
    ]


def test_a_suspension_is_read_like_a_ground_for_refusing() -> None:
    ground = """[[regime.suspension_ground]]
code = "S1"
text_es = "Mientras informa otra entidad."
text_en = "While another body reports."
paraphrase = false
basis = "{basis}"
source = "invented"
evidence = "{evidence}"
"""
    proved = ground.format(basis="Ley inventada, artículo 7", evidence="statute_text")

    assert problems(f"{TEXT}\n{proved}") == ()
    twice = problems(f"{TEXT}\n{proved}{proved}")
    unread = problems(f"{TEXT}\n{ground.format(basis='Ley inventada, artículo 7', evidence='memory')}")
    assert ["una vez" in p.expected for p in twice] == [True]
    assert ["suspension_ground[S1].basis" in p.key for p in unread] == [True]


def test_two_files_may_not_define_the_same_country_calendar_or_regime(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    twice = [("country", "BO"), ("calendar", "bo"), *(("regime", each["id"]) for each in DOCUMENT["regime"])]

    assert {(p.file, p.key, p.expected) for p in law.check(tmp_path)} == {
        ("b.toml", what, f"se esperaba '{name}' en un solo archivo; también está en a.toml")
        for what, name in twice
    }


def test_steps_may_not_count_from_each_other() -> None:
    found = problems(TEXT.replace('["request.received"]', '["refusal.due"]', 1))
    found += problems(TEXT.replace('counts_from = ["request.received"]', 'counts_from = ["response.due"]', 1))

    assert any("círculo" in p.expected for p in found)


def test_loading_a_folder_with_a_mistake_lists_it(tmp_path: Path) -> None:
    (tmp_path / "bo.toml").write_text(TEXT.replace('unit = "month"', 'unit = "moon"'), encoding="utf-8")

    with pytest.raises(law.BadFile) as refused:
        law.load(tmp_path)
    assert "bo.toml: regime[bo.petition].step[response].unit" in str(refused.value)


def test_an_empty_folder_is_a_mistake(tmp_path: Path) -> None:
    assert law.check(tmp_path)


def test_every_term_says_where_it_was_read_and_how_sure_that_is() -> None:
    for regime in law.load().regimes:
        for step in regime.steps:
            assert step.basis and step.source and step.evidence
            assert step.verified == (step.evidence in ("statute_text", "official_document"))
