"""The days on which a body does not work, or does, unlike its place: proposed by one, confirmed by another.

Neither may have a role in the body: nobody closes their own office to gain time. A confirmed day counts for
the body's running cases at once. Nothing here commits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.actions import require_administrator
from foia.accounts.queries import actor_of
from foia.actors import Actor, Capability
from foia.cases.context import Context
from foia.cases.redating import Moved, open_case_ids, redate, would_move
from foia.cases.seats import SeatAt
from foia.cases.terms import local_date
from foia.changes import fields_of, note_change
from foia.directory.body_changes import body_for_change
from foia.directory.models import Body, BodyDay
from foia.directory.own_days import EFFECTS, read_days, written_days
from foia.errors import InvalidInput, NotAllowed, NotFound
from foia.extensions import new_id

SUBJECT = "body_day"
FIELDS = ("body_id", "day_on", "effect", "norm", "announced_on")
# A day further away is a slip of the pen.
FURTHEST = timedelta(days=2 * 366)
# More would keep the page waiting: a body with so many needs its day in the country's file.
MOST_SETTLED = 1000


@dataclass(frozen=True)
class NewDay:
    """A day as it is proposed: what happens on it, the norm that orders it, and since when it is known."""

    day_on: date
    effect: str
    norm: str
    announced_on: date


def days_of(session: Session, body_id: UUID) -> list[BodyDay]:
    """Return a body's days that were not withdrawn, the latest first."""
    statement = select(BodyDay).where(BodyDay.body_id == body_id, BodyDay.withdrawn_at.is_(None))
    return list(session.scalars(statement.order_by(BodyDay.day_on.desc(), BodyDay.proposed_at.desc())))


def days_to_confirm(session: Session, limit: int) -> list[tuple[BodyDay, Body]]:
    """Return the days that wait for a second person, with their bodies, the nearest first."""
    statement = (
        select(BodyDay, Body)
        .join(Body, Body.id == BodyDay.body_id)
        .where(BodyDay.confirmed_at.is_(None), BodyDay.withdrawn_at.is_(None))
        .order_by(BodyDay.day_on, BodyDay.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def propose_day(context: Context, body: Body, new: NewDay) -> BodyDay:
    """Propose a day of a body; it counts for nothing yet.

    Raises NotAllowed; InvalidInput (unknown_effect, too_far, announced_later, announced_after, opens_past,
    known_already)."""
    _require_outsider(context, body.id)
    today = local_date(context.book, body.country, body.place_code, context.now)
    if new.effect not in EFFECTS:
        raise InvalidInput("unknown_effect", "effect")
    if abs(new.day_on - today) > FURTHEST:
        raise InvalidInput("too_far", "day_on")
    if new.announced_on > today:
        raise InvalidInput("announced_later", "announced_on")
    # So what was due before it was known does not move: nobody comes to be in time by closing afterwards.
    if new.announced_on > new.day_on:
        raise InvalidInput("announced_after", "announced_on")
    _require_ahead(new.effect, new.day_on, today)
    if _says_already(days_of(context.session, body.id), new):
        raise InvalidInput("known_already", "day_on")
    proposer_id = context.actor.person_id
    if proposer_id is None:
        raise NotAllowed("propose a day of a body")
    row = BodyDay(
        id=new_id(),
        body_id=body.id,
        day_on=new.day_on,
        effect=new.effect,
        norm=new.norm,
        announced_on=new.announced_on,
        proposed_by_id=proposer_id,
        proposed_at=context.now,
    )
    context.session.add(row)
    note_change(
        context.session, SUBJECT, row.id, "proposed", {}, fields_of(row, FIELDS),
        actor=context.actor, now=context.now,
    )  # fmt: skip
    context.session.flush()
    return row


def preview_day(context: Context, row: BodyDay) -> list[Moved]:
    """Tell which open cases would be due on another day if a day were confirmed; never a confidential one."""
    body = context.session.get_one(Body, row.body_id)
    after = SeatAt(body.place_code, read_days(_with(context.session, body, row)))
    case_ids = open_case_ids(context, body.id, confidential=False)
    return would_move(context, case_ids[:MOST_SETTLED], after)


def confirm_day(context: Context, row: BodyDay) -> int:
    """Confirm a proposed day and count the body's open cases anew; return how many responses moved.

    Raises NotAllowed; InvalidInput (settled_already, same_person, proposer_gone, opens_past,
    too_many_open)."""
    _require_outsider(context, row.body_id)
    body = _held(context, row)
    _require_pending(row)
    if row.proposed_by_id == context.actor.person_id:
        raise InvalidInput("same_person")
    if not _is_outsider(actor_of(context.session, row.proposed_by_id), body.id):
        raise InvalidInput("proposer_gone")
    today = local_date(context.book, body.country, body.place_code, context.now)
    _require_ahead(row.effect, row.day_on, today)
    # What may be refused for how many there are counts no confidential ones: it would tell of them.
    if len(open_case_ids(context, body.id, confidential=False)) > MOST_SETTLED:
        raise InvalidInput("too_many_open")
    case_ids = open_case_ids(context, body.id, confidential=True)
    before = SeatAt(body.place_code, body.own_days)
    row.confirmed_by_id, row.confirmed_at = context.actor.person_id, context.now
    body.own_days_json = _with(context.session, body, row)
    note_change(
        context.session, SUBJECT, row.id, "confirmed", {}, {"day_on": row.day_on, "body_id": row.body_id},
        actor=context.actor, now=context.now,
    )  # fmt: skip
    context.session.flush()
    return redate(context, case_ids, before, body, row.id)


def withdraw_day(context: Context, row: BodyDay) -> None:
    """Take back a day nobody confirmed. Raises NotAllowed, InvalidInput (settled_already)."""
    require_administrator(context.actor)
    _held(context, row)
    _require_pending(row)
    row.withdrawn_by_id, row.withdrawn_at = context.actor.person_id, context.now
    note_change(
        context.session, SUBJECT, row.id, "withdrawn", {"day_on": row.day_on, "body_id": row.body_id}, {},
        actor=context.actor, now=context.now,
    )  # fmt: skip
    context.session.flush()


def find_day(session: Session, body_id: UUID, day_id: UUID) -> BodyDay:
    """Return a day of a body. Raises NotFound."""
    row = session.get(BodyDay, day_id)
    if row is None or row.body_id != body_id:
        raise NotFound("day")
    return row


def is_outsider(context: Context, body_id: UUID) -> bool:
    """Say whether the actor administers and has no role in the body."""
    if context.actor.person_id is None:
        return False
    return _is_outsider(actor_of(context.session, context.actor.person_id), body_id)


def _is_outsider(actor: Actor, body_id: UUID) -> bool:
    administers = actor.can(Capability.ADMINISTER, None)
    return administers and all(grant.body_id != body_id for grant in actor.grants)


def _says_already(days: list[BodyDay], new: NewDay) -> bool:
    """Say whether what is proposed is in force, or waits already: the last one confirmed of a day holds."""
    same_day = [day for day in days if day.day_on == new.day_on]
    confirmed = [(day.confirmed_at, day.effect) for day in same_day if day.confirmed_at is not None]
    in_force = max(confirmed)[1] if confirmed else None
    return new.effect == in_force or any(
        day.effect == new.effect for day in same_day if day.confirmed_at is None
    )


def _require_outsider(context: Context, body_id: UUID) -> None:
    require_administrator(context.actor)
    if not is_outsider(context, body_id):
        raise NotAllowed("decide over the days of one's own body")


def _require_ahead(effect: str, day_on: date, today: date) -> None:
    """Refuse to open a day that is over: a term told to both sides would have ended before."""
    if effect == "open" and day_on <= today:
        raise InvalidInput("opens_past", "day_on")


def _held(context: Context, row: BodyDay) -> Body:
    """Hold a day's body until the transaction ends, and read both as they are: two decide at once."""
    body = body_for_change(context.session, row.body_id, context.country)
    context.session.refresh(row)
    return body


def _require_pending(row: BodyDay) -> None:
    if row.confirmed_at is not None or row.withdrawn_at is not None:
        raise InvalidInput("settled_already")


def _with(session: Session, body: Body, row: BodyDay) -> str:
    """Write the body's confirmed days and this one; of two on one day the one confirmed last holds."""
    confirmed = session.scalars(
        select(BodyDay)
        .where(BodyDay.body_id == body.id, BodyDay.confirmed_at.is_not(None), BodyDay.id != row.id)
        .order_by(BodyDay.confirmed_at)
    )
    return written_days(
        (day.day_on, day.effect, day.norm, day.announced_on, day.last_on) for day in (*confirmed, row)
    )
