"""Carrying what was decided of an appeal to the case it was filed against, once it can be known there."""

from __future__ import annotations

from datetime import datetime

from foia.actors import SYSTEM
from foia.appeals import rules
from foia.appeals.defence_actions import order
from foia.appeals.models import Appeal
from foia.cases.context import Context
from foia.cases.events import Happening
from foia.cases.lapse import may_undo_lapse
from foia.cases.models import Case
from foia.cases.notices import tell_body
from foia.cases.phases import Phase
from foia.cases.store import events_of, record
from foia.cases.untold import as_told

# How a case ends; a decision that waits for its notice has not ended it.
_ENDS = frozenset({"answered", "notified", "not_admitted", "withdrawn", "lapsed", "joined"})
_ANSWERS = frozenset({"answered", "notified"})
# Nobody waits for an answer in a case that whoever filed gave up, or that goes on in another.
_GIVEN_UP = frozenset({rules.WITHDRAWN, rules.JOINED})


def carry(context: Context, appeal: Appeal) -> bool:
    """Tell the first case how an appeal ended and order what follows; or that the order was complied with.

    Say whether anything was to be told. It changes nothing the second time."""
    system = context.acting_as(SYSTEM)
    session = context.session
    case = session.get_one(Case, appeal.case_id, with_for_update=True)
    if appeal.complied_at is not None:
        return False
    if appeal.ended_at is None:
        return _carry_end(system, appeal, case)
    return appeal.ordered_at is not None and _carry_compliance(system, appeal, case)


def _carry_end(context: Context, appeal: Appeal, case: Case) -> bool:
    known = as_told(events_of(context.session, case.id), context.now)
    end = _last(known, _ENDS)
    if case.phase != Phase.CONCLUDED or end is None or case.outcome is None:
        return False
    if may_undo_lapse(context, case) is not None:  # whoever filed may still go on with it
        return False
    decided = _last(known, {"decided"})
    decided_at = decided.occurred_at if decided is not None and end.type == "notified" else end.occurred_at
    appeal.ended_sequence, appeal.ended_at, appeal.outcome = end.sequence, context.now, case.outcome
    _tell_end(context, appeal, case, decided_at, end.occurred_at)
    root = context.session.get_one(Case, appeal.root_case_id)
    if case.outcome in rules.ORDERING and root.outcome not in _GIVEN_UP:
        order(context, appeal, case)
    else:
        appeal.complied_at = context.now
    return True


def _tell_end(context: Context, appeal: Appeal, case: Case, decided_at: datetime, told_at: datetime) -> None:
    for case_id in dict.fromkeys((appeal.origin_case_id, appeal.root_case_id)):
        other = context.session.get_one(Case, case_id, with_for_update=True)
        payload = {
            "case_id": case.id.hex,
            "step": appeal.step,
            "outcome": case.outcome,
            "decided_at": decided_at.isoformat(),
        }
        record(context, other, "appeal_ended", payload, occurred_at=told_at)
        tell_body(context, other, "appeal_ended")


def _carry_compliance(context: Context, appeal: Appeal, case: Case) -> bool:
    """Tell whoever decided that the first case was answered again; one that ended otherwise asks nothing."""
    root = context.session.get_one(Case, appeal.root_case_id, with_for_update=True)
    known = as_told(events_of(context.session, root.id), context.now)
    ordered = _last(known, {"compliance_ordered"})
    end = _last(known, _ENDS)
    is_over = root.phase == Phase.CONCLUDED and ordered is not None and end is not None
    if not is_over or end is None or ordered is None or end.sequence < ordered.sequence:
        return False
    appeal.complied_at = context.now
    if end.type in _ANSWERS:
        answer = _last(known, {"decided"}) if end.type == "notified" else end
        documents = answer.payload["documents"] if answer is not None else []
        record(context, root, "compliance_reported", {"documents": documents})
        tell_body(context, case, "compliance_reported")
    return True


def _last(events: list[Happening], types: set[str] | frozenset[str]) -> Happening | None:
    return next((event for event in reversed(events) if event.type in types), None)
