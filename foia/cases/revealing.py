"""Whether a text tells who filed: pure. It answers with the kind of datum, never with the datum."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Protocol

# Words of a name that many names share, or that every text holds.
_PARTICLES = frozenset(
    ["a", "al", "da", "de", "del", "di", "do", "dos", "e", "el", "la", "las", "los", "san", "santa"]
    + ["van", "vda", "von", "y"]
)
_LEAST_DIGITS = 5
_LEAST_CHARACTERS = 4
# A telephone is told by its last figures, with or without the country's.
_PHONE_DIGITS = 7
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN_FIGURES = re.compile(r"(?<=\w)[\s.,\-/()·]+(?=\d)|(?<=\d)[\s.,\-/()·]+(?=\w)")
_WORDS = re.compile(r"[^\W_]+")
# Letters set apart from each other, which read as a word.
_SPELT = re.compile(r"(?<![^\W_])[^\W\d_](?:[\s.·_*\-][^\W\d_](?![^\W_])){2,}")
# Letters of other alphabets that look like ours.
_LOOK_ALIKE = str.maketrans("аеорсухіјѕԛԝνοαικυτ", "aeopcyxijsqwvoaikut")


class Somebody(Protocol):
    """Who filed, or on whose behalf; every field may be empty."""

    @property
    def name(self) -> str: ...
    @property
    def document_number(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def postal_address(self) -> str: ...


def reveals(text: str, people: Iterable[Somebody], folio: str, *, known: str = "") -> str | None:
    """Return the kind of datum by which a text tells who filed, or None.

    `known` is how the filing names its reader: one word that both names share tells nothing; if it holds
    more of who filed than that, none is excused.
    Kinds: name, document_number, email, phone, postal_address, folio."""
    folded = fold(text)
    if _tells_folio(text, folio):
        return "folio"
    for person in people:
        kind = _datum(folded, person, frozenset(_WORDS.findall(fold(known))))
        if kind is not None:
            return kind
    return None


def fold(text: str) -> str:
    """Return a text without accents, capitals, characters nobody sees or letters that look like others."""
    plain = unicodedata.normalize("NFKD", text)
    seen = "".join(c for c in plain if unicodedata.category(c) not in {"Mn", "Cf"}).casefold()
    return seen.translate(_LOOK_ALIKE)


def _datum(folded: str, person: Somebody, known: frozenset[str]) -> str | None:
    name_words = _name_words(person.name)
    shared = name_words & known
    telling = name_words - shared if len(shared) == 1 else name_words
    spelt = " ".join("".join(_WORDS.findall(run)) for run in _SPELT.findall(folded))
    if telling & set(_WORDS.findall(folded)) or any(word in spelt for word in telling):
        return "name"
    if _tells_number(folded, person.document_number):
        return "document_number"
    if _tells_email(folded, fold(person.email).strip()):
        return "email"
    figures = _figures(person.phone)[-_PHONE_DIGITS:]
    if len(figures) == _PHONE_DIGITS and figures in _joined(folded):
        return "phone"
    address = " ".join(_WORDS.findall(fold(person.postal_address)))
    if address and address in " ".join(_WORDS.findall(folded)):
        return "postal_address"
    return None


def _name_words(name: str) -> set[str]:
    return {word for word in _WORDS.findall(fold(name)) if len(word) > 1 and word not in _PARTICLES}


def _tells_number(folded: str, number: str) -> bool:
    """Look for a number's figures however they are grouped; for one with few figures, all of it."""
    figures = max(re.findall(r"\d+", _joined(fold(number))), key=len, default="")
    if len(figures) >= _LEAST_DIGITS:
        return figures in _joined(folded)
    whole = "".join(_WORDS.findall(fold(number)))
    return len(whole) >= _LEAST_CHARACTERS and whole in "".join(_WORDS.findall(folded))


def _tells_email(folded: str, email: str) -> bool:
    """Look for an address, or for the part before the @ where it is no plain word."""
    before, _at, _domain = email.partition("@")
    is_telling = len(before) >= _LEAST_CHARACTERS and not before.isalpha()
    return bool(email) and (email in folded or (is_telling and before in folded))


def _joined(text: str) -> str:
    return _BETWEEN_FIGURES.sub("", text)


def _figures(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _tells_folio(text: str, folio: str) -> bool:
    """Look for the random part of a folio, however it is grouped and typed."""
    drawn = "".join(folio.split("-")[2:4])
    return bool(drawn) and _compact(drawn) in _compact(text)


def _compact(text: str) -> str:
    return "".join(c for c in text.upper() if c.isalnum()).translate(_ALIKE)
