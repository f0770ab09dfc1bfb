"""Commands of reminders and mail: `foia tick`, `foia scheduler`. Their texts are Spanish, untranslated."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from datetime import datetime

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from foia import clock
from foia.config import Settings
from foia.i18n import zone_of
from foia.notifications.jobs import SweepResult, preview, sweep
from foia.notifications.scheduler import run_forever

# A tick of the server in another process is over in a moment.
TRIES = 10


@click.command()
@click.option(
    "--now",
    "now_text",
    metavar="ISO",
    help="Hace de cuenta que es este instante (hora local si no dice otra).",
)
@click.option("--json", "as_json", is_flag=True, help="Imprime un solo documento JSON.")
@with_appcontext
def tick(now_text: str | None, as_json: bool) -> None:
    """Envía una vez lo que vence. Fuera de desarrollo, con --now solo dice qué enviaría."""
    app = _app()
    settings: Settings = app.config["FOIA"]
    now = clock.now() if now_text is None else _instant(now_text, settings)
    if now_text is not None and not settings.development:
        _print_preview(app, now, as_json)
        return
    result = _sweep(app, now)
    if not result.led:
        raise click.ClickException("otro proceso está enviando; pruebe de nuevo en un minuto")
    if as_json:
        click.echo(json.dumps({"now": now.isoformat(), **asdict(result)}))
        return
    click.echo(
        f"Recordatorios: {result.reminders_sent} enviados, {result.reminders_voided} anulados. "
        f"Mensajes: {result.messages_sent} enviados, {result.messages_retried} se intentarán de nuevo, "
        f"{result.failed} sin entregar."
    )
    if result.messages_sent and not settings.smtp_host:
        click.echo(
            f"El correo está en {settings.mail_folder} y en {settings.base_url.rstrip('/')}/desarrollo/correo"
        )


@click.command()
@with_appcontext
def scheduler() -> None:
    """Envía lo que vence, sin parar, hasta SIGTERM. Puede haber varios: uno dirige."""
    run_forever(_app())


def _sweep(app: Flask, now: datetime) -> SweepResult:
    for _attempt in range(TRIES):
        result = sweep(app, now)
        if result.led:
            break
        time.sleep(1)
    return result


def _print_preview(app: Flask, now: datetime, as_json: bool) -> None:
    found = preview(app, now)
    if as_json:
        would = [{**asdict(each), "due_at": each.due_at.isoformat()} for each in found]
        click.echo(json.dumps({"now": now.isoformat(), "would_send": would}))
        return
    for each in found:
        click.echo(f"{each.due_at.isoformat()} {each.folio} {each.what} {each.detail}")
    click.echo(f"Se enviarían {len(found)}; no se envió nada, porque esto no es desarrollo.")


def _instant(text: str, settings: Settings) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(
            f"{text!r} no es un instante ISO (2026-03-03T08:00)", param_hint="--now"
        ) from error
    return instant if instant.tzinfo else instant.replace(tzinfo=zone_of(settings.country))


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app
