"""Who may read a reserved identity for once: an officer asks, somebody else who decides grants it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from foia.actors import Capability
from foia.cases import states
from foia.cases.context import Context
from foia.cases.models import Case, IdentityRequest
from foia.cases.notices import tell_body, tell_heads
from foia.errors import InvalidInput, NotFound, WrongState
from foia.extensions import new_id

# How long a request waits, and how long what was granted may be read.
LASTS = timedelta(days=1)


def may_ask_identity(context: Context, case: Case) -> bool:
    """Say whether the actor reads identities, and this one only with somebody else's leave."""
    reads = states.may(context.actor, Capability.READ_IDENTITY, case)
    return case.reserved and reads and not states.may(context.actor, Capability.READ_RESERVED_IDENTITY, case)


def ask_identity(context: Context, case: Case, purpose: str, *, purposes: tuple[str, ...]) -> None:
    """Ask to read who filed, for a purpose. Raises InvalidInput, NotFound, WrongState while one waits."""
    if not may_ask_identity(context, case) or context.actor.person_id is None:
        raise NotFound("identity")
    if purpose not in purposes:
        raise InvalidInput("unknown_purpose", "purpose")
    if open_request(context, case) is not None:
        raise WrongState("identity")
    row = IdentityRequest(
        id=new_id(),
        case_id=case.id,
        person_id=context.actor.person_id,
        purpose=purpose,
        asked_at=context.now,
    )
    context.session.add(row)
    context.session.flush()
    tell_heads(context, case, "identity_asked")


def waiting_requests(context: Context, case: Case) -> list[IdentityRequest]:
    """Return what others ask that the actor may grant. Raises NotFound for whoever may not decide it."""
    if not _decides(context, case):
        raise NotFound("identity")
    return list(
        context.session.scalars(
            select(IdentityRequest)
            .where(
                IdentityRequest.case_id == case.id,
                IdentityRequest.decided_at.is_(None),
                IdentityRequest.asked_at > context.now - LASTS,
                IdentityRequest.person_id != context.actor.person_id,
            )
            .order_by(IdentityRequest.asked_at)
        )
    )


def decide_identity(context: Context, case: Case, request_id: UUID, *, granted: bool) -> None:
    """Grant or deny what somebody else asked. Raises NotFound, also for one's own request."""
    row = next((row for row in waiting_requests(context, case) if row.id == request_id), None)
    if row is None:
        raise NotFound("identity request")
    row.decided_by_id, row.decided_at, row.granted = context.actor.person_id, context.now, granted
    tell_body(context, case, "identity_granted" if granted else "identity_denied", row.person_id)


def open_request(context: Context, case: Case) -> IdentityRequest | None:
    """Return what the actor asked and can still be decided, or was granted and not read yet."""
    row = context.session.scalar(
        select(IdentityRequest)
        .where(
            IdentityRequest.case_id == case.id,
            IdentityRequest.person_id == context.actor.person_id,
            IdentityRequest.used_at.is_(None),
            IdentityRequest.granted.is_not(False),
        )
        .order_by(IdentityRequest.asked_at.desc())
        .limit(1)
    )
    since = (row.decided_at or row.asked_at) if row is not None else None
    return row if since is not None and since > context.now - LASTS else None


def granted_request(context: Context, case: Case) -> IdentityRequest | None:
    """Return what lets the actor read the identity once; None without it, or without the capability."""
    row = open_request(context, case) if may_ask_identity(context, case) else None
    return row if row is not None and row.granted else None


def _decides(context: Context, case: Case) -> bool:
    return case.reserved and all(
        states.may(context.actor, capability, case)
        for capability in (Capability.DECIDE_CASE, Capability.READ_RESERVED_IDENTITY)
    )
