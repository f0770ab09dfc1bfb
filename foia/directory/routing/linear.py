"""A separating plane for each body: its texts on one side, others on the other (linear SVM, dual descent).

Source: Hsieh et al., A Dual Coordinate Descent Method for Large-scale Linear SVM (ICML 2008), with the
squared hinge. The features of a text are numbers of a vocabulary; the last of each text is the constant 1.
"""

from __future__ import annotations

import random
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter, mul

COST = 0.5  # of a text on the wrong side
EPOCHS = 10
CLOSE = 0.1  # how near to the best is good enough
# Before anything is learnt a text is no body's: most are on the right side of most planes from the start.
START = -1.0


@dataclass(frozen=True)
class Vector:
    """A text: its features and their values."""

    features: tuple[int, ...]
    values: array[float]

    @property
    def square(self) -> float:
        return float(sum(map(mul, self.values, self.values)))


def separate(
    vectors: Sequence[Vector], own: Sequence[int], others: Sequence[int], size: int, seed: int
) -> dict[int, float]:
    """Return the plane between a body's own texts and others (indexes of vectors), by feature.

    What it says is added to START."""
    plane = [0.0] * size
    signs = dict.fromkeys(others, -1.0) | dict.fromkeys(own, 1.0)
    picked = {index: itemgetter(*vectors[index].features) for index in signs}
    slope = 0.5 / COST
    curved = {index: vectors[index].square + slope for index in signs}
    pulls = dict.fromkeys(signs, 0.0)
    order, bar = sorted(signs), float("inf")
    chance = random.Random(seed)  # noqa: S311 - the order in which texts are looked at
    for _epoch in range(EPOCHS):
        chance.shuffle(order)
        kept, worst = [], 0.0
        for index in order:
            sign, pull, vector = signs[index], pulls[index], vectors[index]
            margin = sign * (START + sum(map(mul, picked[index](plane), vector.values)))
            gradient = margin - 1 + pull * slope
            if pull == 0.0:
                if gradient > bar:
                    continue
                gradient = min(gradient, 0.0)
            kept.append(index)
            worst = max(worst, abs(gradient))
            if abs(gradient) < CLOSE / 2:
                continue
            pulls[index] = max(pull - gradient / curved[index], 0.0)
            step = (pulls[index] - pull) * sign
            for feature, value in zip(vector.features, vector.values, strict=True):
                plane[feature] += step * value
        order, bar = kept, worst
        if worst < CLOSE:
            break
    touched = {feature for index, pull in pulls.items() if pull for feature in vectors[index].features}
    return {feature: plane[feature] for feature in touched}
