"""What is done with an account: register, confirm, choose another password, sign in and out.

Whoever registers or forgot a password is told the same whether or not the address has an account: what is
so, a mail to the address says.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.orm import Session

from foia.citizens.models import REGISTER, RESET, Citizen, CitizenLink, CitizenSession
from foia.citizens.queries import LINK, SEAL, SESSION, citizen_by_address, mark_of, set_address
from foia.citizens.rules import KEPT_AFTER_END, KEPT_UNCONFIRMED, LINK_LIFE, MOST_PASSWORD_TRIES
from foia.extensions import new_id, take_turns
from foia.keys import Keyring
from foia.notifications.models import RecipientKind
from foia.notifications.outbox import NewMessage, Recipient, enqueue

CONFIRM_ACCOUNT, ACCOUNT_EXISTS = "confirm_account", "account_exists"
RESET_PASSWORD, PASSWORD_CHANGED = "reset_password", "password_changed"
TOKEN_BYTES = 32
BATCH_ROWS = 500
_LINK_PURPOSE = "citizen-link-token"


def register(
    session: Session, keyring: Keyring, address: str, password_hash: str, *, language: str, now: datetime
) -> None:
    """Ask an address to confirm an account with this password, or tell it that it has one."""
    _forget(session, now)
    take_turns(session, f"citizen:{mark_of(keyring, address)}")
    citizen = citizen_by_address(session, keyring, address)
    if citizen is not None and citizen.confirmed_at is not None:
        _tell(session, citizen, ACCOUNT_EXISTS, new_id(), now)
        return
    if citizen is None:
        citizen = Citizen(id=new_id(), language=language, created_at=now)
        set_address(keyring, citizen, address)
        session.add(citizen)
        session.flush()
    link = _new_link(session, keyring, citizen, REGISTER, now, password_hash)
    _tell(session, citizen, CONFIRM_ACCOUNT, link.id, now)


def confirm(session: Session, link: CitizenLink, *, now: datetime) -> bool:
    """Open the account with the password that waits at the link, which was given again; once."""
    if not _use_up(session, link, now):
        return False
    citizen = session.get_one(Citizen, link.citizen_id)
    citizen.password_hash = link.pending_password_hash
    citizen.confirmed_at = citizen.confirmed_at or now
    _end_links(session, citizen.id, now)
    return True


def note_wrong_password(session: Session, link: CitizenLink, *, now: datetime) -> None:
    """Count a wrong password at a link: after ten it stops working."""
    link.failures += 1
    if link.failures >= MOST_PASSWORD_TRIES:
        link.used_at, link.pending_password_hash = now, None


def ask_for_reset(session: Session, keyring: Keyring, address: str, *, now: datetime) -> None:
    """Send a link to choose another password, if the address has an account."""
    citizen = citizen_by_address(session, keyring, address)
    if citizen is None or citizen.confirmed_at is None:
        return
    link = _new_link(session, keyring, citizen, RESET, now)
    _tell(session, citizen, RESET_PASSWORD, link.id, now)


def reset_password(session: Session, link: CitizenLink, password_hash: str, *, now: datetime) -> bool:
    """Put another password in place of the old one; every session ends, and the address is told."""
    if not _use_up(session, link, now):
        return False
    citizen = session.get_one(Citizen, link.citizen_id)
    citizen.password_hash = password_hash
    _end_links(session, citizen.id, now)
    _end_sessions(session, CitizenSession.citizen_id == citizen.id, now)
    _tell(session, citizen, PASSWORD_CHANGED, link.id, now)
    return True


def start_session(session: Session, keyring: Keyring, citizen_id: UUID, *, now: datetime) -> str:
    """Add a session and return the token for the browser."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    old = (CitizenSession.citizen_id == citizen_id, CitizenSession.created_at < now - KEPT_AFTER_END)
    session.execute(delete(CitizenSession).where(*old))
    mark = keyring.fingerprint(token, SESSION)[1]
    session.add(CitizenSession(citizen_id=citizen_id, token_hmac=mark, created_at=now, seen_at=now))
    session.flush()
    return token


def end_session(session: Session, session_id: UUID, *, now: datetime) -> None:
    """End one session."""
    _end_sessions(session, CitizenSession.id == session_id, now)


def token_of(keyring: Keyring, link: CitizenLink) -> str | None:
    """Return the token of a link, the same at every attempt to send it; None once no key makes it."""
    tokens = keyring.fingerprints(link.id.hex, _LINK_PURPOSE)
    return next((token for token in tokens if link.token_hmac in keyring.fingerprints(token, LINK)), None)


def reseal_addresses(session: Session, keyring: Keyring) -> int:
    """Seal and mark anew a batch of addresses sealed by an older key; return how many. Raises BrokenSeal."""
    rows = session.scalars(
        select(Citizen).where(Citizen.key_version != keyring.current).limit(BATCH_ROWS).with_for_update()
    ).all()
    for row in rows:
        plain = keyring.unseal(row.key_version, row.sealed_email, SEAL, row.id.hex).decode()
        set_address(keyring, row, plain)
    return len(rows)


def _new_link(
    session: Session,
    keyring: Keyring,
    citizen: Citizen,
    purpose: str,
    now: datetime,
    password_hash: str | None = None,
) -> CitizenLink:
    link_id = new_id()
    token = keyring.fingerprint(link_id.hex, _LINK_PURPOSE)[1]
    link = CitizenLink(
        id=link_id,
        citizen_id=citizen.id,
        purpose=purpose,
        token_hmac=keyring.fingerprint(token, LINK)[1],
        created_at=now,
        expires_at=now + LINK_LIFE,
        pending_password_hash=password_hash,
        failures=0,
    )
    session.add(link)
    session.flush()
    return link


def _use_up(session: Session, link: CitizenLink, now: datetime) -> bool:
    """Mark the link used; False if another request was faster."""
    unused = (CitizenLink.id == link.id, CitizenLink.used_at.is_(None), CitizenLink.expires_at > now)
    used = session.execute(
        update(CitizenLink)
        .where(*unused)
        .values(used_at=now)
        .returning(CitizenLink.id)
        .execution_options(synchronize_session=False)
    )
    return used.first() is not None


def _end_links(session: Session, citizen_id: UUID, now: datetime) -> None:
    session.execute(
        update(CitizenLink)
        .where(CitizenLink.citizen_id == citizen_id, CitizenLink.pending_password_hash.is_not(None))
        .values(pending_password_hash=None)
    )
    session.execute(
        update(CitizenLink)
        .where(CitizenLink.citizen_id == citizen_id, CitizenLink.used_at.is_(None))
        .values(used_at=now)
    )


def _end_sessions(session: Session, which: ColumnElement[bool], now: datetime) -> None:
    session.execute(
        update(CitizenSession).where(which, CitizenSession.ended_at.is_(None)).values(ended_at=now)
    )


def _forget(session: Session, now: datetime) -> None:
    """Delete links that are over, and the addresses nobody confirmed in a week."""
    session.execute(delete(CitizenLink).where(CitizenLink.expires_at < now - KEPT_UNCONFIRMED))
    unconfirmed = (
        Citizen.confirmed_at.is_(None),
        Citizen.created_at < now - KEPT_UNCONFIRMED,
        ~exists().where(CitizenLink.citizen_id == Citizen.id),
    )
    session.execute(delete(Citizen).where(*unconfirmed).execution_options(synchronize_session=False))


def _tell(session: Session, citizen: Citizen, template: str, about: UUID, now: datetime) -> None:
    enqueue(
        session,
        NewMessage(
            case_id=None,
            template=template,
            recipient=Recipient(RecipientKind.CITIZEN, citizen.id),
            key=f"citizen:{about.hex}:{template}",
            language=citizen.language,
            not_before=now,
            now=now,
            detail=about.hex,
        ),
    )
