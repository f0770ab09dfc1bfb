"""A model of routing: which bodies a text speaks of, how surely, and by which of their published phrases."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import exp, log, sqrt

from foia.directory.routing.examples import Candidate
from foia.directory.routing.packing import NotAModel, pack, unpack
from foia.directory.routing.words import features, stem, telling, words_of


@dataclass(frozen=True)
class Suggestion:
    """A body, how likely it is the competent one, and what spoke for it."""

    body: str
    confidence: float
    phrases: tuple[str, ...] = ()
    cases: int = 0


@dataclass(frozen=True)
class Ranking:
    """The likeliest bodies first; none where the text was not understood."""

    suggestions: tuple[Suggestion, ...] = ()
    understood: bool = False
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Weights:
    """A sparse table: of each feature (sorted) how rare it is and what it says for which bodies."""

    marks: array[int]
    rarity: array[float]
    starts: array[int]
    bodies: array[int]
    weights: array[float]


@dataclass(frozen=True)
class Model:
    """What was learnt; `rank` is all that is asked of it."""

    candidates: tuple[Candidate, ...]
    table: Weights
    phrases: tuple[tuple[str, ...], ...]
    cases: tuple[int, ...]
    sharpness: float = 10.0

    def rank(self, text: str, *, place: tuple[str, ...] | None = None, limit: int = 3) -> Ranking:
        """Return the likeliest bodies for a text; `place` holds the filer's place codes, country first."""
        words = telling(words_of(text))
        known = vector(words, self.table)
        if not known or not self.candidates:
            return Ranking()
        scores = [0.0] * len(self.candidates)
        table = self.table
        for at, value in known:
            for index in range(table.starts[at], table.starts[at + 1]):
                scores[table.bodies[index]] += value * table.weights[index]
        if place:
            for index, candidate in enumerate(self.candidates):
                if not _near(candidate.place_path, place):
                    scores[index] -= 0.5
        best = max(scores)
        grown = [exp(self.sharpness * (score - best)) for score in scores]
        total = sum(grown)
        order = sorted(range(len(scores)), key=lambda index: -scores[index])[:limit]
        stems = {stem(word) for word in words}
        return Ranking(
            tuple(
                Suggestion(
                    self.candidates[index].body,
                    grown[index] / total,
                    self._speaking(index, stems),
                    self.cases[index],
                )
                for index in order
            ),
            understood=True,
        )

    def to_bytes(self) -> bytes:
        """Return the model as bytes, the same for the same model."""
        head = {
            "candidates": [asdict(candidate) for candidate in self.candidates],
            "phrases": self.phrases,
            "cases": self.cases,
            "sharpness": self.sharpness,
        }
        return pack(head, vars(self.table))

    @classmethod
    def from_bytes(cls, content: bytes) -> Model:
        """Return the model that was written. Raises NotAModel."""
        head, arrays = unpack(content)
        try:
            return cls(
                tuple(
                    Candidate(row["body"], tuple(row["place_path"]), row["level"], row["successor"])
                    for row in head["candidates"]
                ),
                Weights(**arrays),
                tuple(tuple(texts) for texts in head["phrases"]),
                tuple(head["cases"]),
                head["sharpness"],
            )
        except (KeyError, TypeError) as error:
            raise NotAModel(str(error)) from error

    def _speaking(self, body: int, stems: set[str]) -> tuple[str, ...]:
        shared = [
            (len(stems & {stem(word) for word in telling(words_of(phrase))}), phrase)
            for phrase in self.phrases[body]
        ]
        return tuple(phrase for count, phrase in sorted(shared, key=lambda one: -one[0])[:3] if count)


def _near(own: Sequence[str], place: Sequence[str]) -> bool:
    return all(a == b for a, b in zip(own, place, strict=False))


def vector(words: list[str], table: Weights) -> list[tuple[int, float]]:
    """Return the known features of telling words: their place in the table and their weight."""
    found: list[tuple[int, float]] = []
    for counts in features(words):
        known = []
        for feature, count in counts.items():
            at = bisect_left(table.marks, feature)
            if at < len(table.marks) and table.marks[at] == feature:
                known.append((at, (1 + log(count)) * table.rarity[at]))
        length = sqrt(sum(value * value for _at, value in known))
        found += [(at, value / length) for at, value in known]
    return found
