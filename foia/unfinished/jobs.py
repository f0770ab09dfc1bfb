"""Forgetting forms that nobody finished in time."""

from __future__ import annotations

from datetime import datetime

from flask import Flask
from sqlalchemy import delete

from foia.transactions import transaction
from foia.unfinished.models import UnfinishedForm


def purge_unfinished(app: Flask, now: datetime) -> None:
    """Delete what was kept for thirty days."""
    with transaction(app) as session:
        session.execute(delete(UnfinishedForm).where(UnfinishedForm.kept_until <= now))
