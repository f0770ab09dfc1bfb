"""Forgetting refusals that were kept long enough."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from foia.audit.denials_store import purge_old
from foia.transactions import transaction

if TYPE_CHECKING:
    from flask import Flask


def purge_denials(app: Flask, now: datetime, _go_on: Callable[[], bool]) -> int:
    """Forget old refusals; what could fail is raised."""
    with transaction(app) as session:
        purge_old(session, now)
    return 0
