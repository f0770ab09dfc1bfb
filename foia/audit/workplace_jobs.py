"""What the auditor's workplace needs of each sweep; what goes wrong in one part stops no other."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from foia.audit.denials_jobs import purge_denials
from foia.audit.exceptions_jobs import find_exceptions
from foia.audit.findings_jobs import remind_of_findings
from foia.audit.recomputed_jobs import recompute_running

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)


def keep_workplace(app: Flask, now: datetime, go_on: Callable[[], bool]) -> int:
    """Do the part of a sweep that is for auditors; return how much of it went wrong."""
    failed = 0
    for work in (find_exceptions, _recompute, remind_of_findings, purge_denials):
        try:
            failed += work(app, now, go_on)
        except Exception:
            failed += 1
            log.exception("%s failed", work.__name__)
    return failed


def _recompute(app: Flask, now: datetime, go_on: Callable[[], bool]) -> int:
    """Compute running cases again; what differs is a finding, and no failure of the sweep."""
    recompute_running(app, now, go_on)
    return 0
