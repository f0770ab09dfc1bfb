"""Going back on what is on record, in sight of everybody: a case is opened again, a date is corrected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from foia import law
from foia.cases.actions import Text, committed, require, sealed
from foia.cases.commitments import renew_commitment, urgent_since
from foia.cases.context import Context
from foia.cases.events import Happening
from foia.cases.foresight import foresee
from foia.cases.models import Case
from foia.cases.notices import tell_body, tell_filer
from foia.cases.phases import Phase
from foia.cases.seats import calendar_at
from foia.cases.store import events_of, record, seat_of
from foia.cases.terms import runs_from_a_referral
from foia.cases.untold import standing
from foia.cases.untold_answers import require_told
from foia.errors import InvalidInput

# What happens in the order of these facts cannot be dated in another.
_IN_ORDER = ("received", "admitted", "answered", "notified")
# After these, what was answered or notified before no longer stands.
_BEGIN_AGAIN = frozenset({"reopened", "lapse_undone"})


def reopen(context: Context, case: Case, reason: str, *, expected_version: int | None = None) -> None:
    """Open an ended case again: every question waits for an answer, and the term runs on as if unanswered."""
    require(context, "reopen", case, expected_version)
    require_told(context, case, "reopen")
    documents = sealed(context, case, "reason", Text(reason), author="body")
    record(context, case, "reopened", {"documents": committed(documents)}, rows=documents)
    tell_filer(context, case, "reopened")
    tell_body(context, case, "reopened")


def deadlines_if_reopened(context: Context, case: Case) -> law.Report:
    """Compute what reopening would make of the deadlines."""
    return foresee(context, case, "reopened", {"documents": []})


def correctable(context: Context, case: Case) -> dict[str, datetime]:
    """Return the facts whose date may be corrected now, with what the record says of each."""
    history = standing(events_of(context.session, case.id))
    types = {event.type for event in _since_begun_again(history)}
    regime = context.book.regime(case.regime_id, case.regime_version)
    found = {} if runs_from_a_referral(regime, history) else {"received": case.received_at}
    if case.admitted_at is not None:
        found["admitted"] = case.admitted_at
    if case.phase == Phase.CONCLUDED and case.concluded_at is not None:
        if types & {"answered", "not_admitted"}:
            found["answered"] = case.concluded_at
        elif "notified" in types:
            found["notified"] = case.concluded_at
    return found


def correct(
    context: Context,
    case: Case,
    of: str,
    at: datetime,
    reason: str,
    *,
    expected_version: int | None = None,
) -> None:
    """Correct the date of a fact (`terms.CORRECTABLE`); what stood before stays on record, and both are told.

    Raises InvalidInput for a fact that is not on record, a date to come, one out of order with the others, or
    one with which the law's history would be impossible."""
    require(context, "correct", case, expected_version)
    require_told(context, case, "correct")
    deadlines_if_corrected(context, case, of, at)
    history = events_of(context.session, case.id)
    documents = sealed(context, case, "reason", Text(reason), author="body")
    payload = {"of": of, "at": at.isoformat(), "documents": committed(documents)}
    if of == "received":
        regime = context.book.regime(case.regime_id, case.regime_version)
        calendar = calendar_at(context.book, regime.calendar, seat_of(context.session, case.body_id))
        since = urgent_since(history)
        was_urgent_when_received = since is not None and since <= case.received_at
        renew_commitment(
            context,
            case,
            calendar,
            category=case.category,
            received_at=at,
            urgent_since=at if was_urgent_when_received else since,
        )
    record(context, case, "corrected", payload, rows=documents)
    tell_filer(context, case, "corrected")
    tell_body(context, case, "corrected")


def deadlines_if_corrected(context: Context, case: Case, of: str, at: datetime) -> law.Report:
    """Compute what a correction would make of the deadlines. Raises InvalidInput as `correct` does."""
    known = correctable(context, case)
    if of not in known:
        raise InvalidInput("fact_not_on_record", "of")
    if at > context.now:
        raise InvalidInput("in_the_future", "at")
    if at == known[of]:
        raise InvalidInput("nothing_changed", "at")
    if not _is_in_order(context, case, {**known, of: at}):
        raise InvalidInput("out_of_order", "at")
    try:
        return foresee(context, case, "corrected", {"of": of, "at": at.isoformat(), "documents": []})
    except law.LawError as error:
        raise InvalidInput("impossible_history", "at") from error


def _is_in_order(context: Context, case: Case, facts: dict[str, datetime]) -> bool:
    """Say whether the facts, and the parts answered before the last one, follow each other."""
    dated = [facts[name] for name in _IN_ORDER if name in facts]
    if dated != sorted(dated):
        return False
    history = standing(events_of(context.session, case.id))
    # The case was known here by then, at the latest.
    if "received" in facts and facts["received"] > history[0].recorded_at:
        return False
    ended_at = facts.get("answered") or facts.get("notified")
    before = [
        event.occurred_at
        for event in _since_begun_again(history)
        if event.type in ("partly_answered", "decided")
    ]
    return ended_at is None or all(moment <= ended_at for moment in before)


def _since_begun_again(history: Sequence[Happening]) -> Sequence[Happening]:
    last = max((index for index, event in enumerate(history) if event.type in _BEGIN_AGAIN), default=-1)
    return history[last + 1 :]
