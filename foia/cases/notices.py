"""Telling people: which message of the outbox goes to whom when something happened to a case."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.placement import people_told, people_who_decide
from foia.notifications.models import MessageState, OutboxMessage
from foia.notifications.outbox import FILER, Recipient, enqueue

STAFF_LANGUAGE = "es"


def tell_filer(context: Context, case: Case, template: str, *, detail: str = "") -> None:
    """Queue a message to the filer, if the filer chose to be told by e-mail.

    It waits in the outbox until the address is confirmed; the address is read only when it is sent."""
    if case.notice_channel == "email":
        _queue(context, case, template, Recipient("filer"), case.language, detail)


def tell_body(context: Context, case: Case, template: str, person_id: UUID | None = None) -> None:
    """Queue a message to whoever works the case: whom it names, the responsible one, or all who could be."""
    if person_id is not None or case.assignee_id is not None:
        people = [person_id or case.assignee_id]
    else:
        people = [person.id for person in people_told(context.session, case)]
    for recipient_id in people:
        if recipient_id != context.actor.person_id:
            _queue(context, case, template, Recipient("person", recipient_id), STAFF_LANGUAGE, "")


def tell_heads(context: Context, case: Case, template: str) -> None:
    """Queue a message to whoever may decide over the case, apart from who acts."""
    for person in people_who_decide(context.session, case):
        if person.id != context.actor.person_id:
            _queue(context, case, template, Recipient("person", person.id), STAFF_LANGUAGE, "")


def _queue(
    context: Context, case: Case, template: str, recipient: Recipient, language: str, detail: str
) -> None:
    if context.quiet:
        return
    enqueue(
        context.session,
        case_id=case.id,
        template=template,
        recipient=recipient,
        key=_key(case, case.head_sequence, template, recipient),
        language=language,
        not_before=context.now,
        now=context.now,
        detail=detail,
    )


def reached_filer_at(context: Context, case: Case, sequence: int, template: str) -> datetime | None:
    """Return when the message to the filer about an event (by its number) was sent; None while it was not."""
    message = context.session.scalar(
        select(OutboxMessage).where(OutboxMessage.key == _key(case, sequence, template, FILER))
    )
    return message.state_at if message is not None and message.state == MessageState.SENT else None


def _key(case: Case, sequence: int, template: str, recipient: Recipient) -> str:
    """Name a message: one to each recipient about each event, however often it is told."""
    to = recipient.id.hex if recipient.id else "filer"
    return f"{case.id.hex}:{sequence}:{template}:{to}"
