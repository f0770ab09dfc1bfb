"""The deadlines of a case as rows, one for each version, and the terms of which somebody is reminded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import bindparam, select

from foia import law
from foia.cases.context import Context
from foia.cases.models import DeadlineRow
from foia.cases.outcomes import UNFAVOURABLE
from foia.cases.phases import OPEN_PHASES, Phase
from foia.cases.silences import EFFECTS
from foia.notifications.plan import ReminderTarget
from foia.notifications.policy import Matter

# Of which terms somebody can be reminded, by the kind of step and who owes it.
_MATTERS = {
    ("response", "authority"): Matter.RESPONSE,
    ("notification", "authority"): Matter.NOTIFICATION,
    ("acknowledge", "authority"): Matter.ACKNOWLEDGEMENT,
    ("admission", "authority"): Matter.ADMISSION,
    ("clarification", "applicant"): Matter.CLARIFICATION,
    ("payment", "applicant"): Matter.PAYMENT,
    ("appeal_filing", "applicant"): Matter.APPEAL,
    ("third_party_reply", "third_party"): Matter.THIRD_PARTY,
    # Of these nobody is reminded; when they are over, the law makes something of it.
    ("deemed_decision", "authority"): Matter.SILENCE,
    ("silence_notice", "authority"): Matter.SILENCE,
}
_OF_SILENCE = frozenset({Matter.RESPONSE, Matter.SILENCE})
_VERSIONS = (
    select(DeadlineRow).where(DeadlineRow.case_id == bindparam("case_id")).order_by(DeadlineRow.version)
)


def keep_deadlines(context: Context, case_id: UUID, found: law.Report) -> dict[str, int]:
    """Keep one row per version of each dated deadline; return the version in force of each step."""
    session = context.session
    latest: dict[str, DeadlineRow] = {}
    for row in session.scalars(_VERSIONS, {"case_id": case_id}):
        latest[row.step] = row
    versions: dict[str, int] = {}
    for deadline in found.deadlines:
        if not is_kept(deadline):
            continue
        known = latest.get(deadline.step)
        if known is not None and known.voided_at is None and _date_of(known) == _date_of(deadline):
            row = known
        else:
            if known is not None and known.voided_at is None:
                known.voided_at = context.now
            version = known.version + 1 if known is not None else 1
            row = DeadlineRow(**deadline_values(case_id, deadline, version, context.now))
            session.add(row)
        row.stopped_on = deadline.stopped_on
        versions[deadline.step] = row.version
    for step, row in latest.items():
        if step not in versions and row.voided_at is None:
            row.voided_at = context.now
    return versions


def is_kept(deadline: law.Deadline) -> bool:
    """Say whether a deadline has a row: those with a date, and the response's in any case."""
    return deadline.due_on is not None or deadline.kind == "response"


def deadline_values(case_id: UUID, deadline: law.Deadline, version: int, now: datetime) -> dict[str, Any]:
    """Return what the row of one version of a deadline holds."""
    return {
        "case_id": case_id,
        "step": deadline.step,
        "version": version,
        "kind": deadline.kind,
        "actor": deadline.actor,
        "starts_on": deadline.starts_on,
        "due_on": deadline.due_on,
        "first_due_on": deadline.first_due_on,
        "conflict_due_on": deadline.conflict_due_on,
        "confirmed": deadline.confirmed,
        "stopped_on": deadline.stopped_on,
        "recorded_at": now,
        "voided_at": None,
    }


def _date_of(deadline: DeadlineRow | law.Deadline) -> tuple[date | None, date | None, date | None, bool]:
    return deadline.starts_on, deadline.due_on, deadline.conflict_due_on, deadline.confirmed


def matter_of(deadline: DeadlineRow) -> Matter | None:
    """Say what is waited for under a deadline; None for one of which nobody is reminded."""
    return _MATTERS.get((deadline.kind, deadline.actor))


def terms_about(matter: Matter) -> list[tuple[str, str]]:
    """Return the kinds of step, each with who owes it, under which a matter is waited for."""
    return [term for term, known in _MATTERS.items() if known is matter]


class Standing(Protocol):
    """What of a case says if its terms run."""

    @property
    def phase(self) -> str: ...
    @property
    def set_aside(self) -> bool: ...
    @property
    def outcome(self) -> str | None: ...


def reminder_targets(
    case: Standing, found: law.Report, versions: Mapping[str, int], calendar: law.Calendar
) -> list[ReminderTarget]:
    """Return the terms of a case that run now, of which somebody is reminded."""
    return [
        ReminderTarget(
            matter=matter,
            step=deadline.step,
            deadline_version=versions[deadline.step],
            due_on=deadline.due_on,
            calendar=calendar,
            starts_on=deadline.starts_on,
            late_after_on=deadline.last_acceptable_on,
            is_silent=matter in _OF_SILENCE and deadline.silence in EFFECTS,
        )
        for deadline in found.deadlines
        # What began by a day going by, since anything happened, has no row yet.
        if deadline.due_on
        and deadline.step in versions
        and (matter := _MATTERS.get((deadline.kind, deadline.actor))) is not None
        and _is_running(deadline, matter, case)
    ]


def _is_running(deadline: law.Deadline, matter: Matter, case: Standing) -> bool:
    if deadline.stopped_on is not None or case.set_aside or deadline.state in {"not_started", "suspended"}:
        return False
    if matter is Matter.APPEAL:
        return case.phase == Phase.CONCLUDED and case.outcome in UNFAVOURABLE and deadline.state == "running"
    return case.phase in OPEN_PHASES
