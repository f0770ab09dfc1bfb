"""How good routing is on texts whose body is known: grouped splits, accuracy, precision, calibration."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from foia.directory.routing.examples import Candidate, Example, Origin
from foia.directory.routing.likeness import grouped
from foia.directory.routing.model import Model
from foia.directory.routing.training import train

THRESHOLD = 0.9
BINS = 10


@dataclass(frozen=True)
class Row:
    """A text, its body, and where its filer is."""

    text: str
    body: str
    place: tuple[str, ...] | None = None


@dataclass(frozen=True)
class PerBody:
    """How the texts of one body fared, and which body its lost ones went to."""

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


def evaluate(model: Model, rows: Iterable[Row], *, threshold: float = THRESHOLD) -> Measured:
    """Measure a model on rows that it has not learnt."""
    outcomes: list[tuple[float, bool]] = []
    ranks: defaultdict[str, list[int]] = defaultdict(list)
    mistaken: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        said = model.rank(row.text, place=row.place).suggestions
        bodies = [suggestion.body for suggestion in said]
        right = bool(bodies) and bodies[0] == row.body
        outcomes.append((said[0].confidence if said else 0.0, right))
        ranks[row.body].append(bodies.index(row.body) if row.body in bodies else len(bodies) + 3)
        if bodies and not right:
            mistaken[row.body][bodies[0]] += 1
    per_body = {
        body: PerBody(
            len(found),
            sum(rank == 0 for rank in found),
            sum(rank < 3 for rank in found),
            dict(mistaken[body].most_common(3)),
        )
        for body, found in sorted(ranks.items())
    }
    return _measured(outcomes, per_body, threshold)


def _measured(
    outcomes: Sequence[tuple[float, bool]], per_body: dict[str, PerBody], threshold: float
) -> Measured:
    count = len(outcomes)
    routed = [right for confidence, right in outcomes if confidence >= threshold]
    return Measured(
        count,
        sum(one.top1 for one in per_body.values()) / count if count else 0.0,
        sum(one.top3 for one in per_body.values()) / count if count else 0.0,
        len(routed) / count if count else 0.0,
        sum(routed) / len(routed) if routed else None,
        calibration_error(outcomes),
        per_body,
    )


def calibration_error(outcomes: Sequence[tuple[float, bool]]) -> float:
    """Return by how much confidence and accuracy differ on average, in ten bins (ECE)."""
    bins: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in outcomes:
        bins[min(int(confidence * BINS), BINS - 1)].append((confidence, right))
    apart = sum(
        abs(sum(confidence for confidence, _ in one) - sum(right for _, right in one))
        for one in bins.values()
    )
    return apart / len(outcomes) if outcomes else 0.0


def split(rows: Sequence[Row], share: float, seed: int) -> tuple[list[Row], list[Row]]:
    """Return rows to learn from and rows to measure on; near-duplicate texts stay on one side."""
    groups = grouped([row.text for row in rows])
    random.Random(seed).shuffle(groups)  # noqa: S311
    wanted = round(len(rows) * share)
    held: set[int] = set()
    for group in groups:
        if len(held) + len(group) <= wanted:
            held.update(group)
    return (
        [row for index, row in enumerate(rows) if index not in held],
        [rows[index] for index in sorted(held)],
    )


def learnt(
    rows: Iterable[Row], names: Iterable[str], *, seed: int = 0, origin: Origin = Origin.PHRASE
) -> Model:
    """Train on rows and on the names of all the bodies there are."""
    known = sorted(set(names))
    examples = [Example(name, name, Origin.NAME) for name in known]
    examples += [Example(row.body, row.text, origin) for row in rows]
    return train(examples, [Candidate(name) for name in known], seed=seed)
