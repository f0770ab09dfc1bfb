"""What speaks for a suggestion, in words: published phrases, and how many confirmed cases."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foia.directory.routing.examples import Origin
from foia.directory.routing.learnt import Learnt
from foia.directory.routing.table import Weights, make_table
from foia.directory.routing.words import groups_of, mark, stem, telling, words_of

MOST_PHRASES = 3
MOST_COUNTS = 200_000
# A phrase says little that says less than this part of what the best one says.
_LEAST_OF_BEST = 0.4
_LEAST_ALIKE = 0.25
_NAME_SHARE = 0.5
_MOST_COMPARED = 60


@dataclass(frozen=True)
class Support:
    """The published phrases of each body (its `names` first), and a table of the words of its cases.

    `marks` are those of the stems of all phrases in order; each phrase's begin where `starts` says."""

    phrases: tuple[tuple[str, ...], ...]
    names: tuple[int, ...]
    starts: array[int]
    marks: array[int]
    cases: Weights

    def phrases_for(self, body: int, words: Sequence[str], said: Mapping[int, float]) -> tuple[str, ...]:
        """Return the phrases that spoke for a body; `said` is what each stem's mark said for it."""
        found = []
        first = sum(map(len, self.phrases[:body]))
        for index, phrase in enumerate(self.phrases[body]):
            marks = self.marks[self.starts[first + index] : self.starts[first + index + 1]]
            value = sum(said.get(one, 0.0) for one in marks)
            found.append((value * (_NAME_SHARE if index < self.names[body] else 1.0), phrase))
        best = max((value for value, _phrase in found), default=0.0)
        if best > 0:
            spoke = [one for one in found if one[0] >= _LEAST_OF_BEST * best]
        else:
            spoke = self._alike(body, words)
        return tuple(phrase for _value, phrase in sorted(spoke, key=lambda one: -one[0])[:MOST_PHRASES])

    def _alike(self, body: int, words: Sequence[str]) -> list[tuple[float, str]]:
        """Return the phrases with a word that is nearly one of the text's: somebody misspelt it."""
        groups = [set(groups_of(word)) for word in words[:_MOST_COMPARED]]
        found = []
        for phrase in self.phrases[body][:_MOST_COMPARED]:
            theirs = [set(groups_of(word)) for word in telling(words_of(phrase))]
            alike = max((len(a & b) / len(a | b) for a in groups for b in theirs), default=0.0)
            if alike >= _LEAST_ALIKE:
                found.append((alike, phrase))
        return found

    def cases_for(self, body: int, marks: Sequence[int]) -> int:
        """Return how many confirmed cases of a body have the most frequent of the words."""
        places = [at for one in marks if (at := self.cases.find(one)) is not None]
        return max((round(self.cases.said_of(at, body)) for at in places), default=0)


def supporting(rows: Sequence[Learnt], count: int) -> Support:
    """Gather what speaks for each of so many bodies."""
    names: list[list[str]] = [[] for _ in range(count)]
    phrases: list[list[str]] = [[] for _ in range(count)]
    cases: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for row in rows:
        origin = row.example.origin
        if row.example.is_published:
            (names if origin is Origin.NAME else phrases)[row.body].append(row.example.text)
        elif row.is_for:
            cases[row.body].update({mark("w", stem(word)) for word in row.words})
    texts = tuple((*own, *more) for own, more in zip(names, phrases, strict=True))
    starts, marks = array("I", [0]), array("I")
    for text in (text for more in texts for text in more):
        marks.extend(sorted({mark("w", stem(word)) for word in telling(words_of(text))}))
        starts.append(len(marks))
    table = make_table(cases, MOST_COUNTS)
    return Support(texts, tuple(map(len, names)), starts, marks, table)
