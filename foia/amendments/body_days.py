"""The days on which a body does not work, or does, unlike its place: proposed by one, confirmed by another.

Neither may have a role in the body: nobody closes their own office to gain time. What is confirmed is applied
at once; the body's running cases are counted anew by a job. Nothing here commits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from foia.accounts.actions import require_administrator
from foia.accounts.queries import actor_of
from foia.actors import Actor, ActorKind, Capability
from foia.amendments.applying import apply
from foia.amendments.models import Amendment, AmendmentKind
from foia.amendments.redating import Preview, preview
from foia.cases.context import Context
from foia.cases.seats import SeatAt
from foia.cases.terms import local_date
from foia.changes import fields_of, note_change
from foia.directory.body_changes import body_for_change
from foia.directory.models import Body, BodyDay
from foia.directory.own_days import EFFECTS, SUSPENDED, WrittenDay, read_days, written_days
from foia.errors import InvalidInput, NotAllowed, NotFound
from foia.extensions import new_id

SUBJECT = "body_day"
FIELDS = ("body_id", "day_on", "last_on", "effect", "norm", "announced_on")
# A day further away is a slip of the pen.
FURTHEST = timedelta(days=2 * 366)


@dataclass(frozen=True)
class NewDay:
    """A day as it is proposed: what happens on it, the norm that orders it, and since when it is known.

    Only a suspension of terms has a last day; one from the same day takes the place of the one before it."""

    day_on: date
    effect: str
    norm: str
    announced_on: date
    last_on: date | None = None


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


def drafted_day(context: Context, body: Body, new: NewDay) -> BodyDay:
    """Return a day of a body as it would be, which nobody keeps yet.

    Raises NotAllowed; InvalidInput (unknown_effect, norm_number, wrong_order, too_far, announced_later,
    announced_after, opens_past, known_already)."""
    _require_outsider(context, body.id)
    today = local_date(context.book, body.country, body.place_code, context.now)
    last_on = new.last_on or new.day_on
    if new.effect not in (*EFFECTS, SUSPENDED) or (new.effect != SUSPENDED and last_on != new.day_on):
        raise InvalidInput("unknown_effect", "effect")
    if new.effect == SUSPENDED and not any(sign.isdigit() for sign in new.norm):
        raise InvalidInput("norm_number", "norm")
    if last_on < new.day_on:
        raise InvalidInput("wrong_order", "last_on")
    for name, day in (("day_on", new.day_on), ("last_on", last_on)):
        if abs(day - today) > FURTHEST:
            raise InvalidInput("too_far", name)
    if new.announced_on > today:
        raise InvalidInput("announced_later", "announced_on")
    before = _days_of(_replaced(context.session, body.id, new)) if new.effect == SUSPENDED else set()
    days = _days_of(new)
    # So what was due before it was known does not move: nobody comes to be in time by closing afterwards.
    # A norm that suspends terms may come after an outage or a flood began: it gives back the days it names.
    if new.effect != SUSPENDED and any(day < new.announced_on for day in days - before):
        raise InvalidInput("announced_after", "announced_on")
    # A term told to both sides would have ended before.
    if any(day <= today for day in before - days):
        raise InvalidInput("opens_past", "last_on")
    _require_ahead(new.effect, new.day_on, today)
    if _says_already(days_of(context.session, body.id), new):
        raise InvalidInput("known_already", "day_on")
    return BodyDay(
        id=new_id(),
        body_id=body.id,
        day_on=new.day_on,
        last_on=last_on if new.effect == SUSPENDED else None,
        effect=new.effect,
        norm=new.norm,
        announced_on=new.announced_on,
        proposed_by_id=context.actor.person_id,
        proposed_at=context.now,
    )


def propose_day(context: Context, body: Body, new: NewDay) -> BodyDay:
    """Propose a day of a body; it counts for nothing yet. Raises as `drafted_day`."""
    row = drafted_day(context, body, new)
    context.session.add(row)
    note_change(
        context.session, SUBJECT, row.id, "proposed", {}, fields_of(row, FIELDS),
        actor=context.actor, now=context.now,
    )  # fmt: skip
    context.session.flush()
    return row


def preview_day(context: Context, row: BodyDay, *, limit: int) -> Preview:
    """Tell which open cases would be due on another day if a day were confirmed; never a confidential one."""
    body = context.session.get_one(Body, row.body_id)
    after = SeatAt(body.place_code, read_days(_with(context.session, body, row)))
    return preview(context, [_amendment_of(context, body, row)], limit=limit, seats={body.id: after})


def confirm_day(context: Context, row: BodyDay, *, confirmed_by: str = "", norm_url: str = "") -> Amendment:
    """Confirm a proposed day: it counts from now on. Raises NotAllowed, InvalidInput.

    Codes: settled_already, same_person, proposer_gone, opens_past. What the command line proposed it also
    confirms."""
    _require_outsider(context, row.body_id)
    body = _held(context, row)
    _require_pending(row)
    if row.proposed_by_id is not None:
        if row.proposed_by_id == context.actor.person_id:
            raise InvalidInput("same_person")
        if not _is_outsider(actor_of(context.session, row.proposed_by_id), body.id):
            raise InvalidInput("proposer_gone")
    today = local_date(context.book, body.country, body.place_code, context.now)
    _require_ahead(row.effect, row.day_on, today)
    row.confirmed_by_id, row.confirmed_at = context.actor.person_id, context.now
    body.own_days_json = _with(context.session, body, row)
    note_change(
        context.session, SUBJECT, row.id, "confirmed", {}, {"day_on": row.day_on, "body_id": row.body_id},
        actor=context.actor, now=context.now,
    )  # fmt: skip
    applied = _amendment_of(context, body, row)
    applied.confirmed_by, applied.norm_url = confirmed_by, norm_url
    context.session.add(applied)
    context.session.flush()
    apply(context.session, applied, now=context.now)
    return applied


def _amendment_of(context: Context, body: Body, row: BodyDay) -> Amendment:
    """Return what has the open cases of the body counted anew."""
    return Amendment(
        id=new_id(),
        kind=AmendmentKind.BODY_DAY,
        country=body.country,
        scope="",
        body_id=body.id,
        body_day_id=row.id,
        first_on=row.day_on,
        last_on=row.last_on or row.day_on,
        effect=row.effect,
        name_es="",
        name_en="",
        norm=row.norm,
        norm_url="",
        announced_on=row.announced_on,
        confirmed_by="",
        content="",
        content_hash="",
        proposed_by_id=row.proposed_by_id,
        proposed_at=row.proposed_at,
        confirmed_by_id=row.confirmed_by_id,
        confirmed_at=row.confirmed_at,
        moved_count=0,
    )


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
    """Say whether the actor administers and has no role in the body; the command line has none."""
    if context.actor.person_id is None:
        return context.actor.kind is ActorKind.SYSTEM
    return _is_outsider(actor_of(context.session, context.actor.person_id), body_id)


def _is_outsider(actor: Actor, body_id: UUID) -> bool:
    administers = actor.can(Capability.ADMINISTER, None)
    return administers and all(grant.body_id != body_id for grant in actor.grants)


def _says_already(days: list[BodyDay], new: NewDay) -> bool:
    """Say whether what is proposed is in force, or waits already: the last one confirmed of a day holds."""
    last_on = new.last_on or new.day_on
    same_day = [
        day
        for day in days
        if day.day_on == new.day_on
        if (day.effect == SUSPENDED) == (new.effect == SUSPENDED)
        if new.effect != SUSPENDED or day.last_on == last_on
    ]
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


def _replaced(session: Session, body_id: UUID, new: NewDay) -> BodyDay | None:
    """Return the suspension in force from the same day on, which this one is to end on another day."""
    statement = _confirmed(body_id).where(BodyDay.effect == SUSPENDED, BodyDay.day_on == new.day_on)
    return next(reversed(session.scalars(statement).all()), None)


def _days_of(row: BodyDay | NewDay | None) -> set[date]:
    if row is None:
        return set()
    return {
        row.day_on + timedelta(days=number)
        for number in range(((row.last_on or row.day_on) - row.day_on).days + 1)
    }


def _confirmed(body_id: UUID) -> Select[Any]:
    statement = select(BodyDay).where(BodyDay.body_id == body_id, BodyDay.confirmed_at.is_not(None))
    return statement.order_by(BodyDay.confirmed_at)


def _with(session: Session, body: Body, row: BodyDay) -> str:
    """Write the body's confirmed days and this one; of two on one day the one confirmed last holds."""
    rows = [*session.scalars(_confirmed(body.id).where(BodyDay.id != row.id)), row]
    revoked_on: dict[UUID, date] = {}
    last: dict[date, BodyDay] = {}
    for each in rows:
        if each.effect == SUSPENDED:
            if each.day_on in last:
                revoked_on[last[each.day_on].id] = each.announced_on
            last[each.day_on] = each
    return written_days(
        WrittenDay(
            each.day_on, each.effect, each.norm, each.announced_on, each.last_on, revoked_on.get(each.id)
        )
        for each in rows
    )
