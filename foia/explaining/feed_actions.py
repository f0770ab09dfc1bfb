"""Making and revoking the secret address of a calendar. Nothing here commits."""

from __future__ import annotations

import secrets
from datetime import date
from uuid import UUID

from sqlalchemy import update

from foia.cases.context import Context
from foia.explaining.feed_queries import PURPOSE
from foia.explaining.models import CASE, PERSON, CalendarFeed
from foia.extensions import new_id
from foia.keys import NO_KEY
from foia.transactions import apart

SECRET_BYTES = 32
SECRET_CHARACTERS = 43


def make_feed(context: Context, *, person_id: UUID | None = None, case_id: UUID | None = None) -> str:
    """Make a feed of a person or of a case, and revoke the one before; return its secret, kept nowhere."""
    revoke_feeds(context, person_id=person_id, case_id=case_id)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    version, mark = context.keyring.fingerprint(secret, PURPOSE)
    context.session.add(
        CalendarFeed(
            id=new_id(),
            owner_kind=PERSON if person_id else CASE,
            person_id=person_id,
            case_id=case_id,
            secret_hmac=mark,
            key_version=version,
            created_at=context.now,
        )
    )
    context.session.flush()
    return secret


def revoke_feeds(context: Context, *, person_id: UUID | None = None, case_id: UUID | None = None) -> None:
    """Make the address of a person's or a case's calendar open nothing any more."""
    owner = CalendarFeed.person_id == person_id if person_id else CalendarFeed.case_id == case_id
    context.session.execute(
        update(CalendarFeed)
        .where(owner, CalendarFeed.revoked_at.is_(None))
        # No key is kept for what opens nothing any more.
        .values(revoked_at=context.now, key_version=NO_KEY)
        .execution_options(synchronize_session=False)
    )


def note_reading(context: Context, row: CalendarFeed, secret: str, on: date) -> None:
    """Keep the day it was last read, once a day; a secret marked by an older key is marked anew."""
    version, mark = context.keyring.fingerprint(secret, PURPOSE)
    if row.last_read_on == on and row.key_version == version:
        return
    with apart(context.session) as session:
        session.execute(
            update(CalendarFeed)
            .where(CalendarFeed.id == row.id, CalendarFeed.revoked_at.is_(None))
            .values(last_read_on=on, key_version=version, secret_hmac=mark)
        )
