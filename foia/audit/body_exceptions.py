"""Exceptions of a body rather than of a case: how often it holds nothing, beside its peers. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import Generic, TypeVar

# Whoever answered fewer is compared with nobody; and so many times the share of the others is far over it.
LEAST_ANSWERED = 20
TIMES_THE_PEERS = 2
_Z = 1.959964  # 95 %

Key = TypeVar("Key")


@dataclass(frozen=True)
class Answered(Generic[Key]):
    """How many a body answered in a period, and of them as not held; `group`: who its peers are."""

    body: Key
    group: str
    answered: int
    not_held: int


@dataclass(frozen=True)
class FarOver(Generic[Key]):
    """A body whose share lies far over its peers' even at the low end of its interval; shares in percent."""

    body: Key
    answered: int
    not_held: int
    low: float
    high: float
    peers: float
    peers_answered: int

    @property
    def share(self) -> float:
        return 100 * self.not_held / self.answered


def interval(part: int, whole: int) -> tuple[float, float]:
    """Return Wilson's score interval (95 %) of a share, in percent. `whole` is not 0."""
    share, square = part / whole, _Z * _Z
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    half = _Z * sqrt(share * (1 - share) / whole + square / (4 * whole * whole)) / (1 + square / whole)
    return 100 * max(0.0, middle - half), 100 * min(1.0, middle + half)


def far_over_peers(counted: Iterable[Answered[Key]]) -> list[FarOver[Key]]:
    """Return the bodies whose whole interval lies over TIMES_THE_PEERS the share of their group.

    The highest low end first. A body alone in its group has no peers."""
    groups: dict[str, list[Answered[Key]]] = defaultdict(list)
    for one in counted:
        groups[one.group].append(one)
    found = []
    for group in groups.values():
        answered, not_held = sum(one.answered for one in group), sum(one.not_held for one in group)
        for one in group:
            others = answered - one.answered
            if one.answered < LEAST_ANSWERED or others < LEAST_ANSWERED:
                continue
            peers = 100 * (not_held - one.not_held) / others
            low, high = interval(one.not_held, one.answered)
            if low > TIMES_THE_PEERS * peers:
                found.append(FarOver(one.body, one.answered, one.not_held, low, high, peers, others))
    return sorted(found, key=lambda one: -one.low)
