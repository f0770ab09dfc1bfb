"""A model of routing: which bodies a text speaks of, how surely, and by which of their published phrases."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import inf, log
from typing import Any

from foia.directory.routing.calibration import shares
from foia.directory.routing.examples import Candidate
from foia.directory.routing.packing import NotAModel, pack, unpack
from foia.directory.routing.splitting import parts_of
from foia.directory.routing.support import Support
from foia.directory.routing.table import Leanings, Weights
from foia.directory.routing.territory import Path, Territory, levels_told
from foia.directory.routing.understanding import is_understood
from foia.directory.routing.words import features, mark, stem, telling, words_of

# What is left of the likelihood of a body that acts elsewhere, or on another level than its kin's.
ELSEWHERE, OTHER_LEVEL = log(0.05), log(0.1)
# Among kin, whoever acts elsewhere is not meant.
NOT_MEANT = log(0.001)


@dataclass(frozen=True)
class Suggestion:
    """A body, how likely it is the competent one, and what spoke for it."""

    body: str
    confidence: float
    phrases: tuple[str, ...] = ()
    cases: int = 0


@dataclass(frozen=True)
class Ranking:
    """The likeliest bodies first, none where nothing was understood; `parts` of a text with two subjects."""

    suggestions: tuple[Suggestion, ...] = ()
    understood: bool = False
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Model:
    """What was learnt; `rank` is all that is asked of it."""

    territory: Territory
    table: Weights
    leanings: Leanings
    support: Support
    sharpness: float

    def rank(self, text: str, *, place: Path | None = None, limit: int = 3) -> Ranking:
        """Return the likeliest bodies for a text; `place` holds the filer's place codes, country first."""
        likely = self._likely(text, place)
        if likely is None:
            return Ranking()
        words = telling(words_of(text))
        suggestions = tuple(self._suggestion(body, likely[body], words) for body in _highest(likely, limit))
        parts = parts_of(text, lambda part: next(iter(self.likeliest(part, place=place, limit=1)), None))
        return Ranking(suggestions, understood=True, parts=parts)

    def likeliest(self, text: str, *, place: Path | None = None, limit: int = 3) -> list[tuple[str, float]]:
        """Return the likeliest bodies and how likely each is; none if nothing is understood."""
        likely = self._likely(text, place) or []
        return [(self.territory.candidates[body].body, likely[body]) for body in _highest(likely, limit)]

    def scores(self, vector: list[tuple[int, float]]) -> list[float]:
        """Return the score of each body for a text's features."""
        known = sum(value for _at, value in vector)
        found = self.table.scores(vector, len(self.territory.candidates))
        once, each = self.leanings.once, self.leanings.each
        return [score + a + b * known for score, a, b in zip(found, once, each, strict=True)]

    def _likely(self, text: str, place: Path | None) -> list[float] | None:
        """Return how likely each body is, by what a text says and by where; None if nothing is understood."""
        every = words_of(text)
        words = telling(every)
        if not is_understood(words, self.table):
            return None
        vector = self.table.vector(features(words))
        scores = [score * self.sharpness for score in self.scores(vector)]
        told, levels = self.territory.told(every), levels_told(every)
        best = self._best_of_kin(scores)
        if not (told or place or best):
            return shares(scores, 1.0) if scores else []
        near = [self.territory.is_near(body, told, place) for body in range(len(scores))]
        for body, score in enumerate(scores):
            family = best.get(self.territory.kin[body])
            level = self.territory.candidates[body].level
            if family is None:
                scores[body] = score + (ELSEWHERE if near[body] is False else 0.0)
                continue
            if near[body] is not None:
                score = family
            if levels and level and level not in levels:
                score += OTHER_LEVEL
            scores[body] = score + (NOT_MEANT if near[body] is False else 0.0)
        return shares(scores, 1.0) if scores else []

    def _best_of_kin(self, scores: Sequence[float]) -> dict[int, float]:
        """Return the best score of each family of several bodies."""
        if len(set(self.territory.kin)) == len(scores):
            return {}
        sizes: dict[int, int] = {}
        best: dict[int, float] = {}
        for family, score in zip(self.territory.kin, scores, strict=True):
            sizes[family] = sizes.get(family, 0) + 1
            best[family] = max(best.get(family, -inf), score)
        return {family: score for family, score in best.items() if sizes[family] > 1}

    def _suggestion(self, body: int, confidence: float, words: Sequence[str]) -> Suggestion:
        marks = [mark("w", stem(word)) for word in words]
        known = {one: at for one in marks if (at := self.table.find(one)) is not None}
        said = {one: max(self.table.said_of(at, body), 0.0) for one, at in known.items()}
        return Suggestion(
            self.territory.candidates[body].body,
            confidence,
            self.support.phrases_for(body, words, said),
            self.support.cases_for(body, marks),
        )

    def to_bytes(self) -> bytes:
        """Return the model as bytes, the same for the same model."""
        territory, support = self.territory, self.support
        head = {
            "candidates": [asdict(candidate) for candidate in territory.candidates],
            "kin": territory.kin,
            "places": dict(territory.names),
            "phrases": support.phrases,
            "names": support.names,
            "leanings": asdict(self.leanings),
            "sharpness": self.sharpness,
            "units": [self.table.unit, support.cases.unit],
        }
        own = {"phrases.starts": support.starts, "phrases.marks": support.marks}
        return pack(head, own | _arrays("", self.table) | _arrays("cases.", support.cases))

    @classmethod
    def from_bytes(cls, content: bytes) -> Model:
        """Return the model that was written. Raises NotAModel."""
        head, arrays = unpack(content)
        try:
            territory = Territory(
                tuple(
                    Candidate(**{**row, "place_path": tuple(row["place_path"])}) for row in head["candidates"]
                ),
                tuple(head["kin"]),
                {name: tuple(codes) for name, codes in head["places"].items()},
            )
            table, cases = (
                _table(prefix, arrays, unit)
                for prefix, unit in zip(("", "cases."), head["units"], strict=True)
            )
            phrases = tuple(tuple(texts) for texts in head["phrases"])
            leanings = Leanings(*(tuple(head["leanings"][name]) for name in ("once", "each")))
            starts, marks = arrays["phrases.starts"], arrays["phrases.marks"]
            support = Support(phrases, tuple(head["names"]), starts, marks, cases)
            return cls(territory, table, leanings, support, head["sharpness"])
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise NotAModel(str(error)) from error


def _highest(likely: Sequence[float], limit: int) -> list[int]:
    return sorted(range(len(likely)), key=lambda body: (-likely[body], body))[:limit]


_COLUMNS = ("marks", "rarity", "starts", "bodies", "steps")


def _arrays(prefix: str, table: Weights) -> dict[str, array[Any]]:
    return {prefix + name: getattr(table, name) for name in _COLUMNS}


def _table(prefix: str, arrays: dict[str, array[Any]], unit: float) -> Weights:
    columns = {name: arrays[prefix + name] for name in _COLUMNS}
    return Weights(**columns, unit=unit)
