"""What a clerk records: a filing with its true receipt, a delivery with its proof, a new key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from foia import law
from foia.actors import Capability
from foia.cases import notifying, states
from foia.cases.actions import Text
from foia.cases.channels import BY_HAND
from foia.cases.context import Context
from foia.cases.folio import read_folio
from foia.cases.models import Case, IdentityIndex
from foia.cases.notices import tell_filer
from foia.cases.placement import applicable
from foia.cases.recovery import rotate_key
from foia.cases.seats import calendar_at
from foia.cases.terms import received
from foia.cases.vault import FILER, lookup_fingerprints
from foia.counter.rules import recorded_in_time_until
from foia.directory.models import Body
from foia.errors import InvalidInput, NotFound


@dataclass(frozen=True)
class Delivery:
    """Who received the answer, when, and the scanned proof."""

    channel: str  # counter, post
    put_at: datetime
    receiver: Text


def needs_reason(context: Context, kind: str, body: Body | None, received_at: datetime) -> bool:
    """Say whether a filing received then is recorded later than the law, or this service, allows.

    Raises InvalidInput for a moment that lies ahead or for which no law is known."""
    if received_at > context.now:
        raise InvalidInput("received_in_future", "received_on")
    try:
        regime = applicable(context, kind, body, received_at)
        calendar = calendar_at(context.book, regime.calendar, body)
        report = law.deadlines(regime, calendar, received(received_at), now=context.now, told=False)
    except law.LawError as error:
        raise InvalidInput("received_before_law", "received_on") from error
    received_on = received_at.astimezone(calendar.zone).date()
    today = context.now.astimezone(calendar.zone).date()
    return today > recorded_in_time_until(report, regime, calendar, received_on)


def deliver(
    context: Context, case: Case, delivery: Delivery, *, expected_version: int | None = None
) -> datetime:
    """Record that a decision was handed over or posted; return from when the law takes it as given.

    Raises InvalidInput as `notifying.notify`, and `receiver_missing`."""
    if delivery.channel not in BY_HAND:
        raise InvalidInput("unknown_channel", "channel")
    if not delivery.receiver.text:
        raise InvalidInput("receiver_missing", "receiver")
    return notifying.notify(
        context,
        case,
        delivery.channel,
        delivery.put_at,
        proof=delivery.receiver,
        by=Capability.INTAKE,
        expected_version=expected_version,
    )


def case_for_new_key(context: Context, typed_folio: str, document_number: str) -> Case | None:
    """Return the case of a folio whose filer is this person, among those of the clerk's body; else None.

    Which of the two was wrong is told to nobody."""
    folio = read_folio(typed_folio)
    case = context.session.scalar(select(Case).where(Case.folio == folio)) if folio else None
    if case is None or case.confidential or not states.may(context.actor, Capability.INTAKE, case):
        return None
    marks = lookup_fingerprints(context.keyring, "document_number", document_number)
    known = context.session.scalars(
        select(IdentityIndex.fingerprint).where(
            IdentityIndex.case_id == case.id,
            IdentityIndex.role == FILER,
            IdentityIndex.field == "document_number",
        )
    )
    return case if set(known) & set(marks) else None


def give_new_key(context: Context, case: Case, shown: str) -> str:
    """Replace a person's key at the counter, noting which document was shown; return the new one."""
    if not states.may(context.actor, Capability.INTAKE, case):
        raise NotFound("case")
    key = rotate_key(context, case, "counter", shown=shown)
    tell_filer(context, case, "key_given_at_counter")
    return key


def body_of(context: Context, body_id: UUID) -> Body | None:
    """Return a body the clerk receives for."""
    is_theirs = context.actor.can(Capability.INTAKE, body_id)
    return context.session.get(Body, body_id) if is_theirs else None
