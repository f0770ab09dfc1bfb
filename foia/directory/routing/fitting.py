"""The weights of a model: of what features speak for each body, and how its score begins."""

from __future__ import annotations

import random
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from math import log

from foia.directory.routing.learnt import Learnt
from foia.directory.routing.linear import START, Vector, separate
from foia.directory.routing.table import Leanings, Lines, Weights, normal
from foia.directory.routing.words import stem

MOST_WEIGHTS = 800_000
# How much a plane says beside what frequencies say, and how frequent what was never seen is taken to be.
PLANE, FREQUENCIES, NEVER_SEEN = 6.0, 0.25, 0.02
# Of few texts or bodies each body is told apart from all others; of many, from those alike and from some.
_FEW_TEXTS, _FEW_BODIES = 2_500, 20
_MOST_ALIKE, _MOST_OTHERS = 150, 100
# A word of more texts than these does not make them alike.
_COMMON = 400
NEVER = -1e3


def fitted(
    rows: Sequence[Learnt], count: int, seed: int, advance: Callable[[str], None]
) -> tuple[Weights, Leanings]:
    """Return the weights for so many bodies."""
    rarity = _rarity(rows)
    numbers = {mark: number for number, mark in enumerate(rarity)}
    vectors = [_vector(row, rarity, numbers) for row in rows]
    marks = list(rarity)
    lines = Lines()
    once, each = [NEVER] * count, [0.0] * count
    own: defaultdict[int, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        if row.is_for:
            own[row.body].append(index)
    total = sum(map(len, own.values()))
    rivals = Rivals(rows, seed)
    for body, mine in sorted(own.items()):
        sums: defaultdict[int, float] = defaultdict(float)
        for index in mine:
            for feature, value in zip(vectors[index].features[:-1], vectors[index].values, strict=False):
                sums[feature] += value
        weights = {one: FREQUENCIES * log(value / NEVER_SEEN + 1) for one, value in sums.items()}
        each[body] = -FREQUENCIES * log(sum(sums.values()) / NEVER_SEEN + len(marks))
        once[body] = FREQUENCIES * log((len(mine) + 1) / (total + count))
        plane = separate(vectors, mine, rivals.of(body, mine), len(marks) + 1, seed + body)
        once[body] += PLANE * (START + plane.pop(len(marks), 0.0))
        for feature, weight in plane.items():
            weights[feature] = weights.get(feature, 0.0) + PLANE * weight
        lines.add(body, weights)
        advance(rows[mine[0]].example.body)
    return lines.table(marks, list(rarity.values()), MOST_WEIGHTS), Leanings(tuple(once), tuple(each))


def _rarity(rows: Sequence[Learnt]) -> dict[int, float]:
    counts: Counter[int] = Counter()
    for row in rows:
        for marks, _amounts in row.blocks:
            counts.update(marks)
    return {mark: log((1 + len(rows)) / (1 + count)) + 1 for mark, count in counts.items()}


def _vector(row: Learnt, rarity: dict[int, float], numbers: dict[int, int]) -> Vector:
    found: list[tuple[int, float]] = []
    for marks, amounts in row.blocks:
        found += normal(
            [(numbers[one], much * rarity[one]) for one, much in zip(marks, amounts, strict=True)]
        )
    found.append((len(numbers), 1.0))
    return Vector(tuple(number for number, _value in found), array("f", (value for _number, value in found)))


class Rivals:
    """From which texts those of a body are told apart."""

    def __init__(self, rows: Sequence[Learnt], seed: int) -> None:
        self._rows = rows
        self._seed = seed
        bodies = len({row.body for row in rows})
        self._takes_all = len(rows) <= _FEW_TEXTS or bodies <= _FEW_BODIES
        self._holders: defaultdict[str, list[int]] = defaultdict(list)
        self._stems = [frozenset(map(stem, row.words)) for row in rows]
        for index, stems in enumerate(self._stems):
            for one in stems:
                self._holders[one].append(index)

    def of(self, body: int, mine: Sequence[int]) -> list[int]:
        """Return the texts of others, without those that say word for word the same; with those rejected."""
        same = {self._rows[index].words for index in mine}
        against = [index for index, row in enumerate(self._rows) if row.body == body and not row.is_for]
        wanted = range(len(self._rows)) if self._takes_all else self._likeliest(body, mine)
        return against + [
            index
            for index in wanted
            if self._rows[index].body != body
            and self._rows[index].is_for
            and self._rows[index].words not in same
        ]

    def _likeliest(self, body: int, mine: Sequence[int]) -> list[int]:
        shared: Counter[int] = Counter()
        for one in {one for index in mine for one in self._stems[index]}:
            holders = self._holders[one]
            if len(holders) <= _COMMON:
                weight = 1000 // len(holders)
                for index in holders:
                    shared[index] += weight
        alike = [index for index, _weight in shared.most_common(_MOST_ALIKE + len(mine))]
        chance = random.Random(self._seed + body)  # noqa: S311 - which texts it is told apart from
        some = chance.sample(range(len(self._rows)), min(_MOST_OTHERS, len(self._rows)))
        return sorted({*alike, *some})
