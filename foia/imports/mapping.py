"""Which column of somebody else's file is which of ours, and which of its values: pure.

A mapping file is TOML:

    country = "BR"                      # also: zone = "America/La_Paz", date_format = "%d/%m/%Y"
    [columns]                           # ours = "theirs"; "" leaves out a column with our name
    body = "orgao"
    [constants]                         # one value for every row, or for those whose column is empty
    kind = "info_request"
    [outcome]                           # a table named as one of our columns: theirs = "ours"
    "Acesso Concedido" = "granted"
    "Acesso *" = "refused"              # `*` is any text, `?` any letter; the first that fits, in this order
    "*" = ""                            # any other value is empty; "*" = "*" leaves it as it stands
    [patterns]                          # theirs = a regular expression whose groups are columns of ours
    name = '(?P<name>.+?) +-(?P<acronym>[^-]+)-'
    [[exception]]                       # rows of certain values of one of their columns; the first wins
    column = "name"
    values = ["Congreso *"]
    class = "legislature"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

ANY_OTHER = "*"
_HEADINGS = ("columns", "constants", "patterns")
_SETTINGS = ("country", "zone", "date_format")
_COUNTRY = re.compile(r"[A-Z]{2}")


class BadMapping(ValueError):
    """The mapping cannot be used; the message is Spanish, for the terminal."""


class UnknownValue(ValueError):
    """The mapping does not say what a value of the file is."""


@dataclass(frozen=True)
class RowException:
    """What rows are whose `column` of the file holds one of these values, whatever their others say."""

    column: str
    values: tuple[str, ...]
    gives: Mapping[str, str]

    def fits(self, text: str) -> bool:
        """Say whether a row with this text in the column is one of them."""
        return any(_is_like(value, text) for value in self.values)


@dataclass(frozen=True)
class ColumnMapping:
    """How a file's columns and values become ours; an empty one is for a file with our own column names."""

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    country: str | None = None
    zone: str | None = None
    date_format: str | None = None
    patterns: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    exceptions: tuple[RowException, ...] = ()

    @property
    def looked_at(self) -> set[str]:
        """Return the file's columns that patterns and exceptions look at."""
        return {*self.patterns, *(exception.column for exception in self.exceptions)}

    def column_of(self, canonical: str) -> str:
        """Name the file's column for one of ours, as the list of bad rows shows it."""
        return self.columns.get(canonical) or canonical

    def sources(self, header: Collection[str], canonical: Collection[str]) -> dict[str, str]:
        """Tell which column of a file is read for which of ours.

        A column with our own name is read unless the mapping says otherwise of either."""
        claimed = set(self.columns.values())
        own = {
            name: name
            for name in canonical
            if name in header and name not in {*claimed, *self.columns, *self.constants}
        }
        return own | {name: column for name, column in self.columns.items() if column}

    def ours(self, canonical: str, value: str) -> str:
        """Return what a value of the file is in our words; an empty one is the constant, if there is one.

        Raises: UnknownValue.
        """
        known = self.values.get(canonical)
        if known is None or (not value and value not in known):
            return value or self.constants.get(canonical, "")
        mapped = known.get(value)
        if mapped is None:
            mapped = next((ours for theirs, ours in known.items() if _is_like(theirs, value)), None)
        if mapped is None:
            raise UnknownValue(value)
        return value if mapped == ANY_OTHER else mapped

    def given(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Return what the exceptions, and below them the patterns, say of a row: ours, or empty.

        `texts` are the file's columns of `looked_at`. Raises: UnknownValue."""
        found: dict[str, str] = {}
        for column, pattern in self.patterns.items():
            match = pattern.fullmatch(texts[column])
            for name, text in (match.groupdict() if match else {}).items():
                found[name] = self.ours(name, (text or "").strip())
        fitting = [exception for exception in self.exceptions if exception.fits(texts[exception.column])]
        for exception in reversed(fitting):
            found |= exception.gives
        return found


def read_mapping(text: str, canonical: Collection[str]) -> ColumnMapping:
    """Read a mapping file.

    Raises: BadMapping.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadMapping(f"no es TOML: {error}") from None
    exceptions = _exceptions(document.pop("exception", []), canonical)
    tables = {name: _texts(name, value) for name, value in document.items() if isinstance(value, dict)}
    plain = {name: value for name, value in document.items() if name not in tables}
    for name in document:
        if name not in {*_HEADINGS, *_SETTINGS, *canonical}:
            raise BadMapping(f"no se conoce {name!r}; se conocen: {', '.join(sorted(canonical))}")
    mapping = ColumnMapping(
        values={name: table for name, table in tables.items() if name not in _HEADINGS},
        constants=tables.get("constants", {}),
        patterns={
            column: _pattern(column, text, canonical) for column, text in tables.get("patterns", {}).items()
        },
        exceptions=exceptions,
        **_settings(plain),
    )
    _require_known(mapping.constants, canonical)
    return _with_columns(mapping, tables.get("columns", {}), canonical)


def with_columns(mapping: ColumnMapping, pairs: Iterable[str], canonical: Collection[str]) -> ColumnMapping:
    """Add columns given as `ours=theirs` on the command line; they win over those of the file.

    Raises: BadMapping.
    """
    columns = {}
    for pair in pairs:
        name, equals, column = pair.partition("=")
        if not equals:
            raise BadMapping(f"{pair!r} no tiene la forma nuestra=suya")
        columns[name.strip()] = column.strip()
    return _with_columns(mapping, columns, canonical)


def _with_columns(
    mapping: ColumnMapping, columns: Mapping[str, str], canonical: Collection[str]
) -> ColumnMapping:
    _require_known(columns, canonical)
    return replace(mapping, columns={**mapping.columns, **columns})


def _require_known(names: Iterable[str], canonical: Collection[str]) -> None:
    for name in names:
        if name not in canonical:
            raise BadMapping(f"no hay columna {name!r}; las hay: {', '.join(canonical)}")


def _texts(name: str, table: Mapping[str, Any]) -> dict[str, str]:
    for key, value in table.items():
        if not isinstance(value, str):
            raise BadMapping(f"[{name}] {key}: se esperaba un texto entre comillas")
    return {key.strip(): value.strip() for key, value in table.items()}


def _exceptions(tables: Any, canonical: Collection[str]) -> tuple[RowException, ...]:
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise BadMapping("se esperaba [[exception]], con dos corchetes")
    return tuple(_exception(dict(table), canonical) for table in tables)


def _exception(table: dict[str, Any], canonical: Collection[str]) -> RowException:
    column, values = table.pop("column", None), table.pop("values", None)
    if not isinstance(column, str) or not isinstance(values, list) or not values:
        raise BadMapping('[[exception]]: lleva column = "…" y values = ["…"]')
    if not all(isinstance(value, str) for value in values):
        raise BadMapping(f"[[exception]] {column}: values son textos entre comillas")
    _require_known(table, canonical)
    return RowException(column, tuple(value.strip() for value in values), _texts("exception", table))


def _pattern(column: str, text: str, canonical: Collection[str]) -> re.Pattern[str]:
    try:
        pattern = re.compile(text)
    except re.error as error:
        raise BadMapping(f"[patterns] {column}: no es una expresión regular: {error}") from None
    if not pattern.groupindex:
        raise BadMapping(f"[patterns] {column}: le falta un grupo como (?P<name>…)")
    _require_known(pattern.groupindex, canonical)
    return pattern


def _is_like(theirs: str, value: str) -> bool:
    return theirs == value or _wildcards(theirs).fullmatch(value) is not None


@cache
def _wildcards(theirs: str) -> re.Pattern[str]:
    written = re.escape(theirs).replace(r"\*", ".*").replace(r"\?", ".")
    return re.compile(written, re.DOTALL)


def _settings(plain: Mapping[str, Any]) -> dict[str, Any]:
    for name, value in plain.items():
        if name not in _SETTINGS or not isinstance(value, str):
            raise BadMapping(
                f"{name}: se esperaba una tabla [{name}]"
                if name in _HEADINGS
                else f"{name}: no va suelto, o no es un texto entre comillas"
            )
    country, zone, date_format = (plain.get(name) for name in _SETTINGS)
    if country is not None and not _COUNTRY.fullmatch(country):
        raise BadMapping(f"country: {country!r} no son las dos letras mayúsculas de un país, como BO")
    if date_format is not None and "%" not in date_format:
        raise BadMapping(f"date_format: {date_format!r} no es un formato como %d/%m/%Y")
    if zone is not None:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            raise BadMapping(f"zone: no se conoce la zona {zone!r}; es como America/La_Paz") from None
    return {"country": country, "zone": zone, "date_format": date_format}
