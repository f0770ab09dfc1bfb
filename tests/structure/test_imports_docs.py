"""What docs/imports.md and the mapping files of docs/imports promise is what the commands read."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest

from foia import law
from foia.cases import import_rows
from foia.directory import body_rows, competence_importing
from foia.imports.mapping import BadMapping, ColumnMapping, read_mapping
from tests.structure.source_tree import ROOT

MAPPINGS = sorted((ROOT / "docs" / "imports").glob("*.toml"))


def _read(file: Path) -> tuple[ColumnMapping, bool]:
    """Read a mapping of bodies, of cases or of what bodies see to, and say whether it is of bodies."""
    text = file.read_text(encoding="utf-8")
    for columns in (body_rows.COLUMNS, import_rows.COLUMNS):
        with suppress(BadMapping):
            return read_mapping(text, columns), columns is body_rows.COLUMNS
    return read_mapping(text, competence_importing.COLUMNS), False


@pytest.mark.parametrize("file", MAPPINGS, ids=lambda file: file.stem)
def test_a_mapping_names_only_levels_classes_and_places_there_are(file: Path) -> None:
    mapping, is_of_bodies = _read(file)
    assert mapping.country is not None
    if not is_of_bodies:
        return

    reader = body_rows.BodyRowReader(law.load(), mapping.country)
    for column in ("class", "level", "place"):
        given = [*mapping.values.get(column, {}).values(), mapping.constants.get(column, "")]
        given += [exception.gives.get(column, "") for exception in mapping.exceptions]
        for value in {value for value in given if value not in ("", "*")}:
            reader.entry(1, {"name": "Entidad", column: value})


def test_the_page_names_every_column() -> None:
    page = (ROOT / "docs" / "imports.md").read_text(encoding="utf-8")
    of_bodies, _, of_cases = page.partition("## Bodies")[2].partition("## Cases")
    of_bodies, _, of_texts = of_bodies.partition("## What bodies are competent for")

    assert sorted(_columns(of_bodies)) == sorted(body_rows.COLUMNS)
    assert sorted(_columns(of_texts)) == sorted(competence_importing.COLUMNS)
    assert sorted(_columns(of_cases)) == sorted(import_rows.COLUMNS)


def _columns(section: str) -> list[str]:
    """Return the names in the first column of a table."""
    first_cells = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    return re.findall(r"`(\w+)`", " ".join(first_cells))
