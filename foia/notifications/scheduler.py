"""What ticks: APScheduler calls the sweep every so often, and knows nothing of what is due.

Its memory holds one job; the schedule itself is in the database, so a tick that is missed costs nothing.
"""

from __future__ import annotations

import logging
import signal
from datetime import UTC, timedelta
from types import FrameType
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask

from foia import clock
from foia.cases.search_jobs import index_cases
from foia.config import Settings
from foia.letters.scheduler import print_tick
from foia.notifications.jobs import sweep

log = logging.getLogger(__name__)

INDEX_SECONDS = 5
INDEX_WORKING_TIME = timedelta(seconds=1)
# One run at a time, late rather than never, and one for all that were missed.
_OPTIONS: dict[str, Any] = {
    "timezone": UTC,
    "job_defaults": {"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
}


def run_forever(app: Flask) -> None:
    """Sweep until SIGTERM or SIGINT; a sweep under way is finished first."""
    scheduler = BlockingScheduler(**_OPTIONS)
    _schedule(scheduler, app)

    def stop(number: int, _frame: FrameType | None) -> None:
        log.info("scheduler: stopping on signal %d", number)
        scheduler.shutdown(wait=True)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    log.info("scheduler: sweeping every %d seconds", _settings(app).tick_seconds)
    scheduler.start()
    log.info("scheduler: stopped")


def start_in_background(app: Flask) -> BackgroundScheduler:
    """Sweep in a thread of this process; whoever started it calls `shutdown` on what is returned."""
    scheduler = BackgroundScheduler(daemon=True, **_OPTIONS)
    _schedule(scheduler, app)
    scheduler.start()
    return scheduler


def tick(app: Flask) -> None:
    """Sweep once at the real time. Whatever goes wrong is logged, and the next tick tries again."""
    try:
        sweep(app, clock.now())
    except Exception:
        log.exception("the sweep failed")


def index_tick(app: Flask) -> None:
    """Index a little of what changed. Whatever goes wrong is logged, and the next sweep tries again."""
    try:
        index_cases(app, clock.now(), working_time=INDEX_WORKING_TIME)
    except Exception:
        log.exception("indexing failed")


def _schedule(scheduler: BaseScheduler, app: Flask) -> None:
    # Its own log would quote the job's arguments and every run.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    seconds = _settings(app).tick_seconds
    scheduler.add_job(tick, "interval", args=[app], seconds=seconds, next_run_time=clock.now(), id="tick")
    # Between two sweeps, so that what was just written is found within seconds.
    pause = min(INDEX_SECONDS, seconds)
    scheduler.add_job(index_tick, "interval", args=[app], seconds=pause, id="index")
    # Each takes seconds, in a process of its own: apart from the sweep, which others wait for.
    scheduler.add_job(print_tick, "interval", args=[app], seconds=seconds, id="letters")


def _settings(app: Flask) -> Settings:
    settings: Settings = app.config["FOIA"]
    return settings
