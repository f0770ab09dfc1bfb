"""Reading accounts: by address, by link, by session; addresses are sealed and found by a keyed mark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.citizens.models import Citizen, CitizenLink, CitizenSession
from foia.citizens.rules import IDLE_LIMIT, SESSION_LIMIT, plain_address
from foia.keys import Keyring

SEAL, MARK = "citizen-email", "citizen-email-mark"
LINK, SESSION = "citizen-link", "citizen-session"


@dataclass(frozen=True)
class UsableLink:
    """A link that may still be used, and whose it is."""

    row: CitizenLink
    citizen: Citizen


class KnownCitizenSession(NamedTuple):
    """What each request needs of a session; each field is a column."""

    id: UUID
    citizen_id: UUID
    created_at: datetime
    seen_at: datetime
    ended_at: datetime | None

    def is_live(self, now: datetime) -> bool:
        """Say whether the session lets its citizen in: not ended, not timed out."""
        return (
            self.ended_at is None
            and now - self.seen_at < IDLE_LIMIT
            and now - self.created_at < SESSION_LIMIT
        )


def mark_of(keyring: Keyring, address: str) -> str:
    """Return the mark under which an address is kept now."""
    return keyring.fingerprint(plain_address(address), MARK)[1]


def citizen_by_address(session: Session, keyring: Keyring, address: str) -> Citizen | None:
    """Return the account of an address, confirmed or not."""
    marks = keyring.fingerprints(plain_address(address), MARK)
    return session.scalars(select(Citizen).where(Citizen.email_mark.in_(marks)).limit(1)).first()


def set_address(keyring: Keyring, citizen: Citizen, address: str) -> None:
    """Keep an account's address, sealed and marked by the current key."""
    plain = plain_address(address)
    citizen.key_version, citizen.sealed_email = keyring.seal(plain.encode(), SEAL, citizen.id.hex)
    citizen.email_mark = mark_of(keyring, plain)


def address_of(keyring: Keyring, citizen: Citizen) -> str:
    """Open the address of an account. Raises BrokenSeal."""
    return keyring.unseal(citizen.key_version, citizen.sealed_email, SEAL, citizen.id.hex).decode()


def usable_link(
    session: Session, keyring: Keyring, token: str, purpose: str, now: datetime
) -> UsableLink | None:
    """Return the link of a token; None if it is not there, used or too old, without saying which."""
    row = session.execute(
        select(CitizenLink, Citizen)
        .join(Citizen, Citizen.id == CitizenLink.citizen_id)
        .where(
            CitizenLink.token_hmac.in_(keyring.fingerprints(token, LINK)),
            CitizenLink.purpose == purpose,
            CitizenLink.used_at.is_(None),
            CitizenLink.expires_at > now,
        )
    ).first()
    return None if row is None else UsableLink(row[0], row[1])


def known_session(session: Session, keyring: Keyring, token: str) -> KnownCitizenSession | None:
    """Return the session of a token, whatever its state."""
    columns = [getattr(CitizenSession, name) for name in KnownCitizenSession._fields]
    row = session.execute(
        select(*columns).where(CitizenSession.token_hmac.in_(keyring.fingerprints(token, SESSION)))
    ).first()
    return None if row is None else KnownCitizenSession(*row)
