"""A text in which marks stand for whoever filed, and for what names anybody by a number or an address: pure.

What it knows of the filer it replaces wherever it stands; of others only what has a shape of its own: an
address of mail, a telephone, a document. A name of somebody else is for a person to see and replace.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from foia.cases.revealing import Somebody, fold
from foia.cases.self_naming import masked

_PARTICLES = frozenset(
    ["a", "al", "da", "de", "del", "di", "do", "dos", "e", "el", "la", "las", "los", "san", "santa"]
    + ["van", "vda", "von", "y"]
)
_WORD = re.compile(r"[^\W\d_]+")
# What may stand between the words of one name: spaces, a point, a hyphen, and words like "de la".
_BETWEEN = re.compile(r"[\s.\-]*(?:(?:de|del|la|las|los|y)\s+){0,3}", re.IGNORECASE)
_LEAST_FIGURES = 5
# A telephone is told by its last figures, with or without the country's.
_PHONE_FIGURES = 7
_LEAST_CHARACTERS = 4
_SEPARATORS = r"[\s.,\-/()]*"


def pseudonymized(
    text: str, people: Sequence[Somebody], country: str, words: Mapping[str, str], marks: Sequence[str]
) -> str:
    """Return the text with a mark for each of the people, and the word for its kind for what else names.

    `words` are those of `self_naming.masked`; `marks` go to the people in order ("[Persona A]")."""
    return masked(marked(text, people, marks), country, words)


def marked(text: str, people: Sequence[Somebody], marks: Sequence[str]) -> str:
    """Return the text with a mark for each of the people, and all else as it was."""
    for person, mark in zip(people, marks, strict=False):
        text = _without(text, person, mark)
    return text


def _without(text: str, person: Somebody, mark: str) -> str:
    before_at = person.email.partition("@")[0]
    is_telling = len(before_at) >= _LEAST_CHARACTERS and not before_at.isalpha()
    for exact in (person.email, before_at if is_telling else "", person.postal_address):
        if exact.strip():
            text = re.sub(_loose(exact), lambda _found: mark, text, flags=re.IGNORECASE)
    number = max(re.findall(r"\d+", re.sub(_SEPARATORS, "", person.document_number)), key=len, default="")
    if len(number) >= _LEAST_FIGURES:
        text = re.sub(_SEPARATORS.join(number), lambda _found: mark, text)
    phone = "".join(re.findall(r"\d", person.phone))[-_PHONE_FIGURES:]
    if len(phone) == _PHONE_FIGURES:
        text = re.sub(rf"(?:\+?\d{_SEPARATORS}){{0,6}}{_SEPARATORS.join(phone)}", lambda _found: mark, text)
    return _without_name(text, person.name, mark)


def _loose(exact: str) -> str:
    return r"\s+".join(re.escape(word) for word in exact.split())


def _without_name(text: str, name: str, mark: str) -> str:
    """Replace each run of words of a name, however it is written."""
    telling = {word for word in _WORD.findall(fold(name)) if len(word) > 1 and word not in _PARTICLES}
    # Composed letters: what is compared stands in the text as it is.
    text = unicodedata.normalize("NFC", text)
    found = [word for word in _WORD.finditer(text) if fold(word[0]) in telling]
    runs: list[tuple[int, int]] = []
    for word in found:
        if runs and _BETWEEN.fullmatch(text, runs[-1][1], word.start()):
            begun, _end = runs.pop()
            runs.append((begun, word.end()))
        else:
            runs.append((word.start(), word.end()))
    for start, end in reversed(runs):
        text = text[:start] + mark + text[end:]
    return text
