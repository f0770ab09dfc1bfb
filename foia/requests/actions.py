"""Filing an information request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from foia.cases.context import Context
from foia.cases.filing import NewCase, Receipt, file_case, new_nonce
from foia.cases.links import link_together, linked_together
from foia.cases.models import Case
from foia.cases.vault import Person, Upload
from foia.directory.models import Body
from foia.errors import InvalidInput
from foia.requests.rules import KIND

MOST_BODIES = 10
FEWEST_TOGETHER = 2


@dataclass(frozen=True)
class Request:
    """What a person asks for."""

    body: Body | None
    subject: str
    questions: Sequence[str]
    filer: Person = field(default_factory=Person)
    represented: Person = field(default_factory=Person)
    notice_channel: str = "page"  # page, email
    language: str = "es"
    channel: str = "web"
    files: Sequence[Upload] = ()
    held: bool = False
    received_at: datetime | None = None  # when it reached the body, where that was not now
    late_reason: str = ""
    category: str | None = None
    also: Sequence[Body] = ()  # asked the same at once: a case each


def file_request(context: Context, request: Request, nonce: str, cookie: str) -> Receipt:
    """File a request, to several bodies if it names more: a case each, all in this transaction.

    One key opens them all. Raises AlreadyFiled for another use of a spent nonce; InvalidInput for one that is
    not ours, `too_many_bodies`, `same_body_twice`."""
    bodies = [body for body in (request.body, *request.also) if body is not None]
    if len(bodies) > MOST_BODIES:
        raise InvalidInput("too_many_bodies", "also")
    if len({body.id for body in bodies}) != len(bodies):
        raise InvalidInput("same_body_twice", "also")
    if len(bodies) < FEWEST_TOGETHER:
        return file_case(context, _new(request), nonce, cookie)
    together = [body.id.hex for body in bodies]
    first = file_case(context, replace(_new(request), body=bodies[0], together=together), nonce, cookie)
    if first.repeated:
        return replace(first, together=_filed_with(context, first))
    others = [
        file_case(
            context,
            replace(_new(request), body=body, together=together, key_nonce=nonce, confirms=False),
            new_nonce(context),
            cookie,
        )
        for body in bodies[1:]
    ]
    case = context.session.get_one(Case, first.case_id)
    for other in others:
        link_together(context, case, context.session.get_one(Case, other.case_id))
    return replace(first, together=tuple(others))


def _filed_with(context: Context, first: Receipt) -> tuple[Receipt, ...]:
    """Return the receipts of the cases that the same form made beside the first."""
    others = linked_together(context.session, first.case_id)
    return tuple(Receipt(other.id, other.folio, first.key) for other in others)


def _new(request: Request) -> NewCase:
    return NewCase(
        kind=KIND,
        body=request.body,
        subject=request.subject,
        questions=request.questions,
        filer=request.filer,
        represented=request.represented,
        notice_channel=request.notice_channel,
        language=request.language,
        channel=request.channel,
        files=request.files,
        held=request.held,
        received_at=request.received_at,
        late_reason=request.late_reason,
        category=request.category,
    )
