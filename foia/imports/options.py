"""What the imports share of the command line: the mapping that was asked for, and how a bad row is told."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

import click

from foia.imports.mapping import BadMapping, ColumnMapping, read_mapping, with_columns
from foia.imports.reading import BadRow


def chosen_mapping(file: Path | None, pairs: Iterable[str], canonical: Collection[str]) -> ColumnMapping:
    """Return the mapping of a file with the columns of `--map` over it. Raises ClickException."""
    try:
        text = file.read_text(encoding="utf-8-sig") if file is not None else ""
        return with_columns(read_mapping(text, canonical), pairs, canonical)
    except (BadMapping, UnicodeDecodeError) as error:
        where = f"{file.name}: " if file is not None else ""
        raise click.ClickException(f"{where}{error}") from error


def told(row: BadRow) -> str:
    """Say where a bad row is and why it cannot come in."""
    where = f"línea {row.line}, {row.column}" if row.column else f"línea {row.line}"
    return f"{where}: {row.reason}"
