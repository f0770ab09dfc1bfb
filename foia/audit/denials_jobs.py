"""Forgetting refusals that were kept long enough."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from foia.audit.denials_store import purge_old
from foia.transactions import transaction

if TYPE_CHECKING:
    from flask import Flask


def purge_denials(app: Flask, now: datetime) -> int:
    """Forget old refusals; return how many rows."""
    with transaction(app) as session:
        return purge_old(session, now)
