"""A body takes over its cases when it joins, and those of a body it succeeds: each case by its own event.

Closed cases and all history stay with the body that ended. What is confidential goes only to people named for
such cases, as everywhere else (`placement.place_report`): nothing here moves it, or counts it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from foia.accounts.actions import require_administrator
from foia.cases.accused import keep_out_accused
from foia.cases.body_queries import open_by_kind, open_ids
from foia.cases.context import Context
from foia.cases.custody import change_custody
from foia.cases.models import Case
from foia.cases.notices import tell_body, tell_filer
from foia.cases.placement import custody_for
from foia.cases.states import CENTRAL_DESK
from foia.cases.store import record
from foia.cases.terms import local_date
from foia.changes import note_change
from foia.directory.actions import index_names
from foia.directory.body_changes import SUBJECT, body_for_change
from foia.directory.body_queries import ancestors_of, former_names_of, heir_of
from foia.directory.models import Body
from foia.errors import InvalidInput
from foia.law import UNBOUND

# As many as one form moves; the page offers to go on with the rest.
MOST_MOVED = 100


@dataclass(frozen=True)
class Moved:
    """How many open cases changed hands, and how many are still to."""

    moved: int
    left: int


def take_over(context: Context, body: Body) -> Moved:
    """Give a body that joined the open cases the central desk works for it; who filed each is told.

    Raises NotAllowed."""
    require_administrator(context.actor)
    if custody_for(context, body.id) == CENTRAL_DESK:
        return Moved(0, 0)
    found = open_ids(context.session, body.id, limit=MOST_MOVED + 1, custody=CENTRAL_DESK)
    moved = sum(
        change_custody(context, context.session.get_one(Case, case_id)) for case_id in found[:MOST_MOVED]
    )
    return Moved(moved, len(found) - min(len(found), MOST_MOVED))


def merge(context: Context, body: Body, successor: Body, ended_on: date) -> Moved:
    """End a body on a day that is over, with who does its work from now on; its open cases go there.

    Raises NotAllowed, InvalidInput (ended_already, not_over_yet, ends_before_it_begins, same_body,
    successor_ended, successor_circle)."""
    require_administrator(context.actor)
    session = context.session
    # Both rows are held in the order of their ids, so that two merges cannot wait for each other.
    for body_id in sorted((body.id, successor.id), key=lambda known: known.hex):
        body_for_change(session, body_id, context.country)
    require_mergeable(context, body, successor, ended_on)
    before = {"valid_to": body.valid_to, "successor_id": body.successor_id}
    body.valid_to, body.successor_id = ended_on, successor.id
    after = {"valid_to": ended_on, "successor_id": successor.id}
    note_change(session, SUBJECT, body.id, "merged", before, after, actor=context.actor, now=context.now)
    _remember_names(context, body, successor)
    session.flush()
    return move_to_successor(context, body)


def move_to_successor(context: Context, body: Body) -> Moved:
    """Move open cases of a body that ended to its successor, as many as one form moves.

    The law each is bound to stays, the term goes on; nobody there is responsible yet. Raises NotAllowed."""
    require_administrator(context.actor)
    heir = heir_of(context.session, body, _today(context, body))
    if heir.id == body.id:
        return Moved(0, 0)
    found = open_ids(context.session, body.id, limit=MOST_MOVED)
    for case_id in found:
        _hand_to_successor(context, context.session.get_one(Case, case_id), heir)
    return Moved(len(found), sum(open_by_kind(context.session, body.id).values()))


def _hand_to_successor(context: Context, case: Case, heir: Body) -> None:
    keep_out_accused(context, case, [heir.id])
    before = case.due_on
    payload = {
        "body_id": heir.id.hex,
        "from_body_id": case.body_id.hex if case.body_id else None,
        "custody": custody_for(context, heir.id, case.excluded_ids),
        "regime_id": case.regime_id,
        "regime_version": case.regime_version,
    }
    record(context, case, "body_succeeded", payload)
    if case.regime_id == UNBOUND:
        return  # It came from another log, to be read: nobody waits for it here.
    tell_filer(context, case, "body_succeeded")
    if case.custody == CENTRAL_DESK:
        tell_filer(context, case, "not_joined")
    if before != case.due_on:
        tell_filer(context, case, "due_moved")
    tell_body(context, case, "body_succeeded")


def require_mergeable(context: Context, body: Body, successor: Body, ended_on: date) -> None:
    """Refuse an end that cannot be. Raises InvalidInput, as `merge` does."""
    session, today = context.session, _today(context, body)
    if body.valid_to is not None and body.valid_to < today and body.successor_id is not None:
        raise InvalidInput("ended_already")
    if successor.id == body.id:
        raise InvalidInput("same_body", "successor")
    # While it exists it is given cases: its last day must be over.
    if ended_on >= today:
        raise InvalidInput("not_over_yet", "ended_on")
    if body.valid_from is not None and ended_on < body.valid_from:
        raise InvalidInput("ends_before_it_begins", "ended_on")
    starts_later = successor.valid_from is not None and successor.valid_from > today
    if starts_later or (successor.valid_to is not None and successor.valid_to < today):
        raise InvalidInput("successor_ended", "successor")
    if body.id in ancestors_of(session, successor.id, "successor_id"):
        raise InvalidInput("successor_circle", "successor")


def _remember_names(context: Context, body: Body, successor: Body) -> None:
    """Have the successor found by every name of the body that ended."""
    session = context.session
    known = former_names_of(session, successor.id)
    own = {body.name_es, body.name_en, body.acronym, *former_names_of(session, body.id)}
    taken = {"", successor.name_es, successor.name_en, successor.acronym}
    names = sorted({*known, *own} - taken)
    index_names(session, successor, names)
    before, after = {"former_names": known}, {"former_names": names}
    note_change(
        session, SUBJECT, successor.id, "changed", before, after, actor=context.actor, now=context.now
    )


def _today(context: Context, body: Body) -> date:
    return local_date(context.book, context.country, body.place_code, context.now)
