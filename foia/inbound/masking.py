"""Covering a tracking key that somebody pasted into a mail: pure.

Whoever holds folio and key holds the case, and a text is read by more people than its writer. What has the
shape of a key is covered whether or not it is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from foia.cases.folio import KEY_CHARACTERS, read_key

COVERED = "[clave oculta]"
_WHOLE = KEY_CHARACTERS + 1  # with its check character
_HYPHENS = "\\-\u2010-\u2015\u2212"
_HYPHENED = rf"(?=\s{{0,3}}[{_HYPHENS}])[\s{_HYPHENS}]{{1,5}}"
_GROUPED = re.compile(
    rf"(?<![^\W_])[^\W_]{{4}}(?:{_HYPHENED}[^\W_]{{4}}){{5}}{_HYPHENED}[^\W_]{{3}}(?![^\W_])"
)
_WORD = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(rf"[\s{_HYPHENS}]{{1,4}}")
# A key has some eight figures among its 27 characters; a text with dates and numbers has words.
_LEAST_FIGURES = 3
_LEAST_MIXED = 2
_LONG_RUN = 14


def without_keys(text: str) -> str:
    """Cover everything that is, or looks like, a tracking key."""
    text = _GROUPED.sub(COVERED, text)
    # As it is printed first: with a word before it, another cut of it may pass for a key as well.
    for in_fours in (True, False):
        for start, end in reversed(list(_spans(text, in_fours))):
            text = text[:start] + COVERED + text[end:]
    return text


def _spans(text: str, in_fours: bool) -> Iterator[tuple[int, int]]:
    """Yield where neighbouring words together are a key, however they are set apart; none overlap."""
    words = list(_WORD.finditer(text))
    taken_to = 0
    for place, first in enumerate(words):
        if first.start() < taken_to:
            continue
        last = _end_of_key(text, words, place, in_fours)
        if last is not None:
            yield first.start(), words[last].end()
            taken_to = words[last].end()


def _end_of_key(text: str, words: list[re.Match[str]], place: int, in_fours: bool) -> int | None:
    """Return the last of the words from `place` on that are a key together, 27 characters in all."""
    window = [words[place]]
    length = len(words[place][0])
    while length < _WHOLE and place + len(window) < len(words):
        following = words[place + len(window)]
        if not _BETWEEN.fullmatch(text, window[-1].end(), following.start()):
            return None
        window.append(following)
        length += len(following[0])
    if length != _WHOLE or not _is_like_key([word[0] for word in window], in_fours):
        return None
    return place + len(window) - 1


def _is_like_key(words: list[str], in_fours: bool) -> bool:
    together = "".join(words)
    is_key = read_key(together) is not None
    if in_fours:
        return is_key and list(accumulate(map(len, words)))[:-1] == list(range(4, _WHOLE, 4))
    figures = sum(map(str.isdigit, together))
    if len(words) == 1:
        return together.isascii() and (is_key or _LEAST_FIGURES <= figures < _WHOLE)
    mixed = sum(1 for word in words if not word.isdigit() and not word.isalpha())
    is_odd = mixed > _LEAST_MIXED or max(map(len, words)) >= _LONG_RUN
    return is_key and is_odd and figures >= _LEAST_FIGURES
