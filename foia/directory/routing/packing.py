"""Bytes of a model, and back: a versioned format that runs nothing when it is read."""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from typing import Any

_BEGINS = b"FOIA-ROUTING 1\n"
_SIZE_BYTES = 4


class NotAModel(ValueError):
    """The bytes are no model, or one of another version."""


def pack(head: dict[str, Any], arrays: dict[str, array[Any]]) -> bytes:
    """Return what a head (plain values) and arrays of numbers are as bytes."""
    kept = [[name, one.typecode, len(one)] for name, one in arrays.items()]
    text = json.dumps({**head, "arrays": kept}, ensure_ascii=False, sort_keys=True).encode()
    size = len(text).to_bytes(_SIZE_BYTES, "little")
    return _BEGINS + zlib.compress(size + text + b"".join(map(_little, arrays.values())))


def unpack(content: bytes) -> tuple[dict[str, Any], dict[str, array[Any]]]:
    """Return the head and the arrays that were packed. Raises NotAModel."""
    if not content.startswith(_BEGINS):
        raise NotAModel("not a model of this version")
    try:
        plain = zlib.decompress(content[len(_BEGINS) :])
        at = _SIZE_BYTES + int.from_bytes(plain[:_SIZE_BYTES], "little")
        head = json.loads(plain[_SIZE_BYTES:at])
        arrays: dict[str, array[Any]] = {}
        for name, code, length in head.pop("arrays"):
            one: array[Any] = array(code)
            end = at + length * one.itemsize
            one.frombytes(plain[at:end])
            if len(one) != length:
                raise NotAModel("cut short")
            arrays[name], at = _native(one), end
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise NotAModel(str(error)) from error
    return head, arrays


def _little(numbers: array[Any]) -> bytes:
    return _native(numbers[:]).tobytes()


def _native(numbers: array[Any]) -> array[Any]:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
