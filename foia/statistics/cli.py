"""The group `foia statistics`: attack what was published. Texts are Spanish, untranslated."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from foia.apart import ApartFailed
from foia.statistics.attack.asking import SECONDS, attack
from foia.statistics.attack.cells import Found, Report
from foia.statistics.reading import NotARelease, read_releases
from foia.statistics.tables import PublishedRelease

_MOST_TOLD = 20


@click.group("statistics")
def statistics_cli() -> None:
    """Estadísticas publicadas: publicar un período, e intentar calcular lo que se omitió."""


@statistics_cli.command("attack")
@click.argument(
    "folders",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR...",
)
@click.option(
    "--seconds", type=click.IntRange(1), default=SECONDS, show_default=True, help="Tiempo por publicación."
)
@click.option("--json", "as_json", is_flag=True, help="Imprime un solo documento JSON.")
def attack_command(folders: tuple[Path, ...], seconds: int, as_json: bool) -> None:
    """Intenta calcular, con lo publicado en estas carpetas, alguna cifra que se omitió.

    Usa todas las publicaciones juntas, lo que suman las tablas y los períodos, y la regla de redondeo. Lo que
    no alcanza a probar a tiempo cuenta como calculado. Termina con 1 si hay algo."""
    try:
        reports = [attack(releases, seconds=seconds) for releases in _by_country(folders)]
    except ApartFailed as error:
        raise click.ClickException(f"no se pudo atacar: {error}") from error
    report = Report(
        sum(one.cells for one in reports), tuple(found for one in reports for found in one.recovered)
    )
    if as_json:
        click.echo(json.dumps(report.document(), ensure_ascii=False))
    else:
        _tell(report)
    if report.recovered:
        sys.exit(1)


def _by_country(folders: Sequence[Path]) -> list[list[PublishedRelease]]:
    try:
        releases = [release for folder in folders for release in read_releases(folder)]
    except NotARelease as error:
        raise click.ClickException(str(error)) from error
    once = {(one.country, one.period, one.revision): one for one in releases}
    countries = sorted({one.country for one in releases})
    return [[once[at] for at in sorted(once) if at[0] == country] for country in countries]


def _tell(report: Report) -> None:
    click.echo(f"{report.cells} cifras omitidas; {len(report.recovered)} se pueden calcular.")
    for found in report.recovered[:_MOST_TOLD]:
        click.echo(f"  {found.cell.table}: {found.cell}: {_said(found)}")
    if len(report.recovered) > _MOST_TOLD:
        click.echo(f"  y {len(report.recovered) - _MOST_TOLD} más (--json las da todas)")


def _said(found: Found) -> str:
    if found.unproven:
        return "no se pudo probar a tiempo que sea segura"
    using = "; ".join(f"{one.table}: {one}" for one in found.using)
    return f"de {found.low} a {found.high}, por {using or 'lo que suman las tablas'}"
