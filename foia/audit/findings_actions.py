"""What auditors and bodies do with findings; none of it changes a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite

from foia import law
from foia.actors import Capability
from foia.audit.findings_models import Finding
from foia.audit.findings_notices import tell_auditors, tell_who_answers
from foia.audit.findings_rules import (
    NORM_LENGTH,
    RULES,
    Fact,
    Result,
    Severity,
    Side,
    State,
    Step,
    mark_of,
    state_after,
    written_facts,
)
from foia.audit.findings_store import is_known_of, may_answer, new_number, new_step, next_number
from foia.cases.context import Context
from foia.cases.models import Case
from foia.directory.models import Body
from foia.errors import InvalidInput, NotAllowed, NotFound, StaleCase, WrongState
from foia.extensions import new_id
from foia.tasks.rules import next_reminder

ANSWER_WORKING_DAYS = 10  # by when an automatic finding is looked at again
_ABOUT = timedelta(days=14)


@dataclass(frozen=True)
class Found:
    """What an auditor records: how grave, against which norm, in words, and when it is looked at again."""

    severity: Severity
    text: str
    follow_up_on: date
    norm: str = ""


def open_finding(
    context: Context,
    *,
    body_id: UUID | None,
    case_id: UUID | None,
    code: str,
    severity: Severity,
    facts: Mapping[str, Fact],
    norm: str = "",
    follow_up_on: date | None = None,
) -> UUID | None:
    """Make a finding that the product itself found; the same one (code, case or body, facts) only once.

    Auditors alone are told: what does not add up in the record is no fault of the body before one of them
    looked at it.
    `facts` are codes, ISO dates and numbers, never anything personal; what differs from run to run (when it
    was looked at) is none. Returns the id of the new finding, or None where it was made before.
    Raises NotFound for a case that does not exist or that no auditor may know of.
    """
    _require_auditor_or_system(context)
    case = _case(context, case_id)
    body_id = body_id or (case.body_id if case is not None else None)
    known, about = written_facts(facts), (case_id or body_id)
    mark = mark_of(code, about.hex if about is not None else "", known)
    follow_up_on = follow_up_on or _default_date(context)
    values = {
        **_values(context, body_id, case, follow_up_on),
        "state": State.FOUND.value,
        "severity": Severity(severity).value,
        "code": code,
        "mark": mark,
        "facts": known,
        "norm": norm[:NORM_LENGTH],
        "opened_by_id": None,
    }
    session = context.session
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    fresh = dialect.insert(Finding).values(values).on_conflict_do_nothing(index_elements=["mark"])
    made: UUID | None = session.scalar(fresh.returning(Finding.id))
    if made is None:
        return None
    finding = session.get_one(Finding, made)
    session.add(new_step(context, made, case_id, 1, Step.OPENED, ""))
    tell_auditors(context, finding, "finding_found")
    return made


def record_finding(context: Context, body_id: UUID | None, case: Case | None, found: Found) -> Finding:
    """Record what an auditor found of a body, or of a case of it; the body is told.

    Raises NotAllowed, NotFound, InvalidInput (no_text, no_subject, past_date)."""
    if not context.actor.can_somewhere(Capability.AUDIT):
        raise NotAllowed("finding")
    if case is not None and not is_known_of(context.actor, case):
        raise NotFound("case")
    if case is None and (body_id is None or context.session.get(Body, body_id) is None):
        raise InvalidInput("no_subject", "body")
    if not found.text.strip():
        raise InvalidInput("no_text", "text")
    _require_ahead(context, found.follow_up_on)
    about = case.body_id if case is not None else body_id
    finding = Finding(
        **_values(context, about, case, found.follow_up_on),
        severity=found.severity.value,
        code="",
        mark=None,
        facts="{}",
        norm=found.norm.strip()[:NORM_LENGTH],
        opened_by_id=context.actor.person_id,
    )
    context.session.add(finding)
    context.session.flush()
    first = new_step(context, finding.id, finding.case_id, 1, Step.OPENED, found.text)
    first.follow_up_on = found.follow_up_on
    context.session.add(first)
    tell_who_answers(context, finding, case, "finding_opened")
    return finding


def take_step(
    context: Context,
    finding: Finding,
    step: Step,
    text: str = "",
    *,
    follow_up_on: date | None = None,
    result: Result | None = None,
    expected_version: int | None = None,
) -> None:
    """Take a step of a finding: the head of the body answers, auditors do all else; the other side is told.

    Raises NotFound, WrongState, StaleCase, InvalidInput (no_text, no_date, past_date, no_result)."""
    session = context.session
    case = session.get(Case, finding.case_id) if finding.case_id else None
    rule = RULES[step]
    _require_side(context, finding, case, rule.side)
    if expected_version is not None and finding.version != expected_version:
        raise StaleCase("finding")
    after = state_after(State(finding.state), step, rule.side)
    if after is None:
        raise WrongState(step)
    if not text.strip() and step is not Step.MOVE_DATE:
        raise InvalidInput("no_text", "text")
    if rule.needs_date:
        if follow_up_on is None:
            raise InvalidInput("no_date", "follow_up_on")
        _require_ahead(context, follow_up_on)
    if step is Step.CLOSE and result is None:
        raise InvalidInput("no_result", "result")
    was_unknown = finding.state == State.FOUND
    row = new_step(context, finding.id, finding.case_id, next_number(session, finding.id), step, text.strip())
    row.follow_up_on = follow_up_on if rule.needs_date else None
    session.add(row)
    _move(context, finding, after, row.follow_up_on, result)
    session.flush()
    if step is Step.ANSWER:
        tell_auditors(context, finding, "finding_answered")
    elif not (was_unknown and step is not Step.FOLLOW_UP):
        tell_who_answers(context, finding, case, "finding_moved")


def _move(
    context: Context, finding: Finding, after: State, follow_up_on: date | None, result: Result | None
) -> None:
    finding.state = after.value
    if follow_up_on is not None:
        finding.follow_up_on = follow_up_on
        finding.remind_at = next_reminder(follow_up_on, calendar_of(context), context.now)
    is_closed = after is State.CLOSED
    finding.closed_at = context.now if is_closed else None
    finding.result = result.value if is_closed and result is not None else ""
    if is_closed:
        finding.remind_at = None


def calendar_of(context: Context) -> law.Calendar:
    """Return the calendar by which dates of findings are counted: the country's."""
    return context.book.calendar(context.country.lower())


def _values(
    context: Context, body_id: UUID | None, case: Case | None, follow_up_on: date
) -> dict[str, object]:
    return {
        "id": new_id(),
        "number": new_number(context.now),
        "body_id": body_id,
        "office_id": case.office_id if case is not None else None,
        "case_id": case.id if case is not None else None,
        "state": State.OPEN.value,
        "opened_at": context.now,
        "follow_up_on": follow_up_on,
        "remind_at": next_reminder(follow_up_on, calendar_of(context), context.now),
        "result": "",
        "version": 1,
    }


def _require_auditor_or_system(context: Context) -> None:
    if context.actor.person_id is not None and not context.actor.can_somewhere(Capability.AUDIT):
        raise NotAllowed("finding")


def _case(context: Context, case_id: UUID | None) -> Case | None:
    if case_id is None:
        return None
    case = context.session.get(Case, case_id)
    if case is None or case.confidential:
        raise NotFound("case")
    return case


def _require_side(context: Context, finding: Finding, case: Case | None, side: Side) -> None:
    if side is Side.BODY:
        allowed = may_answer(context.session, context.actor, finding, case)
    else:
        allowed = context.actor.can_somewhere(Capability.AUDIT) and is_known_of(context.actor, case)
    if not allowed:
        raise NotFound("finding")


def _require_ahead(context: Context, day: date) -> None:
    if day < context.now.astimezone(calendar_of(context).zone).date():
        raise InvalidInput("past_date", "follow_up_on")


def _default_date(context: Context) -> date:
    calendar = calendar_of(context)
    today = context.now.astimezone(calendar.zone).date()
    try:
        return calendar.add_working_days(today, ANSWER_WORKING_DAYS)
    except law.NotCovered:
        return today + _ABOUT
