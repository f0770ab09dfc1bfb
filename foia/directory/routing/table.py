"""A sparse table of weights: what each feature of a text says for which bodies, in little memory."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

# A weight is kept as a whole number of steps of the table's unit, in 16 bits.
STEPS = 32_000
_SAMPLE = 100_000


@dataclass(frozen=True)
class Weights:
    """Of each feature (`marks`, sorted) its rarity, and from `starts` on its bodies and their weights."""

    marks: array[int]
    rarity: array[float]
    starts: array[int]
    bodies: array[int]
    steps: array[int]
    unit: float

    def find(self, mark: int) -> int | None:
        """Return where a feature stands; None for an unknown one."""
        at = bisect_left(self.marks, mark)
        return at if at < len(self.marks) and self.marks[at] == mark else None

    def vector(self, blocks: tuple[Counter[int], ...]) -> list[tuple[int, float]]:
        """Return the known features of a text with their values; those of each block have length 1."""
        found: list[tuple[int, float]] = []
        for counts in blocks:
            known = [
                (at, amount(count) * self.rarity[at])
                for mark, count in counts.items()
                if (at := self.find(mark)) is not None
            ]
            found += normal(known)
        return found

    def said_of(self, at: int, body: int) -> float:
        """Return what one feature says for a body."""
        end = self.starts[at + 1]
        index = bisect_left(self.bodies, body, self.starts[at], end)
        return self.steps[index] * self.unit if index < end and self.bodies[index] == body else 0.0

    def scores(self, vector: list[tuple[int, float]], count: int) -> list[float]:
        """Return what a text's features say for each of so many bodies."""
        scores = [0.0] * count
        starts, bodies, steps = self.starts, self.bodies, self.steps
        for at, value in vector:
            start, end = starts[at], starts[at + 1]
            for body, step in zip(bodies[start:end], steps[start:end], strict=True):
                scores[body] += value * step
        return [score * self.unit for score in scores]


def amount(count: int) -> float:
    """Return how much a feature counts that stands so often in a text."""
    return 1 + log(count)


@dataclass(frozen=True)
class Leanings:
    """What is added to a body's score: once, and for each unit of what is known of a text."""

    once: tuple[float, ...]
    each: tuple[float, ...]


def normal(values: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """Return values with their common length brought to 1."""
    length = sqrt(sum(value * value for _at, value in values))
    return [(at, value / length) for at, value in values]


class Lines:
    """Weights as they are learnt, body after body: numbers in arrays, since there are millions."""

    def __init__(self) -> None:
        self._bodies: list[tuple[int, array[int], array[float]]] = []

    def add(self, body: int, weights: Mapping[int, float]) -> None:
        """Add the weights of a body, by the number of each feature; bodies come in order."""
        self._bodies.append((body, array("I", weights), array("f", weights.values())))

    def table(self, marks: Sequence[int], rarity: Sequence[float], most: int) -> Weights:
        """Make a table (`marks` by the number of each feature); of more than `most` the smallest go."""
        least, greatest = self._bounds(most)
        unit = greatest / STEPS
        counts = array("I", bytes(4 * (len(marks) + 1)))
        for _body, features, weights in self._bodies:
            for feature, weight in zip(features, weights, strict=True):
                if abs(weight) > least:
                    counts[feature] += 1
        order = sorted(range(len(marks)), key=marks.__getitem__)
        starts, free = array("I", [0]), array("I", bytes(4 * len(counts)))
        for feature in order:
            free[feature] = starts[-1]
            starts.append(starts[-1] + counts[feature])
        bodies, steps = array("H", bytes(2 * starts[-1])), array("h", bytes(2 * starts[-1]))
        for body, features, weights in self._bodies:
            for feature, weight in zip(features, weights, strict=True):
                if abs(weight) > least:
                    bodies[free[feature]] = body
                    steps[free[feature]] = round(weight / unit)
                    free[feature] += 1
        ordered = array("I", (marks[feature] for feature in order))
        return Weights(ordered, array("f", (rarity[one] for one in order)), starts, bodies, steps, unit)

    def _bounds(self, most: int) -> tuple[float, float]:
        """Return the size that a weight must exceed to be kept, by a sample, and the greatest size."""
        count = sum(len(weights) for _body, _features, weights in self._bodies)
        greatest = max((max(map(abs, one)) for _body, _features, one in self._bodies if one), default=1.0)
        every = max(1, count // _SAMPLE)
        sample = sorted(abs(one) for _body, _features, weights in self._bodies for one in weights[::every])
        left_out = count - most
        least = sample[min(left_out // every, len(sample) - 1)] if left_out > 0 else 0.0
        return max(least, greatest / STEPS / 2), greatest


def make_table(lines: Mapping[int, Mapping[int, float]], most: int) -> Weights:
    """Make a table of weights by body and mark, all equally rare."""
    marks = sorted({mark for line in lines.values() for mark in line})
    numbers = {mark: number for number, mark in enumerate(marks)}
    made = Lines()
    for body, line in sorted(lines.items()):
        made.add(body, {numbers[mark]: weight for mark, weight in line.items()})
    return made.table(marks, [1.0] * len(marks), most)
