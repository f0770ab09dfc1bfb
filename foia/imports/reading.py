"""Reading somebody else's CSV row by row: each is a row in our words, or a bad one with its line and reason.

CSV or CSV in gzip, UTF-8 with or without byte order mark, commas or semicolons, line breaks inside quotes.
"""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TextIO

from foia.errors import DomainError
from foia.imports.mapping import ColumnMapping, UnknownValue

DELIMITERS = (",", ";")
# Python's own limit, 131,072, is less than a long request with its annexes pasted in.
LONGEST_CELL_CHARACTERS = 1_000_000
_GZIP_BEGINS = b"\x1f\x8b"
_UTF16_BEGINS = (b"\xff\xfe", b"\xfe\xff")


class BadFile(DomainError):
    """The file cannot be read at all; the message is Spanish, for the terminal."""


@dataclass(frozen=True)
class Row:
    """A row in our words: only the columns that hold something. `cells` is the row as the file has it."""

    line: int
    values: Mapping[str, str]
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class BadRow:
    """A row that cannot come in: the line where it begins, the file's column (empty: the whole row), why."""

    line: int
    column: str
    reason: str


@dataclass(frozen=True)
class _Places:
    """Where in a row each column of ours is, and each of theirs that patterns and exceptions look at."""

    ours: Mapping[str, int]
    looked_at: Mapping[str, int]
    width: int


def rows(
    path: Path, mapping: ColumnMapping, canonical: Collection[str], required: Collection[str]
) -> Iterator[Row | BadRow]:
    """Read a file; `a|b` among the required columns asks for one of the two.

    Raises: BadFile, OSError.
    """
    with _table(path) as (reader, header):
        sources = mapping.sources(header, canonical)
        _require_columns(header, sources, mapping, required)
        places = _Places(
            {name: header.index(column) for name, column in sources.items()},
            {column: header.index(column) for column in mapping.looked_at},
            len(header),
        )
        line = reader.line_num + 1
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield BadRow(line, "", _why(error))
            else:
                if any(cell.strip() for cell in cells):
                    yield _row(line, cells, places, mapping, required)
            line = reader.line_num + 1


def row_count(path: Path) -> int | None:
    """Count the rows of a file for a progress bar; None when it cannot be told."""
    try:
        with _table(path) as (reader, _header):
            return sum(1 for cells in reader if cells)
    except (csv.Error, BadFile, OSError):
        return None


def _row(
    line: int,
    cells: Sequence[str],
    places: _Places,
    mapping: ColumnMapping,
    required: Collection[str],
) -> Row | BadRow:
    if len(cells) < places.width or any(cell.strip() for cell in cells[places.width :]):
        return BadRow(line, "", f"la fila tiene {len(cells)} celdas y el encabezado {places.width}")
    values = dict(mapping.constants)
    column = ""
    try:
        given: dict[str, str] = {}
        if places.looked_at:
            given = mapping.given({column: _text(cells[at]) for column, at in places.looked_at.items()})
        for name, at in places.ours.items():
            if name not in given:
                column = name
                values[name] = mapping.ours(name, _text(cells[at]))
    except UnknownValue as error:
        return BadRow(line, mapping.column_of(column), f"el mapeo no dice qué es {str(error)!r}")
    except ValueError as error:
        return BadRow(line, mapping.column_of(column), str(error))
    values |= given
    for wanted in required:
        names = wanted.split("|")
        if not any(values.get(name) for name in names):
            read = [name for name in names if name in places.ours] or names
            return BadRow(line, " o ".join(mapping.column_of(name) for name in read), "está vacía")
    return Row(line, {name: value for name, value in values.items() if value}, tuple(cells))


def _text(cell: str) -> str:
    """Return a cell without the spaces around it. Raises: ValueError where it holds what no text may."""
    if "\0" in cell:
        raise ValueError("tiene un carácter nulo")
    if not cell.isascii() and any("\ud800" <= letter <= "\udfff" for letter in cell):
        raise ValueError("no está en UTF-8")
    return cell.strip()


def _require_columns(
    header: Sequence[str], sources: Mapping[str, str], mapping: ColumnMapping, required: Collection[str]
) -> None:
    has = f"tiene: {', '.join(header)}"
    for column in {*sources.values(), *mapping.looked_at}:
        if column not in header:
            raise BadFile(f"el archivo no tiene la columna {column!r}; {has}")
        if header.count(column) > 1:
            raise BadFile(f"el archivo tiene la columna {column!r} más de una vez")
    known = {*sources, *(name for name, value in mapping.constants.items() if value)}
    known |= {name for pattern in mapping.patterns.values() for name in pattern.groupindex}
    for wanted in required:
        if known.isdisjoint(wanted.split("|")):
            which = wanted.replace("|", " o ")
            raise BadFile(f"ninguna columna del archivo es {which}, que hace falta; {has}")


def _why(error: csv.Error) -> str:
    words = str(error)
    if "unexpected end of data" in words:
        return "las comillas que se abren aquí no se cierran; no se leyó nada más"
    if "field larger" in words:
        return f"una celda pasa de {LONGEST_CELL_CHARACTERS} letras: ¿faltan comillas de cierre?"
    return f"las comillas no están bien puestas ({words})"


class _Reader(Protocol):
    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...
    def __next__(self) -> list[str]: ...


@contextmanager
def _table(path: Path) -> Iterator[tuple[_Reader, list[str]]]:
    """Open a file at its first row, with its header. Raises: BadFile, OSError."""
    csv.field_size_limit(LONGEST_CELL_CHARACTERS)
    try:
        delimiter = max(DELIMITERS, key=lambda sign: len(_header(path, sign)))
        with _open(path) as file:
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            yield reader, [name.strip() for name in next(reader)]
    except csv.Error as error:
        raise BadFile(f"{path.name}, encabezado: {_why(error)}") from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise BadFile(f"{path.name}: el archivo comprimido está cortado o dañado") from None


def _header(path: Path, delimiter: str) -> list[str]:
    with _open(path) as file:
        header = next(csv.reader(file, delimiter=delimiter), [])
    if not any(name.strip() for name in header):
        raise BadFile(f"{path.name}: está vacío; la primera línea debe nombrar las columnas")
    if any("\ud800" <= letter <= "\udfff" or letter == "\0" for name in header for letter in name):
        raise BadFile(f"{path.name}: no está en UTF-8; guárdelo como «CSV UTF-8»")
    return header


def _open(path: Path) -> TextIO:
    """Open a file as text; what is not UTF-8 comes as lone surrogates, so that only its row is bad."""
    with path.open("rb") as file:
        begins = file.read(2)
    if begins in _UTF16_BEGINS:
        raise BadFile(f"{path.name}: está en UTF-16; guárdelo como «CSV UTF-8»")
    if begins == _GZIP_BEGINS:
        return gzip.open(path, "rt", encoding="utf-8-sig", errors="surrogateescape", newline="")
    return path.open("rt", encoding="utf-8-sig", errors="surrogateescape", newline="")
