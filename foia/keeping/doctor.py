"""What is missing or stuck in an installation, in words a person who keeps it can act on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from foia.config import Settings
from foia.extensions import db
from foia.keeping.findings import Finding, act, good, note
from foia.keeping.guard_checks import guard_findings
from foia.keeping.keyfile import KEY_FILES
from foia.keeping.record_checks import record_findings
from foia.keeping.schema import newest_revision, revision_of

LEAST_FREE_BYTES = 1024**3
_OTHERS = 0o077


def examine(app: Flask, *, now: datetime, everything: bool = False) -> list[Finding]:
    """Look at everything; `everything` verifies every chain and file instead of a sample."""
    settings: Settings = app.config["FOIA"]
    database = list(_database(app))
    found = [*_address(settings), *_folder(settings), *_mail(settings), *database]
    if all(finding.level == "good" for finding in database):
        with app.app_context():
            found += guard_findings(db.session(), settings)
            found += record_findings(db.session(), settings, now=now, everything=everything)
            db.session.remove()
    return found


def _address(settings: Settings) -> Iterator[Finding]:
    parts = urlsplit(settings.base_url)
    if settings.development:
        yield note("environment", "Es una instalación de desarrollo: no la use con datos reales.")
    elif parts.scheme != "https" or parts.hostname in {"localhost", "127.0.0.1", None}:
        yield act(
            "base_url",
            f"La dirección pública es {settings.base_url}: los avisos y comprobantes llevarían a otra parte.",
            "Ponga en FOIA_BASE_URL la dirección https del sitio.",
        )
    elif not settings.trusted_proxies:
        yield note(
            "trusted_proxies",
            "El sitio es https y FOIA_TRUSTED_PROXIES es 0: detrás de un proxy, todas las personas tendrían "
            "la misma dirección y compartirían los límites.",
            "Si hay un proxy delante (nginx), ponga FOIA_TRUSTED_PROXIES=1.",
        )


def _folder(settings: Settings) -> Iterator[Finding]:
    folder = settings.instance_folder
    if not folder.is_dir():
        yield act("folder", f"No existe la carpeta {folder.resolve()}.", "Créela, o corrija FOIA_INSTANCE.")
        return
    open_paths = [
        path for path in _private_paths(settings) if path.exists() and path.stat().st_mode & _OTHERS
    ]
    for path in open_paths:
        yield act(
            "permissions",
            f"Otras personas de este equipo pueden entrar en {path}.",
            f"chmod {'700' if path.is_dir() else '600'} {path}",
        )
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        yield act(
            "disk",
            f"Quedan {free // 1024**2} MiB libres donde está {folder.resolve()}.",
            "Libere espacio antes de que se llene (docs/runbook.md, Disco lleno).",
        )
    if not open_paths and free >= LEAST_FREE_BYTES:
        yield good("folder", f"La carpeta {folder.resolve()} es privada y tiene espacio.")


def _private_paths(settings: Settings) -> list[Path]:
    folder = settings.instance_folder
    secrets = [folder / name for name, _make in KEY_FILES.values()]
    return [folder, settings.files_folder, settings.mail_folder, *secrets]


def _mail(settings: Settings) -> Iterator[Finding]:
    missing = [
        variable
        for variable, absent in (
            ("FOIA_SMTP_HOST", not settings.smtp_host),
            ("FOIA_MAIL_FROM", settings.mail_from.endswith("@localhost")),
        )
        if absent
    ]
    if not missing:
        yield good("mail", f"El correo sale por {settings.smtp_host}:{settings.smtp_port}.")
    elif settings.development:
        yield note("mail", f"El correo no sale: queda en {settings.mail_folder}.")
    else:
        yield act(
            "mail",
            f"El correo no está configurado: falta {' y '.join(missing)}. Nadie recibe avisos.",
            "Configure el servidor SMTP y reinicie (docs/settings.md).",
        )


def _database(app: Flask) -> Iterator[Finding]:
    try:
        with app.app_context(), db.engine.connect() as connection:
            found = revision_of(connection)
    except SQLAlchemyError as error:
        words = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        yield act(
            "database",
            f"No se llega a la base de datos: {words}",
            "Vea que el servidor esté en marcha y revise FOIA_DATABASE_URL.",
        )
        return
    wanted = newest_revision(app)
    if found != wanted:
        yield act(
            "schema",
            f"El esquema es {found or 'ninguno'} y esta versión necesita {wanted}.",
            "Haga una copia con `foia backup` y ejecute `foia migrate`.",
        )
    else:
        yield good("database", f"La base de datos responde, con el esquema {found}.")
