"""The cases an account follows: read a page at a time, each while the key given for it is its key."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from foia.cases.models import Case, Event
from foia.citizens.models import FollowedCase
from foia.directory.models import Body
from foia.errors import NotFound
from foia.extensions import fixed, fixed_number

PAGE_ROWS = 20


@dataclass(frozen=True)
class Followed:
    """A case an account follows; not `is_open` once the case has another key than the one given."""

    row: FollowedCase
    case: Case
    body: Body | None
    is_open: bool


def is_in_force() -> ColumnElement[bool]:
    """Return the condition, on a followed case and its row, that the key given for it is its key still.

    Where the deployment's own keys were rotated the marks differ, and what happened to the case says it."""
    has_other_key = exists().where(
        Event.case_id == FollowedCase.case_id,
        Event.sequence > FollowedCase.last_sequence,
        Event.type == fixed("key_rotated"),
    )
    is_marked_anew = and_(FollowedCase.mark_version != Case.key_version, ~has_other_key)
    return or_(FollowedCase.mark == Case.key_hmac, is_marked_anew)


def followed_page(
    session: Session, citizen_id: UUID, after: UUID | None
) -> tuple[list[Followed], UUID | None]:
    """Return a page of what an account follows, the newest first, and the last of it if more follow."""
    statement = (
        select(FollowedCase, Case, Body, is_in_force())
        .join(Case, Case.id == FollowedCase.case_id)
        .outerjoin(Body, Body.id == Case.body_id)
        .where(FollowedCase.citizen_id == citizen_id)
        .order_by(FollowedCase.followed_at.desc(), FollowedCase.id.desc())
        .limit(fixed_number(PAGE_ROWS + 1))
    )
    if after is not None:
        other = aliased(FollowedCase)
        at = select(other.followed_at).where(other.id == after).scalar_subquery()
        statement = statement.where(tuple_(FollowedCase.followed_at, FollowedCase.id) < tuple_(at, after))
    rows = [Followed(*row) for row in session.execute(statement)]
    shown = rows[:PAGE_ROWS]
    return shown, shown[-1].row.id if len(rows) > PAGE_ROWS else None


def own_followed(session: Session, citizen_id: UUID, followed_id: UUID) -> FollowedCase:
    """Return what an account follows. Raises NotFound for what another one does."""
    row = session.get(FollowedCase, followed_id)
    if row is None or row.citizen_id != citizen_id:
        raise NotFound("followed case")
    return row


def case_to_open(session: Session, citizen_id: UUID, followed_id: UUID) -> Case | None:
    """Return a followed case, while the key given for it is its key. Raises NotFound."""
    row = own_followed(session, citizen_id, followed_id)
    in_force = select(Case).join(FollowedCase, FollowedCase.case_id == Case.id)
    return session.scalar(in_force.where(FollowedCase.id == row.id, is_in_force()))
