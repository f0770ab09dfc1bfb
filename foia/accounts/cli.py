"""Commands for people: `foia users create | grant | disable | reset`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import click
from email_validator import EmailNotValidError, validate_email
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from foia import clock
from foia.accounts import actions, queries
from foia.accounts.actions import NewPerson
from foia.accounts.invitation_views import link_address
from foia.accounts.models import Person
from foia.accounts.rules import LINK_LIFE
from foia.accounts.signin import settings
from foia.actors import BODY_ROLES, SYSTEM, Role
from foia.directory.names import fold
from foia.directory.queries import body_by_code, offices_by_body
from foia.errors import InvalidInput
from foia.i18n import LANGUAGES
from foia.transactions import transaction

_REFUSALS = {
    "email_taken": "ya hay una persona con ese correo",
    "body_missing": "esa función necesita --body CÓDIGO",
    "body_unknown": "no hay ninguna entidad con ese código",
    "office_unknown": "esa entidad no tiene una oficina con ese nombre",
    "own_grant": "nadie se da funciones a sí mismo",
    "person_disabled": "esa persona está desactivada",
}

_as_json = click.option("--json", "as_json", is_flag=True, help="Imprime un solo documento JSON.")
_email = click.option("--email", required=True, help="Correo de la persona.")
_role = click.option(
    "--role", required=True, type=click.Choice([role.value for role in Role]), help="Función."
)
_body = click.option("--body", "body_code", help="Código de la entidad, para una función de entidad.")
_office = click.option("--office", help="Nombre de una oficina de la entidad; sin ella, toda la entidad.")


@click.group("users")
def users_cli() -> None:
    """Personal: invitar, desactivar, renovar el acceso."""


@users_cli.command()
@_email
@click.option("--name", required=True, help="Nombre completo.")
@_role
@_body
@_office
@click.option(
    "--language", type=click.Choice(list(LANGUAGES)), default="es", show_default=True, help="Idioma."
)
@_as_json
@with_appcontext
def create(
    email: str,
    name: str,
    role: str,
    body_code: str | None,
    office: str | None,
    language: str,
    as_json: bool,
) -> None:
    """Invita a una persona e imprime el enlace de un solo uso con el que entra."""
    try:
        email = validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise click.BadParameter("no es un correo electrónico", param_hint="--email") from error
    with _refusals(), transaction(_app()) as session:
        body_id, office_id = _place(session, Role(role), body_code, office)
        new = NewPerson(
            email=email,
            name=name,
            role=Role(role),
            body_id=body_id,
            language=language,
            office_id=office_id,
        )
        _person, token = actions.invite(session, settings().keyring, new, actor=SYSTEM, now=clock.now())
    _print_link(email, token, as_json)


@users_cli.command()
@_email
@_role
@_body
@_office
@_as_json
@with_appcontext
def grant(email: str, role: str, body_code: str | None, office: str | None, as_json: bool) -> None:
    """Da otra función a una persona que ya está; también la de leer denuncias, sin esperar a nadie más."""
    with _refusals(), transaction(_app()) as session:
        person = _find(session, email)
        body_id, office_id = _place(session, Role(role), body_code, office)
        actions.grant_role(
            session, person.id, Role(role), body_id, actor=SYSTEM, now=clock.now(), office_id=office_id
        )
    click.echo(json.dumps({"email": email, "role": role}) if as_json else f"{email}: tiene la función {role}")


@users_cli.command()
@_email
@_as_json
@with_appcontext
def disable(email: str, as_json: bool) -> None:
    """Desactiva a una persona: sus sesiones y enlaces terminan ahora."""
    with _refusals(), transaction(_app()) as session:
        actions.disable(session, _find(session, email).id, actor=SYSTEM, now=clock.now())
    click.echo(json.dumps({"email": email, "disabled": True}) if as_json else f"{email}: desactivada")


@users_cli.command()
@_email
@click.option("--second-factor", is_flag=True, help="Renueva también el segundo factor.")
@_as_json
@with_appcontext
def reset(email: str, second_factor: bool, as_json: bool) -> None:
    """Imprime un enlace de un solo uso para elegir otra contraseña; las sesiones abiertas terminan."""
    with _refusals(), transaction(_app()) as session:
        token = actions.renew_access(
            session,
            settings().keyring,
            _find(session, email).id,
            with_second_factor=second_factor,
            actor=SYSTEM,
            now=clock.now(),
        )
    _print_link(email, token, as_json)


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app


def _place(
    session: Session, role: Role, body_code: str | None, office: str | None
) -> tuple[UUID | None, UUID | None]:
    """Return the body of a role of one, and the office of it that is named. Raises InvalidInput."""
    if role not in BODY_ROLES or not body_code:
        return None, None
    body = body_by_code(session, body_code, country=settings().country)
    if body is None:
        raise InvalidInput("body_unknown")
    if not office:
        return body.id, None
    for each in offices_by_body(session, body.id):
        if fold(office) in {fold(each.name_es), fold(each.name_en)} and each.closed_on is None:
            return body.id, each.id
    raise InvalidInput("office_unknown")


def _find(session: Session, email: str) -> Person:
    person = queries.person_by_email(session, email)
    if person is None:
        raise click.ClickException("no hay ninguna persona con ese correo")
    return person


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except InvalidInput as error:
        raise click.ClickException(_REFUSALS[error.code]) from error


def _print_link(email: str, token: str, as_json: bool) -> None:
    expires_at = clock.now() + LINK_LIFE
    address = link_address(token)
    if as_json:
        click.echo(json.dumps({"email": email, "link": address, "expires_at": expires_at.isoformat()}))
        return
    click.echo(f"Enlace de un solo uso para {email}, vale hasta {expires_at:%Y-%m-%d %H:%M} UTC:\n{address}")
