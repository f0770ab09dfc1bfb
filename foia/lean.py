"""One copy of what the standard library writes anew for each frozen dataclass.

It compiles `__repr__`, `__setattr__` and `__delattr__` for every class; a worker has some 350 classes, and so
a thousand functions that say the same. What a class writes itself stays: some hide what they hold.
"""

from __future__ import annotations

import sys
from dataclasses import FrozenInstanceError, fields
from reprlib import recursive_repr
from types import FunctionType
from typing import Any

_WRITTEN_BY_LIBRARY = "<string>"


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
        written = vars(one).get(name)
        written = getattr(written, "__wrapped__", written)
        if isinstance(written, FunctionType) and written.__code__.co_filename == _WRITTEN_BY_LIBRARY:
            setattr(one, name, shared)
            count += 1
    return count


@recursive_repr()
def _describe(self: Any) -> str:
    told = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in fields(self) if field.repr)
    return f"{type(self).__qualname__}({told})"


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


_SHARED = {"__repr__": _describe, "__setattr__": _set, "__delattr__": _delete}
