"""What one edition of a country's file says otherwise than another, so that a person can read it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, time
from typing import Any, Literal

from foia.law.country import Country
from foia.law.dates import term_in_spanish
from foia.law.holidays import CalendarBase
from foia.law.reader import LABELS
from foia.law.regimes import Regime, Step

PartState = Literal["new", "changed", "gone"]
_NAMES = ("name_es", "title_es", "text_es", "title", "id")
# What is computed from the file, or named in the heading of the part.
_APART = frozenset({"content_hash", "regimes", "calendars"})
_TERM = ("amount", "unit")


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that is another: its key in the file, what it was and what it is; None: it is not there."""

    key: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """A regime version, a calendar or the head of the file (`what`: country) that differs.

    `against` is the version a new one is compared with, where there is an earlier one."""

    what: Literal["regime", "calendar", "country"]
    id: str
    version: str
    name_es: str
    name_en: str
    state: PartState
    content_hash: str
    against: str
    differences: tuple[Difference, ...]


def differences(before: Country | None, after: Country) -> tuple[Part, ...]:
    """List what differs between two editions of a country's file, in the file's order.

    A new version of a regime is compared with the one before it."""
    parts = [*_regimes(before, after), *_calendars(before, after)]
    head = tuple(_differences(before, after)) if before else ()
    if head:
        parts.append(
            Part("country", after.country, "", after.name_es, after.name_en, "changed", "", "", head)
        )
    return tuple(parts)


def _regimes(before: Country | None, after: Country) -> Iterator[Part]:
    old = {(regime.id, regime.version): regime for regime in before.regimes} if before else {}
    for regime in after.regimes:
        same = old.pop((regime.id, regime.version), None)
        other = same or _earlier(regime, after)
        found = tuple(_differences(other, regime)) if other else ()
        if same is None or found:
            against = other.version if other and not same else ""
            yield _regime_part(regime, "changed" if same else "new", against, found)
    yield from (_regime_part(regime, "gone", "", ()) for regime in old.values())


def _regime_part(regime: Regime, state: PartState, against: str, found: tuple[Difference, ...]) -> Part:
    return Part(
        "regime", regime.id, regime.version, regime.title_es, regime.title_en, state, regime.content_hash,
        against, found,
    )  # fmt: skip


def _earlier(regime: Regime, country: Country) -> Regime | None:
    known = [
        other for other in country.regimes if other.id == regime.id and other.valid_from < regime.valid_from
    ]
    return max(known, key=lambda other: other.valid_from, default=None)


def _calendars(before: Country | None, after: Country) -> Iterator[Part]:
    old = {base.id: base for base in before.calendars} if before else {}
    for base in after.calendars:
        same = old.pop(base.id, None)
        found = tuple(_differences(same, base)) if same else ()
        if same is None or found:
            yield _calendar_part(base, "changed" if same else "new", same.version if same else "", found)
    yield from (_calendar_part(base, "gone", "", ()) for base in old.values())


def _calendar_part(base: CalendarBase, state: PartState, against: str, found: tuple[Difference, ...]) -> Part:
    return Part("calendar", base.id, base.version, base.id, base.id, state, base.content_hash, against, found)


def _differences(before: Any, after: Any, where: str = "") -> Iterator[Difference]:
    """Walk two tables of one kind; a term is one value, its number and its unit."""
    if isinstance(after, Step) and (before.amount, before.unit) != (after.amount, after.unit):
        yield Difference(f"{where}.{_TERM[0]}", _written(before), _written(after))
    for spec in fields(after):
        if spec.name in _APART or (isinstance(after, Step) and spec.name in _TERM):
            continue
        name = spec.metadata.get("key", spec.name)
        yield from _values(
            getattr(before, spec.name), getattr(after, spec.name), f"{where}.{name}" if where else name
        )


def _values(before: Any, after: Any, where: str) -> Iterator[Difference]:
    if before == after:
        return
    if _is_list(before) or _is_list(after):
        yield from _lists(before, after, where)
    elif is_dataclass(before) and is_dataclass(after):
        yield from _differences(before, after, where)
    else:
        yield Difference(where, _written(before), _written(after))


def _lists(before: Iterable[Any], after: Iterable[Any], where: str) -> Iterator[Difference]:
    old, new = _labelled(before), _labelled(after)
    for label in dict.fromkeys((*old, *new)):
        one, other = old.get(label), new.get(label)
        if one is None or other is None:
            yield Difference(f"{where}[{label}]", _written(one), _written(other))
        else:
            yield from _values(one, other, f"{where}[{label}]")


def _is_list(value: Any) -> bool:
    return isinstance(value, tuple) and any(is_dataclass(item) for item in value)


def _labelled(items: Iterable[Any]) -> dict[str, Any]:
    """Name each item as the reader of files does; two of one name, as days of two places, by their order."""
    found: dict[str, Any] = {}
    for index, item in enumerate(items):
        names = (getattr(item, name, None) for name in LABELS)
        label = next((str(name) for name in names if name is not None), str(index))
        number, chosen = 2, label
        while chosen in found:
            number, chosen = number + 1, f"{label}, {number}"
        found[chosen] = item
    return found


def _written(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, Step):
        return term_in_spanish(value.amount, value.unit) if value.amount is not None else value.unit
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, tuple):
        return ", ".join(str(_written(item)) for item in value)
    if is_dataclass(value):
        return next((str(found) for name in _NAMES if (found := getattr(value, name, None))), "…")
    return str(value)
