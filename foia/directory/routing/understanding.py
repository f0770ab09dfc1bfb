"""Whether a text says anything by which a body may be told: if not, whoever wrote it is asked."""

from __future__ import annotations

from collections.abc import Sequence

from foia.directory.routing.table import Weights
from foia.directory.routing.words import groups_of, mark, stem

# A word that was never learnt is taken for one that was, misspelt, when it shares so many groups of letters.
_LEAST_KNOWN_LETTERS, _LEAST_LETTERS = 0.6, 5
# Of the words at least so many must be known, unless there are this many known ones.
_LEAST_KNOWN, _ENOUGH = 0.2, 3


def is_understood(words: Sequence[str], table: Weights) -> bool:
    """Say whether telling words are known well enough to suggest anything."""
    different = set(words)
    known = sum(_is_known(word, table) for word in different)
    return bool(known) and (known >= _ENOUGH or known >= _LEAST_KNOWN * len(different))


def _is_known(word: str, table: Weights) -> bool:
    if word.isdigit():
        return False
    if table.find(mark("w", stem(word))) is not None:
        return True
    if len(word) < _LEAST_LETTERS:
        return False
    groups = groups_of(word)
    found = sum(table.find(group) is not None for group in groups)
    return found >= _LEAST_KNOWN_LETTERS * len(groups)
