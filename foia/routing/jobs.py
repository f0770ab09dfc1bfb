"""What a sweep does for routing: read what happened, learn, suggest, and let nothing wait unnoticed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import exists, select

from foia import law
from foia.cases.context import context_of
from foia.cases.models import Case
from foia.cases.store import events_of, settle
from foia.cases.waits import ROUTING
from foia.config import Settings
from foia.notifications.models import Reminder
from foia.routing.learning_jobs import learn_from_events
from foia.routing.queries import waiting_unrouted
from foia.routing.suggestion_jobs import suggest_for_the_desk
from foia.routing.training_jobs import train_if_due
from foia.transactions import transaction

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)

MOST_PLANNED = 200


def route_cases(app: Flask, now: datetime, go_on: Callable[[], bool]) -> int:
    """Do all of it, each part whatever became of the others; return how many things went wrong."""
    failed = 0
    parts: tuple[Callable[[], int], ...] = (
        lambda: plan_waits(app, now),
        lambda: learn_from_events(app, now, go_on)[1],
        lambda: _train(app, now),
        lambda: suggest_for_the_desk(app, now, go_on).failed,
    )
    for part in parts:
        try:
            failed += part()
        except Exception:
            log.exception("routing failed")
            failed += 1
    return failed


def _train(app: Flask, now: datetime) -> int:
    train_if_due(app, now)
    return 0


def plan_waits(app: Flask, now: datetime) -> int:
    """Plan the reminders of cases without a body that have none; return how many could not be.

    Those that waited already when this was first looked at, or whose policy had none then."""
    settings: Settings = app.config["FOIA"]
    has_one = exists().where(Reminder.case_id == Case.id, Reminder.step == ROUTING)
    wanted = (waiting_unrouted(), Case.regime_id != law.UNBOUND, ~has_one)
    with transaction(app) as session:
        case_ids = session.scalars(select(Case.id).where(*wanted).limit(MOST_PLANNED)).all()
    return sum(not _plan(app, settings, case_id, now) for case_id in case_ids)


def _plan(app: Flask, settings: Settings, case_id: UUID, now: datetime) -> bool:
    try:
        with transaction(app) as session:
            case = session.get_one(Case, case_id, with_for_update=True)
            settle(context_of(settings, session, now=now), case, events_of(session, case_id))
        return True
    except Exception:
        log.exception("planning the wait of case=%s failed", case_id)
        return False
