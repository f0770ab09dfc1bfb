"""The command `foia bodies import`: the public bodies of a list that somebody else keeps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import func, select

from foia import clock
from foia.amendments.store import book_in_force
from foia.cases.acting import context_for
from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.phases import OPEN_PHASES
from foia.cases.redating import open_case_ids, redate
from foia.cases.seats import SeatAt
from foia.config import Settings
from foia.directory.body_rows import COLUMNS, REQUIRED, BodyRowReader
from foia.directory.importing import BodyImport
from foia.directory.models import Body
from foia.i18n import zone_of
from foia.imports.mapping import ColumnMapping
from foia.imports.options import chosen_mapping, reads_a_list, told
from foia.imports.phrases_cli import phrases_cli
from foia.imports.reading import rows
from foia.keeping.progress import progress
from foia.transactions import transaction


@click.group("bodies")
def bodies_cli() -> None:
    """Entidades públicas del directorio."""


bodies_cli.add_command(phrases_cli)


@bodies_cli.command("import")
@reads_a_list
@click.option("--only-existing", is_flag=True, help="Completa entidades del directorio y no agrega ninguna.")
@with_appcontext
def import_bodies(
    file: Path,
    country: str | None,
    mapping_file: Path | None,
    pairs: tuple[str, ...],
    only_existing: bool,
    as_json: bool,
) -> int:
    """Importa una lista de entidades: la misma lista dos veces no cambia nada.

    Las filas malas se dicen y las demás entran; si ninguna entra, termina en 1.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    settings: Settings = app.config["FOIA"]
    mapping = chosen_mapping(mapping_file, pairs, COLUMNS)
    country = country or mapping.country or settings.country
    with transaction(app) as session:
        book, now = book_in_force(session, settings.law_path, fresh=True), clock.now()
    given = BodyImport(
        book,
        BodyRowReader(book, country, mapping.date_format),
        now=now,
        today=now.astimezone(zone_of(country)).date(),
        column_of=mapping.column_of,
        only_existing=only_existing,
    )
    _run(app, file, mapping, given)
    return _report(app, given, as_json)


def _run(app: Flask, file: Path, mapping: ColumnMapping, given: BodyImport) -> None:
    """Read the whole list, then store it batch by batch, each in a transaction of its own."""
    with transaction(app) as session:
        total = given.plan(session, rows(file, mapping, COLUMNS, REQUIRED))
    with progress("Importando", total) as advance:
        for batch in given.batches():
            with transaction(app) as session:
                given.write(session, batch)
                _date_anew(context_for(app, session), given.moved)
            for planned in batch:
                advance(planned.code)
        for batch in given.later_batches():
            with transaction(app) as session:
                given.write_links(session, batch)


def _date_anew(context: Context, moved: Mapping[UUID, str | None]) -> None:
    """Count the open cases of bodies that moved by the days of their new place, as by screen."""
    context.session.flush()
    for body_id, was in moved.items():
        body = context.session.get_one(Body, body_id)
        cases = open_case_ids(context, body_id, confidential=True)
        redate(context, cases, SeatAt(was, body.own_days), body)


def _report(app: Flask, given: BodyImport, as_json: bool) -> int:
    """Say what became of the list; 1 when no row was good."""
    bad = given.bad
    counts = {
        "read": given.read,
        "created": len(given.created),
        "unchanged": given.unchanged,
        "updated": len(given.updated),
    }
    if as_json:
        rows_told = [{"line": row.line, "column": row.column, "reason": row.reason} for row in bad]
        click.echo(json.dumps({**counts, "bad": rows_told}, ensure_ascii=False))
    else:
        for row in bad:
            click.echo(told(row), err=True)
        click.echo(
            f"Filas leídas: {given.read}. Entidades nuevas: {counts['created']}; sin cambios: "
            f"{given.unchanged}; actualizadas: {counts['updated']}. Filas con problemas: {len(bad)}."
        )
    for body, waiting in _left_waiting(app, given.ended):
        cases = "expediente abierto" if waiting == 1 else "expedientes abiertos"
        click.echo(
            f"Atención: {body} terminó y tiene {waiting} {cases}; "
            "páselos a su sucesora en Administración, Entidades.",
            err=True,
        )
    if len(bad) == given.read:
        click.echo("Error: ninguna fila se pudo importar", err=True)
        return 1
    return 0


def _left_waiting(app: Flask, ended: set[UUID]) -> list[tuple[str, int]]:
    """Return the bodies that ended by this list with their open cases, where they have any."""
    if not ended:
        return []
    with transaction(app) as session:
        found = session.execute(
            select(Body.name_es, func.count())
            .join(Case, Case.body_id == Body.id)
            .where(Body.id.in_(ended), Case.phase.in_(OPEN_PHASES))
            .group_by(Body.name_es, Body.id)
            .order_by(Body.name_es)
        )
        return [(row[0], row[1]) for row in found]
