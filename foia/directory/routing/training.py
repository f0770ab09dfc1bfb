"""Learning: from examples and the bodies that exist to a model."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import log, sqrt

from foia.directory.routing.examples import Candidate, Example, Origin, heirs
from foia.directory.routing.model import Model, Weights
from foia.directory.routing.words import features, telling, words_of

LEAST_CASES = 5


def train(examples: Iterable[Example], candidates: Sequence[Candidate], *, seed: int = 0) -> Model:
    """Learn a model; the same examples and seed give the same model."""
    heir = heirs(candidates)
    living = [candidate for candidate in candidates if heir.get(candidate.body) == candidate.body]
    number = {candidate.body: index for index, candidate in enumerate(living)}
    known = [(number[heir[one.body]], one) for one in examples if one.body in heir]
    frequent = _frequent(one for _body, one in known)
    rows = []
    for body, example in known:
        words = telling(words_of(example.text))
        if not example.is_published:
            words = [word for word in words if word in frequent]
        rows.append((body, example, features(words)))
    counts: Counter[int] = Counter()
    for _body, _example, (whole, letters) in rows:
        counts.update(whole.keys())
        counts.update(letters.keys())
    rarity = {feature: log((1 + len(rows)) / (1 + count)) + 1 for feature, count in counts.items()}
    sums: defaultdict[int, defaultdict[int, float]] = defaultdict(lambda: defaultdict(float))
    for body, example, row in rows:
        sign = -1.0 if example.origin is Origin.REJECTED else 1.0
        for part in row:
            values = {feature: (1 + log(count)) * rarity[feature] for feature, count in part.items()}
            length = sqrt(sum(value * value for value in values.values())) or 1.0
            for feature, value in values.items():
                sums[body][feature] += sign * value / length
    lines: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
    for body, weights in sums.items():
        length = sqrt(sum(value * value for value in weights.values())) or 1.0
        for feature, value in weights.items():
            lines[feature].append((body, value / length))
    return Model(
        tuple(living),
        _table(lines, rarity),
        _phrases(known, len(living)),
        _cases(known, len(living)),
    )


def _frequent(examples: Iterable[Example]) -> set[str]:
    """Return the words of cases that may be learnt: those of phrases, and those of several cases."""
    published: set[str] = set()
    seen: Counter[str] = Counter()
    for example in examples:
        words = set(words_of(example.text))
        if example.is_published:
            published |= words
        else:
            seen.update(words)
    return published | {word for word, count in seen.items() if count >= LEAST_CASES}


def _table(lines: dict[int, list[tuple[int, float]]], rarity: dict[int, float]) -> Weights:
    marks = sorted(lines)
    starts, bodies, weights = array("I", [0]), array("H"), array("f")
    for feature in marks:
        for body, weight in lines[feature]:
            bodies.append(body)
            weights.append(weight)
        starts.append(len(bodies))
    return Weights(array("I", marks), array("f", (rarity[one] for one in marks)), starts, bodies, weights)


def _phrases(known: list[tuple[int, Example]], count: int) -> tuple[tuple[str, ...], ...]:
    found: list[list[str]] = [[] for _ in range(count)]
    for body, example in known:
        if example.is_published:
            found[body].append(example.text)
    return tuple(tuple(texts) for texts in found)


def _cases(known: list[tuple[int, Example]], count: int) -> tuple[int, ...]:
    found = [0] * count
    for body, example in known:
        if example.origin in (Origin.CASE, Origin.ACCEPTED):
            found[body] += 1
    return tuple(found)
