"""Roots and proofs of a Merkle tree (RFC 6962) whose complete subtrees are known: pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from foia.audit.verifying import EMPTY_ROOT, node_hash

# Hashes are stored for subtrees of 256^1, 256^2… leaves: whatever lies between is made of 256 of them.
TILE_LEVELS = 8
TILE = 2**TILE_LEVELS


class Subtrees(Protocol):
    """Where the hashes of complete subtrees come from: of 2^level leaves, the place-th from the left."""

    def complete(self, level: int, place: int) -> bytes: ...


def root_of(tree: Subtrees, size: int) -> bytes:
    """Return the root of the first `size` leaves."""
    return _hash_of(tree, 0, size) if size else EMPTY_ROOT


def inclusion_path(tree: Subtrees, index: int, size: int) -> list[bytes]:
    """Return what proves that a leaf is among the first `size`, from the leaf up."""
    path, start, end = [], 0, size
    while end - start > 1:
        middle = start + _left_size(end - start)
        if index < middle:
            path.append(_hash_of(tree, middle, end))
            end = middle
        else:
            path.append(_hash_of(tree, start, middle))
            start = middle
    return path[::-1]


def consistency_path(tree: Subtrees, old: int, new: int) -> list[bytes]:
    """Return what proves that the first `new` leaves begin with the first `old` ones."""
    if not 0 < old < new:
        return []
    path, start, end, is_known = [], 0, new, True
    while old != end:
        middle = start + _left_size(end - start)
        if old <= middle:
            path.append(_hash_of(tree, middle, end))
            end = middle
        else:
            path.append(_hash_of(tree, start, middle))
            start, is_known = middle, False
    # The old root itself is known to whoever asks.
    return ([] if is_known else [_hash_of(tree, start, end)]) + path[::-1]


def perfect_root(hashes: Sequence[bytes]) -> bytes:
    """Return the root over 2^n hashes of subtrees of one size."""
    while len(hashes) > 1:
        hashes = [node_hash(left, right) for left, right in zip(hashes[::2], hashes[1::2], strict=True)]
    return hashes[0]


def _left_size(count: int) -> int:
    """Return the largest power of two below a count of at least two."""
    power: int = 2 ** ((count - 1).bit_length() - 1)
    return power


def _hash_of(tree: Subtrees, start: int, end: int) -> bytes:
    """Return the hash over leaves that begin where a subtree does, put together from the right."""
    parts, place = [], start
    while place < end:
        level = (end - place).bit_length() - 1
        parts.append(tree.complete(level, place >> level))
        place += 1 << level
    hashed = parts.pop()
    while parts:
        hashed = node_hash(parts.pop(), hashed)
    return hashed
