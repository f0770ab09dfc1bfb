"""Tells bodies and auditors of findings, by the outbox: once a step; of what comes in numbers, once a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from foia.audit.findings_models import Finding
from foia.audit.findings_store import auditors_of, people_of_body
from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.notices import STAFF_LANGUAGE
from foia.notifications.outbox import NewMessage, Recipient, enqueue

# Told of once a day, however many there are.
BY_DAY = frozenset({"finding_found", "finding_due"})
TEMPLATES = BY_DAY | {"finding_opened", "finding_answered", "finding_moved"}


def tell_who_answers(context: Context, finding: Finding, case: Case | None, template: str) -> None:
    """Tell who answers for a finding."""
    _tell(context, finding, template, people_of_body(context.session, finding, case))


def tell_auditors(context: Context, finding: Finding, template: str) -> None:
    """Tell the auditor who made a finding, or all of them."""
    _tell(context, finding, template, auditors_of(context.session, finding))


def _tell(context: Context, finding: Finding, template: str, people: Iterable[UUID]) -> None:
    if context.quiet:
        return
    for person_id in people:
        if person_id == context.actor.person_id:
            continue
        enqueue(
            context.session,
            NewMessage(
                case_id=None,
                template=template,
                recipient=Recipient("person", person_id),
                key=_key(finding, template, person_id, context.now.date()),
                language=STAFF_LANGUAGE,
                not_before=context.now,
                now=context.now,
                detail="" if template in BY_DAY else finding.id.hex,
            ),
        )


def _key(finding: Finding, template: str, person_id: UUID, day: date) -> str:
    about = day.isoformat() if template in BY_DAY else f"{finding.id.hex}:{finding.version}"
    return f"finding:{about}:{template}:{person_id.hex}"
