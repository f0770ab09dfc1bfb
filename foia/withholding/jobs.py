"""Opening again what nobody confirmed in time: found by the instant, one transaction each."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from foia.cases.context import context_of
from foia.cases.models import Case
from foia.transactions import transaction
from foia.withholding.actions import reopen_unconfirmed
from foia.withholding.models import Withholding

if TYPE_CHECKING:
    from flask import Flask


def reopen_what_nobody_confirmed(app: Flask, now: datetime) -> int:
    """Open every file whose closing waited too long for a second person; return how many."""
    opened = 0
    while _reopen_one(app, now):
        opened += 1
    return opened


def _reopen_one(app: Flask, now: datetime) -> bool:
    with transaction(app) as session:
        found = session.scalar(
            select(Withholding)
            .where(
                Withholding.confirm_by <= now,
                Withholding.confirmed_at.is_(None),
                Withholding.ended_at.is_(None),
            )
            .order_by(Withholding.confirm_by)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if found is None:
            return False
        case = session.get_one(Case, found.case_id, with_for_update=True)
        reopen_unconfirmed(context_of(app.config["FOIA"], session, now=now), case, found)
        return True
