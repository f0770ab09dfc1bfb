"""What in a text may tell of a person and wants a second look before everybody reads it: pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from foia.cases.self_naming import EMAIL_ADDRESS

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", EMAIL_ADDRESS),
    ("number", re.compile(r"(?<![\d.,])\d(?:[ .\-]?\d){5,}(?:[ -]?[A-Z0-9]{1,2})?(?![\d]|[.,]\d)")),
    (
        "address",
        re.compile(r"\b(?:calle|avenida|av\.|pasaje|zona|barrio)\s+[A-ZÁÉÍÓÚÑ0-9][\w.]*", re.IGNORECASE),
    ),
    (
        "title",
        re.compile(r"\b(?:señora?|sra?\.|doctora?|dra?\.|lic\.|ing\.)\s+[A-ZÁÉÍÓÚÑ]\w+", re.IGNORECASE),
    ),
)
_AMOUNT = re.compile(r"^\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{2})?$")


@dataclass(frozen=True)
class Suspect:
    """A piece of text that may tell of somebody: what kind of datum, and the piece."""

    kind: str
    text: str


def suspects(text: str) -> tuple[Suspect, ...]:
    """Return every piece of a text that looks like somebody's datum; amounts of money are none."""
    found = [
        Suspect(kind, match.group(0))
        for kind, pattern in _PATTERNS
        for match in pattern.finditer(text)
        if not _AMOUNT.match(match.group(0).strip())
    ]
    return tuple(dict.fromkeys(found))
