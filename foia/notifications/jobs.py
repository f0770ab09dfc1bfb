"""One sweep: whoever leads turns due reminders into messages, sends what is due, publishes closed periods.

A missed sweep is caught up by the next, and a second sweep over the same instant changes nothing.
"""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from foia import clock
from foia.amendments.edition_jobs import begin_editions
from foia.amendments.redating_jobs import redate_pending
from foia.appeals.jobs import carry_appeals
from foia.audit.sealing import keep_daily_checkpoint, seal
from foia.audit.workplace_jobs import keep_workplace
from foia.cases.context import context_of
from foia.cases.jobs import purge_forgotten_files, purge_presences, restore_custodies
from foia.cases.models import Case
from foia.cases.search_jobs import index_cases
from foia.citizens.problem_jobs import tell_of_answered_problems
from foia.citizens.topic_jobs import tell_followers
from foia.copies.scanning_jobs import scan_waiting_files
from foia.extensions import new_id
from foia.inbound.jobs import purge_discarded_mail
from foia.notifications import lease
from foia.notifications.delivery_jobs import deliver_due_messages, due_messages
from foia.notifications.digest_jobs import gather_digests
from foia.notifications.mail import open_transport
from foia.notifications.models import Reminder, Sweep
from foia.notifications.policy import ThresholdUnit
from foia.notifications.policy_jobs import follow_policies
from foia.notifications.reminder_jobs import due_reminders, obsolete, send_due_reminders
from foia.notifications.tally import Tally
from foia.publishing.alike_jobs import find_asked_alike
from foia.retention.jobs import erase_due
from foia.routing.jobs import route_cases
from foia.statistics.jobs import publish_closed_periods
from foia.statistics.measure_jobs import measure_sealed
from foia.tasks.jobs import remind_of_tasks
from foia.transactions import transaction
from foia.unfinished.jobs import purge_unfinished
from foia.withholding.jobs import reopen_what_nobody_confirmed

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)

LEASE_NAME = "sweep"
LEASE_TERM = timedelta(minutes=10)
# How many batches of the log a sweep seals, or measures, before reminders have their turn again.
MOST_BATCHES = 20
SWEEPS_KEPT = timedelta(days=7)
LOOKED_AT_AGAIN = timedelta(hours=1)
MOST_PREVIEWED = 1000
CONFIDENTIAL = "reservado"


@dataclass(frozen=True)
class SweepResult:
    """What one sweep did. `led` False: another process was sweeping, and this one did nothing."""

    led: bool
    reminders_sent: int = 0
    reminders_voided: int = 0
    messages_sent: int = 0
    messages_retried: int = 0
    failed: int = 0
    error_count: int = 0


@dataclass(frozen=True)
class Preview:
    """One thing a sweep would do: `what` is reminder or message. Of a confidential case it names nothing."""

    what: str
    due_at: datetime
    folio: str
    detail: str


@dataclass
class _Leadership:
    """This sweep's lease, prolonged while there is work, by the real clock whatever the sweep's `now` is."""

    app: Flask
    holder: str = field(default_factory=lambda: f"{os.getpid()}-{secrets.token_hex(8)}")
    renew_at: datetime | None = None

    def go_on(self) -> bool:
        """Take or keep the lease; say whether it is ours."""
        real_now = clock.now()
        if self.renew_at is not None and real_now < self.renew_at:
            return True
        with transaction(self.app) as session:
            held = lease.acquire(session, LEASE_NAME, self.holder, now=real_now, term=LEASE_TERM)
        self.renew_at = real_now + LEASE_TERM / 2 if held else None
        return held

    def at_most(self, times: int) -> Callable[[], bool]:
        """Return what says as often that work goes on, and then that the rest is for the next sweep."""
        left = iter(range(times))
        return lambda: next(left, None) is not None and self.go_on()

    def end(self) -> None:
        with transaction(self.app) as session:
            lease.give_up(session, LEASE_NAME, self.holder)


def sweep(app: Flask, now: datetime) -> SweepResult:
    """Do everything that is due at `now`, if no other process is doing it.

    Errors of single reminders and messages are counted and logged, and stop nothing else.
    """
    leadership = _Leadership(app)
    if not leadership.go_on():
        return SweepResult(led=False)
    tally = Tally()
    try:
        since = _looked_at_until(app)
        sweep_id = _begin(app)
        _moved, stuck = restore_custodies(app, now, since)
        tally.error_count += stuck
        _count_anew(app, now, tally)
        _follow_policies(app, now, tally, leadership)
        _carried, stuck = carry_appeals(app, now)
        tally.error_count += stuck
        _reminded, stuck = remind_of_tasks(app, now)
        tally.error_count += stuck
        _opened, stuck = reopen_what_nobody_confirmed(app, now)
        tally.error_count += stuck
        send_due_reminders(app, now, tally, leadership.go_on)
        gather_digests(app, now, tally, leadership.go_on)
        with open_transport(app.config["FOIA"]) as transport:
            deliver_due_messages(app, now, transport, tally, leadership.go_on)
        purge_forgotten_files(app, now)
        purge_presences(app, now)
        purge_discarded_mail(app, now)
        _scan_files(app, now, tally, leadership)
        index_cases(app, now, leadership.go_on)
        tally.error_count += route_cases(app, now, leadership.go_on)
        _seal(app, now, tally, leadership)
        _measure(app, now, tally, leadership)
        tally.error_count += keep_workplace(app, now, leadership.go_on)
        _publish_figures(app, now, tally, leadership)
        _tell_followers(app, now, tally)
        _tidy_what_is_asked(app, now, tally, leadership)
        _erase_what_is_due(app, now, tally, leadership)
        _finish(app, sweep_id, tally)
    finally:
        # If the database is gone the lease lapses by itself; what went wrong first is what is told.
        with suppress(SQLAlchemyError):
            leadership.end()
    _log(tally)
    return SweepResult(led=True, **asdict(tally))


def _count_anew(app: Flask, now: datetime, tally: Tally) -> None:
    """Count what a decree or a reform moves before anybody is reminded; what goes wrong stops no reminder."""
    try:
        begin_editions(app, now)
        redate_pending(app, now)
    except Exception:
        tally.error_count += 1
        log.exception("counting cases anew failed")


def _follow_policies(app: Flask, now: datetime, tally: Tally, leadership: _Leadership) -> None:
    """Plan running cases by policies that changed; what goes wrong stops no reminder."""
    try:
        tally.error_count += follow_policies(app, now, leadership.go_on).failed
    except Exception:
        tally.error_count += 1
        log.exception("following policies failed")


def _scan_files(app: Flask, now: datetime, tally: Tally, leadership: _Leadership) -> None:
    """Have files looked through that wait for it; what goes wrong there keeps them closed, no more."""
    try:
        scan_waiting_files(app, now, leadership.go_on)
    except Exception:
        tally.error_count += 1
        log.exception("scanning files failed")


def _measure(app: Flask, now: datetime, tally: Tally, leadership: _Leadership) -> None:
    """Measure the cases of what was sealed; what goes wrong there stops nothing else."""
    try:
        measure_sealed(app, now, leadership.at_most(MOST_BATCHES))
    except Exception:
        tally.error_count += 1
        log.exception("measuring cases failed")


def _seal(app: Flask, now: datetime, tally: Tally, leadership: _Leadership) -> None:
    """Put what happened into the log, and sign it once a day; what goes wrong there stops nothing else."""
    try:
        seal(app, now, leadership.at_most(MOST_BATCHES))
        keep_daily_checkpoint(app, now, leadership.at_most(MOST_BATCHES))
    except Exception:
        tally.error_count += 1
        log.exception("sealing events failed")


def _publish_figures(app: Flask, now: datetime, tally: Tally, leadership: _Leadership) -> None:
    """Publish the periods that closed; what goes wrong with them keeps no reminder from being sent."""
    try:
        publish_closed_periods(app, now, leadership.go_on)
    except Exception:
        tally.error_count += 1
        log.exception("publishing figures failed")


def _tell_followers(app: Flask, now: datetime, tally: Tally) -> None:
    """Tell who follows what is published; what goes wrong there stops nothing else."""
    try:
        tell_followers(app, now)
        tell_of_answered_problems(app, now)
    except Exception:
        tally.error_count += 1
        log.exception("telling followers failed")


def _tidy_what_is_asked(app: Flask, now: datetime, tally: Tally, leadership: _Leadership) -> None:
    """Forget forms nobody finished, and find what many ask alike; what goes wrong stops nothing else."""
    try:
        purge_unfinished(app, now)
        find_asked_alike(app, now, leadership.go_on)
    except Exception:
        tally.error_count += 1
        log.exception("tidying what is asked failed")


def _erase_what_is_due(app: Flask, now: datetime, tally: Tally, leadership: _Leadership) -> None:
    """Anonymize what two people agreed on; what goes wrong there stops nothing else, and is tried again."""
    try:
        tally.error_count += erase_due(app, now, leadership.go_on).failed
    except Exception:
        tally.error_count += 1
        log.exception("anonymizing failed")


def preview(app: Flask, now: datetime) -> list[Preview]:
    """Say what a sweep at `now` would do, and do nothing."""
    with transaction(app) as session:
        context = context_of(app.config["FOIA"], session, now=now)
        due = [
            (reminder.case_id, "reminder", reminder.due_at, _threshold(reminder))
            for reminder in due_reminders(session, now, limit=MOST_PREVIEWED)
            if obsolete(context, reminder) is None
        ]
        due += [
            (
                message.case_id,
                "message",
                message.next_attempt_at,
                f"{message.template} {message.recipient_kind}",
            )
            for message in due_messages(session, now, limit=MOST_PREVIEWED)
            if message.case_id is not None
        ]
        folios = _folios(session, {case_id for case_id, *_rest in due})
    return [
        Preview(what, due_at, folios[case_id], detail)
        if folios[case_id]
        else Preview(what, due_at, CONFIDENTIAL, detail.split()[-1])
        for case_id, what, due_at, detail in due
    ]


def _looked_at_until(app: Flask) -> datetime | None:
    """Return until when whoever got a role was surely looked at; None before the first sweep ended.

    Some time before the last one: what it could not do, because somebody changed the case, the next does."""
    with transaction(app) as session:
        started_at = session.scalar(
            select(Sweep.started_at)
            .where(Sweep.finished_at.is_not(None))
            .order_by(Sweep.finished_at.desc())
            .limit(1)
        )
    return started_at - LOOKED_AT_AGAIN if started_at is not None else None


def _begin(app: Flask) -> UUID:
    started_at, sweep_id = clock.now(), new_id()
    with transaction(app) as session:
        session.execute(delete(Sweep).where(Sweep.started_at < started_at - SWEEPS_KEPT))
        session.add(Sweep(id=sweep_id, started_at=started_at))
    return sweep_id


def _finish(app: Flask, sweep_id: UUID, tally: Tally) -> None:
    with transaction(app) as session:
        row = session.get_one(Sweep, sweep_id)
        row.finished_at = clock.now()
        row.reminders_sent, row.messages_sent = tally.reminders_sent, tally.messages_sent
        row.failed, row.error_count = tally.failed, tally.error_count


def _threshold(reminder: Reminder) -> str:
    unit = "" if reminder.threshold_unit == ThresholdUnit.WORKING_DAY else f" {reminder.threshold_unit}"
    return f"{reminder.threshold:+d}{unit} {reminder.recipient_role}"


def _folios(session: Session, case_ids: set[UUID]) -> dict[UUID, str]:
    """Return the folio of each case; "" of a confidential one."""
    rows = session.execute(select(Case.id, Case.folio, Case.confidential).where(Case.id.in_(case_ids)))
    return {case_id: "" if confidential else folio for case_id, folio, confidential in rows}


def _log(tally: Tally) -> None:
    counts = asdict(tally)
    level = logging.INFO if any(counts.values()) else logging.DEBUG
    log.log(level, "sweep: %s", " ".join(f"{name}={count}" for name, count in counts.items()))
