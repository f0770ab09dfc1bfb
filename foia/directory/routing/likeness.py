"""Which texts say nearly the same: they must not be learnt from and measured on at once."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Sequence

from foia.directory.routing.words import words_of

# Two texts are alike when they share so much of their groups of letters (Jaccard).
LEAST_SHARED = 0.8
_GROUP = 4


def grouped(texts: Sequence[str]) -> list[list[int]]:
    """Return the indexes of texts in groups: each text with those nearly the same, and theirs."""
    parent = list(range(len(texts)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    sets = [_letters(text) for text in texts]
    for first, second in _pairs(sets):
        a, b = root(first), root(second)
        if a != b and _shared(sets[first], sets[second]) >= LEAST_SHARED:
            parent[max(a, b)] = min(a, b)
    found: defaultdict[int, list[int]] = defaultdict(list)
    for index in range(len(texts)):
        found[root(index)].append(index)
    return list(found.values())


def held_back(texts: Sequence[str], bodies: Sequence[str], share: float, seed: int) -> set[int]:
    """Return the indexes of a share of the texts, in whole groups; each body keeps a text to learn from."""
    groups = grouped(texts)
    random.Random(seed).shuffle(groups)  # noqa: S311 - a split that anybody can repeat
    left = Counter(bodies)
    wanted = round(len(texts) * share)
    held: set[int] = set()
    for group in groups:
        taken = Counter(bodies[index] for index in group)
        if len(held) + len(group) <= wanted and all(left[body] > count for body, count in taken.items()):
            held.update(group)
            left -= taken
    return held


def _letters(text: str) -> frozenset[str]:
    """Return the groups of four letters of a text's words, their edges included."""
    return frozenset(
        edged[start : start + _GROUP]
        for word in words_of(text)
        for edged in (f" {word} ",)
        for start in range(max(1, len(edged) - _GROUP + 1))
    )


def _shared(first: frozenset[str], second: frozenset[str]) -> float:
    return len(first & second) / len(first | second) if first or second else 1.0


def _pairs(sets: Sequence[frozenset[str]]) -> set[tuple[int, int]]:
    """Return the pairs that may be alike: of their rarest groups of letters they must share one.

    Two sets with a Jaccard of t share at least one of the first |s| - ceil(t|s|) + 1 in any common order."""
    counts: defaultdict[str, int] = defaultdict(int)
    for one in sets:
        for mark in one:
            counts[mark] += 1
    holders: defaultdict[str, list[int]] = defaultdict(list)
    pairs: set[tuple[int, int]] = set()
    for index, one in enumerate(sets):
        ordered = sorted(one, key=lambda mark: (counts[mark], mark))
        prefix = len(one) - -int(-LEAST_SHARED * len(one) // 1) + 1 if one else 0
        for mark in ordered[:prefix]:
            pairs.update((other, index) for other in holders[mark] if _comparable(sets[other], one))
            holders[mark].append(index)
    # Texts without words are all alike.
    empty = [index for index, one in enumerate(sets) if not one]
    return pairs | {(empty[0], other) for other in empty[1:]}


def _comparable(first: frozenset[str], second: frozenset[str]) -> bool:
    small, large = sorted((len(first), len(second)))
    return small >= LEAST_SHARED * large
