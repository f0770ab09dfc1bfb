"""Reading changes of calendars: what waits, what holds, what was, and whose cases are still to be counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from foia.amendments.models import ANNULLED, Amendment, AmendmentKind
from foia.directory.models import Body, BodyDay
from foia.directory.own_days import SUSPENDED
from foia.errors import NotFound

CALENDAR_KINDS = (AmendmentKind.DAY, AmendmentKind.SUSPENSION, AmendmentKind.YEAR)


def find_change(session: Session, amendment_id: UUID) -> Amendment:
    """Return a change of a calendar. Raises NotFound."""
    row = session.get(Amendment, amendment_id)
    if row is None or row.kind not in CALENDAR_KINDS:
        raise NotFound("amendment")
    return row


def waiting(session: Session, country: str) -> Sequence[Amendment]:
    """Return the changes of a country's calendar that wait for a second person, the nearest first."""
    statement = _of(country, CALENDAR_KINDS).where(*_is_waiting())
    return session.scalars(statement.order_by(Amendment.first_on, Amendment.proposed_at)).all()


def in_force(
    session: Session, country: str, kinds: Sequence[str] = CALENDAR_KINDS, *, ends_from: date | None = None
) -> Sequence[Amendment]:
    """Return the changes that hold, the latest day first; with `ends_from`, those not over by then."""
    statement = _of(country, kinds).where(
        Amendment.number.is_not(None), Amendment.effect != ANNULLED, ~_is_replaced()
    )
    if ends_from is not None:
        statement = statement.where(Amendment.last_on >= ends_from)
    return session.scalars(statement.order_by(Amendment.first_on.desc(), Amendment.number.desc())).all()


def replacement_of(session: Session, row: Amendment) -> Amendment | None:
    """Return what replaces a change, or would once it is confirmed."""
    statement = select(Amendment).where(Amendment.replaces_id == row.id, Amendment.withdrawn_at.is_(None))
    return session.scalars(statement.order_by(Amendment.proposed_at)).first()


def body_suspensions(
    session: Session, country: str, *, ends_from: date | None = None
) -> list[tuple[BodyDay, Body]]:
    """Return the confirmed suspensions of single bodies, the latest first."""
    statement = (
        select(BodyDay, Body)
        .join(Body, Body.id == BodyDay.body_id)
        .where(Body.country == country, BodyDay.effect == SUSPENDED, BodyDay.confirmed_at.is_not(None))
        .order_by(BodyDay.day_on.desc(), BodyDay.id)
    )
    if ends_from is not None:
        statement = statement.where(func.coalesce(BodyDay.last_on, BodyDay.day_on) >= ends_from)
    return [(row[0], row[1]) for row in session.execute(statement)]


def being_counted(session: Session) -> Sequence[Amendment]:
    """Return what was applied and not every open case has been counted by, in order."""
    statement = select(Amendment).where(Amendment.number.is_not(None), Amendment.redated_at.is_(None))
    return session.scalars(statement.order_by(Amendment.number)).all()


def count_waiting(session: Session) -> int:
    """Count the changes of the law and of calendars that wait for a second person."""
    return session.scalar(select(func.count()).select_from(Amendment).where(*_is_waiting())) or 0


def says_the_same(session: Session, row: Amendment) -> bool:
    """Say whether what is proposed holds already, or waits."""
    statement = (
        select(Amendment.effect, Amendment.number)
        .where(
            Amendment.kind == row.kind,
            Amendment.country == row.country,
            Amendment.scope == row.scope,
            Amendment.first_on == row.first_on,
            Amendment.last_on == row.last_on,
            Amendment.id != row.id,
            or_(Amendment.number.is_not(None), and_(*_is_waiting())),
            ~_is_replaced(),
        )
        .order_by(Amendment.number)
    )
    if row.replaces_id is not None:
        statement = statement.where(Amendment.id != row.replaces_id)
    found = [(known[0], known[1]) for known in session.execute(statement)]
    holding = [effect for effect, number in found if number is not None][-1:]
    pending = [effect for effect, number in found if number is None]
    return row.effect in (*holding, *pending)


def _of(country: str, kinds: Sequence[str]) -> Select[Any]:
    return select(Amendment).where(Amendment.country == country, Amendment.kind.in_(kinds))


def _is_waiting() -> tuple[ColumnElement[bool], ...]:
    # What is confirmed and has no number yet begins on its day.
    return Amendment.number.is_(None), Amendment.withdrawn_at.is_(None), Amendment.confirmed_at.is_(None)


def _is_replaced() -> ColumnElement[bool]:
    later = aliased(Amendment)
    return exists().where(later.replaces_id == Amendment.id, later.number.is_not(None))
