"""Real country files broken in one place, and what every reading of a broken file must answer."""

from __future__ import annotations

import copy
import json
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import foia.law
from foia import law
from foia.law.book import Country, read_country

FOLDER = Path(foia.law.__file__).parent / "countries"
FILES = sorted(path.name for path in FOLDER.glob("*.toml"))
NOW = datetime(2026, 3, 30, 12, tzinfo=UTC)
Place = tuple[str | int, ...]


@cache
def text_of(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@cache
def document_of(name: str) -> dict[str, Any]:
    return tomllib.loads(text_of(name))


def written(value: Any) -> str:
    """Write a value as TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, list):
        return "[" + ", ".join(written(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {written(item)}" for key, item in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def as_toml(document: dict[str, Any]) -> str:
    return "\n".join(f"{json.dumps(key)} = {written(value)}" for key, value in document.items())


def places_of(node: Any, path: Place = ()) -> Iterator[Place]:
    """Yield the path of every key of every table."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield (*path, key)
            yield from places_of(value, (*path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from places_of(value, (*path, index))


def changed(name: str, path: Place) -> tuple[dict[str, Any], Any]:
    """Give a copy of a file and the table, or list, that holds the last part of a path."""
    document = copy.deepcopy(document_of(name))
    holder: Any = document
    for part in path[:-1]:
        holder = holder[part]
    return document, holder


@cache
def keys_of_closed_lists() -> frozenset[tuple[str, str]]:
    """The keys whose words come from a closed list, each with the heading it stands under."""
    return frozenset(_closed(Country, ""))


def _closed(kind: Any, heading: str) -> Iterator[tuple[str, str]]:
    hints = get_type_hints(kind)
    for spec in kind.__dataclass_fields__.values():
        name = spec.metadata.get("key", spec.name)
        for hint in (hints[spec.name], *get_args(hints[spec.name])):
            if str(get_origin(hint)) == "typing.Literal":
                yield heading, name
            elif hasattr(hint, "__dataclass_fields__"):
                yield from _closed(hint, name)


def answer(name: str, content: bytes) -> tuple[law.Problem, ...]:
    """Read a broken file: a clean reading must serve for counting, else each mistake is told in full."""
    country, problems = read_country(name, content)
    assert country is not None or problems
    for problem in problems:
        assert problem.file == name and problem.key and "esper" in problem.expected, problem
    if country is not None and not problems:
        count_with(country)
    return problems


def count_with(country: Country) -> None:
    """Date a case under every regime of a file that was read without a mistake."""
    book = law.LawBook([country])
    for regime in country.regimes:
        calendar = book.calendar(regime.calendar)
        received = law.Event("received", date(2026, 3, 2))
        law.deadlines(regime, calendar, [received], now=NOW)
