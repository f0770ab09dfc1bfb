"""Commands of the log: `foia audit seal | export | verify | key`."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import UUID

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import clock
from foia.audit.checkpoints import DEMAND, make_checkpoint
from foia.audit.export_verifying import read_checkpoint, read_public_key, verify_file
from foia.audit.exporting import NothingSigned, case_lines, hidden_cases, log_lines
from foia.audit.sealing import seal
from foia.audit.signing import NoLogKey, default_name, signer, write_new_key
from foia.audit.verifying import Unreadable
from foia.cases.folio import read_folio
from foia.cases.models import Case
from foia.config import Settings
from foia.extensions import db
from foia.keeping.progress import progress
from foia.transactions import transaction

_as_json = click.option("--json", "as_json", is_flag=True, help="Imprime un solo documento JSON.")
_in_file = click.Path(exists=True, dir_okay=False, path_type=Path)
_out_file = click.Path(dir_okay=False, path_type=Path)


@click.group("audit")
def audit_cli() -> None:
    """Registro de todas las actuaciones: sellarlo, exportarlo, verificarlo (docs/audit.md)."""


@audit_cli.command("seal")
@_as_json
@with_appcontext
def seal_now(as_json: bool) -> None:
    """Sella lo nuevo, firma una constancia y la imprime: guárdela fuera de este equipo."""
    app = _app()
    now = clock.now()
    with progress("Sellando") as advance:
        sealed = seal(app, now, _going_on(advance), everything=True)
    signing = signer(_settings())
    with transaction(app) as session:
        made = make_checkpoint(session, now, signing, reason=DEMAND)
        note, size, root = made.note, made.size, made.root
    if as_json:
        found = {"sealed": sealed, "size": size, "root": root, "checkpoint": note}
        click.echo(json.dumps({**found, "public_key": signing.public_key}))
        return
    click.echo(f"Se sellaron {sealed} actuaciones; el registro tiene {size}.", err=True)
    click.echo(note, nl=False)


@audit_cli.command("export")
@click.option("--out", type=_out_file, required=True, help="Archivo que se escribe; con .gz, comprimido.")
@click.option("--case", "case", help="Solo un expediente, por su folio o su id, con sus pruebas.")
@_as_json
@with_appcontext
def export(out: Path, case: str | None, as_json: bool) -> None:
    """Escribe el registro sellado, para verificarlo en otro equipo. Ningún nombre, dirección ni texto."""
    try:
        public_key = signer(_settings()).public_key
    except NoLogKey:
        public_key = ""  # whoever verifies brings the key anyway
    try:
        with transaction(_app()) as session:
            hidden = hidden_cases(session, clock.now())
        session = db.session()
        if case is None:
            lines = log_lines(session, hidden, public_key=public_key)
        else:
            lines = case_lines(session, _case_id(session, case), hidden, public_key=public_key)
        with progress("Exportando") as advance:
            count = _write(out, lines, advance)
    except NothingSigned as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps({"events": count, "file": str(out)}))
    else:
        click.echo(f"Exportadas {count} actuaciones en {out}. Verifíquelas con `verify_audit.py`.")


@audit_cli.command("verify")
@click.argument("file", type=_in_file)
@click.option(
    "--checkpoint", "checkpoints", type=_in_file, multiple=True, help="Constancia guardada fuera; se repite."
)
@click.option("--public-key", type=_in_file, help="Llave pública de quien firma las constancias.")
@_as_json
@click.pass_context
def verify(
    context: click.Context, file: Path, checkpoints: tuple[Path, ...], public_key: Path | None, as_json: bool
) -> None:
    """Verifica una exportación, sin mirar la base de datos. Termina en 1 si no está íntegra."""
    try:
        key = read_public_key(public_key) if public_key else None
        verdict = verify_file(file, [read_checkpoint(path) for path in checkpoints], key)
    except Unreadable as error:
        raise click.ClickException(str(error)) from error
    click.echo(json.dumps(verdict.as_dict()) if as_json else verdict.words)
    context.exit(0 if verdict.ok else 1)


@audit_cli.command("key")
@click.option("--out", type=_out_file, help="Hace una llave nueva en este archivo, que no debe existir.")
@click.option("--name", help="Nombre de la llave nueva; si falta, la dirección pública de las constancias.")
@with_appcontext
def key(out: Path | None, name: str | None) -> None:
    """Imprime la llave pública de las constancias; con --out hace antes una llave nueva."""
    settings = _settings()
    if out is None:
        click.echo(signer(settings).public_key)
        return
    try:
        made = write_new_key(out, name or default_name(settings))
    except FileExistsError as error:
        raise click.ClickException(f"{out} ya existe: una llave no se escribe sobre otra") from error
    click.echo(made.public_key)
    click.echo(
        f"La llave secreta está en {out}: póngalo en FOIA_LOG_KEY_FILE, fuera de la base de datos y de las "
        "copias. Publique la de arriba y entréguela a quien audita (docs/runbook.md, Constancias).",
        err=True,
    )


def _going_on(advance: Callable[[str], None]) -> Callable[[], bool]:
    def go_on() -> bool:
        advance("")
        return True

    return go_on


def _case_id(session: Session, text: str) -> UUID:
    folio = read_folio(text)
    found = session.scalar(select(Case.id).where(Case.folio == folio)) if folio else None
    if found is not None:
        return found
    try:
        return UUID(text)
    except ValueError as error:
        raise NothingSigned(f"no hay ningún expediente {text}") from error


def _write(out: Path, lines: Iterable[str], advance: Callable[[str], None]) -> int:
    """Write lines into a file that appears when it is whole; return how many entries there are."""
    partial = out.with_name(f".{out.name}.partial")
    count = 0
    try:
        with _new_file(partial, packed=out.suffix == ".gz") as file:
            for line in lines:
                file.write(line.encode("utf-8", "replace") + b"\n")
                if '"leaf":' in line:
                    count += 1
                    advance("")
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)
    return count


@contextmanager
def _new_file(path: Path, *, packed: bool) -> Iterator[IO[bytes]]:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as plain:
        if packed:
            with gzip.GzipFile(fileobj=plain, mode="wb", mtime=0, compresslevel=6) as file:
                yield file  # type: ignore[misc]
        else:
            yield plain
        plain.flush()
        os.fsync(plain.fileno())


def _settings() -> Settings:
    settings: Settings = current_app.config["FOIA"]
    return settings


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app
