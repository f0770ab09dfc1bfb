"""Reminding both sides of the day a finding is looked at again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from foia.audit.findings_actions import calendar_of
from foia.audit.findings_models import LIVE, Finding
from foia.audit.findings_notices import tell_auditors, tell_who_answers
from foia.audit.findings_rules import OWED, State
from foia.cases.context import Context, context_of
from foia.cases.models import Case
from foia.config import Settings
from foia.tasks.rules import next_reminder
from foia.transactions import transaction

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)
MOST_AT_ONCE = 500


def remind_of_findings(app: Flask, now: datetime, go_on: Callable[[], bool]) -> int:
    """Remind of each live finding whose reminder is due, once a day each person; say how many failed."""
    settings: Settings = app.config["FOIA"]
    due = select(Finding.id).where(LIVE, Finding.remind_at <= now)
    with transaction(app) as session:
        ids = session.scalars(due.order_by(Finding.remind_at, Finding.id).limit(MOST_AT_ONCE)).all()
    failed = 0
    for finding_id in ids:
        if not go_on():
            break
        try:
            with transaction(app) as session:
                _remind(context_of(settings, session, now=now), finding_id)
        except Exception:
            # What is wrong with one must not keep the others from being told of.
            log.exception("finding %s", finding_id.hex)
            failed += 1
    return failed


def _remind(context: Context, finding_id: UUID) -> None:
    session = context.session
    due = (Finding.id == finding_id, LIVE, Finding.remind_at <= context.now)
    finding = session.scalar(select(Finding).where(*due).with_for_update(skip_locked=True))
    if finding is None or finding.follow_up_on is None:
        return
    case = session.get(Case, finding.case_id) if finding.case_id else None
    finding.remind_at = next_reminder(finding.follow_up_on, calendar_of(context), context.now)
    session.flush()
    if case is not None and case.confidential:
        return
    if State(finding.state) in OWED or finding.state == State.ACCEPTED:
        tell_who_answers(context, finding, case, "finding_due")
    tell_auditors(context, finding, "finding_due")
