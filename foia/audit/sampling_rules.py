"""Draws a sample that anybody can draw again: pure. The seed gives each case a place; the first are taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from heapq import nsmallest
from uuid import UUID

LEAST, MOST = 1, 500
LONGEST_SEED = 64


@dataclass(frozen=True)
class Drawn:
    """What was drawn, in order; of how many, and the hash of all their ids in order."""

    ids: tuple[UUID, ...]
    population: int
    population_hash: str


def draw(seed: str, population: Iterable[UUID], size: int) -> Drawn:
    """Take so many by the least SHA-256 of `seed:id` (ids in hex, without hyphens).

    Whoever has the ids and the seed gets the same; nobody can choose a case without choosing the seed.
    The ids come in ascending order, each once."""
    whole, count = sha256(), 0

    def placed() -> Iterable[tuple[bytes, UUID]]:
        nonlocal count
        for one in population:
            count += 1
            whole.update(f"{one.hex}\n".encode())
            yield sha256(f"{seed}:{one.hex}".encode()).digest(), one

    chosen = nsmallest(size, placed())
    return Drawn(tuple(one for _place, one in chosen), count, whole.hexdigest())
