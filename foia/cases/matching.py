"""Whom a text names: people and offices by their names, however they were written: pure.

Better too many than too few: whoever is found gets no access to the case, and the case goes to somebody else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from foia.directory.names import fold, search_words

LEAST_WORDS = 2
# A point after a single capital is an initial's.
_PAUSE = r"[,;:()/@\n\t\"“”'‘’«»–—-]+|(?<!\b[^\W\d_])\."
_AND = r"\b(?:y|Y|e|o|u|con|CON|and|or|with)\b"
_BREAKS = re.compile(f"{_PAUSE}|{_AND}")
_PAUSES, _ANDS = re.compile(_PAUSE), re.compile(_AND)
# What stands beside a name and is no part of it.
_TITLES = frozenset(
    [
        *("senor", "senora", "sr", "sra", "srta", "don", "dona", "mr", "mrs", "ms"),
        *("lic", "licenciado", "licenciada", "ing", "ingeniero", "ingeniera", "abog", "abogado", "abogada"),
        *("dr", "dra", "doctor", "doctora", "arq", "prof", "profesor", "profesora", "cnl", "sgto", "cap"),
        *("jefe", "jefa", "director", "directora", "encargado", "encargada", "responsable", "secretario"),
        *("secretaria", "ministro", "ministra", "viceministro", "viceministra", "alcalde", "alcaldesa"),
        *("gerente", "funcionario", "funcionaria", "servidor", "servidora", "publico", "publica", "oficial"),
        *("nombre", "nombres", "apellido", "apellidos", "alias"),
        *("policia", "cajero", "cajera", "tecnico", "tecnica", "unidad", "oficina", "area", "departamento"),
    ]
)
_CAPITAL = r"[A-ZÁÉÍÓÚÜÑ][\wáéíóúüñ'’]*"
_CAPITALISED = re.compile(rf"{_CAPITAL}(?:\s+(?:(?:de|del|la|las|los)\s+)*{_CAPITAL})+")


def names_person(text: str, name: str) -> bool:
    """Say whether a text names a person: accents, capitals and the order of the words do not matter.

    All words of the shorter of both must be in the longer, and at least two."""
    known = frozenset(search_words(name))
    text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")  # what nobody sees
    return any(_is_within(words, known) for words in _candidates(text))


def _is_within(words: frozenset[str], known: frozenset[str]) -> bool:
    shorter, longer = sorted((words, known), key=len)
    return len(shorter) >= LEAST_WORDS and shorter <= longer


def _candidates(text: str) -> Iterator[frozenset[str]]:
    """Give what may be a name in a text: each of its pieces, cut also at titles, and its capitalised runs.

    Words that stand alone between pauses are taken two by two: "Pérez, Juan" is one person."""
    for piece in _BREAKS.split(text):
        words = search_words(piece)
        yield frozenset(words)
        yield from _between_titles(words)
        for run in _CAPITALISED.findall(piece):
            yield from _between_titles(search_words(run))

    for part in _ANDS.split(text):
        alone = [words[0] for piece in _PAUSES.split(part) if len(words := _untitled(piece)) == 1]
        yield from map(frozenset, pairwise(alone))


def _untitled(piece: str) -> list[str]:
    return [word for word in search_words(piece) if word not in _TITLES and len(word) > 1]


def _between_titles(words: list[str]) -> Iterator[frozenset[str]]:
    run: list[str] = []
    for word in [*words, "sr"]:
        if word not in _TITLES:
            run += [word] if len(word) > 1 else []  # an initial tells nothing
            continue
        yield frozenset(run)
        run = []


def names_office(text: str, name: str) -> bool:
    """Say whether a text names an office: by its whole name, or by a piece that is part of it.

    A name of one word ("Compras") counts only where a piece of the text is that word."""
    known = search_words(name)
    pieces = [search_words(piece) for piece in _BREAKS.split(text)]
    if len(known) < LEAST_WORDS:
        return known in pieces
    whole = f" {' '.join(search_words(text))} "
    return f" {' '.join(known)} " in whole or any(
        len(set(piece)) >= LEAST_WORDS and set(piece) <= set(known) for piece in pieces
    )


def is_blank(text: str) -> bool:
    """Say whether a text has no word that could name anybody."""
    return not fold(text)
