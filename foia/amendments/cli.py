"""Commands `foia calendar add | confirm-year | lift | list`. Their texts are Spanish, untranslated."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from foia import clock
from foia.amendments import body_days, calendar_actions, queries
from foia.amendments.body_days import NewDay
from foia.amendments.calendar_actions import NewChange, scope_of
from foia.amendments.models import ANNULLED, Amendment, AmendmentKind
from foia.amendments.redating import Preview, preview
from foia.amendments.redating_jobs import redate_pending
from foia.amendments.words import place_words, refusal_words, what_words, when_words
from foia.cases.acting import context_for
from foia.cases.context import Context
from foia.config import Settings
from foia.directory.models import Body
from foia.directory.own_days import EFFECTS, SUSPENDED
from foia.directory.queries import body_by_code
from foia.errors import InvalidInput, NotFound
from foia.extensions import db
from foia.keeping.progress import progress
from foia.transactions import transaction

ALL_MOVED = 10_000_000
_BODY = "body:"
# What a change would move, and what makes it: propose, confirm and apply, in one transaction.
_Prepared = tuple[Preview, Callable[[Context], object]]


def _day(_context: click.Context, _option: click.Parameter, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} no es un día como 2026-03-02") from None


_as_json = click.option("--json", "as_json", is_flag=True, help="Imprime un solo documento JSON.")
_apply = click.option(
    "--apply", "is_applied", is_flag=True, help="Lo aplica; sin esto, solo dice qué movería."
)
_decree = click.option("--decree", "norm", required=True, help="La norma que lo ordena, con su número.")
_url = click.option("--url", default="", help="Dónde se lee la norma.")
_announced = click.option(
    "--announced", required=True, callback=_day, metavar="DÍA", help="Desde cuándo se conoce."
)
_confirmed_by = click.option("--confirmed-by", required=True, help="Quién lo confirmó.")


@click.group("calendar")
def calendar_cli() -> None:
    """Calendarios: agregar lo que se decreta y volver a contar los expedientes abiertos."""


@calendar_cli.command("add")
@click.option(
    "--scope", required=True, metavar="CÓDIGO", help="El país (BO), un lugar (L, BO-L) o body:CÓDIGO."
)
@click.option("--date", "day", required=True, callback=_day, metavar="DÍA", help="El día, o el primero.")
@click.option("--until", callback=_day, metavar="DÍA", help="El último día de una suspensión.")
@click.option("--effect", required=True, type=click.Choice([*EFFECTS, SUSPENDED]), help="Qué ocurre.")
@_decree
@_url
@_announced
@_confirmed_by
@click.option("--name", "name_es", default="", help="Cómo se llama el día.")
@click.option("--name-en", default="", help="Cómo se llama en inglés.")
@_apply
@_as_json
@with_appcontext
def add(
    scope: str,
    day: date,
    until: date | None,
    effect: str,
    norm: str,
    url: str,
    announced: date,
    confirmed_by: str,
    name_es: str,
    name_en: str,
    is_applied: bool,
    as_json: bool,
) -> None:
    """Agrega un día o una suspensión: dice qué vencimientos movería y, con --apply, los mueve y avisa."""
    if effect == SUSPENDED and until is None:
        raise click.UsageError("--effect suspended necesita --until")
    if effect != SUSPENDED and until is not None:
        raise click.UsageError("--until es solo para --effect suspended")

    def prepare(context: Context) -> _Prepared:
        if scope.startswith(_BODY):
            new_day = NewDay(day, effect, norm, announced, until)
            said = {"confirmed_by": confirmed_by, "norm_url": url}
            return _of_a_body(context, scope.removeprefix(_BODY), new_day, said)
        country, place = scope_of(context.book, context.country, scope)
        is_period = effect == SUSPENDED
        return _of_a_country(
            context,
            NewChange(
                kind=AmendmentKind.SUSPENSION if is_period else AmendmentKind.DAY,
                country=country,
                scope=place,
                first_on=day,
                last_on=until or day,
                effect="" if is_period else effect,
                norm=norm,
                norm_url=url,
                announced_on=announced,
                confirmed_by=confirmed_by,
                name_es=name_es,
                name_en=name_en,
            ),
        )

    _run(prepare, is_applied=is_applied, as_json=as_json)


@calendar_cli.command("confirm-year")
@click.option("--year", required=True, type=click.IntRange(1900, 2200), metavar="AÑO", help="Qué año.")
@click.option("--country", default="", help="De qué país, si no es el de esta instalación.")
@click.option("--decree", "norm", required=True, help="Con qué normas se comparó.")
@_confirmed_by
@_apply
@_as_json
@with_appcontext
def confirm_year(
    year: int, country: str, norm: str, confirmed_by: str, is_applied: bool, as_json: bool
) -> None:
    """Anota que alguien revisó un año del calendario; agrega el siguiente al último, si falta."""

    def prepare(context: Context) -> _Prepared:
        first_on, last_on = calendar_actions.of_a_year(year)
        return _of_a_country(
            context,
            NewChange(
                kind=AmendmentKind.YEAR,
                country=country or context.country,
                first_on=first_on,
                last_on=last_on,
                norm=norm,
                announced_on=context.now.date(),
                confirmed_by=confirmed_by,
            ),
        )

    _run(prepare, is_applied=is_applied, as_json=as_json)


@calendar_cli.command("lift")
@click.argument("identifier", metavar="ID")
@click.option("--until", callback=_day, metavar="DÍA", help="El último día; sin esto, queda sin efecto.")
@_decree
@_url
@_announced
@_confirmed_by
@_apply
@_as_json
@with_appcontext
def lift(
    identifier: str,
    until: date | None,
    norm: str,
    url: str,
    announced: date,
    confirmed_by: str,
    is_applied: bool,
    as_json: bool,
) -> None:
    """Termina otro día una suspensión, o deja sin efecto un día o una suspensión (ID de `calendar list`)."""

    def prepare(context: Context) -> _Prepared:
        old = _find(context.session, identifier)
        if old.first_on is None or old.last_on is None:
            raise click.ClickException("solo un día o una suspensión se deja sin efecto")
        new = NewChange(
            kind=old.kind,
            country=old.country,
            first_on=old.first_on,
            last_on=until or old.last_on,
            effect="" if until else ANNULLED,
            norm=norm,
            norm_url=url,
            announced_on=announced,
            confirmed_by=confirmed_by,
            name_es=old.name_es,
            name_en=old.name_en,
            replaces=old,
        )
        return _of_a_country(context, new)

    _run(prepare, is_applied=is_applied, as_json=as_json)


@calendar_cli.command("list")
@_as_json
@with_appcontext
def list_changes(as_json: bool) -> None:
    """Lista lo que se agregó al calendario de esta instalación, lo que espera y lo que falta contar."""
    session, settings = db.session(), _settings()
    context = context_for(_app(), session)
    rows = [*queries.waiting(session, settings.country), *queries.in_force(session, settings.country)]
    if as_json:
        click.echo(json.dumps([_row(row) for row in rows], ensure_ascii=False))
        return
    if not rows:
        click.echo("Nada cambió desde los archivos de la ley.")
    for row in rows:
        state = "por confirmar" if row.number is None else f"número {row.number}"
        counted = "" if row.number is None or row.redated_at else ", contando"
        where = place_words(context.book, row.country, row.scope)
        click.echo(f"{row.id}  {when_words(row)}  {what_words(row)}  {where}  {row.norm}  ({state}{counted})")


def _run(prepare: Callable[[Context], _Prepared], *, is_applied: bool, as_json: bool) -> None:
    """Say what a change would move; apply it first, where asked, and count the open cases anew."""
    app, now = _app(), clock.now()
    with _refusals():
        with transaction(app) as session:
            context = context_for(app, session, now=now)
            found, make = prepare(context)
            if is_applied:
                make(context)
        if is_applied:
            redate_all(app)
    _print(found, as_json=as_json, is_applied=is_applied)


def _of_a_country(context: Context, new: NewChange) -> _Prepared:
    def make(acting: Context) -> None:
        calendar_actions.confirm(acting, calendar_actions.propose(acting, new))

    return preview(context, [calendar_actions.drafted(context, new)], limit=ALL_MOVED), make


def _of_a_body(context: Context, code: str, new: NewDay, said: dict[str, str]) -> _Prepared:
    body: Body | None = body_by_code(context.session, code, country=context.country)
    if body is None:
        raise InvalidInput("body_unknown", "scope")
    sure = body

    def make(acting: Context) -> None:
        body_days.confirm_day(acting, body_days.propose_day(acting, sure, new), **said)

    return body_days.preview_day(context, body_days.drafted_day(context, body, new), limit=ALL_MOVED), make


def redate_all(app: Flask) -> None:
    """Count the open cases anew, until nothing is left; broken off, the sweeps go on with it."""
    with progress("Volviendo a contar expedientes", None) as advance:

        def counted(number: int) -> None:
            for _case in range(number):
                advance("")

        result = redate_pending(app, clock.now(), progress=counted)
    if result.pending:
        click.echo(f"Quedan {result.pending} expedientes: los cuenta la próxima vuelta.", err=True)
    if result.failed:
        click.echo(f"{result.failed} expedientes no se pudieron contar: vea el registro.", err=True)


def _print(found: Preview, *, as_json: bool, is_applied: bool) -> None:
    if as_json:
        moved = [
            {"folio": each.folio, "old": _iso(each.old_on), "new": _iso(each.new_on)} for each in found.moved
        ]
        click.echo(json.dumps({"moved": moved, "count": found.count}))
        return
    for each in found.moved:
        click.echo(f"{each.folio}  {_iso(each.old_on) or 'sin fecha'} → {_iso(each.new_on) or 'sin fecha'}")
    if is_applied:
        click.echo(f"Aplicado: cambió el vencimiento de {found.count} expedientes.")
    else:
        click.echo(f"Cambiaría el vencimiento de {found.count} expedientes. No se aplicó: falta --apply.")


def _row(row: Amendment) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "kind": row.kind,
        "country": row.country,
        "scope": row.scope,
        "first_on": _iso(row.first_on),
        "last_on": _iso(row.last_on),
        "effect": row.effect,
        "name_es": row.name_es,
        "norm": row.norm,
        "norm_url": row.norm_url,
        "announced_on": _iso(row.announced_on),
        "confirmed_by": row.confirmed_by,
        "number": row.number,
        "counted": row.redated_at is not None,
    }


def _find(session: Session, identifier: str) -> Amendment:
    try:
        return queries.find_change(session, UUID(identifier))
    except (ValueError, NotFound):
        raise click.ClickException("no hay ningún cambio de calendario con ese ID") from None


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except InvalidInput as error:
        raise click.ClickException(refusal_words(error.code)) from error


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _settings() -> Settings:
    settings: Settings = _app().config["FOIA"]
    return settings


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app
