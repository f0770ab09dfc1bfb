"""What the imports share of the command line: the mapping that was asked for, and how a bad row is told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any

import click

from foia.imports.mapping import BadMapping, ColumnMapping, read_mapping, with_columns
from foia.imports.reading import BadRow

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
# Of a list of bodies, or of what they are competent for; from the last to the first, as decorators stand.
_OF_A_LIST = (
    click.option("--json", "as_json", is_flag=True, help="Imprime un solo documento JSON."),
    click.option("--map", "pairs", multiple=True, metavar="NUESTRA=SUYA", help="Una columna del archivo."),
    click.option(
        "--mapping",
        "mapping_file",
        type=_FILE,
        metavar="FILE.toml",
        help="Archivo que dice qué columna y qué valor es cada cosa (docs/imports.md).",
    ),
    click.option("--country", metavar="C", help="País de las filas que no lo dicen: BO, GT, CL…"),
    click.argument("file", type=_FILE, metavar="FILE.csv"),
)


def reads_a_list(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the file of a list, its country, its mapping and `--json`."""
    for add in _OF_A_LIST:
        command = add(command)
    return command


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
