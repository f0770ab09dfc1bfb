"""Folding of names for search: pure."""

from __future__ import annotations

import re
import unicodedata

# Of a text that a body is competent for.
LONGEST_TEXT = 300
_WORD = re.compile(r"[a-z0-9]+")
# Words that stand in most names and tell nothing.
_EMPTY_WORDS = frozenset(["de", "del", "la", "las", "el", "los", "y", "e", "en", "a", "para"])


def fold(text: str) -> str:
    """Lower-case a name, drop its accents and punctuation, and put single spaces between its words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(_WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter))))


def search_words(text: str) -> list[str]:
    """Return the telling words of what a person typed, folded; all its words when none is telling."""
    words = fold(text).split()
    return [word for word in words if word not in _EMPTY_WORDS] or words
