"""Who is told that an amendment moved their dates: each filer of a case, and each officer once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast
from uuid import UUID

from sqlalchemy import Table

from foia.amendments.counting import Counted
from foia.amendments.models import Amendment
from foia.amendments.temporary import fill
from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.notices import message_key, news_to_body
from foia.notifications.models import OutboxMessage
from foia.notifications.outbox import FILER, NewMessage, enqueue

_MESSAGES = cast(Table, OutboxMessage.__table__)
FILER_TEMPLATE = "due_moved"
_Staff = tuple[UUID | None, str, UUID | None, str]


def tell(context: Context, responses: Sequence[Counted], amendment_of: dict[UUID, Amendment]) -> None:
    """Queue what filers and officers are to read of responses that moved; an officer, of the first."""
    if context.quiet:
        return
    letters = [_to_filer(context, counted) for counted in responses if counted.row.notice_channel == "email"]
    columns = [column.name for column in _MESSAGES.columns]
    values = [letter.values() for letter in letters]
    fill(
        context.session.connection(), _MESSAGES, [tuple(row.get(name) for name in columns) for row in values]
    )
    told: set[tuple[_Staff, UUID]] = set()
    for counted in responses:
        row = counted.row
        amendment_id = amendment_of[row.id].id
        if row.confidential:
            # What it is about may be known to whoever is named for it alone, so it stands for itself.
            _queue(context, row.id, None)
            continue
        staff = (row.assignee_id, row.custody, row.body_id, row.excluded)
        if (staff, amendment_id) not in told:
            told.add((staff, amendment_id))
            _queue(context, row.id, amendment_id)


def _to_filer(context: Context, counted: Counted) -> NewMessage:
    row = counted.row
    return NewMessage(
        case_id=row.id,
        template=FILER_TEMPLATE,
        recipient=FILER,
        key=message_key(row.id, row.head_sequence + 1, FILER_TEMPLATE, FILER),
        language=row.language,
        not_before=context.now,
        now=context.now,
    )


def _queue(context: Context, case_id: UUID, amendment_id: UUID | None) -> None:
    case = context.session.get_one(Case, case_id, populate_existing=True)
    for message in news_to_body(context, case, "calendar_moved" if amendment_id else "due_moved"):
        if amendment_id is not None and message.recipient.id is not None:
            # One to each person about each amendment, however many of their cases it moves.
            key = f"{amendment_id.hex}:{message.template}:{message.recipient.id.hex}"
            message = replace(message, key=key)
        enqueue(context.session, message)
