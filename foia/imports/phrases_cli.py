"""The command `foia bodies phrases import`: what bodies are competent for, from somebody else's list."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from foia import clock
from foia.config import Settings
from foia.directory.body_index import BodyIndex
from foia.directory.competence_importing import COLUMNS, REQUIRED, PhraseImport, batches
from foia.imports.mapping import ColumnMapping
from foia.imports.options import chosen_mapping, reads_a_list, told
from foia.imports.reading import row_count, rows
from foia.keeping.progress import progress
from foia.transactions import transaction


@click.group("phrases")
def phrases_cli() -> None:
    """De qué se ocupan las entidades: temas, sinónimos y frases de ejemplo."""


@phrases_cli.command("import")
@reads_a_list
@with_appcontext
def import_phrases(
    file: Path, country: str | None, mapping_file: Path | None, pairs: tuple[str, ...], as_json: bool
) -> int:
    """Importa textos de entidades del directorio: la misma lista dos veces no cambia nada.

    Las filas malas se dicen y las demás entran; si ninguna entra, termina en 1.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    settings: Settings = app.config["FOIA"]
    mapping = chosen_mapping(mapping_file, pairs, COLUMNS)
    given = PhraseImport(clock.now(), mapping.column_of)
    _run(app, file, mapping, country or mapping.country or settings.country, given)
    return _report(given, as_json)


def _run(app: Flask, file: Path, mapping: ColumnMapping, country: str, given: PhraseImport) -> None:
    """Store the list batch by batch, each in a transaction of its own."""
    with transaction(app) as session:
        index = BodyIndex(session, country)
    with progress("Importando", row_count(file)) as advance:
        for batch in batches(rows(file, mapping, COLUMNS, REQUIRED)):
            with transaction(app) as session:
                given.write(session, index, batch)
            for row in batch:
                advance(str(row.line))


def _report(given: PhraseImport, as_json: bool) -> int:
    """Say what became of the list; 1 when no row was good."""
    bad = given.bad
    if as_json:
        counts = {"read": given.read, "created": given.added, "unchanged": given.present, "updated": 0}
        lines = [{"line": row.line, "column": row.column, "reason": row.reason} for row in bad]
        click.echo(json.dumps({**counts, "bad": lines}, ensure_ascii=False))
    else:
        for row in bad:
            click.echo(told(row), err=True)
        click.echo(
            f"Filas leídas: {given.read}. Textos nuevos: {given.added}; sin novedad: {given.present}. "
            f"Filas con problemas: {len(bad)}."
        )
    if len(bad) == given.read:
        click.echo("Error: ninguna fila se pudo importar", err=True)
        return 1
    return 0
