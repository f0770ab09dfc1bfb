"""Processes that die in the middle, as by `kill -9`, at real parts: nothing is lost, nor doubled unseen."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from foia import clock
from foia.actors import Role
from foia.config import Settings
from foia.notifications.jobs import sweep
from foia.notifications.models import Lease, OutboxMessage, Reminder
from tests.conftest import SOAKING_EXAMPLES
from tests.settings import settings_for
from tests.store.case_rows import add_body, add_filer, add_person, add_reminded_case
from tests.store.delivering_worker import deliver
from tests.store.dying_sweep import dying_sweep
from tests.store.moody_postbox import MoodyPostbox

FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["tests.store.dying_sweep", "tests.store.delivering_worker"])
# The day after the last one: the head and the filer of each case are told.
ONE_AFTER = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
# Longer than a claim holds.
LATER = timedelta(minutes=10)
CASES = 3
# Of each two are told: 6,000 messages when there is time.
FEW, MANY = 30, 3000
PATIENCE_SECONDS = 600
NEW_MESSAGE, REMINDED, MESSAGE = "insert into outbox_messages", "update reminders", "update outbox_messages"
POINTS = {
    "before the message is written": ("before", NEW_MESSAGE, 1),
    "before the reminder says so": ("before", REMINDED, 2),
    "before that is committed": ("after", REMINDED, 2),
    "before the claim is committed": ("after", MESSAGE, 1),
    "after the server took it, before that is noted": ("before", MESSAGE, 2),
    "before the sweep is noted": ("before", "update sweeps", 1),
}


@pytest.fixture
def settings(database_url: str, tmp_path: Path, postbox: MoodyPostbox) -> Settings:
    return settings_for(
        database_url, tmp_path, smtp_host=postbox.host, smtp_port=postbox.port, smtp_security="none"
    )


def late_cases(session: Session, settings: Settings, number: int) -> None:
    """File cases that are a day late at ONE_AFTER, each with a filer who confirmed an address."""
    body = add_body(session)
    add_person(session, "hugo", Role.HEAD, body)
    for position in range(number):
        case = add_reminded_case(session, body, position)
        add_filer(session, settings, case, confirmed=True, email=f"filer{position}@example.org")
    session.commit()


def start(settings: Settings, work: Callable[..., None], *arguments: Any) -> BaseProcess:
    """Start a process that works on the test's database and mail server.

    It is forked from one that has loaded the application and nothing else."""
    environment = {
        "FOIA_ENV": "development",
        "FOIA_SECRET_KEY": settings.secret_key,
        "FOIA_KEYS": settings.keys,
        "FOIA_INSTANCE": str(settings.instance_folder),
        "FOIA_DATABASE_URL": settings.database_url,
        "FOIA_SMTP_HOST": settings.smtp_host,
        "FOIA_SMTP_PORT": str(settings.smtp_port),
        "FOIA_SMTP_SECURITY": "none",
    }
    process = FORKED.Process(target=run, args=(environment, work, *arguments), daemon=True)
    process.start()
    return process


def run(environment: Mapping[str, str], work: Callable[..., None], *arguments: Any) -> None:
    """Do the work as a process of the deployment does, with its settings."""
    os.environ.update(environment)
    work(*arguments)


def ended(process: BaseProcess) -> int | None:
    """Wait for a process and return how it ended."""
    process.join(PATIENCE_SECONDS)
    return process.exitcode


def let_lease_lapse(session: Session) -> None:
    """Let ten minutes go by for whoever held it."""
    session.execute(update(Lease).values(expires_at=clock.now() - timedelta(seconds=1)))
    session.commit()


def wait_until(wanted: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE_SECONDS
    while not wanted():
        assert time.monotonic() < limit, "it never came to that"
        time.sleep(0.02)


def letters(postbox: MoodyPostbox) -> Counter[tuple[str, str]]:
    """How often each recipient got each message, by its Message-ID."""
    return Counter((str(mail["To"]), str(mail["Message-ID"])) for mail in postbox.messages)


@pytest.mark.parametrize("point", list(POINTS))
def test_a_sweep_killed_at_any_point_loses_nothing_and_doubles_only_with_the_same_id(
    app: Flask, session: Session, settings: Settings, postbox: MoodyPostbox, point: str
) -> None:
    late_cases(session, settings, CASES)
    where, what, nth = POINTS[point]

    dying = start(settings, dying_sweep, where, what, nth, ONE_AFTER)
    assert ended(dying) == -signal.SIGKILL
    assert not sweep(app, ONE_AFTER).led, "whoever died still leads until the lease lapses"
    let_lease_lapse(session)
    assert sweep(app, ONE_AFTER + LATER).led

    told = letters(postbox)
    assert Counter(to for to, _id in told) == Counter(
        {"hugo@gob.example": CASES, **{f"filer{position}@example.org": 1 for position in range(CASES)}}
    )
    doubled = sum(told.values()) - len(told)
    assert doubled == (1 if point == "after the server took it, before that is noted" else 0)
    session.rollback()
    assert {row.state for row in session.scalars(select(OutboxMessage))} == {"sent"}
    due = select(Reminder.state).where(Reminder.due_at <= ONE_AFTER)
    assert set(session.scalars(due)) == {"sent", "voided"}


def test_three_workers_of_whom_one_is_killed_send_every_message_of_many(
    app: Flask, session: Session, settings: Settings, postbox: MoodyPostbox
) -> None:
    how_many = MANY if hypothesis.settings().max_examples == SOAKING_EXAMPLES else FEW
    late_cases(session, settings, how_many)
    workers = [start(settings, deliver, ONE_AFTER) for _worker in range(3)]
    wait_until(lambda: len(postbox.messages) > how_many // 4)
    workers[0].kill()
    assert [ended(worker) for worker in workers] == [-signal.SIGKILL, 0, 0]
    assert sweep(app, ONE_AFTER + LATER).led

    told = letters(postbox)
    assert len(told) == 2 * how_many
    assert sum(told.values()) - len(told) <= 1, "only what the killed one had in hand can leave twice"
    session.rollback()
    assert {row.state for row in session.scalars(select(OutboxMessage))} == {"sent"}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_database_that_goes_away_in_mid_run_loses_nothing(
    app: Flask, session: Session, settings: Settings, postbox: MoodyPostbox
) -> None:
    late_cases(session, settings, CASES)
    others = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                  "AND datname = current_database()")  # fmt: skip

    def restart() -> None:
        session.execute(others)
        session.commit()

    postbox.when_first = restart
    try:
        sweep(app, ONE_AFTER)
    except Exception:  # whatever the driver calls it: the next sweep is what counts
        session.rollback()
    let_lease_lapse(session)
    assert sweep(app, ONE_AFTER + LATER).led

    told = letters(postbox)
    assert len(told) == 2 * CASES
    assert sum(told.values()) - len(told) <= 1
    session.rollback()
    assert {row.state for row in session.scalars(select(OutboxMessage))} == {"sent"}


def test_a_clock_that_goes_back_an_hour_or_on_ten_days_tells_nobody_twice(
    app: Flask, session: Session, settings: Settings, postbox: MoodyPostbox
) -> None:
    late_cases(session, settings, 1)
    on_the_last_day = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)

    for instant in (on_the_last_day, on_the_last_day - timedelta(hours=1), on_the_last_day):
        sweep(app, instant)
    assert len(postbox.messages) == 1

    for instant in (
        on_the_last_day + timedelta(days=10),
        on_the_last_day,
        on_the_last_day + timedelta(days=10),
    ):
        sweep(app, instant)
    assert sorted(letters(postbox).values()) == [1, 1, 1], (
        "one to the body for all it missed, one to the filer"
    )
