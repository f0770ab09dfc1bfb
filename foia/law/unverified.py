"""What a country file says without a verified source, so that a jurist knows what to look for."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

from foia.law.book import Country
from foia.law.clauses import PendingReform
from foia.law.reader import LABELS
from foia.law.regimes import Regime
from foia.law.vocabulary import PROVEN

# The last three: no norm read gives the rule; the norm says only "days"; nobody has confirmed the year.
Lack = Literal["secondary", "memory", "unknown", "unit", "unconfirmed"]
_WORDS: dict[Lack, str] = {
    "secondary": "solo una fuente secundaria",
    "memory": "de oídas, sin fuente",
    "unknown": "ninguna norma leída lo dice",
    "unit": "la norma dice solo «días»",
    "unconfirmed": "año sin confirmar",
}
_NAMES = ("name_es", "title_es", "text_es", "id")


@dataclass(frozen=True, slots=True)
class Unverified:
    """One thing without a verified source: its key in the file, the words people see, and what it lacks."""

    country: str
    key: str
    name_es: str
    lacks: Lack


def unverified(country: Country) -> tuple[Unverified, ...]:
    """List what a country's file says without a verified source, in the file's order."""
    versions = Counter(regime.id for regime in country.regimes)
    found = []
    for spec in fields(country):
        entries = getattr(country, spec.name)
        for item in entries if isinstance(entries, tuple) else ():
            label = _label(item)
            if isinstance(item, Regime) and versions[item.id] > 1:
                label = f"{label}, versión {item.version}"
            where = f"{spec.metadata.get('key', spec.name)}[{label}]"
            found += [Unverified(country.country, *lack) for lack in _lacks(item, where)]
    return tuple(found)


def in_words(countries: Iterable[Country]) -> Iterator[str]:
    """Write that list for a person: a line for each country, then one for each thing."""
    for country in countries:
        found = unverified(country)
        counted = Counter(item.lacks for item in found)
        told = "; ".join(f"{counted[lack]} {words}" for lack, words in _WORDS.items() if counted[lack])
        yield f"{country.country}, sin fuente verificada: {told or 'nada'}"
        yield from (f"  {item.key}: {_WORDS[item.lacks]}{_name(item)}" for item in found)


def _name(item: Unverified) -> str:
    return "" if item.name_es in item.key else f" ({item.name_es})"


def _lacks(node: Any, where: str, outer: str = "") -> Iterator[tuple[str, str, Lack]]:
    """Walk a table: whatever carries a grade, or leaves a rule unknown, is found by the name of its field."""
    if isinstance(node, PendingReform):  # a bill moves no date
        return
    name = next((str(value) for key in _NAMES if (value := getattr(node, key, None))), outer)
    for spec in fields(node):
        value = getattr(node, spec.name)
        key = f"{where}.{spec.metadata.get('key', spec.name)}"
        lack = _lack(spec.name, value)
        if lack is not None:
            yield where if spec.name in ("evidence", "status") else key, name, lack
        elif is_dataclass(value):
            yield from _lacks(value, key, name)
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if is_dataclass(item):
                    yield from _lacks(item, f"{key}[{_label(item, index)}]", name)


def _lack(field: str, value: object) -> Lack | None:
    if field == "evidence" or field.endswith("_evidence"):
        if value is None:
            return "unknown" if field == "counting_evidence" else None
        return "memory" if value == "memory" else None if value in PROVEN else "secondary"
    if value == "unknown":
        return "unknown"
    if field == "unit_verified" and value is False:
        return "unit"
    return "unconfirmed" if field == "status" and value == "unconfirmed" else None


def _label(item: object, index: int = 0) -> str:
    """Name an entry of a list as the reader of files names it."""
    found = (getattr(item, name, None) for name in LABELS)
    return next((str(value) for value in found if value is not None), str(index))
