"""`foia statistics rebuild`: measure everything anew and compare. Texts are Spanish, untranslated."""

from __future__ import annotations

import json
import time
from dataclasses import asdict

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from foia import clock
from foia.statistics.measure_jobs import rebuild


@click.command("rebuild")
@click.option("--json", "as_json", is_flag=True, help="Imprime un solo documento JSON.")
@with_appcontext
def rebuild_command(as_json: bool) -> None:
    """Mide de nuevo cada expediente del registro sellado y cuenta de nuevo cada celda mensual.

    Dice cuántas medidas cambiaron y cuántas celdas eran otras (0 si nadie las alteró); las deja como deben
    ser. Lo publicado no cambia."""
    started = time.monotonic()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    found = rebuild(app, clock.now())
    seconds = round(time.monotonic() - started, 1)
    if as_json:
        click.echo(json.dumps({**asdict(found), "seconds": seconds}))
        return
    click.echo(f"{found.cases} expedientes medidos en {seconds} s; cambiaron {found.changed}.")
    click.echo(f"{found.cells} celdas mensuales; eran otras {found.differed}.")
