"""What is sealed opens only with its key, at its place, unaltered; keys are versioned."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foia.errors import SettingsError
from foia.keys import BrokenSeal, Keyring, new_key, new_key_entry, seal, unseal

KEY = bytes(range(32))


@given(st.binary(max_size=200), st.text(max_size=20))
def test_what_is_sealed_opens_at_its_place(plain: bytes, place: str) -> None:
    assert unseal(KEY, seal(KEY, plain, place), place) == plain


@given(st.integers(0, 40), st.integers(1, 255))
def test_one_altered_byte_does_not_open(index: int, change: int) -> None:
    sealed = bytearray(seal(KEY, b"0123456789012", "case:1"))
    sealed[index] ^= change

    with pytest.raises(BrokenSeal):
        unseal(KEY, bytes(sealed), "case:1")


def test_a_ciphertext_moved_to_another_row_does_not_open() -> None:
    with pytest.raises(BrokenSeal):
        unseal(KEY, seal(KEY, b"x", "case:1"), "case:2")


def test_another_key_does_not_open() -> None:
    with pytest.raises(BrokenSeal):
        unseal(new_key(), seal(KEY, b"x", "case:1"), "case:1")


def test_the_first_key_writes_and_all_read() -> None:
    old = new_key_entry("k1")
    before = Keyring.parse(old)
    after = Keyring.parse(f"{new_key_entry('k2')},{old}")
    version, sealed = before.seal(b"x", "texts", "place")

    assert after.current == "k2"
    assert after.unseal(version, sealed, "texts", "place") == b"x"
    assert before.fingerprint("v", "index")[1] in after.fingerprints("v", "index")


def test_a_purpose_does_not_open_what_another_sealed() -> None:
    ring = Keyring.parse(new_key_entry("k1"))
    version, sealed = ring.seal(b"x", "texts", "place")

    with pytest.raises(BrokenSeal):
        ring.unseal(version, sealed, "files", "place")


def test_a_version_that_is_gone_is_named() -> None:
    version, sealed = Keyring.parse(new_key_entry("k1")).seal(b"x", "texts", "place")

    with pytest.raises(BrokenSeal, match="k1"):
        Keyring.parse(new_key_entry("k2")).unseal(version, sealed, "texts", "place")


@pytest.mark.parametrize("text", ["", "k1", "k1:short", "K1:" + "A" * 43 + "=", "k1:%%%", ","])
def test_keys_that_are_none_are_refused_without_being_quoted(text: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Keyring.parse(text)

    assert text == "" or text not in str(refused.value) or text == ","


def test_a_version_named_twice_is_refused() -> None:
    entry = new_key_entry("k1")

    with pytest.raises(SettingsError, match="dos veces"):
        Keyring.parse(f"{entry},{entry}")


def test_a_keyring_never_shows_its_keys() -> None:
    assert "b'" not in repr(Keyring.parse(new_key_entry("k1")))
