"""What the sweep does with mail that came in: what was discarded is deleted after some time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from foia.inbound.models import InboundMail, MailState
from foia.transactions import transaction

if TYPE_CHECKING:
    from flask import Flask

KEPT_FOR = timedelta(days=90)
BATCH_ROWS = 200


def purge_discarded_mail(app: Flask, now: datetime) -> int:
    """Delete mails that were discarded long ago; return how many. Who read them stays on record."""
    old = (
        select(InboundMail.id)
        .where(InboundMail.state == MailState.DISCARDED, InboundMail.settled_at <= now - KEPT_FOR)
        .limit(BATCH_ROWS)
    )
    deleted = 0
    while True:
        with transaction(app) as session:
            ids = list(session.scalars(old))
            session.execute(delete(InboundMail).where(InboundMail.id.in_(ids)))
        deleted += len(ids)
        if len(ids) < BATCH_ROWS:
            return deleted
