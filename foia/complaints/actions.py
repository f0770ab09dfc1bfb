"""Filing a complaint of any kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from textwrap import shorten
from uuid import UUID

from foia import law
from foia.cases.accused import excluded_by
from foia.cases.categories import Category, category_by_code
from foia.cases.context import Context
from foia.cases.filing import NewCase, Receipt, file_case
from foia.cases.placement import applicable, place_report, with_heir
from foia.cases.reclassifying import variant_of
from foia.cases.vault import Person, Upload
from foia.complaints import rules
from foia.directory.models import Body
from foia.directory.queries import body_by_code
from foia.errors import InvalidInput

LONGEST_SUBJECT = 80


@dataclass(frozen=True)
class Complaint:
    """What a person complains of, reports or suggests; `accused` names people or offices in their words."""

    kind: str
    body: Body | None
    category: str | None
    happened: str
    identity: str = rules.NAMED
    accused: str = ""
    against_highest: bool = False
    urgent: bool = False
    filer: Person = field(default_factory=Person)
    notice_channel: str = "page"  # page, email
    language: str = "es"
    channel: str = "web"
    files: Sequence[Upload] = ()
    held: bool = False
    received_at: datetime | None = None  # when it reached the body, where that was not now
    late_reason: str = ""


def modes_for(context: Context, kind: str, body: Body | None) -> tuple[str, ...]:
    """Return how whoever files against a body may be known."""
    return rules.identity_modes(kind, applicable(context, kind, body, context.now))


def file_complaint(context: Context, complaint: Complaint, nonce: str, cookie: str) -> Receipt:
    """File a complaint; whoever it names gets no access to it, and nothing tells whether anybody was found.

    Raises AlreadyFiled for another use of a spent nonce; InvalidInput for what no form lets through."""
    category = _category(context, complaint)
    _check_identity(context, complaint)
    regime = applicable(context, complaint.kind, complaint.body, complaint.received_at or context.now)
    excluded = _excluded(context, complaint, regime)
    new = NewCase(
        kind=complaint.kind,
        body=complaint.body,
        subject=category.name(complaint.language) if category else _beginning(complaint.happened),
        questions=[complaint.happened],
        filer=complaint.filer,
        notice_channel=complaint.notice_channel,
        language=complaint.language,
        channel=complaint.channel,
        files=complaint.files,
        held=complaint.held,
        received_at=complaint.received_at,
        late_reason=complaint.late_reason,
        # The address of whoever gives no name serves for notices: it is for nobody's eyes.
        reserved=complaint.identity != rules.NAMED,
        confidential=rules.is_confidential(complaint.kind),
        against_highest=_is_against_highest(complaint),
        urgent=complaint.urgent,
        category=complaint.category,
        variant=variant_of(_answering(context, complaint, regime, excluded), complaint.category),
        accused=complaint.accused if rules.names_accused(complaint.kind) else "",
        excluded=excluded,
    )
    return file_case(context, new, nonce, cookie)


def _category(context: Context, complaint: Complaint) -> Category | None:
    """Return the complaint's category; to have none is no reason to refuse it. Raises InvalidInput."""
    if complaint.category is None:
        return None
    category = category_by_code(context.session, complaint.category)
    if category is None or category.kind != complaint.kind or not category.is_active:
        raise InvalidInput("unknown_category", "category")
    return category


def _beginning(text: str) -> str:
    return shorten(text, LONGEST_SUBJECT, placeholder="…")


def _check_identity(context: Context, complaint: Complaint) -> None:
    if complaint.identity not in modes_for(context, complaint.kind, complaint.body):
        raise InvalidInput("identity_not_allowed", "identity")
    person = complaint.filer
    is_anonymous = complaint.identity == rules.ANONYMOUS
    own = (person.name, person.document_number, person.phone, person.postal_address)
    if is_anonymous and any(own):
        raise InvalidInput("identity_given", "identity")
    if not is_anonymous and not person.name:
        raise InvalidInput("name_missing", "name")


def _is_against_highest(complaint: Complaint) -> bool:
    return complaint.against_highest and rules.is_confidential(complaint.kind)


def _excluded(context: Context, complaint: Complaint, regime: law.Regime) -> tuple[str, ...]:
    """Find whom the complaint names, in the body and in the authorities it might go to."""
    if not rules.names_accused(complaint.kind):
        return ()
    authorities = [
        body_by_code(context.session, authority.body_code, country=context.country)
        for authority in regime.report_to
    ]
    ids: set[UUID] = {
        body.id for known in (complaint.body, *authorities) for body in with_heir(context, known)
    }
    return excluded_by(context.session, complaint.accused, ids)


def _answering(
    context: Context, complaint: Complaint, regime: law.Regime, excluded: Sequence[str]
) -> law.Regime:
    """Return the regime of whoever will answer: a report may go to another body than the one it is about."""
    if not rules.is_confidential(complaint.kind):
        return regime
    placed = place_report(
        context,
        complaint.body,
        complaint.received_at or context.now,
        against_highest=_is_against_highest(complaint),
        excluded=excluded,
    )
    return applicable(
        context, complaint.kind, placed.body or complaint.body, complaint.received_at or context.now
    )
