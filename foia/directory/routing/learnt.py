"""Examples as they are learnt: which words of a text may enter a model, and its features."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from foia.directory.routing.examples import Example, Origin
from foia.directory.routing.table import amount
from foia.directory.routing.words import features, pairs_of, stem, telling, words_of

# A word of cases is learnt when so many different ones have it: no name and no rare word enters a model.
LEAST_CASES = 5
# Of a text so many words are learnt.
MOST_WORDS = 100


# The marks of features and how much each counts: thousands of texts are in memory at once.
Block: TypeAlias = "tuple[array[int], array[float]]"


@dataclass(frozen=True)
class Learnt:
    """An example with the number of its body, the words that are learnt of it, and their features."""

    body: int
    example: Example
    words: tuple[str, ...]
    blocks: tuple[Block, ...]

    @property
    def is_for(self) -> bool:
        """Say whether it speaks for its body, and not against it."""
        return self.example.origin is not Origin.REJECTED


def learnt(examples: Iterable[tuple[int, Example]]) -> list[Learnt]:
    """Read examples (with their bodies' numbers), leaving out those of which nothing may be learnt."""
    read = [(body, example, telling(words_of(example.text))[:MOST_WORDS]) for body, example in examples]
    words, pairs = _frequent([(example, found) for _body, example, found in read])
    rows = []
    for body, example, found in read:
        if example.is_published:
            rows.append(Learnt(body, example, tuple(found), _compact(features(found))))
        else:
            kept = [word for word in found if word in words]
            rows.append(Learnt(body, example, tuple(kept), _compact(features(kept, pairs))))
    return [row for row in rows if row.words]


def _compact(blocks: Sequence[Counter[int]]) -> tuple[Block, ...]:
    return tuple((array("I", one), array("f", map(amount, one.values()))) for one in blocks)


def _frequent(read: Sequence[tuple[Example, list[str]]]) -> tuple[set[str], set[str]]:
    """Return the words and pairs that phrases have, or several cases."""
    holders: defaultdict[str, set[str]] = defaultdict(set)
    public: set[str] = set()
    for number, (example, words) in enumerate(read):
        found = {*words, *pairs_of([stem(word) for word in words])}
        if example.is_published:
            public |= found
        else:
            for one in found:
                if len(holders[one]) < LEAST_CASES:
                    holders[one].add(example.id or f"#{number}")
    known = public | {one for one, cases in holders.items() if len(cases) >= LEAST_CASES}
    return {one for one in known if " " not in one}, {one for one in known if " " in one}
