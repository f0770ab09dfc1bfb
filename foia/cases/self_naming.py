"""Pieces of a text that name whoever wrote it: addresses of mail, telephones, documents, a name given: pure.

One place for these patterns: forms warn by them, and what may be published starts without what they find.
They know the documents of Bolivia, Chile and Guatemala; what has a check digit is judged by it. Amounts of
money, dates, folios, numbers of laws, of contracts and of registries are none of these.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle

EMAIL, PHONE, DOCUMENT, NAME = "email", "phone", "document", "name"
KINDS = (NAME, DOCUMENT, EMAIL, PHONE)

# A token ends where neither letters nor a piece joined by a hyphen, a point or a slash follow.
_BEFORE, _AFTER = r"(?<![\w\-./@#])", r"(?![\w@]|[\-./,]\d|-\w)"
# Each space has one place where it may stand: of two, a text of spaces would be read in all their ways.
_NUMBER_MARK = r"(?:\s*(?:(?:n[uú]mero|nro|num|no|n)\s*)?(?:[.º°ª:#]{1,3}\s*)?(?:(?:es\s|:)\s*)?)"
EMAIL_ADDRESS = re.compile(
    r"(?<![\w.+%-])[\w.+%-]{1,64}(?:[@＠]|\s?[\[(](?:at|arroba)[\])]\s?|\sarroba\s)"
    r"(?P<domain>[\w-]{1,63}(?:(?:\.|\spunto\s)[\w-]{1,63}){1,4})",
    re.IGNORECASE,
)
# What a body itself can be written at names nobody.
_OFFICIAL = re.compile(r"(?:^|\.)(?:gob|gov|mil)(?:\.[a-z]{2})?$", re.IGNORECASE)
_FIGURES = re.compile(r"\d")
_QUICK = re.compile(r"[@＠]|arroba|\(at\)|\[at\]|(?:\d[\s.\-()]{0,3}){4}\d", re.IGNORECASE)

_AS_DOCUMENT = (
    r"\b(?:c[eé]dula(?:\s+de\s+(?:identidad|ciudadan[ií]a))?|carn[eé]t?(?:\s+de\s+(?:identidad|extranjer[ií]a))?"
    r"|documento(?:\s+(?:[uú]nico\s+|nacional\s+|personal\s+)?de\s+identi(?:dad|ficaci[oó]n))|c\.?\s?i|d\.?\s?n\.?\s?i|d\.?\s?p\.?\s?i"
    r"|c\.?\s?u\.?\s?i|c\.?\s?p\.?\s?i|identity\s+card|id\s+card)\b\.?"
)
_AS_PHONE = (
    r"\b(?:tel[eé]fonos?|tel|telf|fono|cel|celulares|celular|m[oó]vil|whats?app|wpp|wsp|phone|mobile"
    r"|ll[aá]m[ea](?:n?me|rme)?\s+al|contact[ao]\s+al|mi\s+n[uú]mero)\b"
)
_NAMED = Sequence[tuple[str, "re.Pattern[str]", Callable[[str], bool]]]


@dataclass(frozen=True)
class Naming:
    """A piece of a text that names whoever wrote it: of what kind, and where it stands."""

    kind: str
    start: int
    end: int


def naming_pieces(text: str, country: str) -> tuple[Naming, ...]:
    """Return every piece of a text that names its writer, in order; none overlaps another."""
    found = sorted(_all(text, country), key=lambda piece: (piece.start, -piece.end))
    kept: list[Naming] = []
    for piece in found:
        if not kept or piece.start >= kept[-1].end:
            kept.append(piece)
    return tuple(kept)


def kinds_named(texts: Sequence[str], country: str) -> tuple[str, ...]:
    """Return the kinds of what names the writer in some texts."""
    found = {piece.kind for text in texts for piece in naming_pieces(text, country)}
    return tuple(kind for kind in KINDS if kind in found)


def masked(text: str, country: str, words: Mapping[str, str]) -> str:
    """Return a text with every such piece replaced by the word for its kind, which must name nobody."""
    while pieces := naming_pieces(text, country):
        for piece in reversed(pieces):
            text = text[: piece.start] + words[piece.kind] + text[piece.end :]
    return text


def first_of(texts: Sequence[str], kind: str, country: str) -> str:
    """Return the first piece of a kind in some texts, "" where there is none."""
    for text in texts:
        for piece in naming_pieces(text, country):
            if piece.kind == kind:
                return text[piece.start : piece.end]
    return ""


def _all(text: str, country: str) -> Iterator[Naming]:
    for pattern in _GIVEN_NAMES:
        for match in pattern.finditer(text):
            if match["name"].split()[0].casefold() not in _PARTICLES:
                yield Naming(NAME, *match.span("name"))
    if not _QUICK.search(text):
        return
    for match in EMAIL_ADDRESS.finditer(text):
        if not _OFFICIAL.search(match["domain"]):
            yield Naming(EMAIL, *match.span())
    for kind, pattern, is_one in (*_BY_COUNTRY.get(country, ()), *_EVERYWHERE):
        for match in pattern.finditer(text):
            start, end = match.span("it")
            if is_one(match["it"]) and not (match.re.groups == 1 and _is_something_else(text, start, end)):
                yield Naming(kind, start, end)


# --- What a number is when it is nobody's ---

_COUNTED = re.compile(
    r"(?:\b(?:bs|bob|q|gtq|us|usd|clp|uf|utm|s/|monto|suma|valor|precio|costo|presupuesto|total|pagar[oa]n"
    r"|cost[oó]|pag[oó])(?:\s+de)?[.:]?|[$€£])\s*$",
    re.IGNORECASE,
)
_REGISTERED = re.compile(
    r"\b(?:hojas?\s+de\s+ruta|h\.?\s?r|tr[aá]mites?|expedientes?|folios?|facturas?|contratos?|resoluci[oó]n"
    r"|ley|decretos?(?:\s+supremos?)?|d\.?\s?s|registros?|c[oó]digos?|cite|cuce|nurej|partida|cuentas?|medidor"
    r"|orden|[oó]rdenes|nota|oficio|casos?|lote|placa|serie|proceso|licitaci[oó]n|matr[ií]cula|nog"
    r"|informe|ordenanza|acuerdo|art[ií]culo|sentencia|causa|rol|solicitud|item|[ií]tem|poliza|p[oó]liza)\b"
    r"[\w\s]{0,12}?[.º°ª:#\s]{0,4}$",
    re.IGNORECASE,
)
_MEASURED = re.compile(
    r"\s*(?:%|bs\b|bolivianos|pesos|quetzales|d[oó]lares|euros|soles|usd|mil\b|millones|personas|habitantes"
    r"|metros|m2|m²|km|hect[aá]reas|kwh|toneladas|unidades)",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d{1,3}(?:\.\d{3})+")
_DAY = re.compile(r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d")
_CONTEXT = 44  # characters before a number


def _is_something_else(text: str, start: int, end: int) -> bool:
    """Say whether a number nobody called a telephone or a document counts money, or is of a registry."""
    before = text[max(0, start - _CONTEXT) : start]
    return bool(_COUNTED.search(before) or _REGISTERED.search(before) or _MEASURED.match(text, end))


# --- Check digits ---


def _digits(text: str) -> str:
    return "".join(_FIGURES.findall(text))


def _is_run(text: str) -> bool:
    """Judge a Chilean RUN by its check digit; from fifty million on they are companies'."""
    figures = re.sub(r"[^\dKk]", "", text).upper()
    body, check = figures[:-1], figures[-1:]
    if not body.isdecimal() or not 1_000_000 <= int(body) < 50_000_000:
        return False
    total = sum(int(figure) * weight for figure, weight in zip(reversed(body), cycle(range(2, 8))))
    return check == "0123456789K0"[11 - total % 11]


def _is_cui(text: str) -> bool:
    """Judge a Guatemalan CUI by the department (1 to 22) and municipality it ends in."""
    figures = _digits(text)
    return len(figures) == 13 and 1 <= int(figures[9:11]) <= 22 and 1 <= int(figures[11:13]) <= 33


def _is_nit(text: str) -> bool:
    """Judge a Guatemalan NIT by its check digit."""
    figures = re.sub(r"[^\dKk]", "", text).upper()
    body, check = figures[:-1], figures[-1:]
    if not body.isdecimal() or not 4 <= len(body) <= 8:
        return False
    total = sum(int(figure) * weight for weight, figure in enumerate(reversed(body), start=2))
    return check == "0123456789K"[-total % 11]


def _anything(_text: str) -> bool:
    return True


def _is_phone(text: str) -> bool:
    """Say whether figures nobody called a telephone can be one: neither an amount nor a day."""
    figures = _digits(text)
    return not _AMOUNT.fullmatch(text.strip()) and not _DAY.fullmatch(figures)


def _is_reachable(text: str) -> bool:
    """Say whether what was called a telephone is one of somebody: no free line, and long enough."""
    figures = _digits(text)
    return 7 <= len(figures) <= 13 and not figures.startswith(("800", "0800", "1800", "900"))


# --- Patterns. With one group, "it": what stands around decides as well; "called" says it was named so. ---


def _called(word: str, number: str) -> re.Pattern[str]:
    return re.compile(rf"(?P<called>{word}){_NUMBER_MARK}(?P<it>{number}){_AFTER}", re.IGNORECASE)


def _bare(number: str) -> re.Pattern[str]:
    return re.compile(rf"{_BEFORE}(?P<it>{number}){_AFTER}", re.IGNORECASE)


_SEP = r"[ .\-]?"
_BO_EXTENSION = r"(?:L\.?P|C\.?B|S\.?C|P\.?T|T\.?J|B\.?N|P\.?D)\b\.?"
# Two letters that are words as well count in capitals alone.
_BO_EXTENSION_OR = rf"(?:{_BO_EXTENSION}|(?-i:O\.?R|C\.?H|B\.?E|P\.?A|Or|Ch|Be|Pa)\b\.?)"
_BO_ISSUED = rf"(?:\s*(?:[,\-]\s*)?(?:exp(?:\.|edid[ao])?\s*(?:en\s+)?)?{_BO_EXTENSION_OR})"
_BO_CARD = r"\d{1,2}[. ]?\d{3}[. ]?\d{3}(?:-\d[A-Z])?|\d{5,8}(?:-\d[A-Z])?"
_BY_COUNTRY: dict[str, _NAMED] = {
    "BO": (
        (DOCUMENT, re.compile(rf"{_BEFORE}(?P<it>(?:{_BO_CARD}){_BO_ISSUED})(?!\w)", re.I), _anything),
        (PHONE, _bare(rf"(?:\(?\+?591\)?{_SEP})?[67](?:{_SEP}\d){{7}}"), _is_phone),
    ),
    "CL": (
        (DOCUMENT, _bare(r"\d{1,2}\.?\d{3}\.?\d{3}\s?[-‐–]\s?[\dK]"), _is_run),
        (DOCUMENT, _called(r"\br\.?\s?u\.?\s?[nt]\b\.?", r"\d{7,8}[ \-]?[\dK]"), _is_run),
        (PHONE, _bare(rf"(?:\(?\+?56\)?{_SEP})?9(?:{_SEP}\d){{8}}"), _is_phone),
    ),
    "GT": (
        (DOCUMENT, _bare(r"\d{4}[ \-]?\d{5}[ \-]?\d{4}"), _is_cui),
        (DOCUMENT, _called(r"\bn\.?\s?i\.?\s?t\b\.?", r"\d{4,8}\s?-?\s?[\dK]"), _is_nit),
        (DOCUMENT, _bare(r"\d{5,8}-[\dK]"), _is_nit),
        (PHONE, _bare(r"(?:\(?\+?502\)?[ \-]?)?[345]\d{3}[ \-]?\d{4}"), _is_phone),
    ),
}  # fmt: skip
_DOCUMENT_NUMBER = r"(?:[A-Z]{1,2}-?)?\d(?:[ .\-]?\d){4,12}(?:\s?-\s?[\dA-Z]{1,2})?"
_EVERYWHERE: _NAMED = (
    (DOCUMENT, _called(_AS_DOCUMENT, _DOCUMENT_NUMBER), _anything),
    (DOCUMENT, _called(r"\b(?:pasaporte|passport)\b", r"[A-Z]{0,3}-?\d{5,9}"), _anything),
    (PHONE, _called(_AS_PHONE, r"\(?\+?\d(?:[ .\-()]{0,2}\d){6,12}"), _is_reachable),
    (PHONE, re.compile(rf"(?<![\w+])(?P<it>\+\d{{1,3}}(?:[ .\-()]{{0,2}}\d){{7,11}}){_AFTER}"), _anything),
)  # fmt: skip

# --- A name that is given ---

_PARTICLES = frozenset(
    {"de", "del", "la", "las", "los", "y", "da", "do", "dos", "san", "santa", "el", "un", "una"}
)
_WORD = r"[A-ZÁÉÍÓÚÜÑ][\w'’\-]+"
_MORE = rf"\s+(?:(?:de|del|la|las|los|y|DE|DEL|LA)\s+){{0,2}}{_WORD}"
_GIVEN_NAMES = (
    re.compile(
        r"\b(?i:me\s+llamo|mi\s+nombre(?:\s+completo)?\s+es|my\s+name\s+is)(?:\s*:)?\s+"
        rf"(?P<name>{_WORD}(?:{_MORE}){{0,4}})"
    ),
    re.compile(rf"\b(?i:yo),\s+(?P<name>{_WORD}(?:{_MORE}){{1,4}}),"),
    # Below a farewell, alone on its line.
    re.compile(
        r"\b(?i:atentamente|atte|cordialmente|saludos(?:\s+cordiales)?|firma(?:do)?|sincerely|regards)"
        rf"\b[\s,.:\-]{{1,6}}(?P<name>{_WORD}(?:{_MORE}){{1,4}})[ .]*(?:$|\n)"
    ),
)
