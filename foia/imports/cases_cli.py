"""The command `foia cases import`: the cases of a log that another system kept."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from foia import clock, law
from foia.amendments.store import book_in_force
from foia.cases.acting import context_for
from foia.cases.import_rows import COLUMNS, REQUIRED
from foia.cases.importing import BatchResult, Import, import_batch
from foia.cases.kinds import kinds_of
from foia.config import Settings
from foia.directory.finding import BodyFinder
from foia.extensions import db
from foia.imports.notes import ImportNotes
from foia.imports.options import chosen_mapping, told
from foia.imports.reading import BadRow, Row, row_count, rows
from foia.keeping.progress import progress
from foia.law.appeals import KIND as APPEAL
from foia.transactions import transaction

# So many that a commit costs little, so few that whoever works meanwhile does not wait.
BATCH_ROWS = 200
# SQLite lets one write at a time and queues nobody: whoever waits asks again every tenth of a second, and
# must find the door open.
PAUSE_SECONDS = 0.11
_SOURCE = re.compile(r"[A-Za-z0-9_.:+-]{1,40}")


@click.group("cases")
def cases_cli() -> None:
    """Expedientes de registros de otros sistemas."""


@cases_cli.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", required=True, metavar="NAME", help="Nombre del registro: letras, cifras y _.:+-")
@click.option(
    "--regime",
    metavar="ID|none",
    help="Régimen de todas las filas; none conserva las fechas del archivo. Sin esto, el que aplica la ley.",
)
@click.option(
    "--mapping",
    "mapping_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Archivo TOML que dice qué columna y qué valor es cada cosa (docs/imports.md).",
)
@click.option("--map", "pairs", multiple=True, metavar="NUESTRA=SUYA", help="Una columna del archivo.")
@click.option("--create-bodies", is_flag=True, help="Agrega las entidades que el directorio no tiene.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Lee solo las primeras N filas.")
@click.option("--json", "as_json", is_flag=True, help="Imprime un solo documento JSON.")
@with_appcontext
def import_cases(
    file: Path,
    source: str,
    regime: str | None,
    mapping_file: Path | None,
    pairs: tuple[str, ...],
    create_bodies: bool,
    limit: int | None,
    as_json: bool,
) -> int:
    """Importa los expedientes de un registro: la misma fila dos veces no cambia nada.

    Nada se envía. Las filas malas se dicen y las demás entran; si ninguna entra, termina en 1.
    """
    if not _SOURCE.fullmatch(source):
        raise click.BadParameter("letras, cifras y _.:+- (hasta 40)", param_hint="--source")
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    mapping = chosen_mapping(mapping_file, pairs, COLUMNS)
    settings: Settings = app.config["FOIA"]
    country = mapping.country or settings.country
    with transaction(app) as session:
        _require_law(book_in_force(session, settings.law_path, fresh=True), regime, country)
    with closing(ImportNotes()) as notes:
        given = Import(
            source=source,
            mapping=mapping,
            outcomes={code: tuple(kind.outcomes) for code, kind in kinds_of(app).items() if code != APPEAL},
            notes=notes,
            bodies=BodyFinder(country),
            regime_id=regime,
            creates_bodies=create_bodies,
        )
        return _report(_run(app, file, given, notes, limit), notes, as_json)


def _require_law(book: law.LawBook, regime: str | None, country: str) -> None:
    """Refuse at once what no row could pass under the law that holds here."""
    try:
        if regime is not None:
            book.regime(regime)
        else:
            book.country(country)
    except law.LawError as error:
        hint = "" if regime else "; con --regime none se conservan las fechas del archivo"
        raise click.ClickException(f"{error}{hint}") from error


class _Totals(BatchResult):
    """What became of all rows so far; bad ones are in the notes."""

    read = 0

    def add(self, result: BatchResult) -> None:
        """Count a batch."""
        self.created += result.created
        self.unchanged += result.unchanged
        self.updated += result.updated


def _run(app: Flask, file: Path, given: Import, notes: ImportNotes, limit: int | None) -> _Totals:
    """Read the file and store it batch by batch, each in a transaction of its own."""
    totals = _Totals()
    is_sqlite = db.engine.dialect.name == "sqlite"
    total = limit or row_count(file)
    with progress("Importando", total) as advance:
        for batch in _batches(islice(rows(file, given.mapping, COLUMNS, REQUIRED), limit)):
            good = [row for row in batch if isinstance(row, Row)]
            with transaction(app) as session:
                context = replace(context_for(app, session, now=clock.now()), quiet=True)
                result = import_batch(context, good, given)
            totals.add(result)
            totals.read += len(batch)
            notes.note_bad([*(row for row in batch if isinstance(row, BadRow)), *result.bad])
            for _row in batch:
                advance("")
            if is_sqlite:
                time.sleep(PAUSE_SECONDS)
    return totals


def _batches(found: Iterator[Row | BadRow]) -> Iterable[list[Row | BadRow]]:
    for first in found:
        yield list(islice(chain([first], found), BATCH_ROWS))


def _report(totals: _Totals, notes: ImportNotes, as_json: bool) -> int:
    """Say what became of the file; 1 when no row was good."""
    counts = {
        "read": totals.read,
        "created": totals.created,
        "unchanged": totals.unchanged,
        "updated": totals.updated,
    }
    is_any_good = totals.read > notes.bad_count()
    if as_json:
        _print_json(counts, notes)
    else:
        for row in notes.bad():
            click.echo(told(row), err=True)
        click.echo(
            f"Filas leídas: {totals.read}. Expedientes nuevos: {totals.created}; sin cambios: "
            f"{totals.unchanged}; actualizados: {totals.updated}. Filas con problemas: {notes.bad_count()}."
        )
    if not is_any_good:
        click.echo("Error: ninguna fila se pudo importar", err=True)
    return 0 if is_any_good else 1


def _print_json(counts: dict[str, int], notes: ImportNotes) -> None:
    """Print the document, its bad rows one at a time."""
    click.echo(json.dumps(counts)[:-1] + ', "bad": [', nl=False)
    for place, row in enumerate(notes.bad()):
        document = {"line": row.line, "column": row.column, "reason": row.reason}
        click.echo((", " if place else "") + json.dumps(document, ensure_ascii=False), nl=False)
    click.echo("]}")
