"""Folios and keys survive being read aloud, typed on a phone and mistyped."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foia.cases.folio import ALPHABET, grouped, key_from_nonce, new_folio, new_key, read_folio, read_key

DAY = date(2026, 3, 9)


def test_a_folio_names_country_and_year_and_nothing_else() -> None:
    folio = new_folio("BO", DAY)

    assert folio.startswith("BO-26-")
    assert len(folio) == len("BO-26-7K3M-9QWT-F")
    assert set(folio[6:].replace("-", "")) <= set(ALPHABET)


def test_folios_are_not_a_sequence() -> None:
    drawn = {new_folio("BO", DAY) for _ in range(2_000)}

    assert len(drawn) == 2_000


@pytest.mark.parametrize(
    "change",
    [
        str.lower,
        lambda text: text.replace("-", ""),
        lambda text: f"  {text} ",
        lambda text: text.replace("-", " – "),
    ],
)
def test_a_folio_is_read_however_it_is_typed(change: object) -> None:
    folio = new_folio("BO", DAY)

    assert read_folio(change(folio)) == folio  # type: ignore[operator]


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    folio = next(
        found for found in iter(lambda: new_folio("BO", DAY), None) if "0" in found[6:] and "1" in found[6:]
    )

    typed = folio[:6] + folio[6:].replace("0", "O").replace("1", "l")

    assert read_folio(typed) == folio


@given(st.integers(0, 12), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(place: int, wrong: str) -> None:
    folio = new_folio("BO", DAY)
    compact = folio.replace("-", "")
    changed = compact[:place] + wrong + compact[place + 1 :]

    assert read_folio(changed) in ({folio} if changed == compact else {None})


@pytest.mark.parametrize("place", range(12))
def test_two_neighbours_swapped_are_always_noticed(place: int) -> None:
    for folio in (new_folio("BO", DAY) for _ in range(300)):
        compact = folio.replace("-", "")
        swapped = compact[:place] + compact[place + 1] + compact[place] + compact[place + 2 :]

        assert read_folio(swapped) in ({folio} if swapped == compact else {None})


@pytest.mark.parametrize(
    "typed",
    ["", "BO-26", "x" * 10_000, "BO-26-7K3M-9QWT", "ÑÑ-26-7K3M-9QWT-F", "💥" * 17, "BO-26-7K3M-9QWU-F"],
)
def test_what_cannot_be_a_folio_is_refused_quietly(typed: str) -> None:
    assert read_folio(typed) is None


def test_a_nonce_always_gives_the_same_key() -> None:
    assert key_from_nonce(b"s" * 32, "one") == key_from_nonce(b"s" * 32, "one")
    assert key_from_nonce(b"s" * 32, "one") != key_from_nonce(b"s" * 32, "two")
    assert key_from_nonce(b"s" * 32, "one") != key_from_nonce(b"t" * 32, "one")


def test_a_key_holds_130_random_bits_in_groups_of_four() -> None:
    key = new_key()

    assert [len(group) for group in key.split("-")] == [4, 4, 4, 4, 4, 4, 3]
    assert read_key(key) == key.replace("-", "")
    assert grouped(key.replace("-", "")) == key


@given(st.integers(0, 26), st.sampled_from(ALPHABET))
def test_one_wrong_character_of_a_key_is_always_noticed(place: int, wrong: str) -> None:
    compact = new_key().replace("-", "")
    changed = compact[:place] + wrong + compact[place + 1 :]

    assert read_key(changed) in ({compact} if changed == compact else {None})


@pytest.mark.parametrize("place", range(26))
def test_two_neighbours_of_a_key_swapped_are_always_noticed(place: int) -> None:
    for compact in (new_key().replace("-", "") for _ in range(100)):
        swapped = compact[:place] + compact[place + 1] + compact[place] + compact[place + 2 :]

        assert read_key(swapped) in ({compact} if swapped == compact else {None})


@pytest.mark.parametrize("typed", ["", "ABCD", "x" * 100_000, "💥"])
def test_what_cannot_be_a_key_is_refused_quietly(typed: str) -> None:
    assert read_key(typed) is None
