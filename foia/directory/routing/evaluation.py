"""How good routing is on texts whose body is known: grouped splits, accuracy, precision, calibration."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from foia.directory.routing.calibration import calibration_error
from foia.directory.routing.examples import Candidate, Example, Origin
from foia.directory.routing.likeness import held_back
from foia.directory.routing.model import Model
from foia.directory.routing.territory import Path
from foia.directory.routing.training import Advance, silent, train

THRESHOLD = 0.9
_ASKED = 3
_MOST_MISTAKEN = 3


@dataclass(frozen=True)
class Row:
    """A text, its body, and the codes of where its filer is, country first."""

    text: str
    body: str
    place: Path | None = None


@dataclass(frozen=True)
class PerBody:
    """How the texts of one body fared, and for which bodies its lost ones were taken most often."""

    count: int
    top1: int
    top3: int
    taken_for: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Measured:
    """Figures between 0 and 1; `precision_routed` is None where nothing was sure enough to be routed."""

    count: int
    top1: float
    top3: float
    share_routed: float
    precision_routed: float | None
    ece: float
    per_body: dict[str, PerBody]


def evaluate(
    model: Model, rows: Iterable[Row], *, threshold: float = THRESHOLD, advance: Advance = silent
) -> Measured:
    """Measure a model on rows that it has not learnt; what it does not understand counts as not found."""
    outcomes: list[tuple[float, bool]] = []
    ranks: defaultdict[str, list[int]] = defaultdict(list)
    mistaken: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        said = model.likeliest(row.text, place=row.place, limit=_ASKED)
        bodies = [body for body, _confidence in said]
        rank = bodies.index(row.body) if row.body in bodies else _ASKED
        outcomes.append((said[0][1] if said else 0.0, rank == 0))
        ranks[row.body].append(rank)
        if bodies and rank:
            mistaken[row.body][bodies[0]] += 1
        advance(row.body)
    return _measured(outcomes, ranks, mistaken, threshold)


def _measured(
    outcomes: Sequence[tuple[float, bool]],
    ranks: dict[str, list[int]],
    mistaken: dict[str, Counter[str]],
    threshold: float,
) -> Measured:
    count = len(outcomes)
    routed = [right for confidence, right in outcomes if confidence >= threshold]
    per_body = {
        body: PerBody(
            len(found),
            sum(rank == 0 for rank in found),
            sum(rank < _ASKED for rank in found),
            dict(mistaken[body].most_common(_MOST_MISTAKEN)) if body in mistaken else {},
        )
        for body, found in sorted(ranks.items())
    }
    return Measured(
        count,
        _share(sum(one.top1 for one in per_body.values()), count),
        _share(sum(one.top3 for one in per_body.values()), count),
        _share(len(routed), count),
        sum(routed) / len(routed) if routed else None,
        calibration_error(outcomes),
        per_body,
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def split(rows: Sequence[Row], share: float, seed: int) -> tuple[list[Row], list[Row]]:
    """Return rows to learn from and rows to measure on.

    Near-duplicate texts stay on one side, and each body keeps a text to learn from."""
    held = held_back([row.text for row in rows], [row.body for row in rows], share, seed)
    return (
        [row for index, row in enumerate(rows) if index not in held],
        [rows[index] for index in sorted(held)],
    )


def learnt_from(
    rows: Sequence[Row],
    names: Iterable[str],
    *,
    seed: int = 0,
    origin: Origin = Origin.PHRASE,
    advance: Advance = silent,
) -> Model:
    """Train on rows and on the names of all the bodies there are.

    A body's place is what the places of all its rows have in common."""
    places: dict[str, Path] = {}
    for row in rows:
        if row.place is not None:
            places[row.body] = _common(places.get(row.body, row.place), row.place)
    known = sorted({*names, *(row.body for row in rows)})
    examples = [Example(name, name, Origin.NAME) for name in known]
    examples += [Example(row.body, row.text, origin) for row in rows]
    candidates = [Candidate(name, places.get(name, ())) for name in known]
    return train(examples, candidates, seed=seed, advance=advance)


def _common(first: Path, second: Path) -> Path:
    length = 0
    while length < min(len(first), len(second)) and first[length] == second[length]:
        length += 1
    return first[:length]
