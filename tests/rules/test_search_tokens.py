"""What a case is found by: stems under a key, in either language, and nothing that tells a person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from foia.cases.search_tokens import (
    AnyOf,
    But,
    lowest_number,
    marks_of,
    number_of,
    stems,
    wanted_words,
    written,
)
from foia.keys import Keyring, new_key_entry

AT = datetime(2026, 3, 9, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written_so", "asked_so"),
    [
        ("la información pública", "INFORMACION PUBLICA"),
        ("contrataciones de obras", "contratación obra"),
        ("¿Cuántos hospitales?", "cuantos hospital"),
        ("Ley N.º 1178, gestión 2024", "ley 1178 2024"),
        ("el año", "ano"),
    ],
)
def test_a_word_is_found_in_whatever_form_it_is_asked_for(written_so: str, asked_so: str) -> None:
    assert stems(asked_so, "es") <= stems(written_so, "es")
    assert stems(asked_so, "es")


def test_english_has_stems_of_its_own() -> None:
    assert stems("The contracts were awarded", "en") == stems("contract award", "en")


@pytest.mark.parametrize(
    "text",
    ["4567890", "4.567.890 LP", "7-654-3210", "ana.rojas@correo.bo", "de la que y", "CI1234567-1A", ""],
)
def test_what_is_somebodys_number_or_says_nothing_is_in_no_index(text: str) -> None:
    assert stems(text, "es") <= {"lp"}


def test_an_index_holds_no_word_and_depends_on_the_key() -> None:
    one, other = (Keyring.parse(new_key_entry(name)) for name in ("k1", "k2"))
    found = ["hospital", "contrat"]

    marks = marks_of(found, one, "k1")

    assert not any(stem in mark for stem in found for mark in marks)
    assert len(set(marks)) == 2
    assert not set(marks) & set(marks_of(found, other, "k2"))


def test_words_are_asked_for_under_every_key_and_in_both_languages() -> None:
    entries = [new_key_entry(name) for name in ("k2", "k1")]
    ring, old = Keyring.parse(",".join(entries)), Keyring.parse(entries[1])
    (mark,) = marks_of(stems("hospitales", "es"), old, "k1")

    wanted = wanted_words("hospitales", ring)

    assert isinstance(wanted, AnyOf)
    assert len(wanted.parts) == 2 * len({*stems("hospitales", "es"), *stems("hospitales", "en")})
    assert f'("{mark}")' in written(wanted, "sqlite")
    assert f"('{mark}')" in written(wanted, "postgresql")
    assert wanted_words("de la", ring) is None


def test_what_is_left_out_is_written_as_each_database_reads_it() -> None:
    wanted = But("0desk", ("0not1", "0not2"))

    assert written(wanted, "sqlite") == '("0desk" NOT ("0not1" OR "0not2"))'
    assert written(wanted, "postgresql") == "('0desk' & ! ('0not1' | '0not2'))"


def test_rows_stand_in_order_of_receipt() -> None:
    first, last = UUID(int=2**128 - 1), UUID(int=0)

    assert number_of(AT, first) < number_of(AT + timedelta(minutes=1), last) < 2**62
    assert lowest_number(AT) <= number_of(AT, last) < number_of(AT, first)
