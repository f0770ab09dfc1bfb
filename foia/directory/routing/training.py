"""Learning: from examples and the bodies that exist to a model.

Two linear models added up: how often each feature stands in the texts of a body (multinomial Bayes), and a
plane that parts them from those of all others. Both are sums over features, so that one table holds them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from foia.directory.routing.calibration import sharpness_of
from foia.directory.routing.examples import Candidate, Example, Origin, heirs
from foia.directory.routing.fitting import fitted
from foia.directory.routing.learnt import Learnt, learnt
from foia.directory.routing.likeness import held_back
from foia.directory.routing.model import Model
from foia.directory.routing.support import supporting
from foia.directory.routing.territory import Territory, kin_of
from foia.directory.routing.words import features

# A part of the texts is held back to learn how sure to be; of fewer than so many nothing is learnt.
HELD_BACK, LEAST_HELD_BACK = 0.2, 30
USUAL_SHARPNESS = 0.5

Advance = Callable[[str], None]


def silent(_what: str) -> None:
    """Tell nobody how far it has come."""


def train(
    examples: Iterable[Example],
    candidates: Sequence[Candidate],
    *,
    seed: int = 0,
    places: Mapping[str, Sequence[str]] | None = None,
    advance: Advance = silent,
) -> Model:
    """Learn a model; the same examples and seed give the same one.

    `places` holds the names of each place code; `advance` is told each body that is learnt, twice over.
    """
    heir = heirs(candidates)
    living = tuple(one for one in candidates if heir.get(one.body) == one.body)
    number = {candidate.body: index for index, candidate in enumerate(living)}
    rows = learnt((number[heir[one.body]], one) for one in examples if one.body in heir)
    told = [row for row in rows if row.example.is_published and row.example.origin is not Origin.NAME]
    territory = Territory.of(living, kin_of(told, living), places or {})
    sharpness = _sharpness(rows, territory, seed, advance)
    return _model(rows, territory, sharpness, seed, advance)


def _model(
    rows: Sequence[Learnt], territory: Territory, sharpness: float, seed: int, advance: Advance
) -> Model:
    count = len(territory.candidates)
    table, leanings = fitted(rows, count, seed, advance)
    return Model(territory, table, leanings, supporting(rows, count), sharpness)


def _sharpness(rows: Sequence[Learnt], territory: Territory, seed: int, advance: Advance) -> float:
    """Learn from a part that is held back how sure a model of the rest may be: from cases, if any."""
    texts = [row for row in rows if row.is_for and row.example.origin is not Origin.NAME]
    held = held_back(
        [" ".join(row.words) for row in texts], [str(row.body) for row in texts], HELD_BACK, seed
    )
    cases = {index for index in held if not texts[index].example.is_published}
    judged = cases if len(cases) >= LEAST_HELD_BACK else held
    if len(judged) < LEAST_HELD_BACK:
        return USUAL_SHARPNESS
    apart = {id(texts[index]) for index in held}
    model = _model([row for row in rows if id(row) not in apart], territory, 1.0, seed, advance)
    found = []
    for index in sorted(judged):
        row = texts[index]
        scores = model.scores(model.table.vector(features(row.words)))
        others = [body for body in territory.kin_of(row.body) if body != row.body]
        # Which of several with the same subjects it is, the place decides.
        kept = [score for body, score in enumerate(scores) if body not in others]
        right = row.body - sum(body < row.body for body in others)
        found.append((kept, right))
    return sharpness_of(found)
