"""One country's file: its dataclass, and reading and checking it."""

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from foia.law.checks import country_problems
from foia.law.clauses import EmergencyNumber, Norm, key
from foia.law.errors import Problem
from foia.law.holidays import CalendarBase
from foia.law.reader import Reader
from foia.law.regimes import Regime

_SCHEMA = 1  # the one this reader knows


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyClass:
    """A class of public bodies the country's law tells apart."""

    code: str
    name_es: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """One country file."""

    schema_version: int
    country: str
    name_es: str
    name_en: str
    compiled_on: date
    newest_source_on: date
    disclaimer_es: str
    disclaimer_en: str
    body_classes: tuple[BodyClass, ...] = field(metadata=key("body_class"))
    emergency_numbers: tuple[EmergencyNumber, ...] = field(default=(), metadata=key("emergency_number"))
    norms: tuple[Norm, ...] = field(metadata=key("norm"))
    calendars: tuple[CalendarBase, ...] = field(metadata=key("calendar"))
    regimes: tuple[Regime, ...] = field(metadata=key("regime"))


def read_country(name: str, content: bytes) -> tuple[Country | None, tuple[Problem, ...]]:
    """Read and check one country file."""
    reader = Reader(name)
    try:
        document = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValueError, RecursionError) as error:
        return None, (Problem(name, "el archivo", f"se esperaba TOML en UTF-8: {error}"),)
    country = reader.read(Country, document, "")
    if country is None:
        return None, tuple(reader.problems)
    if country.schema_version != _SCHEMA:
        reader.note("schema_version", f"se esperaba {_SCHEMA}; se encontró {country.schema_version}")
    classes = [known.code for known in country.body_classes]
    for where, expected in country_problems(
        country.country, country.regimes, country.calendars, country.norms, classes, country.emergency_numbers
    ):
        reader.note(where, expected)
    return _with_hashes(country, document), tuple(reader.problems)


def read_folder(folder: Path) -> tuple[list[Country], tuple[Problem, ...]]:
    """Read and check every country file of a folder; list every mistake."""
    files = sorted(folder.glob("*.toml"))
    countries: dict[str, Country] = {}
    problems: list[Problem] = (
        [] if files else [Problem(str(folder), "*.toml", "se esperaba al menos un archivo de país")]
    )
    for file in files:
        country, found = read_country(file.name, file.read_bytes())
        problems += found
        if country is not None:
            countries[file.name] = country
    problems += _clashes(countries)
    return list(countries.values()), tuple(problems)


def _clashes(countries: Mapping[str, Country]) -> Iterator[Problem]:
    """Find what two files both define: the second would silently take the place of the first."""
    seen: dict[tuple[str, str], str] = {}
    for file, country in countries.items():
        calendars = {("calendar", base.id) for base in country.calendars}
        regimes = {("regime", regime.id) for regime in country.regimes}
        for what, name in sorted({("country", country.country), *calendars, *regimes}):
            first = seen.setdefault((what, name), file)
            if first != file:
                yield Problem(file, what, f"se esperaba {name!r} en un solo archivo; también está en {first}")


def _with_hashes(country: Country, document: dict[str, Any]) -> Country:
    """Give each regime and calendar the hash of its table, so that an altered file is noticed."""
    return replace(
        country,
        regimes=tuple(
            replace(regime, content_hash=_hash(table))
            for regime, table in zip(country.regimes, document["regime"], strict=True)
        ),
        calendars=tuple(
            replace(base, content_hash=_hash(table))
            for base, table in zip(country.calendars, document["calendar"], strict=True)
        ),
    )


def _hash(table: dict[str, Any]) -> str:
    canonical = json.dumps(table, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()
