"""Two subjects in one text: its sentences, ranked one by one, go to different bodies."""

from __future__ import annotations

import re
from collections.abc import Callable

# Where a new subject may begin: after a sentence, or with words that announce another one.
_BOUNDARY = re.compile(
    r"(?<=[.!?;\n])\s+"
    r"|(?<!\s)\s+(?=(?:adem[aá]s|tambi[eé]n|por otr[ao] (?:lado|parte)|otra cosa|asimismo)\b)",
    re.IGNORECASE,
)
_SHORTEST = 12  # characters
_MOST = 12
_SURE = 0.6
First = Callable[[str], tuple[str, float] | None]


def parts_of(text: str, first: First) -> tuple[str, ...]:
    """Return the parts of a text that are surely for different bodies; none when it has one subject.

    `first` tells the likeliest body of a part, and how sure that is."""
    pieces = _pieces(text)
    if not 1 < len(pieces) <= _MOST:
        return ()
    parts: list[str] = []
    bodies: list[str | None] = []
    for piece in pieces:
        said = first(piece)
        body = said[0] if said and said[1] >= _SURE else None
        if parts and (body is None or bodies[-1] in (None, body)):
            parts[-1] = f"{parts[-1]} {piece}"
            bodies[-1] = bodies[-1] or body
        else:
            parts.append(piece)
            bodies.append(body)
    return tuple(parts) if len(set(bodies) - {None}) > 1 else ()


def _pieces(text: str) -> list[str]:
    found: list[str] = []
    for piece in _BOUNDARY.split(text.strip()):
        if found and len(piece) < _SHORTEST:
            found[-1] = f"{found[-1]} {piece}"
        elif piece:
            found.append(piece)
    return found
