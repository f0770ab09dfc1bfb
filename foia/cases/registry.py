"""Numbers that bodies' own registries give (hoja de ruta): their form, and how they are compared: pure."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 60
# Letters and figures, with what registries put between them.
_FORM = re.compile(r"[\w°./:\- ]+")


def read_number(typed: str) -> str | None:
    """Return a registry number as it is written, or None when it cannot be one: it has a figure at least."""
    number = " ".join(typed.split())
    if not 0 < len(number) <= LONGEST or not any(character.isdigit() for character in number):
        return None
    return number if _FORM.fullmatch(number) else None


def fold_number(typed: str) -> str:
    """Return a number as it is searched: letters and figures only, upper case, without accents."""
    plain = unicodedata.normalize("NFKD", typed)
    return "".join(character for character in plain if character.isalnum()).upper()[:LONGEST]
