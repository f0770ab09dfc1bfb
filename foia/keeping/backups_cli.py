"""The command that deletes backups older than they may be: `foia backups prune`."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from foia import clock
from foia.config import Settings
from foia.keeping.pruning import choose, delete


@click.group("backups")
def backups_cli() -> None:
    """Copias guardadas."""


@backups_cli.command("prune")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--days",
    type=click.IntRange(1),
    help="Borra las de hace más días que estos; si no se dice, FOIA_BACKUP_LIMIT_DAYS.",
)
@click.option("--dry-run", is_flag=True, help="Dice cuáles borraría, sin borrarlas.")
@click.option("--json", "as_json", is_flag=True, help="Imprime un solo documento JSON.")
@with_appcontext
def prune(folder: Path, days: int | None, dry_run: bool, as_json: bool) -> None:
    """Borra de una carpeta las copias demasiado antiguas: en ellas sigue entero lo que se anonimizó después.

    Nunca borra la más nueva, ni un archivo que no sea una copia hecha con las llaves de esta instalación.
    """
    settings: Settings = current_app.config["FOIA"]
    limit_days = days or settings.backup_limit_days
    try:
        found = choose(folder, clock.now() - timedelta(days=limit_days), settings.keyring)
        freed = 0 if dry_run else delete(found)
    except OSError as error:
        raise click.ClickException(f"no se pudo borrar {error.filename}: {error.strerror}") from error
    for path, why in found.left_alone:
        click.echo(f"AVISO: no se toca {path.name}: {why}", err=True)
    if as_json:
        report = {
            "days": limit_days,
            "dry_run": dry_run,
            "deleted": [path.name for path in found.too_old],
            "kept": [path.name for path in found.kept],
            "left_alone": [path.name for path, _why in found.left_alone],
            "freed_bytes": freed,
        }
        click.echo(json.dumps(report))
        return
    for path in found.too_old:
        click.echo(path.name)
    did = "Se borrarían" if dry_run else "Se borraron"
    click.echo(
        f"{did} {len(found.too_old)} copias de hace más de {limit_days} días; quedan {len(found.kept)}."
    )
