"""The chain notices every change, and its bytes are those of RFC 8785."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from foia.audit.ledger import GENESIS, LARGEST_INTEGER, Entry, NotCanonical, canonical, first_broken, instant

AT = datetime(2026, 3, 9, 14, 0, tzinfo=UTC)
PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abcXYZ_09", max_size=6), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(PLAIN)
def test_canonical_bytes_are_those_of_the_rfc(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("value", [1.5, {"á": 1}, {1: "a"}, 2**53, b"bytes", {"a": {1, 2}}, AT])
def test_what_has_no_canonical_form_is_refused(value: Any) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)


def test_an_instant_is_written_in_utc_whatever_its_zone() -> None:
    local = AT.astimezone(timezone(timedelta(hours=-4)))

    assert instant(local) == instant(AT) == "2026-03-09T14:00:00.000000Z"


def chain(length: int) -> list[tuple[Entry, str]]:
    entries: list[tuple[Entry, str]] = []
    previous = GENESIS
    for sequence in range(1, length + 1):
        entry = Entry(
            "c" * 32, sequence, "note_added", 1, AT, AT, "staff", "p" * 32, {"documents": []}, previous
        )
        previous = entry.digest()
        entries.append((entry, previous))
    return entries


def test_an_untouched_chain_is_whole() -> None:
    assert first_broken(chain(5)) is None


@pytest.mark.parametrize(
    "change",
    [
        {"type": "released"},
        {"payload": {"documents": [1]}},
        {"payload": {"documents": 1.5}},
        {"payload": 5},
        {"payload": {"documents": "\ud800"}},
        {"occurred_at": AT + timedelta(seconds=1)},
        {"recorded_at": AT + timedelta(seconds=1)},
        {"actor_kind": "filer"},
        {"actor_id": None},
        {"schema": 2},
        {"case_id": "d" * 32},
    ],
)
def test_a_change_to_any_part_of_an_event_is_found(change: dict[str, Any]) -> None:
    entries = chain(5)
    entry, stored = entries[2]
    entries[2] = (replace(entry, **change), stored)

    assert first_broken(entries) == (3, "hash")


def test_a_removed_event_is_found() -> None:
    entries = chain(5)
    del entries[2]

    assert first_broken(entries) == (3, "gap")


def test_an_event_rewritten_with_its_hash_breaks_the_next_link() -> None:
    entries = chain(5)
    forged = replace(entries[2][0], type="released")
    entries[2] = (forged, forged.digest())

    assert first_broken(entries) == (4, "link")


def test_two_events_in_the_other_order_are_found() -> None:
    entries = chain(5)
    entries[2], entries[3] = entries[3], entries[2]

    assert first_broken(entries) == (3, "gap")
