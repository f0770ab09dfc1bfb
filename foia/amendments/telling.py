"""Who is told that an amendment moved their dates: each filer of a case, and each officer once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, String, Table, func, insert, literal, null, select
from sqlalchemy import cast as sql_cast

from foia.amendments.models import MovedCase
from foia.amendments.portable import hex_of, random_id, sha256_hex
from foia.amendments.temporary import HELD
from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.notices import news_to_body
from foia.notifications.models import MessageState, OutboxMessage, RecipientKind
from foia.notifications.outbox import MESSAGE_ID_LENGTH, NewMessage, enqueue

_MESSAGES = cast(Table, OutboxMessage.__table__)
FILER_TEMPLATE = "due_moved"
_Staff = tuple[UUID, UUID | None, str, UUID | None, str]


@dataclass
class Telling:
    """Tells the people of one batch after another; `told`: whom of what, so far as it is committed."""

    told: set[_Staff] = field(default_factory=set)

    def tell(self, context: Context) -> set[_Staff]:
        """Queue what filers and officers are to read of what is held; return which officers that were."""
        if context.quiet:
            return set()
        _tell_filers(context)
        messages = _of_confidential(context)
        staff = set()
        for row in context.session.execute(_of_staff()):
            key = (row.amendment_id, row.assignee_id, row.custody, row.body_id, row.excluded)
            if key not in self.told:
                staff.add(key)
                messages += _to_officers(context, UUID(row.case_id), row.amendment_id)
        # Two that tell the same people at once wait for each other in one order.
        for message in sorted(messages, key=lambda message: message.key):
            enqueue(context.session, message)
        return staff


def _is_due_moved(*columns: Any) -> Select[Any]:
    """Select of the cases that are held and whose response is due on another day."""
    return (
        select(*columns)
        .join_from(HELD, MovedCase, MovedCase.case_id == HELD.c.case_id)
        .join(Case, Case.id == HELD.c.case_id)
        .where(MovedCase.is_due_moved)
    )


def _tell_filers(context: Context) -> None:
    """Queue a message to each filer who chose to be told by e-mail; it has the key of `message_key`."""
    key = hex_of(Case.id).concat(":").concat(sql_cast(MovedCase.sequence, String))
    key = key.concat(f":{FILER_TEMPLATE}:{RecipientKind.FILER}")
    at = literal(context.now, _MESSAGES.c.created_at.type)
    values = {
        "id": random_id(),
        "case_id": Case.id,
        "template": literal(FILER_TEMPLATE),
        "recipient_kind": literal(RecipientKind.FILER.value),
        "language": Case.language,
        "key": key,
        "detail": literal(""),
        "state": literal(MessageState.PENDING.value),
        "reason": literal(""),
        **{name: at for name in ("state_at", "created_at", "not_before", "next_attempt_at")},
        "attempts": literal(0),
        "claimed_until": null(),
        "message_id": func.substr(sha256_hex(key), 1, MESSAGE_ID_LENGTH),
    }
    wanted = _is_due_moved(*values.values()).where(Case.notice_channel == "email")
    context.session.connection().execute(insert(_MESSAGES).from_select(list(values), wanted))


def _of_staff() -> Select[Any]:
    """Select who works the cases, each with one of them."""
    staff = (MovedCase.amendment_id, Case.assignee_id, Case.custody, Case.body_id, Case.excluded)
    one = func.min(sql_cast(hex_of(Case.id), String)).label("case_id")
    return _is_due_moved(*staff, one).where(Case.confidential.is_(False)).group_by(*staff)


def _to_officers(context: Context, case_id: UUID, amendment_id: UUID) -> list[NewMessage]:
    """Return one message to each about each amendment, however many of their cases it moves."""
    case = context.session.get_one(Case, case_id, populate_existing=True)
    return [
        replace(message, key=f"{amendment_id.hex}:{message.template}:{message.recipient.id.hex}")
        for message in news_to_body(context, case, "calendar_moved")
        if message.recipient.id is not None
    ]


def _of_confidential(context: Context) -> list[NewMessage]:
    """Return what is told of confidential cases: each may be known to whoever is named for it alone."""
    found = context.session.scalars(_is_due_moved(Case).where(Case.confidential.is_(True))).all()
    return [message for case in found for message in news_to_body(context, case, "due_moved")]
