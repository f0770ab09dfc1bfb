"""Listing what is due, agreeing on it by two people, and taking it back: nothing is destroyed here."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import insert

from foia.accounts.queries import actor_of
from foia.accounts.role_actions import require_administrator
from foia.actors import Capability
from foia.cases import states
from foia.cases.actions import Text, sealed
from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.store import add_in_order
from foia.cases.terms import local_date
from foia.changes import note_change
from foia.errors import InvalidInput, NotAllowed, NotFound, WrongState
from foia.extensions import new_id, take_turns
from foia.retention.models import ErasureItem, ErasureRun, ItemState, RunKind
from foia.retention.queries import due_cases, is_due, open_run_of, why_kept

HISTORY = "erasure_run"
MOST_LISTED = 20_000
_BATCH = 1000


def list_due(context: Context) -> ErasureRun:
    """List every case whose period is over, for another administrator to confirm.

    Raises NotAllowed, InvalidInput (nothing_due)."""
    require_administrator(context.actor)
    take_turns(context.session, HISTORY)
    today = country_day(context)
    case_ids = due_cases(context.session, today, limit=MOST_LISTED)
    if not case_ids:
        raise InvalidInput("nothing_due")
    run = _new_run(context, RunKind.SCHEDULE, today)
    context.session.add(run)
    context.session.flush()
    for start in range(0, len(case_ids), _BATCH):
        batch = [_item(run, case_id, context) for case_id in case_ids[start : start + _BATCH]]
        context.session.execute(insert(ErasureItem), batch)
    _note(context, run, "proposed", {}, {"cases": len(case_ids), "listed_on": today})
    return run


def confirm_list(context: Context, run: ErasureRun, wait: timedelta) -> None:
    """Confirm what another administrator listed: it is carried out after the wait.

    Raises NotAllowed, WrongState, InvalidInput (same_person, proposer_gone)."""
    require_administrator(context.actor)
    if run.kind != RunKind.SCHEDULE:
        raise NotFound("run")
    _confirm(context, run, wait)
    if not actor_of(context.session, run.proposed_by_id).can(Capability.ADMINISTER, None):
        raise InvalidInput("proposer_gone")
    _note(context, run, "confirmed", {}, {"not_before": run.not_before})


def withdraw_list(context: Context, run: ErasureRun) -> None:
    """Take back what is not carried out yet; one person is enough. Raises NotAllowed, WrongState."""
    require_administrator(context.actor)
    if run.kind != RunKind.SCHEDULE:
        raise NotFound("run")
    _withdraw(context, run)
    _note(context, run, "withdrawn", {"listed_on": run.listed_on}, {})


def ask_erasure(context: Context, case: Case, reason: str) -> ErasureRun:
    """Propose to anonymize one case on the lawful request of whom its data are about.

    Raises NotFound; InvalidInput (held, reopened, not_due, already_waiting), as it cannot be done now."""
    if not states.may(context.actor, Capability.WORK_CASE, case):
        raise NotFound("case")
    today = country_day(context)
    if case.anonymized_at is not None:
        raise WrongState("ask_erasure")
    if open_run_of(context.session, case.id) is not None:
        raise InvalidInput("already_waiting", "text")
    if not is_due(context.session, case, today, on_request=True):
        raise InvalidInput(why_kept(case), "text")
    reasons = sealed(context, case, "note", Text(reason), author="body", visible=False)
    run = _new_run(context, RunKind.REQUEST, today)
    run.reason_id = reasons[0].id
    add_in_order(context.session, [*reasons, run])
    context.session.execute(insert(ErasureItem), [_item(run, case.id, context)])
    return run


def confirm_erasure(context: Context, case: Case, run: ErasureRun, wait: timedelta) -> None:
    """Confirm, as somebody who decides over the case and is not who proposed it.

    Raises NotFound, WrongState, InvalidInput (same_person)."""
    _require_own_run(context, case, run)
    _confirm(context, run, wait)


def withdraw_erasure(context: Context, case: Case, run: ErasureRun) -> None:
    """Take back the erasure of one case. Raises NotFound, WrongState."""
    _require_own_run(context, case, run)
    _withdraw(context, run)


def country_day(context: Context) -> date:
    """Return the date of the deployment's country."""
    return local_date(context.book, context.country, None, context.now)


def _require_own_run(context: Context, case: Case, run: ErasureRun) -> None:
    own = open_run_of(context.session, case.id)
    if not states.may(context.actor, Capability.DECIDE_CASE, case) or own is None or own.id != run.id:
        raise NotFound("run")
    if run.kind != RunKind.REQUEST:
        raise NotFound("run")


def _new_run(context: Context, kind: RunKind, today: date) -> ErasureRun:
    if context.actor.person_id is None:
        raise NotAllowed("list what is due")
    return ErasureRun(
        id=new_id(),
        kind=kind,
        listed_on=today,
        proposed_by_id=context.actor.person_id,
        proposed_at=context.now,
    )


def _item(run: ErasureRun, case_id: UUID, context: Context) -> dict[str, object]:
    return {
        "run_id": run.id,
        "case_id": case_id,
        "state": ItemState.LISTED,
        "reason": "",
        "files": 0,
        "state_at": context.now,
    }


def _confirm(context: Context, run: ErasureRun, wait: timedelta) -> None:
    _hold(context, run)
    if not run.waits_for_second:
        raise WrongState("confirm")
    if context.actor.person_id is None or context.actor.person_id == run.proposed_by_id:
        raise InvalidInput("same_person")
    run.confirmed_by_id, run.confirmed_at = context.actor.person_id, context.now
    run.not_before = context.now + wait
    context.session.flush()


def _withdraw(context: Context, run: ErasureRun) -> None:
    _hold(context, run)
    if not run.may_be_withdrawn:
        raise WrongState("withdraw")
    run.withdrawn_by_id, run.withdrawn_at = context.actor.person_id, context.now
    context.session.flush()


def _hold(context: Context, run: ErasureRun) -> None:
    """Let one decide at a time, and read the run as it is."""
    take_turns(context.session, HISTORY)
    context.session.refresh(run, with_for_update=True)


def _note(
    context: Context, run: ErasureRun, action: str, before: dict[str, object], after: dict[str, object]
) -> None:
    note_change(context.session, HISTORY, run.id, action, before, after, actor=context.actor, now=context.now)
    context.session.flush()
