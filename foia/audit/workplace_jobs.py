"""What the auditor's workplace needs of each sweep; what goes wrong in one part stops no other."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from foia.audit.exceptions_jobs import find_exceptions

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)


def keep_workplace(app: Flask, now: datetime, go_on: Callable[[], bool]) -> int:
    """Do the part of a sweep that is for auditors; return how much of it went wrong."""
    failed = 0
    for work in (find_exceptions,):
        try:
            failed += work(app, now, go_on)
        except Exception:
            failed += 1
            log.exception("%s failed", work.__name__)
    return failed
