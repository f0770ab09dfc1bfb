"""Addresses that mail no longer reaches: what comes back is counted, and the second time they are let be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.cases.models import Case, Identity, IdentityIndex
from foia.cases.queries import relatives_of
from foia.cases.vault import FILER
from foia.notifications.models import MessageState, OutboxMessage, RecipientKind
from foia.notifications.outbox import OTHER_MEANS
from foia.notifications.standing_rows import (
    MOST_BOUNCES,
    bounces_of,
    count_bounce,
    is_stopped,
    settle_gathered,
    stop,
)

_GIVEN_AWAY = frozenset({MessageState.SENT, MessageState.SENDING, MessageState.FAILED})


def note_bounce(session: Session, message: OutboxMessage, now: datetime, *, of_address: bool = True) -> None:
    """Note that a message came back for good; the same message counts once.

    Unless it was opened in the product, a person tells its recipient by other means. After the second one
    that is `of_address` (and not of the message, or of our server) the address is written to no more until it
    is confirmed: a filer's, in every case filed with it."""
    if message.bounced_at is not None:
        return
    message.bounced_at = now
    kind = message.recipient_kind
    # Of whom an account is, nobody knows who could tell them.
    if message.state in _GIVEN_AWAY and message.opened_at is None and kind != RecipientKind.CITIZEN:
        message.state, message.reason, message.state_at = MessageState.FAILED, OTHER_MEANS, now
        message.claimed_until = None
        settle_gathered(session, message, now=now)  # of a digest
    recipient_id = message.case_id if kind == RecipientKind.FILER else message.recipient_id
    if recipient_id is None or not of_address:
        return
    count_bounce(session, kind, recipient_id, now=now)
    sharing = _sharing_address(session, recipient_id) if kind == RecipientKind.FILER else [recipient_id]
    if bounces_of(session, kind, sharing) < MOST_BOUNCES:
        return
    stop(session, kind, sharing, now=now)
    if kind == RecipientKind.FILER:
        _take_back_confirmation(session, sharing)


def reaches_nobody(session: Session, message: OutboxMessage) -> bool:
    """Say whether the address of a message's recipient is written to no more."""
    is_filer = message.recipient_kind == RecipientKind.FILER
    recipient_id = message.case_id if is_filer else message.recipient_id
    return is_stopped(session, message.recipient_kind, recipient_id)


def _sharing_address(session: Session, case_id: UUID) -> Sequence[UUID]:
    """Return the cases filed with the same address, this one and its parts among them."""
    of_filer = (IdentityIndex.role == FILER, IdentityIndex.field == "email")
    own = select(IdentityIndex.fingerprint).where(IdentityIndex.case_id == case_id, *of_filer)
    same = select(IdentityIndex.case_id).where(IdentityIndex.fingerprint.in_(own), *of_filer)
    family = [case.id for case in relatives_of(session, session.get_one(Case, case_id))]
    return list(dict.fromkeys([case_id, *family, *session.scalars(same)]))


def _take_back_confirmation(session: Session, case_ids: Sequence[UUID]) -> None:
    which = (Identity.case_id.in_(case_ids), Identity.role == FILER)
    for identity in session.scalars(select(Identity).where(*which).with_for_update()):
        identity.email_confirmed_at = None
    session.flush()
