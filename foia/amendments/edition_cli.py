"""Command `foia law apply`. Its texts are Spanish, untranslated."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from foia import clock, law
from foia.accounts.queries import actor_of, person_by_email
from foia.actors import Capability
from foia.amendments import edition_actions as actions
from foia.amendments.cli import ALL_MOVED, redate_all
from foia.amendments.edition_actions import NewEdition
from foia.amendments.edition_queries import changed_files, compared_with, find_edition, state_of
from foia.amendments.edition_words import PART_STATES, refusal_words
from foia.amendments.models import Amendment
from foia.amendments.redating import Preview
from foia.amendments.store import book_in_force
from foia.cases.acting import context_for
from foia.cases.context import Context
from foia.config import Settings
from foia.errors import InvalidInput, NotFound
from foia.law.differences import Part
from foia.law.files import text_of
from foia.transactions import transaction

PREVIEWED = "previewed"
_STATES = {
    PREVIEWED: "No se propuso: falta --by.",
    "waiting": "Propuesta: la confirma otra persona con `foia law apply --confirm {id} --by CORREO`.",
    "scheduled": "Confirmada: vale desde el {effective_on}.",
    "in_force": "Aplicada: vale desde ahora.",
    "withdrawn": "Retirada.",
}


@dataclass(frozen=True)
class _Shown:
    """An edition as it is printed; `id` only where it is kept."""

    row: Amendment
    state: str
    parts: tuple[Part, ...]
    preview: Preview

    @property
    def document(self) -> dict[str, Any]:
        row = self.row
        return {
            "id": None if self.state == PREVIEWED else str(row.id),
            "country": row.country,
            "state": self.state,
            "content_hash": row.content_hash,
            "effective_on": row.effective_on.isoformat() if row.effective_on else None,
            "norm": row.norm,
            "number": row.number,
            "differences": [asdict(part) for part in self.parts],
            "moved": [
                {"folio": each.folio, "old": _iso(each.old_on), "new": _iso(each.new_on)}
                for each in self.preview.moved
            ],
            "count": self.preview.count,
        }


def _day(_context: click.Context, _option: click.Parameter, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise click.BadParameter(f"{text!r} no es un día como 2026-03-02") from None


@click.command("apply")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--effective", callback=_day, metavar="DÍA", help="Desde cuándo vale; sin esto, desde hoy.")
@click.option("--by", "email", default="", metavar="CORREO", help="Quién lo propone, o lo confirma.")
@click.option("--norm", default="", help="La norma que lo ordena, con su número: la leen las personas.")
@click.option("--url", "norm_url", default="", help="Dónde se lee la norma.")
@click.option("--new-country", is_flag=True, help="Agrega un país cuya ley no tiene esta instalación.")
@click.option("--confirm", "confirmed", type=click.UUID, metavar="ID", help="Confirma lo que otra propuso.")
@click.option("--withdraw", "withdrawn", type=click.UUID, metavar="ID", help="Retira lo que aún no vale.")
@click.option("--json", "as_json", is_flag=True, help="Imprime un solo documento JSON.")
@with_appcontext
def apply_law(
    file: Path | None,
    effective: date | None,
    email: str,
    norm: str,
    norm_url: str,
    new_country: bool,
    confirmed: UUID | None,
    withdrawn: UUID | None,
    as_json: bool,
) -> None:
    """Cambia la ley por la de FILE: muestra qué cambia y qué vencimientos mueve; con --by lo propone.

    Vale cuando otra persona que administra lo confirma. Sin FILE toma los archivos de la instalación que
    dicen otra cosa que la ley en vigor, como después de una actualización.
    """
    if sum(each is not None for each in (file, confirmed, withdrawn)) > 1:
        raise click.UsageError("FILE, --confirm y --withdraw no van juntos")
    if (confirmed or withdrawn) and not email:
        raise click.UsageError("falta --by")

    def work(context: Context, folder: Path | None) -> list[_Shown]:
        if confirmed is not None:
            return [_confirmed(context, confirmed, folder)]
        if withdrawn is not None:
            return [_withdrawn(context, withdrawn)]
        found = []
        for content, name in _contents(context, file, folder):
            new = NewEdition(
                content=content,
                norm=norm,
                norm_url=norm_url,
                effective_on=effective,
                folder=folder,
                is_new_country=new_country,
            )
            found.append(_proposed(context, new, name, is_kept=bool(email)))
        return found

    _print(_run(work, email, as_json=as_json), as_json=as_json)


def _run(work: Callable[[Context, Path | None], list[_Shown]], email: str, *, as_json: bool) -> list[_Shown]:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    settings: Settings = app.config["FOIA"]
    try:
        with transaction(app) as session:
            book = book_in_force(session, settings.law_path, fresh=True)
            context = replace(context_for(app, session, now=clock.now()), book=book)
            found = work(_acting(context, email), settings.law_path)
            session.flush()
            session.expunge_all()
    except law.BadFile as error:
        raise _bad_file(error, as_json=as_json) from error
    except InvalidInput as error:
        raise click.ClickException(refusal_words(error.code)) from error
    except NotFound as error:
        raise click.ClickException("no hay ninguna edición de la ley con ese ID") from error
    if any(shown.row.number is not None for shown in found):
        redate_all(app)
    return found


def _acting(context: Context, email: str) -> Context:
    """Return the context of an administrator; of the system, which may only look, without an address."""
    if not email:
        return context
    person = person_by_email(context.session, email)
    if person is None or not actor_of(context.session, person.id).can(Capability.ADMINISTER, None):
        raise InvalidInput("not_administrator")
    return context.acting_as(actor_of(context.session, person.id))


def _contents(context: Context, file: Path | None, folder: Path | None) -> list[tuple[bytes, str]]:
    if file is not None:
        return [(file.read_bytes(), file.name)]
    codes = changed_files(context.session, folder)
    texts = [(text_of(code, folder), code) for code in codes]
    return [(text.encode(), f"{code.lower()}.toml") for text, code in texts if text is not None]


def _proposed(context: Context, new: NewEdition, name: str, *, is_kept: bool) -> _Shown:
    row = actions.drafted(context, new, name)
    shown = _shown(context, row, new.folder)
    if not is_kept:
        return shown
    actions.propose(context, row)
    return replace(shown, state=state_of(context.session, row))


def _confirmed(context: Context, edition_id: UUID, folder: Path | None) -> _Shown:
    row = find_edition(context.session, edition_id)
    shown = _shown(context, row, folder)
    actions.confirm(context, row, folder)
    return replace(shown, state=state_of(context.session, row))


def _withdrawn(context: Context, edition_id: UUID) -> _Shown:
    row = find_edition(context.session, edition_id)
    actions.withdraw(context, row)
    return _Shown(row, state_of(context.session, row), (), Preview(0, ()))


def _shown(context: Context, row: Amendment, folder: Path | None) -> _Shown:
    before = compared_with(context.session, folder, row)
    moved = actions.preview_edition(context, row, limit=ALL_MOVED)
    return _Shown(row, PREVIEWED, actions.changes_of_edition(before, row), moved)


def _print(found: Sequence[_Shown], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"editions": [shown.document for shown in found]}, ensure_ascii=False))
        return
    if not found:
        click.echo("Los archivos de la ley dicen lo mismo que la ley en vigor.")
    for shown in found:
        row = shown.row
        click.echo(f"{row.country}: {row.norm}\nhuella {row.content_hash}, desde el {row.effective_on}")
        for part in shown.parts:
            _print_part(part)
        for each in shown.preview.moved:
            old, new = _iso(each.old_on) or "sin fecha", _iso(each.new_on) or "sin fecha"
            click.echo(f"{each.folio}  {old} → {new}")
        if shown.state in (PREVIEWED, "waiting"):
            click.echo(f"Cambiaría el vencimiento de {shown.preview.count} expedientes.")
        click.echo(_STATES[shown.state].format(id=row.id, effective_on=row.effective_on))


def _print_part(part: Part) -> None:
    against = f", comparado con la versión {part.against}" if part.against else ""
    version = f" versión {part.version}" if part.version else ""
    click.echo(f"  {PART_STATES[part.state]}: {part.id}{version}{against}  {part.content_hash}")
    for line in part.differences:
        click.echo(f"    {line.key}: {line.before or '(no estaba)'} → {line.after or '(ya no está)'}")


def _bad_file(error: law.BadFile, *, as_json: bool) -> click.ClickException:
    if as_json:
        click.echo(json.dumps({"editions": [], "problems": [asdict(each) for each in error.problems]}))
    return click.ClickException("\n".join(str(problem) for problem in error.problems))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
