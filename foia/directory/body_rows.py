"""What a row of a list of public bodies says, read strictly: a value that is not clear makes the row bad."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from foia import law
from foia.directory.names import LONGEST_TEXT, fold
from foia.directory.places import known_places

COLUMNS = (
    "code",
    "name",
    "acronym",
    "level",
    "class",
    "country",
    "place",
    "parent",
    "successor",
    "valid_from",
    "valid_to",
    "validity_confirmed",
    "former_names",
    "email",
    "address",
    "phone",
    "website",
    "hours",
    "registered_as",
    "competences",
    "phrases",
)
REQUIRED = ("name",)
LEVELS = ("national", "department", "region", "municipality")
DEFAULT_LEVEL = "national"
# What a body without official code is known by, made of its name; no official code begins so.
DERIVED = "n-"
_CODE_LETTERS = 40
# Our column, the one of the row it fills, and the letters that fit.
_TEXTS = {
    "name": ("name_es", 300),
    "acronym": ("acronym", 40),
    "email": ("email", 254),
    "address": ("address", 300),
    "phone": ("phone", 60),
    "website": ("website", 300),
    "hours": ("hours_es", 200),
    "registered_as": ("registered_as", 300),
    "competences": ("competences_es", 1000),
}
_YES_OR_NO = {"yes": True, "sí": True, "si": True, "true": True, "1": True}
_YES_OR_NO |= {"no": False, "false": False, "0": False}
_COUNTRY = re.compile(r"[A-Z]{2}")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
_HOST = re.compile(r"(?:[\w-]+\.)+[\w-]{2,}")


class RefusedRow(ValueError):
    """A row that cannot come in: our name of the column (empty: the whole row), and why, in Spanish."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class BodyEntry:
    """A well-formed row. `values` are columns of a body that it states; `code` is None where it has none."""

    line: int
    country: str
    code: str | None
    name: str
    folded: str
    place_code: str | None
    values: Mapping[str, Any]
    former_names: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    parent: str | None = None
    successor: str | None = None
    unconfirmed: bool = False

    @property
    def derived_code(self) -> str:
        """Return a code that the same name (and place) always gives."""
        words = f"{self.folded} {fold(self.place_code or '')}".split()
        written = "-".join(words)
        if len(DERIVED + written) <= _CODE_LETTERS:
            return DERIVED + written
        digest = sha256(written.encode()).hexdigest()[:8]
        return f"{DERIVED}{written[: _CODE_LETTERS - len(DERIVED) - 9]}-{digest}"


class BodyRowReader:
    """Reads the rows of one list; `country` and `date_format` hold where a row does not say."""

    def __init__(self, book: law.LawBook, country: str, date_format: str | None = None) -> None:
        self._book = book
        self._country = country
        self._date_format = date_format
        self._places: dict[str, dict[str, str]] = {}

    def entry(self, line: int, row: Mapping[str, str]) -> BodyEntry:
        """Read one row. Raises RefusedRow."""
        phrases = _phrases(row)
        row = {name: " ".join(text.split()) for name, text in row.items()}
        country = row.get("country", self._country)
        if not _COUNTRY.fullmatch(country):
            raise RefusedRow("country", f"{country!r} no son las dos letras mayúsculas de un país")
        folded = fold(row["name"])
        if not folded:
            raise RefusedRow("name", "no tiene letras ni números")
        values: dict[str, Any] = {
            column: _text(row, name, most) for name, (column, most) in _TEXTS.items() if name in row
        }
        values |= self._kind(row, country) | self._validity(row)
        confirmed = _choice(row, "validity_confirmed", _YES_OR_NO)
        if confirmed:
            values["validity_confirmed"] = True
        place_code = self._place(row, country)
        if place_code is not None:
            values["place_code"] = place_code
        return BodyEntry(
            line=line,
            country=country,
            code=_text(row, "code", _CODE_LETTERS) if "code" in row else None,
            name=values["name_es"],
            folded=folded,
            place_code=place_code,
            values=values,
            former_names=_former_names(row),
            phrases=phrases,
            parent=row.get("parent"),
            successor=row.get("successor"),
            unconfirmed=confirmed is False,
        )

    def _kind(self, row: Mapping[str, str], country: str) -> dict[str, str]:
        found = {}
        if "level" in row:
            if row["level"] not in LEVELS:
                raise RefusedRow("level", f"{row['level']!r} no es un nivel: {', '.join(LEVELS)}")
            found["level"] = row["level"]
        if "class" in row:
            is_known = self._book.knows(country)
            known = [one.code for one in self._book.country(country).body_classes] if is_known else []
            if known and row["class"] not in known:
                raise RefusedRow(
                    "class", f"{row['class']!r} no es una clase de {country}: {', '.join(known)}"
                )
            found["body_class"] = _text(row, "class", _CODE_LETTERS)
        return found

    def _validity(self, row: Mapping[str, str]) -> dict[str, date]:
        found = {
            name: self._day(name, row[name], last=name == "valid_to")
            for name in ("valid_from", "valid_to")
            if name in row
        }
        if len(found) == 2 and found["valid_to"] < found["valid_from"]:
            raise RefusedRow(
                "valid_to", f"termina ({row['valid_to']}) antes de empezar ({row['valid_from']})"
            )
        return found

    def _day(self, name: str, text: str, *, last: bool) -> date:
        try:
            if re.fullmatch(r"\d{4}", text):
                return date(int(text), 12, 31) if last else date(int(text), 1, 1)
            if self._date_format:
                # Only the day is read, so no zone is needed.
                return datetime.strptime(text, self._date_format).date()  # noqa: DTZ007
            return date.fromisoformat(text)
        except ValueError:
            like = self._date_format or "2010 o 2010-01-31"
            raise RefusedRow(name, f"{text!r} no es una fecha como {like}") from None

    def _place(self, row: Mapping[str, str], country: str) -> str | None:
        code = row.get("place")
        if code is None or code == country:
            return None
        known = self._places.get(country)
        if known is None:
            places = known_places(self._book, country)
            known = self._places[country] = {alias: place.code for alias, place in places.items()}
        if code not in known:
            raise RefusedRow("place", f"{code!r} no es un lugar de los calendarios de {country}")
        return known[code]


def _text(row: Mapping[str, str], name: str, most: int) -> str:
    text = row[name]
    if len(text) > most:
        raise RefusedRow(name, f"tiene {len(text)} letras y caben {most}")
    if name == "email" and not _EMAIL.fullmatch(text):
        raise RefusedRow(name, f"{text!r} no es una dirección de correo")
    return _website(text) if name == "website" else text


def _website(text: str) -> str:
    """Return an address that a page may link to. Raises RefusedRow."""
    written = text if "://" in text else f"http://{text}"
    try:
        parts = urlsplit(written)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not _HOST.fullmatch(host) or parts.scheme not in ("http", "https") or " " in written:
        raise RefusedRow("website", f"{text!r} no es una dirección web")
    return written


def _former_names(row: Mapping[str, str]) -> tuple[str, ...]:
    names = [name.strip() for name in row.get("former_names", "").split("|")]
    for name in names:
        if len(name) > _TEXTS["name"][1]:
            raise RefusedRow("former_names", f"uno tiene {len(name)} letras y caben {_TEXTS['name'][1]}")
    return tuple(dict.fromkeys(name for name in names if fold(name)))


def _phrases(row: Mapping[str, str]) -> tuple[str, ...]:
    """Return the phrases of a row, each on a line of its own or after a bar."""
    written = row.get("phrases", "").replace("\n", "|").split("|")
    phrases = [" ".join(phrase.split()) for phrase in written]
    for phrase in phrases:
        if len(phrase) > LONGEST_TEXT:
            raise RefusedRow("phrases", f"una tiene {len(phrase)} letras y caben {LONGEST_TEXT}")
    return tuple(dict.fromkeys(phrase for phrase in phrases if phrase))


def _choice(row: Mapping[str, str], name: str, choices: Mapping[str, bool]) -> bool | None:
    text = row.get(name)
    if text is None:
        return None
    found = choices.get(text.casefold())
    if found is None:
        raise RefusedRow(name, f"{text!r} no es yes ni no")
    return found
