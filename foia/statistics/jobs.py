"""Publishing closed months: each is computed once, ten days after its end, and never again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from foia.config import Settings
from foia.extensions import db
from foia.i18n import zone_of
from foia.statistics.counting_queries import (
    counts_of_month,
    first_received_on,
    is_importing,
    published_months,
)
from foia.statistics.measures import closed_months
from foia.statistics.publishing_actions import add_release
from foia.transactions import transaction

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)

# A deployment with years behind it is caught up over several sweeps; none of them takes long.
MOST_MONTHS = 12
# How long nothing must have come in from a log before its months are counted.
IMPORT_REST = timedelta(hours=1)


def publish_closed_months(app: Flask, now: datetime, go_on: Callable[[], bool]) -> list[str]:
    """Publish the oldest closed months that are not yet; return which. Each is a transaction of its own."""
    published = []
    for month in _waiting(app, now)[:MOST_MONTHS]:
        if not go_on():
            break
        if _publish(app, month, now):
            published.append(month)
    if published:
        log.info("figures published: %s", " ".join(published))
    return published


def _waiting(app: Flask, now: datetime) -> list[str]:
    settings: Settings = app.config["FOIA"]
    today = now.astimezone(zone_of(settings.country)).date()
    with _reading(app) as session:
        first_on = first_received_on(session)
        if first_on is None:
            return []
        done = published_months(session)
        waiting = [month for month in closed_months(first_on, today) if month not in done]
        return [] if waiting and is_importing(session, now - IMPORT_REST) else waiting


def _publish(app: Flask, month: str, now: datetime) -> bool:
    """Count and store a month; say whether this process was the one that did."""
    # Counted outside the transaction that writes: nobody who files waits for it.
    with _reading(app) as session:
        counted = counts_of_month(session, month)
    try:
        with transaction(app) as session:
            add_release(session, month, counted, now)
    except IntegrityError:
        return False  # another process was faster: the month is unique
    return True


@contextmanager
def _reading(app: Flask) -> Iterator[Session]:
    """Give a session that only reads: on SQLite it keeps nobody from writing."""
    with app.app_context():
        try:
            yield db.session()
        finally:
            db.session.remove()
