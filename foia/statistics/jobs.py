"""Publishing closed quarters and years: each is computed once, 45 days after its end, and never again.

What is published of a period changes only by a revision, which somebody makes on purpose and gives a reason.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from foia.audit.checkpoints import RELEASE, make_checkpoint
from foia.audit.notes import signed_note
from foia.audit.signing import signer
from foia.config import Settings
from foia.errors import DomainError
from foia.extensions import db
from foia.i18n import zone_of
from foia.notifications.models import ServiceState
from foia.statistics import definitions
from foia.statistics.attack.asking import SECONDS, harden
from foia.statistics.disclosure import protect
from foia.statistics.folder import CHECKPOINT, SIGNATURE, SUMS
from foia.statistics.periods import Period, closed_quarters
from foia.statistics.release_actions import add_release
from foia.statistics.release_labels import words_of
from foia.statistics.release_queries import (
    earlier_releases,
    is_behind,
    is_importing,
    last_revision,
    published_periods,
)
from foia.statistics.tables import PublishedRelease
from foia.statistics.truth_queries import truth_of
from foia.statistics.truth_sources import first_received_on
from foia.statistics.writing import files_of
from foia.transactions import transaction

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)

# It may take minutes to be attacked, and what is due waits for the sweep: the rest is for the next ones.
MOST_PERIODS = 1
# How long nothing must have come in from a log before its periods are counted.
IMPORT_REST = timedelta(hours=1)
# After one that could not be made.
FAILURE_REST = timedelta(hours=1)
FAILED = "figures_failed"


class StillOpen(DomainError):
    """The period is not closed yet; `closes_on` is when it will be."""

    def __init__(self, period: Period) -> None:
        super().__init__(f"{period} closes on {period.closes_on}")
        self.closes_on = period.closes_on


class AlreadyPublished(DomainError):
    """The period is published; only a revision with a reason changes it."""


class NothingPublished(DomainError):
    """There is nothing to revise, or no case to count."""


@dataclass(frozen=True)
class Publication:
    """A release as it was stored, and its files.

    `hardened` figures were hidden so that no other is found; nobody could prove in time that the tables
    `withheld` are safe."""

    release: PublishedRelease
    files: dict[str, bytes]
    hardened: int
    withheld: tuple[str, ...]


def publish_closed_periods(app: Flask, now: datetime, go_on: Callable[[], bool]) -> list[str]:
    """Publish the oldest closed periods of the deployment's country that are not yet; return which."""
    country = _settings(app).country
    published = []
    for period in _waiting(app, country, now)[:MOST_PERIODS]:
        if not go_on():
            break
        try:
            publish_period(app, country, period, now)
        except AlreadyPublished:
            continue  # another process was faster
        except Exception:
            _note_failure(app, period, now)
            raise
        published.append(str(period))
    if published:
        log.info("figures published: %s", " ".join(published))
    return published


def waiting_periods(session: Session, country: str, today: date) -> list[Period]:
    """Return the closed periods that are not published, the oldest first, a year after its last quarter."""
    first_on = first_received_on(session, country)
    if first_on is None:
        return []
    quarters = list(closed_quarters(first_on, today))
    years = [Period(quarter.year) for quarter in quarters if quarter.quarter == 4]
    done = published_periods(session, country)
    closed = sorted([*quarters, *years], key=lambda period: (period.last_on, period.quarter == 0))
    return [period for period in closed if str(period) not in done]


def publish_period(
    app: Flask,
    country: str,
    period: Period,
    now: datetime,
    *,
    reason: str = "",
    seconds: int = SECONDS,
) -> Publication:
    """Count, protect, attack and store a period; with a reason, once more.

    Raises StillOpen, AlreadyPublished, NothingPublished, ApartFailed, NoLogKey."""
    check_may_publish(app, country, period, now, reason)
    today = now.astimezone(zone_of(country)).date()
    # Counted and attacked outside the transaction that writes: nobody who files waits for it.
    with _reading(app) as session:
        revision = last_revision(session, country, str(period)) + 1
        if first_received_on(session, country) is None:
            raise NothingPublished(country)
        truth = truth_of(session, country, period)
        earlier = earlier_releases(session, country)
        words = words_of(app, session, country)
    release = PublishedRelease(
        country=country,
        period=str(period),
        revision=revision,
        definitions=definitions.VERSION,
        published_on=today,
        tables=protect(truth.tables, period.span),
        pooled=truth.pooled,
    )
    hardened = harden(release, earlier, seconds=seconds)
    signing = signer(_settings(app))
    try:
        with transaction(app) as session:
            note = make_checkpoint(session, now, signing, reason=RELEASE).note
            files = files_of(hardened.release, words, reason=reason, extra={CHECKPOINT: note.encode()})
            files[SIGNATURE] = signed_note(files[SUMS].decode(), signing).encode()
            add_release(session, hardened.release, files, now, reason)
    except IntegrityError as error:
        raise AlreadyPublished(str(period)) from error
    return Publication(hardened.release, files, hardened.hidden, hardened.withheld)


def check_may_publish(app: Flask, country: str, period: Period, now: datetime, reason: str = "") -> None:
    """Raise StillOpen, AlreadyPublished or NothingPublished where a period may not be published now."""
    if now.astimezone(zone_of(country)).date() < period.closes_on:
        raise StillOpen(period)
    with _reading(app) as session:
        last = last_revision(session, country, str(period))
    if last and not reason:
        raise AlreadyPublished(str(period))
    if reason and not last:
        raise NothingPublished(str(period))


def _waiting(app: Flask, country: str, now: datetime) -> Sequence[Period]:
    today = now.astimezone(zone_of(country)).date()
    with _reading(app) as session:
        failed = session.get(ServiceState, FAILED)
        if failed is not None and now - failed.changed_at < FAILURE_REST:
            return []
        waiting = waiting_periods(session, country, today)
        if waiting and (is_importing(session, now - IMPORT_REST) or is_behind(session, now)):
            return []
        return waiting


def _note_failure(app: Flask, period: Period, now: datetime) -> None:
    with transaction(app) as session:
        session.merge(ServiceState(key=FAILED, value=str(period), changed_at=now))


def _settings(app: Flask) -> Settings:
    settings: Settings = app.config["FOIA"]
    return settings


@contextmanager
def _reading(app: Flask) -> Iterator[Session]:
    """Give a session that only reads: on SQLite it keeps nobody from writing."""
    with app.app_context():
        try:
            yield db.session()
        finally:
            db.session.remove()
