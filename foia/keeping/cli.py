"""Commands that keep an installation: `foia keys | backup | restore | outbox | doctor`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from foia import clock
from foia.cases.files import FolderStore
from foia.config import Settings
from foia.extensions import db
from foia.keeping.archive import BadArchive, WrongKeys, open_archive
from foia.keeping.backup import BackupResult, NothingToBackUp, take_backup
from foia.keeping.doctor import examine
from foia.keeping.erasures import BadErasures, add_missing, folders_of, read_erasures
from foia.keeping.findings import Finding
from foia.keeping.progress import progress
from foia.keeping.restore import CannotRestore, RestoreResult, require_readable, restore_backup
from foia.keeping.rotation import RotationResult, rotate
from foia.keeping.upkeep_checks import note_backup
from foia.keys import new_key_entry
from foia.notifications import outbox
from foia.notifications.models import OutboxMessage
from foia.transactions import transaction

_as_json = click.option("--json", "as_json", is_flag=True, help="Imprime un solo documento JSON.")

WITHOUT_KEYS = (
    "AVISO: las llaves (FOIA_KEYS) no están en esta copia, a propósito. Guárdelas aparte: sin ellas cada "
    "nombre, texto y archivo de la copia está perdido para siempre, y con ellas cualquiera los lee."
)


@click.group("keys")
def keys_cli() -> None:
    """Llaves de la instalación."""


@keys_cli.command("new")
def new() -> None:
    """Imprime una llave nueva, versión:base64, para poner delante de las otras en FOIA_KEYS."""
    click.echo(new_key_entry(_next_version()))
    click.echo("Guárdela fuera de este equipo y aparte de las copias (docs/runbook.md, Llaves).", err=True)


@keys_cli.command("rotate")
@_as_json
@with_appcontext
def rotate_keys(as_json: bool) -> None:
    """Pasa a la primera llave de FOIA_KEYS lo que sellaron las otras; dice qué las necesita todavía.

    Puede repetirse y cortarse en cualquier momento; el servicio sigue atendiendo.
    """
    with progress("Pasando a la llave nueva") as advance:
        result = rotate(_app(), now=clock.now(), advance=advance)
    click.echo(_json_of(result) if as_json else _rotation_lines(result))


def _rotation_lines(result: RotationResult) -> str:
    lines = [
        f"Pasaron a la llave {result.current}: {result.rewrapped} expedientes, {result.reindexed} "
        f"identidades, {result.second_factors} segundos factores, {result.addresses} correos de cuentas y "
        f"{result.inbound} filas de correo recibido; {result.findings} textos de hallazgos."
    ]
    for version_name, tables in sorted(result.left.items()):
        parts = ", ".join(f"{count} {_LEFT.get(table, table)}" for table, count in sorted(tables.items()))
        which = f"La llave {version_name} se necesita" if version_name != "?" else "Alguna llave anterior"
        lines.append(f"{which} todavía: {parts}.")
    if result.left:
        lines.append("No la quite de FOIA_KEYS (docs/runbook.md, Cambiar las llaves).")
    else:
        lines.append("Ninguna fila necesita otra llave; las copias anteriores sí (docs/runbook.md).")
    return "\n".join(lines)


_LEFT = {
    "cases": "claves de seguimiento que nadie usó desde entonces",
    "recovery_codes": "códigos de recuperación del personal sin usar",
    "search_rows": "expedientes del índice de búsqueda (los pasa la próxima vuelta)",
    "invitations": "invitaciones pendientes",
    "calendar_feeds": "direcciones de calendario que ningún programa leyó desde entonces",
}


def _next_version() -> str:
    """Return a version no other key has: the minute it was made, in 36 signs."""
    minutes = int(clock.now().timestamp() // 60)
    signs = "0123456789abcdefghijklmnopqrstuvwxyz"
    version_text = ""
    while minutes:
        minutes, rest = divmod(minutes, 36)
        version_text = signs[rest] + version_text
    return version_text


@click.command()
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Archivo de la copia."
)
@_as_json
@with_appcontext
def backup(out: Path, as_json: bool) -> None:
    """Guarda la base de datos y los archivos en una copia, sin detener el servicio. Las llaves no van."""
    settings = _settings()
    try:
        with progress("Guardando") as advance:
            result = take_backup(
                db.engine,
                FolderStore(settings.files_folder),
                settings.keyring,
                out,
                product_version=version("foia"),
                country=settings.country,
                now=clock.now(),
                advance=advance,
            )
    except NothingToBackUp as error:
        raise click.ClickException(str(error)) from error
    with transaction(_app()) as session:
        note_backup(session, result.taken_at)
    click.echo(WITHOUT_KEYS, err=True)
    for name in result.missing_files:
        click.echo(f"AVISO: falta el archivo {name}, que un documento nombra.", err=True)
    click.echo(_json_of(result) if as_json else _backup_line(out, result))


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--without-keys",
    is_flag=True,
    help="Restaura aunque falten las llaves: quedan fechas, entidades y actuaciones; ningún nombre ni texto.",
)
@_as_json
@with_appcontext
def restore(file: Path, without_keys: bool, as_json: bool) -> None:
    """Restaura una copia en una base de datos vacía y retiene los mensajes que vencían antes."""
    settings = _settings()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        places = folders_of(settings)
        erasures = read_erasures(*places)
        with open_archive(file) as archive, progress("Restaurando") as advance:
            if not without_keys:
                require_readable(archive, settings.keyring)
            for name in archive.check_hashes():
                advance(name)
            store = FolderStore(settings.files_folder)
            with transaction(app) as session:
                result = restore_backup(
                    session,
                    archive,
                    store,
                    erasures,
                    now=clock.now(),
                    keyring=None if without_keys else settings.keyring,
                    advance=advance,
                )
        add_missing(places, erasures)
    except WrongKeys as error:
        raise click.ClickException(f"{error}; sin esa llave ningún nombre ni texto se puede leer") from error
    except (BadArchive, BadErasures, CannotRestore) as error:
        raise click.ClickException(str(error)) from error
    for name in result.missing_files:
        click.echo(f"AVISO: el archivo {name} ya faltaba cuando se hizo la copia.", err=True)
    click.echo(_json_of(result) if as_json else _restore_lines(result))


@click.group("outbox")
def outbox_cli() -> None:
    """Mensajes retenidos después de restaurar: verlos, dejarlos salir o anularlos."""


@outbox_cli.command("list")
@_as_json
@with_appcontext
def list_held(as_json: bool) -> None:
    """Muestra los mensajes retenidos, el que vence antes primero. Ninguna dirección ni texto."""
    messages = outbox.held_messages(db.session())
    if as_json:
        click.echo(json.dumps({"held": [_held(message) for message in messages]}))
        return
    for message in messages:
        held = _held(message)
        click.echo(f"{held['id']}  {held['not_before']}  {held['template']}  {held['recipient']}")
    click.echo(f"{len(messages)} mensajes retenidos.")


def _chosen(ids: Sequence[UUID], everything: bool) -> list[UUID] | None:
    if bool(ids) == everything:
        raise click.UsageError("nombre los mensajes por su id, o use --all para todos")
    return None if everything else list(ids)


_ids = click.argument("ids", nargs=-1, type=click.UUID)
_all = click.option("--all", "everything", is_flag=True, help="Todos los retenidos.")


@outbox_cli.command("release")
@_ids
@_all
@_as_json
@with_appcontext
def release_held(ids: tuple[UUID, ...], everything: bool, as_json: bool) -> None:
    """Deja salir mensajes retenidos: se envían en la próxima vuelta."""
    chosen = _chosen(ids, everything)
    with transaction(_app()) as session:
        count = outbox.release(session, now=clock.now(), ids=chosen)
    click.echo(json.dumps({"released": count}) if as_json else f"{count} mensajes saldrán.")


@outbox_cli.command("void")
@_ids
@_all
@_as_json
@with_appcontext
def void_held(ids: tuple[UUID, ...], everything: bool, as_json: bool) -> None:
    """Anula mensajes retenidos: no se enviarán nunca."""
    chosen = _chosen(ids, everything)
    with transaction(_app()) as session:
        count = outbox.void(session, now=clock.now(), ids=chosen)
    click.echo(json.dumps({"voided": count}) if as_json else f"{count} mensajes anulados.")


@click.command()
@click.option(
    "--all", "everything", is_flag=True, help="Revisa todas las cadenas y archivos, no una muestra."
)
@_as_json
@with_appcontext
@click.pass_context
def doctor(context: click.Context, everything: bool, as_json: bool) -> None:
    """Dice qué falta o está detenido en esta instalación, y qué hacer. Termina en 1 si hay algo que hacer."""
    findings = examine(_app(), now=clock.now(), everything=everything)
    must_act = [finding for finding in findings if finding.level == "act"]
    if as_json:
        click.echo(json.dumps({"ok": not must_act, "findings": [finding.as_dict() for finding in findings]}))
    else:
        _print_findings(findings)
    if must_act:
        click.echo(f"Error: por resolver: {len(must_act)}", err=True)
        context.exit(1)


def _print_findings(findings: Sequence[Finding]) -> None:
    marks = {"act": "HACER", "note": "NOTA ", "good": "BIEN "}
    for finding in findings:
        click.echo(f"{marks[finding.level]}  {finding.code}: {finding.text}")
        if finding.todo:
            click.echo(f"       → {finding.todo}")


def _held(message: OutboxMessage) -> dict[str, str | None]:
    return {
        "id": str(message.id),
        "case_id": message.case_id.hex if message.case_id else None,
        "template": message.template,
        "recipient": message.recipient_kind,
        "not_before": message.not_before.isoformat(),
        "created_at": message.created_at.isoformat(),
    }


def _backup_line(out: Path, result: BackupResult) -> str:
    return (
        f"Copia guardada en {out}: {result.rows} filas, {result.files} archivos, esquema {result.revision}."
    )


def _restore_lines(result: RestoreResult) -> str:
    lines = [
        f"Restaurada la copia del {result.taken_at.isoformat(timespec='seconds')}: {result.rows} filas, "
        f"{result.files} archivos. Las cadenas están íntegras.",
        "Lo ocurrido entre esa copia y ahora no está en el registro. Las sesiones y los enlaces de "
        "invitación terminaron.",
    ]
    if result.erased_cases:
        lines.append(f"Siguen borrados {result.erased_cases} expedientes de la lista de borrados.")
    lines.append(
        f"Mensajes retenidos: {result.held_messages}. Véalos con `foia outbox list`; déjelos salir con "
        "`foia outbox release` o anúlelos con `foia outbox void`."
    )
    return "\n".join(lines)


def _json_of(result: BackupResult | RestoreResult | RotationResult) -> str:
    values: dict[str, Any] = dict(vars(result))
    for name, value in values.items():
        if hasattr(value, "isoformat"):
            values[name] = value.isoformat()
    return json.dumps(values)


def _settings() -> Settings:
    settings: Settings = current_app.config["FOIA"]
    return settings


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app
