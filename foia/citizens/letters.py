"""The mails about an account itself: what they say, and to whom. They name no case."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.orm import Session

from foia.citizens.account_actions import (
    ACCOUNT_EXISTS,
    CONFIRM_ACCOUNT,
    PASSWORD_CHANGED,
    RESET_PASSWORD,
    token_of,
)
from foia.citizens.models import Citizen, CitizenLink
from foia.citizens.problem_letters import PROBLEM_ANSWERED, problem_letter
from foia.citizens.queries import address_of
from foia.citizens.topic_letters import ANSWERS_PUBLISHED, answers_letter
from foia.i18n import gettext as _
from foia.keys import Keyring
from foia.notifications.letters import Letter
from foia.notifications.models import OutboxMessage, RecipientKind
from foia.notifications.standing_rows import is_stopped

Linker = Callable[..., str]


def address_and_letter(
    session: Session, keyring: Keyring, message: OutboxMessage, link: Linker
) -> tuple[str, Letter] | None:
    """Return to whom and what a message to an account says; None where there is nobody to tell any more.

    `link` turns the name of a page, and what its path holds, into the full address. Runs with the locale set.
    Raises BrokenSeal."""
    citizen = session.get(Citizen, message.recipient_id)
    if citizen is None or (citizen.confirmed_at is None and _comes_back(session, citizen)):
        return None
    address = address_of(keyring, citizen)
    if message.template == ACCOUNT_EXISTS:
        return address, _account_exists(link)
    if message.template == ANSWERS_PUBLISHED:
        letter = answers_letter(session, message.detail, link)
        return (address, letter) if letter is not None and not _comes_back(session, citizen) else None
    if message.template == PROBLEM_ANSWERED:
        letter = problem_letter(session, citizen, message.detail, link)
        return (address, letter) if letter is not None and not _comes_back(session, citizen) else None
    if message.template == PASSWORD_CHANGED:
        return address, _password_changed(link)
    row = session.get(CitizenLink, UUID(hex=message.detail))
    token = token_of(keyring, row) if row is not None and row.used_at is None else None
    if token is None:
        return None
    return address, _WITH_LINK[message.template](link, token)


def _comes_back(session: Session, citizen: Citizen) -> bool:
    """Say whether mail to a new address came back twice; one that was confirmed is tried when asked."""
    return is_stopped(session, RecipientKind.CITIZEN, citizen.id)


def _confirm_account(link: Linker, token: str) -> Letter:
    return Letter(
        _("Confirme su cuenta"),
        (
            _("Alguien pidió una cuenta con esta dirección para seguir sus expedientes."),
            _(
                "Si fue usted, abra este enlace y escriba la contraseña que eligió: %(address)s",
                address=link("citizens.confirm", token=token),
            ),
            _("El enlace sirve una vez y vence en 24 horas."),
            _("Si no fue usted, no haga nada: la cuenta no se abrirá."),
            _machine(),
        ),
    )


def _account_exists(link: Linker) -> Letter:
    return Letter(
        _("Ya tiene una cuenta"),
        (
            _("Alguien pidió una cuenta con esta dirección, que ya tiene una."),
            _("Si fue usted, entre con su contraseña: %(address)s", address=link("citizens.sign_in")),
            _("Si la olvidó, puede elegir otra aquí: %(address)s", address=link("citizens.forgotten")),
            _("Si no fue usted, no haga nada: su cuenta sigue igual."),
            _machine(),
        ),
    )


def _reset_password(link: Linker, token: str) -> Letter:
    return Letter(
        _("Elija otra contraseña"),
        (
            _("Alguien pidió cambiar la contraseña de la cuenta de esta dirección."),
            _(
                "Si fue usted, abra este enlace para elegir otra: %(address)s",
                address=link("citizens.choose_password", token=token),
            ),
            _("El enlace sirve una vez y vence en 24 horas."),
            _("Si no fue usted, no haga nada: su contraseña sigue sirviendo."),
            _machine(),
        ),
    )


def _password_changed(link: Linker) -> Letter:
    return Letter(
        _("Cambió la contraseña de su cuenta"),
        (
            _("La contraseña de su cuenta cambió y se cerraron todas las sesiones."),
            _("Si no fue usted, elija otra cuanto antes: %(address)s", address=link("citizens.forgotten")),
            _machine(),
        ),
    )


def _machine() -> str:
    return _("Este es un mensaje automático. No responda a este correo.")


_WITH_LINK: dict[str, Callable[[Linker, str], Letter]] = {
    CONFIRM_ACCOUNT: _confirm_account,
    RESET_PASSWORD: _reset_password,
}
