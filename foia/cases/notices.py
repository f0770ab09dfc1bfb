"""Telling people: which message of the outbox goes to whom when something happened to a case."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.placement import people_told, people_who_decide, substitutes_of
from foia.cases.terms import local_date
from foia.notifications.models import MessageState, OutboxMessage
from foia.notifications.outbox import FILER, SUBSTITUTE, Recipient, enqueue

STAFF_LANGUAGE = "es"


def tell_filer(context: Context, case: Case, template: str, *, detail: str = "") -> None:
    """Queue a message to the filer, if the filer chose to be told by e-mail.

    It waits in the outbox until the address is confirmed; the address is read only when it is sent."""
    if case.notice_channel == "email":
        _queue(context, case, template, Recipient("filer"), case.language, detail)


def tell_body(context: Context, case: Case, template: str, person_id: UUID | None = None) -> None:
    """Queue a message to whoever works the case: whom it names, the responsible one, or all who could be."""
    responsible = person_id or case.assignee_id
    people = [person.id for person in people_told(context.session, case)] if responsible is None else []
    _tell(context, case, template, [responsible] if responsible is not None else people)


def tell_heads(context: Context, case: Case, template: str) -> None:
    """Queue a message to whoever may decide over the case, apart from who acts."""
    _tell(context, case, template, [person.id for person in people_who_decide(context.session, case)])


def _tell(context: Context, case: Case, template: str, people: list[UUID]) -> None:
    """Queue a message to these people, and to who stands in for those away if they may work the case."""
    if context.quiet:
        return
    today = local_date(context.book, context.country, None, context.now)
    standing_in = substitutes_of(context.session, case, people, today)
    told = [*((id_, "") for id_ in people), *((person.id, SUBSTITUTE) for person in standing_in)]
    for recipient_id, detail in told:
        if recipient_id != context.actor.person_id:
            _queue(context, case, template, Recipient("person", recipient_id), STAFF_LANGUAGE, detail)


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
