"""Reading published figures: of a body, of a month, of a country month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, select, true, union_all
from sqlalchemy.orm import Session

from foia.directory.models import Body
from foia.extensions import fixed
from foia.statistics.measures import months_until
from foia.statistics.models import Cell, Release

PAGE_ROWS = 25


@dataclass(frozen=True)
class Sums:
    """Sums of what is published in a month; None where nothing of it is."""

    received: int | None = None
    answered_in_time: int | None = None
    answered_late: int | None = None
    overdue: int | None = None


@dataclass(frozen=True)
class View:
    """Which figures are looked at: those of a country's bodies, of one kind of case or of all (None)."""

    country: str
    kind: str | None = None

    @property
    def conditions(self) -> tuple[ColumnElement[bool], ...]:
        country = Body.country == self.country
        return (country,) if self.kind is None else (country, Cell.kind == self.kind)


def figures_of(session: Session, body_id: UUID, months: int = 12) -> list[Cell]:
    """Return a body's figures of so many months, the last of which is its newest; newest month first."""
    newest = (
        select(Cell.month)
        .where(Cell.body_id == body_id)
        .distinct()
        .order_by(Cell.month.desc())
        .limit(months)
        .subquery()
    )
    found = session.scalars(
        select(Cell)
        .where(Cell.body_id == body_id, Cell.month.in_(select(newest.c.month)))
        .order_by(Cell.month.desc(), Cell.kind)
    ).all()
    wanted = set(months_until(found[0].month, months)) if found else set()
    return [cell for cell in found if cell.month in wanted]


@dataclass(frozen=True)
class Published:
    """A published month, and whether it holds any figure of the country asked for."""

    month: str
    has_figures: bool


@dataclass(frozen=True)
class Offered:
    """What there is to choose from: countries whose bodies are known, and published months, newest first."""

    countries: list[str]
    months: list[Published]


_FILLED = (
    select(Cell.month)
    .join(Body, Body.id == Cell.body_id)
    .where(Body.country == bindparam("country"))
    .distinct()
    .subquery()
)
_OFFERED = union_all(
    select(fixed("country"), Body.country, true()).distinct(),
    select(fixed("month"), Release.month, _FILLED.c.month.is_not(None)).outerjoin(
        _FILLED, _FILLED.c.month == Release.month
    ),
)


def offered(session: Session, country: str) -> Offered:
    """Return the countries, and every month with whether it has figures of one country."""
    rows = session.execute(_OFFERED, {"country": country}).all()
    months = [Published(row[1], bool(row[2])) for row in rows if row[0] == "month"]
    return Offered(
        sorted(row[1] for row in rows if row[0] == "country"),
        sorted(months, key=lambda one: one.month, reverse=True),
    )


def release_of(session: Session, month: str) -> Release | None:
    """Return the release of a month."""
    return session.scalar(select(Release).where(Release.month == month))


def newest_release(session: Session) -> Release | None:
    """Return the release of the newest month."""
    return session.scalar(select(Release).order_by(Release.month.desc()).limit(1))


def page_of_month(
    session: Session, view: View, month: str, page: int
) -> tuple[list[tuple[Cell, Body]], bool]:
    """Return a page of a month's figures by body and kind, pages from 1; and whether another follows."""
    rows = session.execute(
        select(Cell, Body)
        .join(Release, Release.id == Cell.release_id)
        .join(Body, Body.id == Cell.body_id)
        .where(Release.month == month, *view.conditions)
        .order_by(Body.name_es, Body.id, Cell.kind)
        .offset((page - 1) * PAGE_ROWS)
        .limit(PAGE_ROWS + 1)
    ).all()
    return [(row[0], row[1]) for row in rows[:PAGE_ROWS]], len(rows) > PAGE_ROWS


def sums_by_month(session: Session, view: View, months: Sequence[str]) -> dict[str, Sums]:
    """Add up what is published in each of these months, and nothing else: no sum tells a hidden figure."""
    rows = session.execute(
        select(
            Release.month,
            func.sum(Cell.received),
            func.sum(Cell.answered_in_time),
            func.sum(Cell.answered_late),
            func.sum(Cell.overdue),
        )
        .join(Cell, Cell.release_id == Release.id)
        .join(Body, Body.id == Cell.body_id)
        .where(Release.month.in_(months), *view.conditions)
        .group_by(Release.month)
    )
    return {
        row[0]: Sums(*(int(figure) if figure is not None else None for figure in row[1:])) for row in rows
    }


@dataclass(frozen=True)
class FrozenCell:
    """A cell as it goes out: with its body and the release it stands in."""

    cell: Cell
    body: Body
    definitions: int
    published_at: datetime


def cells_of(session: Session, condition: ColumnElement[bool]) -> list[FrozenCell]:
    """Return every published cell that a condition selects: of a month, or of a body."""
    rows = session.execute(
        select(Cell, Body, Release.definitions, Release.published_at)
        .join(Release, Release.id == Cell.release_id)
        .join(Body, Body.id == Cell.body_id)
        .where(condition)
        .order_by(Cell.month, Body.country, Body.name_es, Body.id, Cell.kind)
    )
    return [FrozenCell(*row) for row in rows]
