"""A sparse table of weights: what each feature of a text says for which bodies, in little memory."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import log, sqrt

# A weight is kept as a whole number of steps of the table's unit, in 16 bits.
STEPS = 32_000


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
                (at, (1 + log(count)) * self.rarity[at])
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


@dataclass(frozen=True)
class Leanings:
    """What is added to a body's score: once, and for each unit of what is known of a text."""

    once: tuple[float, ...]
    each: tuple[float, ...]


def normal(values: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """Return values with their common length brought to 1."""
    length = sqrt(sum(value * value for _at, value in values))
    return [(at, value / length) for at, value in values]


def make_table(lines: Mapping[int, Mapping[int, float]], rarity: Mapping[int, float], most: int) -> Weights:
    """Make a table of a weight per feature and body; of more than `most`, the smallest are left out."""
    sizes = sorted((abs(weight) for line in lines.values() for weight in line.values()), reverse=True)
    least = sizes[most] if len(sizes) > most else 0.0
    unit = (sizes[0] if sizes else 1.0) / STEPS
    marks, kept = array("I", sorted(lines)), array("f")
    starts, bodies, steps = array("I", [0]), array("H"), array("h")
    for mark in marks:
        kept.append(rarity[mark])
        for body, weight in sorted(lines[mark].items()):
            if abs(weight) > least and round(weight / unit):
                bodies.append(body)
                steps.append(round(weight / unit))
        starts.append(len(bodies))
    return Weights(marks, kept, starts, bodies, steps, unit)
