"""Commands of incoming mail: `foia mail receive`. Its texts are Spanish, untranslated."""

from __future__ import annotations

import json
import sys
from typing import BinaryIO

import click
from flask.cli import ScriptInfo

from foia import clock
from foia.config import Settings
from foia.inbound.actions import PenFull
from foia.inbound.receiving_jobs import Receipt, largest_mail, receive

# sysexits.h: the mail server keeps the mail and tries again.
EX_TEMPFAIL = 75
_CHUNK_BYTES = 1024 * 1024


class TryAgain(click.ClickException):
    """The mail could not be kept now."""

    exit_code = EX_TEMPFAIL


@click.group("mail")
def mail_cli() -> None:
    """Correo que llega."""


@mail_cli.command("receive")
@click.option(
    "--recipient",
    "recipients",
    multiple=True,
    metavar="DIRECCIÓN",
    help="A quién dice el servidor de correo que va dirigido (el sobre); puede repetirse.",
)
@click.option("--json", "as_json", is_flag=True, help="Imprime un solo documento JSON.")
@click.pass_context
def receive_mail(click_context: click.Context, recipients: tuple[str, ...], as_json: bool) -> None:
    """Recibe un correo por la entrada estándar: una respuesta va a su expediente; lo demás lo ve una persona.

    Termina con 0 si el correo se tomó, se guardó para una persona o se descartó a sabiendas, y con 75
    (EX_TEMPFAIL) si ahora no se pudo guardar: el servidor de correo lo conserva y vuelve a intentarlo.
    """
    try:
        receipt = _receive(click_context, recipients)
    except PenFull as error:
        raise TryAgain("hay demasiado correo por revisar (`foia doctor`)") from error
    except Exception as error:  # any other exit would make the mail server give the mail back
        raise TryAgain(f"no se pudo guardar el correo ({type(error).__name__}); vea `foia doctor`") from error
    if as_json:
        click.echo(json.dumps({"state": receipt.state, "reason": receipt.reason}))


def _receive(click_context: click.Context, recipients: tuple[str, ...]) -> Receipt:
    # Not `with_appcontext`: a deployment that cannot start must not make the server give the mail back.
    app = click_context.ensure_object(ScriptInfo).load_app()
    settings: Settings = app.config["FOIA"]
    now = clock.now()
    raw, is_whole = _read_to(sys.stdin.buffer, largest_mail(settings))
    return receive(app, raw, now, recipients=recipients, is_whole=is_whole)


def _read_to(stream: BinaryIO, most: int) -> tuple[bytes, bool]:
    """Read a mail of `most` bytes; what is beyond is read away, so that the pipe never breaks."""
    raw = stream.read(most + 1)
    if len(raw) <= most:
        return raw, True
    while stream.read(_CHUNK_BYTES):
        pass
    return raw[:most], False
