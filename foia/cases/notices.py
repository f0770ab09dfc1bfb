"""Telling people: which message of the outbox goes to whom when something happened to a case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.staff_queries import Member
from foia.cases.context import Context
from foia.cases.events import Happening
from foia.cases.models import Case
from foia.cases.placed_notices import number_of_answer
from foia.cases.placement import people_who_decide, substitutes_of, who_is_told
from foia.cases.store import events_of
from foia.cases.terms import local_date
from foia.cases.untold import ANSWERS
from foia.notifications.models import MessageState, OutboxMessage
from foia.notifications.outbox import FILER, SUBSTITUTE, NewMessage, Recipient, enqueue
from foia.notifications.policy import Channel

STAFF_LANGUAGE = "es"
RECEIPT = "filed"  # who filed is shown it at once


def tell_filer(
    context: Context, case: Case, template: str, *, detail: str = "", not_before: datetime | None = None
) -> None:
    """Give the filer a notice, which leaves by e-mail too if the filer chose that.

    The mail waits in the outbox until the address is confirmed; the address is read only when it is sent.
    `not_before`: it waits until then, and is looked at again."""
    _queue(context, _from(not_before, news_to_filer(context, case, template, detail=detail)))


def tell_body(
    context: Context,
    case: Case,
    template: str,
    person_id: UUID | None = None,
    *,
    not_before: datetime | None = None,
) -> None:
    """Queue a message to whoever works the case: whom it names, the responsible one, or all who could be."""
    _queue(context, _from(not_before, news_to_body(context, case, template, person_id)))


def tell_heads(context: Context, case: Case, template: str, *, not_before: datetime | None = None) -> None:
    """Queue a message to whoever may decide over the case, apart from who acts."""
    people = [person.id for person in people_who_decide(context.session, case)]
    _queue(context, _from(not_before, _news_to(context, case, template, people)))


def news_to_filer(context: Context, case: Case, template: str, *, detail: str = "") -> list[NewMessage]:
    """Return the notice to the filer, for `tell_filer` or a new case's rows; who files has the receipt."""
    has_mail = case.notice_channel == "email"
    if context.quiet or (template == RECEIPT and not has_mail):
        return []
    message = _message(context, case, template, FILER, case.language, detail)
    return [message if has_mail else replace(message, channel=Channel.PRODUCT)]


def news_to_body(
    context: Context,
    case: Case,
    template: str,
    person_id: UUID | None = None,
    staff: Sequence[Member] | None = None,
) -> list[NewMessage]:
    """Return the messages to whoever works the case, for `tell_body` or a new case's rows.

    `staff` is who works such cases (`placement.staff_of`), where that is known already."""
    if context.quiet:
        return []
    responsible = person_id or case.assignee_id
    if responsible is not None:
        return _news_to(context, case, template, [responsible])
    return _messages(context, case, template, *who_is_told(context, case, staff))


def tell_people(
    context: Context, case: Case, template: str, people: Iterable[UUID], *, detail: str = ""
) -> None:
    """Queue a message to these people, each once; `detail` tells one saying of it from another."""
    if context.quiet:
        return
    for person_id in dict.fromkeys(people):
        if person_id == context.actor.person_id:
            continue
        recipient = Recipient("person", person_id)
        message = _message(context, case, template, recipient, STAFF_LANGUAGE, "")
        enqueue(context.session, replace(message, key=f"{message.key}:{detail}") if detail else message)


def _news_to(context: Context, case: Case, template: str, people: list[UUID]) -> list[NewMessage]:
    """Return the messages to these people, and to who stands in for those away if they may work the case."""
    if context.quiet:
        return []
    today = local_date(context.book, context.country, None, context.now)
    standing_in = substitutes_of(context.session, case, people, today)
    return _messages(context, case, template, people, [person.id for person in standing_in])


def _messages(
    context: Context, case: Case, template: str, people: Iterable[UUID], standing_in: Iterable[UUID]
) -> list[NewMessage]:
    told = [*((id_, "") for id_ in people), *((id_, SUBSTITUTE) for id_ in standing_in)]
    return [
        _message(context, case, template, Recipient("person", recipient_id), STAFF_LANGUAGE, detail)
        for recipient_id, detail in told
        if recipient_id != context.actor.person_id
    ]


def _message(
    context: Context, case: Case, template: str, recipient: Recipient, language: str, detail: str
) -> NewMessage:
    return NewMessage(
        case_id=case.id,
        template=template,
        recipient=recipient,
        key=message_key(case.id, case.head_sequence, template, recipient),
        language=language,
        not_before=context.now,
        now=context.now,
        detail=detail,
    )


def _from(instant: datetime | None, messages: Iterable[NewMessage]) -> Iterable[NewMessage]:
    """Let messages wait until an instant, if any."""
    return messages if instant is None else [replace(message, not_before=instant) for message in messages]


def _queue(context: Context, messages: Iterable[NewMessage]) -> None:
    for message in messages:
        enqueue(context.session, message)


def reached_filer_at(context: Context, case: Case, sequence: int, template: str) -> datetime | None:
    """Return when the message to the filer about an event (by its number) was sent; None while it was not."""
    message = context.session.scalar(
        select(OutboxMessage).where(OutboxMessage.key == message_key(case.id, sequence, template, FILER))
    )
    return message.state_at if message is not None and message.state == MessageState.SENT else None


def answer_told_of(session: Session, message: OutboxMessage) -> Happening | None:
    """Return the answer a message tells of; None for a message about anything else."""
    number = number_of_answer(message.key)
    if message.case_id is None or number is None:
        return None
    events = events_of(session, message.case_id)
    return next((event for event in events if event.sequence == number and event.type in ANSWERS), None)


def message_key(case_id: UUID, sequence: int, template: str, recipient: Recipient) -> str:
    """Name a message: one to each recipient about each event, however often it is told."""
    to = recipient.id.hex if recipient.id else "filer"
    return f"{case_id.hex}:{sequence}:{template}:{to}"
