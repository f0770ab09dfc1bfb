"""Gathers the report of an audit: figures, findings with their words, the log's last checkpoint."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from foia.accounts.queries import names_of
from foia.audit import compliance_queries
from foia.audit.checkpoints import latest_checkpoint
from foia.audit.findings_models import FindingStep
from foia.audit.findings_queries import Asked, FindingLine, findings_in
from foia.audit.findings_rules import Step
from foia.audit.findings_store import words_of
from foia.audit.report_rules import FigureRow, FindingRow, LogMark, Report
from foia.cases.context import Context
from foia.cases.states import exclusions_of
from foia.directory.models import Body
from foia.statistics.cell_counting import NO_BODY


def report_of(
    context: Context, body: Body | None, first_on: date, last_on: date, since: datetime, until: datetime
) -> Report:
    """Return the report of a body, or of all, in whole months; findings by when they were opened."""
    session, actor = context.session, context.actor
    today = context.now.date()
    asked = compliance_queries.Asked(
        context.country,
        f"{first_on:%Y-%m}",
        f"{min(last_on, today):%Y-%m}",
        today,
        body.id if body is not None else None,
        tuple(sorted(exclusions_of(actor))),
    )
    flows = compliance_queries.flows_by_body(session, asked) if first_on <= today else []
    lines = findings_in(session, actor, Asked(body.id if body else None, since=since, until=until))
    checkpoint = latest_checkpoint(session)
    makers = names_of(session, {actor.person_id} if actor.person_id else set())
    return Report(
        country=context.country,
        body=body.code if body is not None else "",
        body_es=body.name_es if body is not None else "",
        first_on=first_on,
        last_on=last_on,
        made_at=context.now,
        made_by=makers.get(actor.person_id, "") if actor.person_id else "",
        figures=[_figures(one, flow) for one, flow in flows if one is None or one.id != NO_BODY],
        findings=_findings(context, lines),
        checkpoint=LogMark(checkpoint.size, checkpoint.root, checkpoint.made_at, checkpoint.note)
        if checkpoint is not None
        else None,
    )


def _figures(body: Body | None, flow: compliance_queries.Flow) -> FigureRow:
    return FigureRow(
        body.code if body is not None else "",
        body.name_es if body is not None else "",
        flow.received,
        flow.in_time,
        flow.late,
        flow.without_term,
        flow.unanswered,
        flow.overdue,
        flow.median,
        flow.p90,
    )


def _findings(context: Context, lines: Sequence[FindingLine]) -> list[FindingRow]:
    steps: dict[UUID, list[FindingStep]] = defaultdict(list)
    wanted = FindingStep.finding_id.in_([line.finding.id for line in lines])
    for step in context.session.scalars(select(FindingStep).where(wanted).order_by(FindingStep.number)):
        steps[step.finding_id].append(step)
    found = []
    for line in lines:
        one = line.finding
        own = steps[one.id]
        words = words_of(context, one, own)
        answers = [words[step.id] for step in own if step.step == Step.ANSWER]
        found.append(
            FindingRow(
                number=one.number,
                body=line.body.code if line.body else "",
                body_es=line.body.name_es if line.body else "",
                folio=line.folio or "",
                severity=one.severity,
                state=one.state,
                code=one.code,
                norm=one.norm,
                opened_at=one.opened_at,
                follow_up_on=one.follow_up_on,
                closed_at=one.closed_at,
                result=one.result,
                text=words[own[0].id] if own else "",
                answer=answers[-1] if answers else "",
            )
        )
    return found
