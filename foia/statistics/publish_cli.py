"""`foia statistics publish`: publish a closed period, or a revision of it, and write its folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from foia import clock
from foia.apart import ApartFailed
from foia.audit.sealing import seal
from foia.audit.signing import NoLogKey
from foia.config import Settings
from foia.keeping.progress import progress
from foia.statistics.attack.asking import SECONDS
from foia.statistics.folder import SUMS
from foia.statistics.jobs import (
    AlreadyPublished,
    NothingPublished,
    Publication,
    StillOpen,
    check_may_publish,
    publish_period,
)
from foia.statistics.measure_jobs import measure_sealed
from foia.statistics.periods import Period, parse_period
from foia.statistics.tables import Status


class PeriodParameter(click.ParamType[Period]):
    """A quarter, `2026Q1` (or `2026T1`), or a year."""

    name = "periodo"

    def convert(
        self, value: str | Period, param: click.Parameter | None, ctx: click.Context | None
    ) -> Period:
        if isinstance(value, Period):
            return value
        try:
            return parse_period(value.upper().replace("T", "Q"))
        except ValueError:
            self.fail(f"{value!r} no es un trimestre (2026Q1) ni un año (2026)", param, ctx)


@click.command("publish")
@click.option("--period", required=True, type=PeriodParameter(), help="Trimestre, 2026Q1, o año, 2026.")
@click.option(
    "--out",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Carpeta vacía o nueva en la que se escriben los archivos.",
)
@click.option("--country", help="País del que se publica; sin esto, el de esta instalación.")
@click.option("--revise", "reason", default="", help="Publica de nuevo un período, por este motivo.")
@click.option(
    "--seconds", type=click.IntRange(1), default=SECONDS, show_default=True, help="Tiempo para atacarlo."
)
@click.option("--json", "as_json", is_flag=True, help="Imprime un solo documento JSON.")
@with_appcontext
def publish_command(
    period: Period, folder: Path, country: str | None, reason: str, seconds: int, as_json: bool
) -> None:
    """Publica un período cerrado: lo cuenta, omite lo que diría de pocos, lo ataca, lo firma y lo escribe.

    De un período abierto o ya publicado no hace nada, y termina con 1."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    settings: Settings = app.config["FOIA"]
    country = (country or settings.country).upper()
    now = clock.now()
    try:
        check_may_publish(app, country, period, now, reason)
        _make(folder)
        with progress("Sellando y midiendo") as advance:
            go_on = _going_on(advance)
            seal(app, now, go_on, everything=True)
            measure_sealed(app, now, go_on)
        made = publish_period(app, country, period, now, reason=reason.strip(), seconds=seconds)
    except StillOpen as error:
        raise click.ClickException(f"{period} sigue abierto: se cierra el {error.closes_on}") from error
    except AlreadyPublished as error:
        raise click.ClickException(
            f"{period} ya está publicado; solo una revisión lo cambia (--revise MOTIVO)"
        ) from error
    except NothingPublished as error:
        raise click.ClickException(f"{country}, {period}: {_nothing(reason)}") from error
    except NoLogKey as error:
        raise click.ClickException(str(error)) from error
    except ApartFailed as error:
        raise click.ClickException(f"no se pudo atacar, y sin eso nada se publica: {error}") from error
    for name, content in made.files.items():
        (folder / name).write_bytes(content)
    _tell(made, folder, as_json)


def _going_on(advance: Callable[[str], None]) -> Callable[[], bool]:
    def go_on() -> bool:
        advance("")
        return True

    return go_on


def _make(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise click.ClickException(f"{folder} no está vacía: cada publicación tiene su carpeta")


def _nothing(reason: str) -> str:
    return "no está publicado: no hay qué revisar" if reason else "no hay ningún expediente que contar"


def _tell(made: Publication, folder: Path, as_json: bool) -> None:
    figures = [
        figure
        for table in made.release.tables.values()
        for row in table.rows.values()
        for figure in row.values()
    ]
    told = sum(figure.value is not None for figure in figures)
    hidden = sum(figure.status is Status.SUPPRESSED for figure in figures)
    if as_json:
        document = {
            "country": made.release.country,
            "period": made.release.period,
            "revision": made.release.revision,
            "told": told,
            "hidden": hidden,
            "hardened": made.hardened,
            "withheld": list(made.withheld),
            "digest": sha256(made.files[SUMS]).hexdigest(),
            "files": sorted(made.files),
        }
        click.echo(json.dumps(document))
        return
    release = made.release
    click.echo(
        f"Publicado {release.country} {release.period}, revisión {release.revision}, en {folder}: "
        f"{told} cifras; omitidas {hidden}, de ellas {made.hardened} para que no se calculen otras."
    )
    for name in made.withheld:
        click.echo(f"  {name}: no se publica, no se pudo probar a tiempo que sea segura", err=True)
