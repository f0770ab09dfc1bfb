"""What cases measure, as rows that statistics are counted of, without the cases themselves."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from foia.extensions import new_id
from foia.statistics.measure_models import CaseMeasureRow


def measured(body_id: UUID | None, received_on: date, **changes: Any) -> dict[str, Any]:
    """A case's row: open, in time, of nobody known, unless told otherwise."""
    row: dict[str, Any] = {column.name: None for column in CaseMeasureRow.__table__.columns}
    stopped_on = changes.get("stopped_on")
    return {
        **row,
        **dict.fromkeys(("clarifications", "clarification_days", "referrals", "referral_days"), 0),
        **dict.fromkeys(("suspended_days", "appeals", "reopened", "position"), 0),
        **dict.fromkeys(("extended", "imported", "confidential"), False),
        "case_id": new_id(),
        "country": "BO",
        "body_id": body_id,
        "kind": "info_request",
        "regime_id": "bo.information_request",
        "channel": "web",
        "received_on": received_on,
        "received_month": f"{received_on:%Y-%m}",
        "due_on": received_on + timedelta(days=20),
        "first_due_on": received_on + timedelta(days=20),
        "grounds": "",
        "record_key": random.getrandbits(32),
        **({"ended_on": stopped_on, "outcome": "granted"} if stopped_on else {}),
        **changes,
    }


def add_measured(session: Session, rows: Iterable[dict[str, Any]]) -> None:
    """Store rows and commit."""
    session.execute(insert(CaseMeasureRow), list(rows))
    session.commit()
