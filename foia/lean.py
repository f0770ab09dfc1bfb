"""What keeps a worker small: what every dataclass has once, libraries at their first use, no docstrings.

The standard library compiles `__repr__`, `__eq__`, `__hash__`, `__setattr__` and `__delattr__` for every
frozen dataclass; a worker has some 350 classes, and so nearly two thousand functions that say the same. What
a class writes itself stays: some hide what they hold.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import Field, FrozenInstanceError, fields
from importlib import import_module
from operator import attrgetter
from reprlib import recursive_repr
from sys import getrefcount
from types import FunctionType, ModuleType
from typing import Any

_WRITTEN_BY_LIBRARY = "<string>"
_OWN_REFERENCES = 2  # by the function, and by asking


class Later:
    """A library that few pages need: `segno: Any = Later("segno")` loads it at the first use.

    It is for what is large and rare only; the tests of the structure see it as the import it stands for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        found = getattr(import_module(self._name), name)
        setattr(self, name, found)
        return found


def forget_words(things: Iterable[object]) -> int:
    """Let functions, classes and modules forget what only readers of their source need; count the functions.

    Docstrings, as `python -OO` would, and annotations: whoever builds something from these has done so once
    their modules are imported."""
    count = 0
    for one in things:
        if isinstance(one, FunctionType):
            _forget_of_function(one)
            count += 1
        elif isinstance(one, ModuleType | property) or (isinstance(one, type) and vars(one).get("__doc__")):
            with suppress(AttributeError, TypeError):  # of what is written in C
                setter = type.__setattr__ if isinstance(one, type) else setattr
                setter(one, "__doc__", None)
    return count


def _forget_of_function(one: FunctionType) -> None:
    words, one.__doc__ = one.__doc__, None
    one.__annotations__ = None  # type: ignore[assignment]
    constants = one.__code__.co_consts
    # Code that several functions share would only be copied.
    is_its_own = getrefcount(one.__code__) <= _OWN_REFERENCES
    if words is not None and is_its_own and constants and constants[0] is words:
        one.__code__ = one.__code__.replace(co_consts=(None, *constants[1:]))


def share_methods(package: str) -> int:
    """Let the dataclasses of a package that was imported share these methods; return how many were."""
    count = 0
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == package:
            classes = [one for one in vars(module).values() if isinstance(one, type)]
            count += sum(_share(one) for one in classes if one.__module__ == name)
    return count


def _share(one: type) -> int:
    count = 0
    for name, shared in _SHARED.items() if "__dataclass_fields__" in vars(one) else ():
        if not _is_written_by_library(vars(one).get(name)):
            continue
        if name in _PICKED:
            kept_as, is_picked = _PICKED[name]
            picked = [field.name for field in fields(one) if is_picked(field)]
            if not picked:
                continue
            setattr(one, kept_as, attrgetter(*picked))
        setattr(one, name, shared)
        count += 1
    return count


def _is_written_by_library(method: object) -> bool:
    method = getattr(method, "__wrapped__", method)
    return isinstance(method, FunctionType) and method.__code__.co_filename == _WRITTEN_BY_LIBRARY


@recursive_repr()
def _describe(self: Any) -> str:
    told = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in fields(self) if field.repr)
    return f"{type(self).__qualname__}({told})"


def _equals(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return self._compared_by(self) == self._compared_by(other)


def _hash(self: Any) -> int:
    return hash(self._hashed_by(self))


def _set(self: Any, name: str, value: object) -> None:
    if _is_frozen(self, name):
        raise FrozenInstanceError(f"cannot assign to field {name!r}")
    object.__setattr__(self, name, value)


def _delete(self: Any, name: str) -> None:
    if _is_frozen(self, name):
        raise FrozenInstanceError(f"cannot delete field {name!r}")
    object.__delattr__(self, name)


def _is_frozen(one: Any, name: str) -> bool:
    """Say whether an attribute is fixed; a plain class derived from a frozen one may have its own."""
    return "__dataclass_fields__" in vars(type(one)) or name in one.__dataclass_fields__


_SHARED = {
    "__repr__": _describe,
    "__eq__": _equals,
    "__hash__": _hash,
    "__setattr__": _set,
    "__delattr__": _delete,
}
# By which fields they compare, and where their class keeps what picks them.
_PICKED: dict[str, tuple[str, Callable[[Field[Any]], bool]]] = {
    "__eq__": ("_compared_by", lambda field: field.compare),
    "__hash__": ("_hashed_by", lambda field: field.compare if field.hash is None else field.hash),
}
