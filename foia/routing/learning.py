"""What a training learns from and what it makes, and both as bytes, for a process of its own: pure."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from foia.directory.routing import (
    Candidate,
    Example,
    Measured,
    Model,
    NotAModel,
    Origin,
    Row,
    evaluate,
    train,
)
from foia.routing.rules import THRESHOLD, is_held_back

# What is measured: sentences like those that people write.
MEASURED = frozenset({Origin.PHRASE, Origin.CASE, Origin.ACCEPTED})


@dataclass(frozen=True)
class Learnt:
    """All a training learns from, and the mark that tells it from what was learnt before.

    `places` holds the names of each place code."""

    examples: tuple[Example, ...]
    candidates: tuple[Candidate, ...]
    places: Mapping[str, Sequence[str]]
    mark: str

    @property
    def is_enough(self) -> bool:
        """Say whether there is a sentence as people write them: names and descriptions alone route badly."""
        return any(example.origin in MEASURED for example in self.examples)


@dataclass(frozen=True)
class Trained:
    """A model, the one made without the held-back part, and how each did on that part."""

    model: bytes
    measured: bytes
    now: Measured
    before: Measured | None


def learn(learnt: Learnt, before: bytes | None) -> Trained:
    """Make the model, and the one that is measured: it has not learnt what is held back."""
    held = [one for one in learnt.examples if one.origin in MEASURED and is_held_back(one.text)]
    kept = [one for one in learnt.examples if not is_held_back(one.text) or not _tells(one)]
    measured = train(kept, learnt.candidates, places=learnt.places)
    rows = [Row(example.text, example.body) for example in held]
    earlier = _opened(before)
    return Trained(
        train(learnt.examples, learnt.candidates, places=learnt.places).to_bytes(),
        measured.to_bytes(),
        evaluate(measured, rows, threshold=THRESHOLD),
        evaluate(earlier, rows, threshold=THRESHOLD) if earlier is not None else None,
    )


def _tells(example: Example) -> bool:
    """Say whether a text would give the held-back part away, were it learnt."""
    return example.origin in MEASURED or example.origin is Origin.REJECTED


def _opened(content: bytes | None) -> Model | None:
    """Open the model others are compared with; None where this version of the product reads it no more."""
    try:
        return Model.from_bytes(content) if content is not None else None
    except NotAModel:
        return None


def written(learnt: Learnt, before: bytes | None) -> bytes:
    """Write what a training learns from, and the model it is compared with."""
    document = asdict(learnt) | {"before": _text(before)}
    return json.dumps(document, ensure_ascii=False).encode()


def read(content: bytes) -> tuple[Learnt, bytes | None]:
    """Read what was written to learn from."""
    document = json.loads(content)
    examples = tuple(Example(**row | {"origin": Origin(row["origin"])}) for row in document["examples"])
    candidates = tuple(
        Candidate(**row | {"place_path": tuple(row["place_path"])}) for row in document["candidates"]
    )
    places = {code: tuple(names) for code, names in document["places"].items()}
    return Learnt(examples, candidates, places, document["mark"]), _bytes(document["before"])


def trained_as_bytes(trained: Trained) -> bytes:
    """Write what a training made."""
    document = {
        "model": _text(trained.model),
        "measured": _text(trained.measured),
        "now": _figures(trained.now),
        "before": _figures(trained.before) if trained.before is not None else None,
    }
    return json.dumps(document).encode()


def trained_from_bytes(content: bytes) -> Trained:
    """Read what a training made; the figures are those of all bodies together."""
    document = json.loads(content)
    before = document["before"]
    return Trained(
        base64.b64decode(document["model"]),
        base64.b64decode(document["measured"]),
        Measured(**document["now"], per_body={}),
        Measured(**before, per_body={}) if before is not None else None,
    )


def _figures(measured: Measured) -> dict[str, Any]:
    return {name: value for name, value in asdict(measured).items() if name != "per_body"}


def _text(content: bytes | None) -> str | None:
    return base64.b64encode(content).decode() if content is not None else None


def _bytes(text: str | None) -> bytes | None:
    return base64.b64decode(text) if text is not None else None
