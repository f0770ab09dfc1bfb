"""Staff sessions: opened with a random token, kept as its HMAC, ended by time or by hand."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, update
from sqlalchemy.orm import Session

from foia.accounts import queries
from foia.accounts.models import Person, StaffSession
from foia.accounts.queries import KnownSession, OpenSession
from foia.accounts.rules import FIRST_FACTOR_LIFE
from foia.keys import Keyring

PURPOSE = "staff-session"
TOKEN_BYTES = 32
SEEN_EVERY = timedelta(minutes=1)
KEPT_AFTER_END = timedelta(days=30)


@dataclass(frozen=True)
class SessionLimits:
    """How long a session lasts without activity, and in all."""

    idle: timedelta
    absolute: timedelta


def start_session(
    session: Session,
    keyring: Keyring,
    person_id: UUID,
    *,
    now: datetime,
    second_factor: bool,
    kept_form: str | None = None,
) -> str:
    """Add a session and return the token for the browser; without second factor it opens nothing yet."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.execute(
        delete(StaffSession).where(
            StaffSession.person_id == person_id, StaffSession.created_at < now - KEPT_AFTER_END
        )
    )
    session.add(
        StaffSession(
            person_id=person_id,
            token_hmac=keyring.fingerprint(token, PURPOSE)[1],
            created_at=now,
            seen_at=now,
            second_factor_at=now if second_factor else None,
            kept_form=kept_form,
        )
    )
    session.flush()
    return token


def find_session(session: Session, keyring: Keyring, token: str) -> OpenSession | None:
    """Return the session of a token, whatever its state."""
    return queries.open_session(session, keyring.fingerprints(token, PURPOSE))


def know_session(session: Session, keyring: Keyring, token: str) -> KnownSession | None:
    """Return what each request needs of the session of a token, whatever its state."""
    return queries.known_session(session, keyring.fingerprints(token, PURPOSE))


def is_live(known: KnownSession, limits: SessionLimits, now: datetime) -> bool:
    """Say whether the session lets its person in: both factors, not ended, not timed out, person active."""
    return (
        known.second_factor_at is not None
        and known.ended_at is None
        and known.is_of_active_person
        and now - known.seen_at < limits.idle
        and now - known.created_at < limits.absolute
    )


def awaits_second_factor(opened: OpenSession, now: datetime) -> bool:
    """Say whether the password was given, a moment ago, and the second factor may be."""
    row = opened.row
    return (
        row.second_factor_at is None
        and row.ended_at is None
        and opened.person.is_active
        and opened.person.totp_sealed is not None
        and now - row.created_at < FIRST_FACTOR_LIFE
    )


def end_session(session: Session, session_id: UUID, *, now: datetime) -> None:
    """End one session and forget the form it kept."""
    _end(session, StaffSession.id == session_id, now)


def end_sessions_of(session: Session, person: Person, *, now: datetime) -> None:
    """End every session of a person, whichever browser it is in."""
    _end(session, StaffSession.person_id == person.id, now)


def _end(session: Session, which: ColumnElement[bool], now: datetime) -> None:
    session.execute(
        update(StaffSession)
        .where(which, StaffSession.ended_at.is_(None))
        .values(ended_at=now, kept_form=None)
    )
