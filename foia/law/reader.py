"""Read TOML tables into frozen dataclasses, noting each mistake with its file, key and what was expected."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime, time
from functools import lru_cache
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from foia.law.errors import Problem

T = TypeVar("T")
# What an entry of a list may be named by, the first that it has.
LABELS = ("id", "code", "body_code", "number", "date", "year", "name_es", "channel")
_NAMES: Mapping[type, str] = {
    str: "un texto",
    int: "un número entero",
    bool: "true o false",
    date: "una fecha sin comillas, como 2026-03-02",
    time: "una hora sin comillas, como 08:30:00",
}


class Reader:
    """Reads one file; `problems` grows with each mistake."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def note(self, where: str, expected: str) -> None:
        """Keep a mistake."""
        self.problems.append(Problem(self.file, where, expected))

    def read(self, kind: type[T], table: object, where: str) -> T | None:
        """Build an instance of a dataclass from a table; None when something in it is wrong."""
        if not isinstance(table, Mapping):
            self.note(where, "se esperaba una tabla")
            return None
        before = len(self.problems)
        values: dict[str, Any] = {}
        known = _fields(kind)  # type: ignore[arg-type]  # a class is hashable
        for name in table:
            if name not in known:
                keys = ", ".join(sorted(known))
                self.note(_join(where, str(name)), f"clave desconocida; se esperaba una de: {keys}")
        for name, (spec, annotation) in known.items():
            if name in table:
                values[spec.name] = self._value(annotation, table[name], _join(where, name))
            elif spec.default is MISSING and spec.default_factory is MISSING:
                self.note(_join(where, name), f"falta; se esperaba {describe(annotation)}")
        return kind(**values) if len(self.problems) == before else None

    def _value(self, annotation: Any, value: object, where: str) -> Any:
        origin = get_origin(annotation)
        if origin in (Union, UnionType):
            inner = next(arg for arg in get_args(annotation) if arg is not type(None))
            return self._value(inner, value, where)
        if origin is tuple:
            return self._items(get_args(annotation)[0], value, where)
        if is_dataclass(annotation):
            return self.read(annotation, value, where)  # type: ignore[arg-type]
        if not _is_a(annotation, value):
            self.note(where, f"se esperaba {describe(annotation)}; se encontró {value!r}")
        return value

    def _items(self, annotation: Any, value: object, where: str) -> tuple[Any, ...]:
        if not isinstance(value, list):
            self.note(where, f"se esperaba {_list_of(annotation)}; se encontró {value!r}")
            return ()
        return tuple(
            self._value(annotation, item, f"{where}[{_label(item, i)}]") for i, item in enumerate(value)
        )


def describe(annotation: Any) -> str:
    """Say in words what a field expects."""
    origin = get_origin(annotation)
    if origin in (Union, UnionType):
        return " o ".join(describe(arg) for arg in get_args(annotation) if arg is not type(None))
    if origin is tuple:
        return _list_of(get_args(annotation)[0])
    if origin is Literal:
        return "uno de: " + ", ".join(get_args(annotation))
    return "una tabla" if is_dataclass(annotation) else _NAMES[annotation]


def _list_of(annotation: Any) -> str:
    return f"una lista en que cada elemento es {describe(annotation)}"


def _is_a(annotation: Any, value: object) -> bool:
    if get_origin(annotation) is Literal:
        return isinstance(value, str) and value in get_args(annotation)
    if annotation is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if annotation is date:
        return isinstance(value, date) and not isinstance(value, datetime)
    if annotation is str:
        return isinstance(value, str) and bool(value.strip())
    return isinstance(value, annotation)


@lru_cache
def _fields(kind: Any) -> dict[str, tuple[Field[Any], Any]]:
    """Give the keys a table of this kind may hold; computed fields are never in a file."""
    hints = get_type_hints(kind)
    return {
        spec.metadata.get("key", spec.name): (spec, hints[spec.name])
        for spec in fields(kind)
        if "computed" not in spec.metadata
    }


def _join(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _label(item: object, index: int) -> str:
    """Name an entry of a list by its own id where it has one."""
    if isinstance(item, Mapping):
        for name in LABELS:
            if name in item:
                return str(item[name])
    return str(index)
