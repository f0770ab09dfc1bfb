"""Reading the directory: bodies by name, acronym or former name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from foia.asking import get_plainly
from foia.directory.models import Body, BodyName, Office, Place
from foia.directory.names import fold, search_words

MOST_WORDS = 8


@dataclass(frozen=True)
class FoundBody:
    """A body that matches, and the former name or acronym by which it was found (empty: its own name)."""

    body: Body
    found_by: str


def search_bodies(
    session: Session, text: str, *, country: str, on: date | None, limit: int = 20
) -> list[FoundBody]:
    """Find bodies of the country that exist on the day, best first: exact acronym, beginning, all words.

    Without a day, also those that ended or have not begun."""
    words = search_words(text)[:MOST_WORDS]
    if not words:
        return []
    whole = fold(text)
    matches = and_(*(BodyName.folded.contains(word, autoescape=True) for word in words))
    rank = case(
        (BodyName.folded == whole, 0),
        (BodyName.folded.startswith(whole, autoescape=True), 1),
        else_=2,
    )
    kind_rank = case((BodyName.kind == "name", 0), (BodyName.kind == "acronym", 1), else_=2)
    statement = (
        select(Body, BodyName.name, BodyName.kind)
        .join(BodyName, BodyName.body_id == Body.id)
        .where(Body.country == country, matches, *(() if on is None else (exists_on(on),)))
        .order_by(rank, kind_rank, func.length(BodyName.folded), Body.name_es, Body.id)
        .limit(limit * 3)
    )
    found: dict[UUID, FoundBody] = {}
    for body, name, kind in session.execute(statement):
        found.setdefault(body.id, FoundBody(body, "" if kind == "name" else name))
    return list(found.values())[:limit]


def exists_on(day: date) -> ColumnElement[bool]:
    """Restrict to bodies that exist on a day."""
    return and_(
        or_(Body.valid_from.is_(None), Body.valid_from <= day),
        or_(Body.valid_to.is_(None), Body.valid_to >= day),
    )


def find_body(session: Session, body_id: UUID, *, country: str) -> Body | None:
    """Return a body of the country by id."""
    body = get_plainly(session, Body, body_id)
    return body if body is not None and body.country == country else None


def body_by_code(session: Session, code: str, *, country: str) -> Body | None:
    """Return a body of the country by its code in the directory."""
    return session.scalar(select(Body).where(Body.country == country, Body.code == code))


_BODIES = select(Body).where(Body.id.in_(bindparam("ids", expanding=True)))


def bodies_by_id(session: Session, ids: Iterable[UUID | None]) -> dict[UUID, Body]:
    """Return the bodies of these ids in one query."""
    wanted = {body_id for body_id in ids if body_id is not None}
    if not wanted:
        return {}
    if len(wanted) == 1:
        body = get_plainly(session, Body, next(iter(wanted)))
        return {body.id: body} if body is not None else {}
    return {body.id: body for body in session.scalars(_BODIES, {"ids": list(wanted)})}


def offices_by_body(session: Session, body_id: UUID) -> list[Office]:
    """Return the offices of a body that work, by name."""
    query = select(Office).where(Office.body_id == body_id, Office.closed_on.is_(None))
    return list(session.scalars(query.order_by(Office.name_es, Office.id)))


def every_office_of(session: Session, body_id: UUID) -> list[Office]:
    """Return the offices a body has or had: those that work first, each group by name."""
    query = select(Office).where(Office.body_id == body_id)
    return list(session.scalars(query.order_by(Office.closed_on.is_not(None), Office.name_es, Office.id)))


def offices_of(session: Session, country: str) -> list[tuple[Office, Body]]:
    """Return every office of a country that works, with its body, by name."""
    found = session.execute(
        select(Office, Body)
        .join(Body, Body.id == Office.body_id)
        .where(Body.country == country, Office.closed_on.is_(None))
        .order_by(Body.name_es, Office.name_es, Office.id)
    )
    return [(row[0], row[1]) for row in found]


def bodies_of(session: Session, country: str) -> list[Body]:
    """Return every body of a country by name."""
    return list(session.scalars(select(Body).where(Body.country == country).order_by(Body.name_es)))


def place_names(session: Session, codes: Iterable[str | None], language: str) -> dict[str, str]:
    """Return the names of these places in one query."""
    wanted = {code for code in codes if code}
    if not wanted:
        return {}
    rows = session.scalars(select(Place).where(Place.code.in_(wanted)))
    return {row.code: row.name_en if language == "en" and row.name_en else row.name_es for row in rows}
