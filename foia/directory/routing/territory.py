"""Where bodies act: of those with the same subjects, the one of the place and level that is meant."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foia.directory.routing.examples import Candidate
from foia.directory.routing.learnt import Learnt
from foia.directory.routing.words import stem, words_of

# Bodies are kin when so great a part of the phrases of one are the other's too.
_LEAST_SAME = 0.5
_LONGEST_NAME = 6
# What words say of the level that is meant, by stem.
_LEVEL_WORDS = {
    "municipality": "alcaldia alcalde municipio municipal municipalidad ayuntamiento intendencia barrio",
    "department": "departamental departamento gobernacion gobernador",
    "region": "regional region gobernacion intendente",
    "national": "ministerio ministro nacional nacion",
}
_LEVEL_OF = {stem(word): level for level, words in reversed(_LEVEL_WORDS.items()) for word in words.split()}
Path = tuple[str, ...]


@dataclass(frozen=True)
class Territory:
    """The bodies that may be suggested, which of them are kin, and what places are called."""

    candidates: tuple[Candidate, ...]
    kin: tuple[int, ...]
    names: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(
        cls, candidates: tuple[Candidate, ...], kin: tuple[int, ...], places: Mapping[str, Sequence[str]]
    ) -> Territory:
        """Put together what is known; `places` holds the names of each code."""
        codes: defaultdict[str, set[str]] = defaultdict(set)
        for code, names in places.items():
            for name in names:
                codes[" ".join(words_of(name))].add(code)
        return cls(candidates, kin, {name: tuple(sorted(of)) for name, of in codes.items() if name})

    def kin_of(self, body: int) -> list[int]:
        """Return the bodies with the same subjects as one, itself included."""
        return [other for other, family in enumerate(self.kin) if family == self.kin[body]]

    def told(self, words: Sequence[str]) -> frozenset[str]:
        """Return the codes of the places that a text's words name; the longest name counts."""
        found: set[str] = set()
        at = 0
        while at < len(words) and self.names:
            for length in range(_LONGEST_NAME, 0, -1):
                codes = self.names.get(" ".join(words[at : at + length]))
                if codes and at + length <= len(words):
                    found.update(codes)
                    at += length - 1
                    break
            at += 1
        return frozenset(found)

    def is_near(self, body: int, places: frozenset[str], place: Path | None) -> bool | None:
        """Say whether a body acts where the text says, or else where its filer is; None when nobody says."""
        own = self.candidates[body].place_path
        if len(own) <= 1:
            return None
        if places:
            return any(code in own or self._is_within(own, code) for code in places)
        return all(a == b for a, b in zip(own, place, strict=False)) if place else None

    def _is_within(self, own: Path, code: str) -> bool:
        return any(code.startswith(f"{part}-") or code.startswith(f"{part}:") for part in own[-1:])


def levels_told(words: Sequence[str]) -> frozenset[str]:
    """Return the levels of government that a text's words name."""
    return frozenset(_LEVEL_OF[one] for one in map(stem, words) if one in _LEVEL_OF)


def kin_of(rows: Sequence[Learnt], candidates: Sequence[Candidate]) -> tuple[int, ...]:
    """Return a number for each body: the same for those of other places or levels with the same phrases."""
    own: defaultdict[int, set[tuple[str, ...]]] = defaultdict(set)
    holders: defaultdict[tuple[str, ...], set[int]] = defaultdict(set)
    for row in rows:
        own[row.body].add(row.words)
        holders[row.words].add(row.body)
    shared: Counter[tuple[int, int]] = Counter()
    for bodies in holders.values():
        ordered = sorted(bodies)
        shared.update((a, b) for index, a in enumerate(ordered) for b in ordered[index + 1 :])
    family = list(range(len(candidates)))
    for (a, b), count in sorted(shared.items()):
        apart = (
            candidates[a].place_path != candidates[b].place_path or candidates[a].level != candidates[b].level
        )
        if apart and count >= _LEAST_SAME * min(len(own[a]), len(own[b])):
            low, high = sorted((family[a], family[b]))
            family = [low if one == high else one for one in family]
    return tuple(family)
