"""Opening again what nobody confirmed in time: found by the instant, one transaction each."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from foia.cases.context import context_of
from foia.cases.models import Case
from foia.config import Settings
from foia.transactions import transaction
from foia.withholding.actions import reopen_unconfirmed
from foia.withholding.models import Withholding

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)
MOST_OPENED = 500


def reopen_what_nobody_confirmed(app: Flask, now: datetime) -> tuple[int, int]:
    """Open every file whose closing waited too long for a second person; return (opened, failed).

    One that fails stops no other, and is found again by the next sweep."""
    settings: Settings = app.config["FOIA"]
    overdue = (
        Withholding.confirm_by <= now,
        Withholding.confirmed_at.is_(None),
        Withholding.ended_at.is_(None),
    )
    with transaction(app) as session:
        ids = session.scalars(
            select(Withholding.id).where(*overdue).order_by(Withholding.confirm_by).limit(MOST_OPENED)
        ).all()
    opened = failed = 0
    for found_id in ids:
        try:
            with transaction(app) as session:
                this = select(Withholding).where(Withholding.id == found_id, *overdue)
                found = session.scalar(this.with_for_update(skip_locked=True))
                if found is None:
                    continue
                case = session.get_one(Case, found.case_id, with_for_update=True)
                reopen_unconfirmed(context_of(settings, session, now=now), case, found)
                opened += 1
        except Exception:
            # Whatever is wrong with one file, the others are not made to wait for it.
            log.exception("withholding %s", found_id.hex)
            failed += 1
    return opened, failed
