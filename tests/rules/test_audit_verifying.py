"""Whoever verifies an export finds what was altered, and where; trees, notes and signatures are standard."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from foia.audit.export_verifying import verify_file, verify_lines
from foia.audit.merkle import consistency_path, inclusion_path, root_of
from foia.audit.notes import extension_text
from foia.audit.verdict import Verdict
from foia.audit.verifying import (
    Checkpoint,
    Frontier,
    Note,
    PublicKey,
    Unreadable,
    extends,
    included,
    leaf_hash,
    node_hash,
    plainly_signed,
    signed,
)
from tests.made_exports import (
    KEY,
    OTHER_KEY,
    LeavesInMemory,
    Line,
    a_log,
    chained_anew,
    checkpoint,
    exported,
    is_leaf_of,
    note,
    proof,
)

MOST_LEAVES = 40
LEAVES = [leaf_hash(str(number).encode()) for number in range(MOST_LEAVES)]
TREE = LeavesInMemory(LEAVES)
SIZES = st.integers(1, MOST_LEAVES)


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """Compute a root as RFC 6962 defines it."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return node_hash(naive_root(leaves[:half]), naive_root(leaves[half:]))


def head(size: int) -> Checkpoint:
    return Checkpoint("", size, naive_root(LEAVES[:size]), Note("", ()))


@given(SIZES)
def test_a_root_is_that_of_the_definition(size: int) -> None:
    growing = Frontier()
    for leaf in LEAVES[:size]:
        growing.add(leaf)

    assert growing.root() == root_of(TREE, size) == naive_root(LEAVES[:size])


@given(SIZES, st.data())
def test_a_path_proves_its_own_leaf_at_its_own_place_alone(size: int, data: st.DataObject) -> None:
    index, other = (data.draw(st.integers(0, size - 1)) for _turn in range(2))
    path, whole = inclusion_path(TREE, index, size), naive_root(LEAVES[:size])

    assert included(LEAVES[index], index, size, path, whole)
    assert included(LEAVES[index], other, size, path, whole) is (other == index)
    assert included(LEAVES[other], index, size, path, whole) is (other == index)
    assert not included(LEAVES[index], index, size, [*path, LEAVES[0]], whole)


@given(SIZES, SIZES)
def test_a_path_proves_that_a_log_goes_on_from_its_own_past_alone(one: int, another: int) -> None:
    old, new = sorted((one, another))
    path = consistency_path(TREE, old, new)

    assert extends(head(old), head(new), path)
    if old < new:
        assert not extends(replace(head(old), root=head(new).root), head(new), path)
        assert not extends(head(old), replace(head(new), root=head(old).root), path)
        assert not extends(head(new), head(old), path)


@settings(max_examples=15)  # slow without the library, as it is used once or twice
@given(st.binary(max_size=200), st.integers(0, 511))
def test_without_the_library_a_signature_is_judged_as_with_it(text: bytes, bit: int) -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public, signature = key.public_key().public_bytes_raw(), key.sign(text)
    altered = bytearray(signature)
    altered[bit // 8] ^= 1 << bit % 8

    assert plainly_signed(public, text, signature) and signed(public, text, signature)
    assert not plainly_signed(public, text, bytes(altered)) and not signed(public, text, bytes(altered))
    assert not plainly_signed(public, text + b"x", signature)


def test_the_first_vector_of_rfc_8032_holds() -> None:
    public = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    signature = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b"
    )

    assert plainly_signed(public, b"", signature)


def test_the_note_and_key_of_the_specification_are_read() -> None:
    # From the documentation of Go's package sumdb/note, which C2SP follows.
    key = PublicKey.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    text = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n\n"
        "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6K"
        "E6RyyBwJnAM=\n"
    )

    assert Note.parse(text).is_signed_by(key)
    assert not Note.parse(text.replace("answer", "problem")).is_signed_by(key)


LOG = a_log()
LATE = len(LOG) - 1


def dropped(index: int) -> Callable[[list[Line]], list[Line]]:
    return lambda lines: lines[:index] + lines[index + 1 :]


def edited(lines: list[Line], index: int = 4) -> list[Line]:
    entry = replace(lines[index].entry, type="answered")
    return [*lines[:index], Line(entry, lines[index].leaf), *lines[index + 1 :]]


def edited_with_its_hash(lines: list[Line]) -> list[Line]:
    return [Line(line.entry, line.entry.digest()) for line in edited(lines)]


def swapped(lines: list[Line]) -> list[Line]:
    return [lines[1], lines[0], *lines[2:]]


def forked(lines: list[Line]) -> list[Line]:
    twin = replace(lines[LATE].entry, type="answered")
    return [*lines, Line(twin, twin.digest())]


def inserted(lines: list[Line]) -> list[Line]:
    first = replace(lines[0].entry, case_id="f" * 32)
    return [*lines[:4], Line(first, first.digest()), *lines[4:]]


def rewritten(lines: list[Line]) -> list[Line]:
    return chained_anew(edited(lines))


def rewritten_after(index: int) -> list[Line]:
    return chained_anew(edited(list(LOG), index))


TAMPERED = {
    "edited": (edited, "hash", 4, "hash"),
    "edited, with its own hash": (edited_with_its_hash, "link", 7, "link"),
    "deleted in the middle of a case": (dropped(4), "gap", 6, "gap"),
    "deleted at the end": (dropped(LATE), "truncated", LATE, None),
    "inserted": (inserted, "root", 0, None),
    "forked": (forked, "fork", LATE + 1, "fork"),
    "in another order": (swapped, "root", 0, None),
    "rewritten with every hash": (rewritten, "root", 0, None),
}


@pytest.mark.parametrize("way", TAMPERED)
def test_with_a_checkpoint_every_way_of_tampering_is_found(way: str) -> None:
    tamper, reason, index, without = TAMPERED[way]
    lines = tamper(list(LOG))

    found = verify_lines(exported(lines), [checkpoint(LOG)], KEY.key)

    assert found.first_bad is not None and not found.ok and not found.anchored
    assert (found.first_bad.reason, found.first_bad.index) == (reason, index)
    alone = verify_lines(exported(lines))
    assert (alone.first_bad.reason if alone.first_bad else None) == without
    assert not alone.anchored


def test_a_whole_export_agrees_with_every_checkpoint_and_is_anchored_by_key_and_checkpoint_together() -> None:
    lines = exported(LOG, notes=[note(LOG, 3), note(LOG, 6, OTHER_KEY)])
    given = [checkpoint(LOG), checkpoint(LOG, 0)]

    assert verify_lines(lines, given, KEY.key) == Verdict(True, True, len(LOG), 4)
    assert verify_lines(lines, given) == Verdict(True, False, len(LOG), 4)
    assert verify_lines(lines, (), KEY.key) == Verdict(True, False, len(LOG), 2)
    assert all(is_leaf_of(line) for line in LOG)


def test_a_mismatch_is_placed_after_the_last_checkpoint_that_agrees() -> None:
    lines = rewritten_after(4)

    found = verify_lines(exported(lines), [checkpoint(LOG, 3), checkpoint(LOG)], KEY.key)

    assert found.first_bad is not None
    assert (found.first_bad.reason, found.first_bad.index, found.checkpoints) == ("root", 3, 1)


def test_what_came_after_the_last_signature_or_is_a_hash_alone_is_not_vouched_for() -> None:
    """Whoever rewrites only that leaves an export that agrees with all an auditor kept."""
    lines = rewritten_after(6)
    hidden = json.dumps({"content": lines[8].leaf, "event": "8", "index": 8, "leaf": lines[8].leaf})
    shown = [*exported(lines)[:-1], hidden.encode()]

    found = verify_lines(shown, [checkpoint(LOG, 4)], KEY.key)
    later = verify_lines(exported(LOG, notes=[note(LOG, 6)]), [checkpoint(LOG, 4)], KEY.key)

    assert found == Verdict(True, True, len(LOG), 1, unsigned=5, hidden=1)
    assert "las primeras 4" in found.words and "de 1, la exportación solo da la marca" in found.words
    assert later.unsigned == 3


def test_a_checkpoint_of_another_key_or_an_older_export_is_refused() -> None:
    by_another = verify_lines(exported(LOG), [checkpoint(LOG, signer=OTHER_KEY)], KEY.key)
    older = verify_lines(exported(LOG[:5]), [checkpoint(LOG)], KEY.key)
    cut = verify_lines(exported(LOG[:5], size=len(LOG)))

    assert [found.first_bad.reason for found in (by_another, older, cut) if found.first_bad] == [
        "signature",
        "truncated",
        "truncated",
    ]


def test_a_forged_checkpoint_that_comes_along_is_found() -> None:
    lines = rewritten(list(LOG))
    said, signature = note(lines).rpartition("\n\n")[0], note(LOG).rpartition("\n\n")[2]

    found = verify_lines(exported(lines, notes=[f"{said}\n\n{signature}"]), [], KEY.key)

    assert found.first_bad is not None and found.first_bad.reason == "signature"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"entry":null,"event":"' + b"0" * 32 + b'","index":0,"leaf":"' + b"a" * 64 + b'"}', "missing"),
        (
            b'{"content":"'
            + b"b" * 64
            + b'","event":"'
            + b"0" * 32
            + b'","index":0,"leaf":"'
            + b"a" * 64
            + b'"}',
            "hash",
        ),
        (b'{"entry":{"a":1},"index":0}', "unreadable"),
        (b"\x00\xff", "unreadable"),
    ],
)
def test_an_entry_that_is_gone_hidden_or_no_entry_is_judged(line: bytes, reason: str) -> None:
    header = exported(LOG[:1])[0]

    found = verify_lines([header, line])

    assert found.first_bad is not None
    assert (found.first_bad.reason, found.first_bad.index) == (reason, 0)


def test_a_proof_holds_under_its_checkpoint_and_no_other() -> None:
    lines = proof(LOG, 5) + [b"\n"] + proof(LOG, 2)
    altered = [line.replace(b"index 5", b"index 4") for line in lines]

    assert verify_lines(lines, [checkpoint(LOG)], KEY.key) == Verdict(True, True, 2, 1)
    refused = [
        verify_lines(altered),
        verify_lines(lines, (), OTHER_KEY.key),
        verify_lines(lines, [checkpoint(LOG, 3)]),
        verify_lines(lines, [checkpoint(rewritten(list(LOG)))]),
    ]
    assert [found.first_bad and found.first_bad.reason for found in refused] == [
        "path",
        "signature",
        "checkpoint_size",
        "root",
    ]


def test_growth_is_proven_from_an_earlier_checkpoint() -> None:
    tree = LeavesInMemory([bytes.fromhex(line.leaf) for line in LOG])
    text = extension_text(4, consistency_path(tree, 4, len(LOG)), note(LOG)).encode().splitlines(True)

    assert verify_lines(text, [checkpoint(LOG, 4)], KEY.key) == Verdict(True, True, len(LOG), 2)
    assert not verify_lines(text, [checkpoint(rewritten_after(1), 4)], None).ok


def test_a_file_of_a_case_without_entries_or_a_damaged_one_is_refused(tmp_path: Path) -> None:
    head, *_entries = exported(LOG, notes=[note(LOG)])
    emptied = [head.replace(b'"log"', b'"case"'), json.dumps({"checkpoint": note(LOG)}).encode()]
    damaged = bytearray(gzip.compress(b"".join(exported(a_log(events=200)))))
    damaged[300:400] = bytes(100)
    file = tmp_path / "damaged.jsonl.gz"
    file.write_bytes(damaged)

    with pytest.raises(Unreadable):
        verify_lines(emptied, [checkpoint(LOG)], KEY.key)
    with pytest.raises(Unreadable):
        verify_file(file)
    with pytest.raises(Unreadable):
        verify_lines([b"[" * 100_000])


@pytest.mark.parametrize(
    "text", ["", "{}", '{"format":"x","size":1}', "old 3\n\nx", "c2sp.org/tlog-proof@v1\n\nx"]
)
def test_what_is_no_export_is_refused_and_not_judged(text: str) -> None:
    with pytest.raises(Unreadable):
        verify_lines(text.encode().splitlines(True))
