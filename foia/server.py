"""The embedded server: one process, threads, the sweep in the background."""

from __future__ import annotations

import errno
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, NoReturn

from flask import Flask
from waitress import create_server

from foia.config import Settings
from foia.keeping.keyfile import make_folder
from foia.notifications.scheduler import start_in_background

THREADS = 8
# The application itself refuses what is too large, with a page; this only bounds what is put aside on disk.
BODY_LIMIT_FACTOR = 8

_REASONS = {
    errno.EADDRINUSE: "el puerto está ocupado",
    errno.EADDRNOTAVAIL: "esa dirección no es de este equipo",
    errno.EACCES: "no hay permiso",
    errno.EPERM: "no hay permiso",
    errno.ENOTDIR: "no es una carpeta",
    errno.EEXIST: "ya existe y no es una carpeta",
    errno.ENOENT: "no existe",
    errno.ENOSPC: "el disco está lleno",
    errno.EROFS: "el disco es de solo lectura",
}


class CannotServe(Exception):
    """The server cannot start; the message is for the terminal."""


def reason(error: OSError) -> str:
    """Say in Spanish why the system refused, where it is one of the usual reasons."""
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


def prepare_folder(settings: Settings) -> None:
    """See that the instance folder is there and can be written. Raises CannotServe."""
    try:
        make_folder(settings.instance_folder)
    except OSError as error:
        raise CannotServe(
            f"no se puede escribir en {settings.instance_folder.resolve()}: {reason(error)}"
        ) from error


@contextmanager
def listening(app: Flask, host: str, port: int) -> Iterator[Any]:
    """Take the address and listen on it, until the end. Raises CannotServe."""
    server = _open(app, host, port)
    try:
        yield server
    finally:
        server.task_dispatcher.shutdown()
        server.close()


def _open(app: Flask, host: str, port: int) -> Any:
    settings: Settings = app.config["FOIA"]
    try:
        return create_server(
            app,
            host=host,
            port=port,
            threads=THREADS,
            ident=None,
            max_request_body_size=app.config["MAX_CONTENT_LENGTH"] * BODY_LIMIT_FACTOR,
            # Whether forwarded addresses count is decided once, by FOIA_TRUSTED_PROXIES.
            clear_untrusted_proxy_headers=not settings.trusted_proxies,
        )
    except OSError as error:
        raise CannotServe(
            f"no se puede atender en {host}:{port}: {reason(error)}; elija otro puerto con --port"
        ) from error
    except ValueError as error:
        raise CannotServe(f"{host}:{port} no es una dirección en la que se pueda atender") from error


def run(app: Flask, server: Any) -> None:
    """Serve and sweep until SIGTERM or SIGINT; what is under way is finished first."""
    signal.signal(signal.SIGTERM, _stop)
    scheduler = start_in_background(app)
    try:
        server.run()
    finally:
        scheduler.shutdown(wait=True)


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)
