"""The commands `foia law list | show | check | due`."""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn, TextIO

import click

from foia import clock
from foia.law.binding import binding
from foia.law.book import Country, LawBook, check, load, read_country
from foia.law.calendar import Calendar
from foia.law.clock import deadlines
from foia.law.dates import in_spanish
from foia.law.errors import BadHistory, LawError, UnknownPlace
from foia.law.events import FIRST_YEAR, LAST_YEAR, Event, read_events
from foia.law.holidays import CalendarBase, CalendarDay
from foia.law.listing import calendar_row, regime_lines, regime_row
from foia.law.regimes import Regime
from foia.law.report import Deadline, Report
from foia.law.unverified import in_words, unverified
from foia.law.vocabulary import DayEffect

_YEARS = {"confirmed": "confirmado", "unconfirmed": "sin confirmar"}
_STATES = {
    "not_started": "todavía no corre",
    "running": "corre",
    "suspended": "suspendido",
    "met": "cumplido",
    "missed": "vencido",
    "ended": "terminado",
    "no_term": "sin plazo en días",
    "uncovered": "por confirmar",
}


def _when(text: str) -> datetime:
    """Read a local date-time, or one with offset; a date alone means 00:00."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} no es una fecha como 2026-03-02 o 2026-03-02T14:05") from None
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise click.BadParameter(f"{text!r} está fuera de lo que una fecha puede tener")
    return when


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} no es un día como 2026-03-02") from None


def _directory(words: str) -> Callable[[Any], Any]:
    folder = click.Path(exists=True, file_okay=False, path_type=Path)
    return click.option("--directory", type=folder, envvar="FOIA_LAW_DIR", metavar="CARPETA", help=words)


_BESIDE = _directory("Otra carpeta de archivos de países, además de los del producto.")


@click.group("law")
def law_cli() -> None:
    """Regímenes legales, calendarios y plazos."""


@law_cli.command("list")
@_BESIDE
@click.option("--json", "as_json", is_flag=True, help="Imprime un solo documento JSON.")
def list_regimes(directory: Path | None, as_json: bool) -> None:
    """Lista los regímenes y calendarios con su versión y el grado de sus fuentes."""
    book = _book(directory)
    regimes = [regime_row(regime) for regime in book.regimes]
    calendars = [calendar_row(base) for country in book.countries.values() for base in country.calendars]
    if as_json:
        _print_json({"regimes": regimes, "calendars": calendars})
        return
    for row in regimes:
        click.echo(f"{row['id']}  versión {row['version']}  desde {row['valid_from']}  {row['title_es']}")
        click.echo(f"  {row['steps_verified']} de {row['steps']} plazos verificados")
    for row in calendars:
        years = ", ".join(f"{year} {_YEARS[status]}" for year, status in row["years"].items())
        click.echo(f"{row['id']}  versión {row['version']}  {row['timezone']}  {years}")


@law_cli.command("show")
@click.argument("identifier", metavar="ID")
@click.option("--version", "version", help="Una versión que no sea la última.")
@_BESIDE
@click.option("--json", "as_json", is_flag=True, help="Imprime un solo documento JSON.")
def show(identifier: str, version: str | None, directory: Path | None, as_json: bool) -> None:
    """Muestra un régimen o un calendario entero."""
    book = _book(directory)
    try:
        shown: Regime | CalendarBase = (
            book.regime(identifier, version) if "." in identifier else book.calendar_base(identifier)
        )
    except LawError as error:
        _refuse(str(error))
    if as_json:
        _print_json(asdict(shown))
        return
    click.echo(f"{shown.id}  versión {shown.version}  {shown.content_hash}")
    if isinstance(shown, Regime):
        click.echo("\n".join(regime_lines(shown)))
    else:
        _print_calendar(shown)


def _print_calendar(base: CalendarBase) -> None:
    for year in base.years:
        click.echo(f"  {year.year}  {_YEARS[year.status]}: {year.why_es}")
    for day in base.days:
        click.echo(f"  {day.date}  {day.name_es} ({day.basis})")


@law_cli.command("check")
@_directory("Revisa los archivos de esta carpeta y no los del producto.")
@click.option("--json", "as_json", is_flag=True, help="Imprime un solo documento JSON.")
def check_files(directory: Path | None, as_json: bool) -> None:
    """Revisa los archivos de países: cada error y, aparte, lo que no tiene una fuente verificada."""
    problems = check(directory)
    countries = [] if problems else _checked(directory)
    if as_json:
        lacking = [asdict(item) for country in countries for item in unverified(country)]
        found = [asdict(problem) for problem in problems]
        _print_json({"ok": not problems, "problems": found, "unverified": lacking})
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        sys.exit(1)
    if not as_json:
        regimes = sum(len(country.regimes) for country in countries)
        click.echo(f"{len(countries)} archivo(s), {regimes} régimen(es): sin errores.")
        click.echo("\n".join(in_words(countries)))


def _checked(directory: Path | None) -> list[Country]:
    """Read the files that were checked: of a folder given, only its own."""
    if directory is None:
        return list(load().countries.values())
    read = (read_country(file.name, file.read_bytes())[0] for file in sorted(directory.glob("*.toml")))
    return [country for country in read if country is not None]


@law_cli.command("due")
@click.option(
    "--regime", "regime_id", required=True, metavar="ID", help="El régimen, como bo.information_request."
)
@click.option("--received", required=True, type=_when, metavar="CUÁNDO", help="Cuándo se recibió.")
@click.option("--variant", metavar="TRÁMITE", help="Qué respuesta, donde el régimen tiene varias.")
@click.option("--place", metavar="CÓDIGO", help="Departamento o municipio, como L o BO-L.")
@click.option(
    "--events",
    "events_file",
    type=click.File(encoding="utf-8"),
    help="Lista JSON de hechos; - lee la entrada.",
)
@click.option("--as-of", type=_day, metavar="DÍA", help="Solo lo que se sabía al final de ese día.")
@click.option(
    "--closed", type=_day, multiple=True, metavar="DÍA", help="Un día inhábil más. Se puede repetir."
)
@click.option(
    "--open", "opened", type=_day, multiple=True, metavar="DÍA", help="Un día hábil más. Se puede repetir."
)
@_BESIDE
@click.option("--json", "as_json", is_flag=True, help="Imprime un solo documento JSON.")
def due(
    regime_id: str,
    received: datetime,
    variant: str | None,
    place: str | None,
    events_file: TextIO | None,
    as_of: date | None,
    closed: Sequence[date],
    opened: Sequence[date],
    directory: Path | None,
    as_json: bool,
) -> None:
    """Calcula los plazos de un expediente y explica cada fecha."""
    both = sorted(set(closed) & set(opened))
    if both:
        raise click.UsageError(f"el {both[0]} no puede ser a la vez --closed y --open")
    book = _book(directory)
    extra = [*_days("closed", closed), *_days("open", opened)]
    given = None
    try:
        calendar = book.calendar(book.regime(regime_id).calendar, place, extra, as_of)
        received_at = _located(received, calendar)
        given = _events(events_file)
        events = [*given, Event("received", received_at)]
        today = as_of or clock.now().astimezone(calendar.zone).date()
        regime = binding(book, regime_id, calendar, events, today, variant)
        report = deadlines(regime, calendar, events, variant=variant, as_of=as_of, now=clock.now())
    except BadHistory as error:
        is_receipt = given is not None and error.index == len(given)
        _refuse(f"{'--received' if is_receipt else f'events[{error.index}]'}: {error.reason}")
    except (UnknownPlace, LawError) as error:
        _refuse(str(error))
    if as_json:
        _print_json(report.as_json())
    else:
        _print_report(report)
    if report.coverage == "none":
        _refuse(next(warning.text for warning in report.warnings if warning.code == "not_covered"))


def _located(received: datetime, calendar: Calendar) -> datetime:
    return received if received.tzinfo is not None else received.replace(tzinfo=calendar.zone)


def _events(file: TextIO | None) -> tuple[Event, ...]:
    if file is None:
        return ()
    try:
        document = json.load(file)
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        _refuse(f"los hechos no son JSON: {_json_mistake(error)}")
    events = read_events(document)
    for index, event in enumerate(events):
        if event.type == "received":
            raise BadHistory(index, "--received es el hecho 'received': la lista no debe tener otro")
    return events


def _json_mistake(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"error en la línea {error.lineno}, columna {error.colno}"
    return "no están en UTF-8" if isinstance(error, UnicodeDecodeError) else "hay demasiados niveles"


def _days(effect: DayEffect, days: Sequence[date]) -> list[CalendarDay]:
    name_es, name_en = {"closed": ("Día inhábil indicado", "Day given as closed")}.get(
        effect, ("Día hábil indicado", "Day given as open")
    )
    return [
        CalendarDay(date=day, effect=effect, name_es=name_es, name_en=name_en, basis=f"--{effect}")
        for day in days
    ]


def _print_report(report: Report) -> None:
    click.echo(f"{report.regime}, versión {report.version}")
    for deadline in report.deadlines:
        click.echo(f"\n{deadline.name_es}: {_STATES[deadline.state]}{_due_words(deadline)}")
        for line in deadline.explanation.es:
            click.echo(f"  {line}")
    for warning in report.warnings:
        click.echo(f"\nAtención: {warning.text}")


def _due_words(deadline: Deadline) -> str:
    if deadline.due_on is None:
        return ""
    verb = {"missed": "venció el", "met": "el plazo era hasta el", "ended": "el plazo era hasta el"}
    return f", {verb.get(deadline.state, 'vence el')} {in_spanish(deadline.due_on)}"


def _print_json(document: Any) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))


def _book(directory: Path | None) -> LawBook:
    try:
        return load(directory)
    except LawError as error:
        _refuse(str(error))


def _refuse(message: str) -> NoReturn:
    click.echo(message.replace("\n", " "), err=True)
    sys.exit(1)
