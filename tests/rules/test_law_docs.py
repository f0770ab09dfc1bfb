"""docs/law.md explains every key a country file may hold."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from foia.law.book import Country

PAGE = (Path(__file__).parents[2] / "docs" / "law.md").read_text(encoding="utf-8")


def kinds_within(kind: Any) -> set[Any]:
    """List a dataclass and every dataclass its fields hold."""
    found = {kind}
    for hint in get_type_hints(kind).values():
        for inner in (hint, *get_args(hint)):
            if is_dataclass(inner):
                found |= kinds_within(inner)
    return found


KEYS = sorted(
    {
        spec.metadata.get("key", spec.name)
        for kind in kinds_within(Country)
        for spec in fields(kind)
        if "computed" not in spec.metadata and kind.__name__ != "Shift"
    }
)


@pytest.mark.parametrize("key", KEYS)
def test_every_key_of_the_schema_is_explained(key: str) -> None:
    assert re.search(rf"`(\[\[(\w+\.)?)?{key}\b", PAGE)


def test_every_key_of_the_schema_was_found() -> None:
    assert len(KEYS) > 100
