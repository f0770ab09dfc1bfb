"""Ordering that a case is kept whatever its period says, and lifting the order."""

from __future__ import annotations

from foia.actors import Capability
from foia.cases import states
from foia.cases.actions import Text, committed, sealed
from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.store import record
from foia.errors import NotFound, WrongState
from foia.extensions import new_id
from foia.retention.models import LegalHold
from foia.retention.queries import hold_of


def put_hold(context: Context, case: Case, reason: str) -> LegalHold:
    """Keep a case from being destroyed until the hold is lifted. Raises NotFound, WrongState."""
    _require_decider(context, case)
    if case.anonymized_at is not None or hold_of(context.session, case.id) is not None:
        raise WrongState("put_hold")
    reasons = sealed(context, case, "note", Text(reason), author="body", visible=False)
    found = LegalHold(
        id=new_id(),
        case_id=case.id,
        reason_id=reasons[0].id,
        put_by_id=context.actor.person_id,
        put_at=context.now,
    )
    payload = {"hold_id": found.id.hex, "documents": committed(reasons)}
    record(context, case, "hold_put", payload, rows=[*reasons, found])
    return found


def lift_hold(context: Context, case: Case, reason: str) -> LegalHold:
    """Let a case go back to its period. Raises NotFound, WrongState."""
    _require_decider(context, case)
    found = hold_of(context.session, case.id)
    if found is None:
        raise WrongState("lift_hold")
    reasons = sealed(context, case, "note", Text(reason), author="body", visible=False)
    payload = {"hold_id": found.id.hex, "documents": committed(reasons)}
    record(context, case, "hold_lifted", payload, rows=reasons)
    found.lifted_by_id, found.lifted_at = context.actor.person_id, context.now
    found.lifted_reason_id = reasons[0].id
    context.session.flush()
    return found


def _require_decider(context: Context, case: Case) -> None:
    if not states.may(context.actor, Capability.DECIDE_CASE, case) or context.actor.person_id is None:
        raise NotFound("case")
