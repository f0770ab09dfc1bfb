"""What ticks, in processes of its own: it sweeps at once, it stops cleanly, and any number may run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.config import Settings
from foia.extensions import begin_writing
from foia.notifications import lease
from foia.notifications.models import OutboxMessage, Sweep
from foia.notifications.scheduler import start_in_background
from tests.store.case_rows import add_body, add_person, add_reminded_case

RUN = """
from foia import create_app
from foia.notifications.scheduler import run_forever

run_forever(create_app())
"""
PATIENCE_SECONDS = 60
NOW = datetime(2026, 3, 9, 14, 0, tzinfo=UTC)


def start(settings: Settings) -> subprocess.Popen[bytes]:
    """Start a scheduler as `foia scheduler` does, on the test's database."""
    environment = {
        "PATH": os.environ["PATH"],
        "FOIA_ENV": "development",
        "FOIA_SECRET_KEY": settings.secret_key,
        "FOIA_KEYS": settings.keys,
        "FOIA_INSTANCE": str(settings.instance_folder),
        "FOIA_DATABASE_URL": settings.database_url,
        "FOIA_TICK_SECONDS": "1",
    }
    root = Path(__file__).parents[2]
    return subprocess.Popen([sys.executable, "-c", RUN], env=environment, cwd=root, stderr=subprocess.PIPE)


def wait_until(session: Session, wanted: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE_SECONDS
    while not wanted():
        assert time.monotonic() < limit, "it never came to that"
        time.sleep(0.1)
        session.rollback()


def finished(session: Session) -> int:
    return session.scalar(select(func.count(Sweep.finished_at))) or 0


def test_a_scheduler_sweeps_at_once_and_ends_cleanly_when_told(session: Session, settings: Settings) -> None:
    with start(settings) as process:
        wait_until(session, lambda: finished(session) > 0)

        process.send_signal(signal.SIGTERM)
        _out, errors = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 0
    assert b"stopped" in errors
    assert b"Traceback" not in errors


def test_two_schedulers_send_each_reminder_once(session: Session, settings: Settings) -> None:
    body = add_body(session)
    add_person(session, "olga", Role.OFFICER, body)
    add_person(session, "hugo", Role.HEAD, body)
    for number in range(20):
        add_reminded_case(session, body, number, notice_channel="page")
    session.commit()

    with start(settings) as one, start(settings) as other:
        wait_until(session, lambda: finished(session) > 3)
        for process in (one, other):
            process.send_signal(signal.SIGTERM)

    states = session.execute(select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state)).all()
    # By mail to the head; to the filers, who follow on the page, in the product.
    assert sorted(tuple(row) for row in states) == [("placed", 20), ("sent", 20)]
    assert len(list(settings.mail_folder.glob("*.eml"))) == 20


def test_the_thread_of_the_web_process_sweeps_too(app: Flask, session: Session) -> None:
    scheduler = start_in_background(app)
    try:
        wait_until(session, lambda: finished(session) > 0)
    finally:
        scheduler.shutdown()


def test_a_lease_has_one_holder_until_it_lapses(session: Session) -> None:
    minute = timedelta(minutes=1)

    def acquire(holder: str, at: datetime) -> bool:
        begin_writing(session)
        held = lease.acquire(session, "sweep", holder, now=at, term=minute)
        session.commit()
        return held

    assert acquire("one", NOW)
    assert not acquire("other", NOW + minute / 2)
    assert acquire("one", NOW + minute / 2)
    assert not acquire("other", NOW + minute)
    assert acquire("other", NOW + 2 * minute)


def test_a_lease_given_up_is_free_at_once(session: Session) -> None:
    lease.acquire(session, "sweep", "one", now=NOW, term=timedelta(minutes=1))
    lease.give_up(session, "sweep", "other")
    assert not lease.acquire(session, "sweep", "other", now=NOW, term=timedelta(minutes=1))

    lease.give_up(session, "sweep", "one")

    assert lease.acquire(session, "sweep", "other", now=NOW, term=timedelta(minutes=1))
