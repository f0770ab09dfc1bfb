"""The command line: `foia`. Every command exits 0 done, 1 refused or failed, 2 wrong usage.

Texts of the terminal are Spanish and are not translated; ids, states and JSON are codes.
"""

from __future__ import annotations

import ipaddress
import json
import os
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NoReturn

import click
from flask import Flask, current_app
from flask.cli import ScriptInfo, with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from foia import clock, create_app
from foia.accounts.cli import users_cli
from foia.actors import Role
from foia.amendments.cli import calendar_cli
from foia.amendments.edition_cli import apply_law
from foia.audit.checkpoints import DEMAND, make_checkpoint
from foia.audit.log_cli import audit_cli
from foia.audit.sealing import seal
from foia.audit.signing import signer
from foia.config import Settings
from foia.demo import COUNTRIES, PASSWORD, country_of, holds_only_demo, is_empty, load_demo, next_reminder_at
from foia.demo.past import PAST_MONTHS
from foia.errors import DomainError, SettingsError
from foia.imports.cases_cli import cases_cli
from foia.imports.cli import bodies_cli
from foia.inbound.cli import mail_cli
from foia.keeping.backups_cli import backups_cli
from foia.keeping.cli import backup, doctor, keys_cli, outbox_cli, restore
from foia.keeping.keyfile import with_development_keys
from foia.keeping.progress import progress
from foia.keeping.schema import migrate_database, revision
from foia.law.cli import law_cli
from foia.notifications.cli import scheduler, tick
from foia.routing.cli import routing_cli
from foia.routing.suggest_cli import suggest_command, train_command
from foia.server import CannotServe, listening, prepare_folder, reason, run
from foia.statistics.cli import statistics_cli
from foia.statistics.jobs import publish_closed_periods
from foia.statistics.measure_jobs import measure_sealed
from foia.statistics.publish_cli import publish_command
from foia.statistics.rebuild_cli import rebuild_command
from foia.transactions import transaction

LOOPBACK = "127.0.0.1"
PRIVATE_UMASK = 0o077
ROLE_LABELS = {
    Role.OFFICER: "Servidora responsable",
    Role.HEAD: "Jefatura",
    Role.CLERK: "Ventanilla",
    Role.REPORTS_OFFICER: "Denuncias",
    Role.CENTRAL_DESK: "Mesa central",
    Role.AUDITOR: "Auditoría",
    Role.ADMINISTRATOR: "Administración",
}


def settings_now() -> Settings:
    """Read the settings; in development, missing keys are made in the instance folder."""
    return _settings_from(os.environ)


def _settings_from(environ: Mapping[str, str]) -> Settings:
    try:
        return Settings.from_env(with_development_keys(environ))
    except OSError as error:
        raise CannotServe(f"no se puede escribir en {error.filename}: {reason(error)}") from error


def make_app() -> Flask:
    """Build the application of the environment."""
    return create_app(settings_now())


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="foia")
def cli() -> None:
    """Solicitudes de acceso a la información: servir, avisar, respaldar y revisar esta instalación.

    La configuración viene del entorno (docs/settings.md). Cada orden explica lo suyo con --help.
    """


@cli.command()
@click.option("--host", default=LOOPBACK, show_default=True, help="Dirección en la que se atiende.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, envvar="PORT", show_default=True)
def serve(host: str, port: int) -> None:
    """Atiende en un solo proceso: pone al día la base de datos, sirve y envía lo que vence."""
    settings = settings_now()
    prepare_folder(settings)
    app = create_app(settings)
    with listening(app, host, port) as server:
        migrate_database(app)
        click.echo(f"Atendiendo en http://{_as_host(host)}:{port} (Ctrl+C para terminar)", err=True)
        run(app, server)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Imprime un solo documento JSON.")
@with_appcontext
def migrate(as_json: bool) -> None:
    """Pone al día el esquema de la base de datos, con el rol de FOIA_MIGRATION_DATABASE_URL si lo hay."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    settings: Settings = app.config["FOIA"]
    if not settings.database_url:
        prepare_folder(settings)
    migrate_database(app)
    now_at = revision(app)
    click.echo(json.dumps({"revision": now_at}) if as_json else f"La base de datos está al día: {now_at}.")


@cli.command()
@click.option("--host", default=LOOPBACK, show_default=True, help="Solo direcciones de este mismo equipo.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, envvar="PORT", show_default=True)
@click.option(
    "--past-months",
    type=click.IntRange(0, 60),
    default=PAST_MONTHS,
    show_default=True,
    help="Meses de expedientes pasados, al prepararla por primera vez.",
)
def demo(host: str, port: int, past_months: int) -> None:
    """Sirve una demostración con datos inventados. Solo en desarrollo y solo para este equipo."""
    if not _is_loopback(host):
        raise CannotServe(f"la demostración no se muestra en {host}: solo en {LOOPBACK}")
    address = f"http://{_as_host(host)}:{port}"
    country = os.environ.get("FOIA_COUNTRY", "BO")
    if country not in COUNTRIES:
        raise CannotServe(f"no hay demostración de {country}: hay de {', '.join(COUNTRIES)}")
    environ = {
        "FOIA_ENV": "development",
        "FOIA_BASE_URL": address,
        "FOIA_INSTANCE": demo_folder(country),
        **os.environ,
        "FOIA_DEMO": "1",
    }
    settings = _settings_from(environ)
    prepare_folder(settings)
    app = create_app(settings)
    with listening(app, host, port) as server:
        migrate_database(app)
        now = clock.now()
        if not holds_only_demo(app):
            raise CannotServe("la base de datos tiene datos verdaderos: la demostración no los toca")
        if is_empty(app):
            click.echo("Preparando la demostración, una sola vez; tarda uno o dos minutos…", err=True)
            with progress("Expedientes") as advance:
                load_demo(app, now, past_months=past_months, advance=advance)
            _sign(app, now)
            measure_sealed(app, now, lambda: True)
            while publish_closed_periods(app, now, lambda: True):
                pass
        click.echo("\n".join(_welcome(app, address, now)))
        run(app, server)


def _sign(app: Flask, now: datetime) -> None:
    """Seal what the demonstration recorded, and sign it."""
    seal(app, now, lambda: True)
    with transaction(app) as session:
        make_checkpoint(session, now, signer(app.config["FOIA"]), reason=DEMAND)


def demo_folder(country: str) -> str:
    """Return the instance folder of a country's demonstration: each has its own."""
    return "instance" if country == "BO" else f"instance-{country.lower()}"


def _welcome(app: Flask, address: str, now: datetime) -> list[str]:
    """Say where to look, who can sign in, and how to see a reminder leave."""
    settings: Settings = app.config["FOIA"]
    lines = [
        "",
        f"  Portada                {address}/",
        f"  Personal: ingresar     {address}{url_path(app, 'accounts.sign_in')}",
        f"  Correo que sale        {address}{url_path(app, 'notifications.mail')}",
        "",
        f"  Contraseña de todas las personas: {PASSWORD}",
        "  El código del segundo factor se muestra en la página de ingreso.",
        "",
        *(
            f"  {ROLE_LABELS[person.role]:22} {person.email:32} {person.name}"
            for person in country_of(settings.country).people
        ),
    ]
    due_at = next_reminder_at(app, now)
    if due_at is not None:
        lines += [
            "",
            "  Para ver salir un recordatorio, en otra terminal:",
            f"  {_tick_line(address, due_at)}",
        ]
    return [*lines, "", "  Ctrl+C para terminar; los datos quedan guardados.", ""]


def _tick_line(address: str, due_at: datetime) -> str:
    """Return the command as it can be pasted: with this demonstration's own settings in front."""
    given = {
        name: os.environ.get(name, "") for name in ("FOIA_COUNTRY", "FOIA_INSTANCE", "FOIA_DATABASE_URL")
    }
    if given["FOIA_COUNTRY"] and not given["FOIA_INSTANCE"]:
        given["FOIA_INSTANCE"] = demo_folder(given["FOIA_COUNTRY"])
    own = {"FOIA_ENV": "development", "FOIA_DEMO": "1", "FOIA_BASE_URL": address, **given}
    words = [f"{name}={shlex.quote(value)}" for name, value in own.items() if value]
    return " ".join([*words, shlex.quote(sys.argv[0]), "tick", "--now", due_at.isoformat(timespec="seconds")])


def url_path(app: Flask, endpoint: str) -> str:
    """Return the address of a page without asking for it."""
    return next(rule.rule for rule in app.url_map.iter_rules(endpoint))


def _as_host(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


for command in (
    scheduler,
    tick,
    law_cli,
    calendar_cli,
    audit_cli,
    users_cli,
    bodies_cli,
    cases_cli,
    keys_cli,
    backup,
    backups_cli,
    restore,
    doctor,
    outbox_cli,
    mail_cli,
    routing_cli,
    statistics_cli,
):
    cli.add_command(command)
# What changes the law of a deployment needs its database, which the law itself knows nothing of.
law_cli.add_command(apply_law)
# What a deployment learnt is in its database; measuring a model needs files alone.
routing_cli.add_command(suggest_command)
routing_cli.add_command(train_command)
statistics_cli.add_command(rebuild_command)
statistics_cli.add_command(publish_command)


def main() -> NoReturn:
    """Run the command of the terminal and exit with its code; whatever goes wrong is one line on stderr."""
    os.umask(PRIVATE_UMASK)
    sys.exit(outcome())


def outcome(arguments: Sequence[str] | None = None, create: Callable[[], Flask] = make_app) -> int:
    """Run a command (the terminal's unless given) and return its exit code."""
    try:
        result = cli.main(
            None if arguments is None else list(arguments),
            prog_name="foia",
            standalone_mode=False,
            obj=ScriptInfo(create_app=create, set_debug_flag=False),
        )
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        return _refuse("interrumpido")
    except (SettingsError, CannotServe, DomainError) as error:
        return _refuse(str(error))
    except SQLAlchemyError as error:
        return _refuse(f"la base de datos rechazó la orden ({_first_line(error)}); vea `foia doctor`")
    except OSError as error:
        return _refuse(f"{error.filename or 'el sistema'}: {reason(error)}")
    return result if isinstance(result, int) else 0


def _first_line(error: SQLAlchemyError) -> str:
    """Return the driver's own words, without the statement and its values."""
    words = str(getattr(error, "orig", None) or type(error).__name__)
    return words.strip().splitlines()[0]


def _refuse(message: str) -> int:
    click.echo(f"Error: {message}", err=True)
    return 1
