"""Reading published figures for the public pages: never anything but what everybody may read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select, union_all
from sqlalchemy.orm import Session

from foia.directory.models import Body
from foia.extensions import fixed
from foia.statistics.catalogue import ALL, OTHERS
from foia.statistics.models import (
    NO_DIMENSION,
    StatisticFigure,
    StatisticPooling,
    StatisticRelease,
    read_figure,
)
from foia.statistics.tables import Figure

PAGE_ROWS = 25
NATION = (ALL, NO_DIMENSION)
# Tables whose margin is followed from period to period.
FOLLOWED = ("compliance", "response_days", "cohort")

FigureRow = Mapping[str, Figure]
NOTHING: FigureRow = {}


@dataclass(frozen=True)
class Published:
    """A published period, its revision in force and when that was published."""

    country: str
    period: str
    revision: int
    definitions: int
    published_at: datetime


@dataclass(frozen=True)
class Figures:
    """Rows of figures by table and period, and in these by the value of the table's other dimension."""

    rows: Mapping[tuple[str, str], Mapping[str, FigureRow]]

    def row(self, table: str, period: str, member: str = ALL) -> FigureRow:
        """Return a row; an empty one, which tells nothing, where none is published."""
        return self.rows.get((table, period), {}).get(member, NOTHING)

    def members(self, table: str, period: str) -> Mapping[str, FigureRow]:
        """Return the rows of a table but the one of all together."""
        found = self.rows.get((table, period), {})
        return {member: row for member, row in found.items() if member != ALL}

    def has(self, period: str) -> bool:
        """Say whether anything of a period is there."""
        return any(of == period for _table, of in self.rows)


@dataclass(frozen=True)
class Compared:
    """A body in a comparison: its compliance and the days of its answers."""

    body: Body
    compliance: FigureRow
    days: FigureRow


def countries(session: Session) -> list[str]:
    """Return the countries of which anything is published."""
    return list(session.scalars(select(StatisticRelease.country).distinct().order_by("country")))


def releases_of(session: Session, country: str) -> list[Published]:
    """Return what is in force of a country, the newest period first, a year before its quarters."""
    columns = (
        StatisticRelease.country,
        StatisticRelease.period,
        StatisticRelease.revision,
        StatisticRelease.definitions,
        StatisticRelease.published_at,
    )
    found: dict[str, Published] = {}
    rows = session.execute(
        select(*columns).where(StatisticRelease.country == country).order_by(StatisticRelease.revision)
    )
    for row in rows:
        found[row.period] = Published(*row)
    return sorted(found.values(), key=lambda one: (one.period[:4], one.period[4:] or "R"), reverse=True)


def periods_until(releases: Iterable[Published], period: str, most: int) -> list[str]:
    """Return so many published periods of the same length up to and with one, the oldest first."""
    alike = sorted(one.period for one in releases if len(one.period) == len(period))
    return [one for one in alike if one <= period][-most:]


def figures_of(
    session: Session,
    country: str,
    bodies: Sequence[str],
    period: str,
    followed: Sequence[str] = (),
    tables: Sequence[str] = (),
) -> Figures:
    """Return what is published of a body (or NATION) in a period, and the margins of other periods.

    All of it, or only that of some tables."""
    of_period = StatisticFigure.period == period
    if tables:
        of_period = and_(of_period, StatisticFigure.table_id.in_(tables))
    margins = and_(
        StatisticFigure.table_id.in_(FOLLOWED),
        StatisticFigure.member == ALL,
        StatisticFigure.period.in_(followed),
    )
    rows = session.execute(
        select(
            StatisticFigure.table_id,
            StatisticFigure.period,
            StatisticFigure.member,
            StatisticFigure.figures_json,
        ).where(
            StatisticFigure.country == country,
            StatisticFigure.body.in_(bodies),
            or_(of_period, margins) if followed else of_period,
        )
    )
    return _figures(rows)


@dataclass(frozen=True)
class Summary:
    """What a body's own page tells of it; `pooled_in` where its newest cases are counted with others."""

    figures: Figures
    periods: list[str]
    pooled_in: str


_SUMMARY = union_all(
    select(StatisticFigure.table_id, StatisticFigure.period, StatisticFigure.figures_json).where(
        StatisticFigure.country == bindparam("country"),
        StatisticFigure.body == bindparam("body"),
        StatisticFigure.table_id.in_(bindparam("tables", expanding=True)),
        StatisticFigure.member == fixed(ALL),
    ),
    select(fixed("pooled"), StatisticPooling.period, StatisticPooling.pooled_in).where(
        StatisticPooling.country == bindparam("country"), StatisticPooling.body == bindparam("body")
    ),
)


def summary_of(session: Session, body: Body, most: int) -> Summary:
    """Return a body's quarters, so many of them, in one statement."""
    found = session.execute(
        _SUMMARY, {"country": body.country, "body": body.code, "tables": ["compliance", "response_days"]}
    ).all()
    pooled = {row[1]: row[2] for row in found if row[0] == "pooled"}
    rows = [(row[0], row[1], ALL, row[2]) for row in found if row[0] != "pooled" and "Q" in row[1]]
    periods = sorted({row[1] for row in rows})[-most:]
    last_pooled = max((period for period in pooled if "Q" in period), default="")
    pooled_in = pooled[last_pooled] if last_pooled and last_pooled > max(periods, default="") else ""
    return Summary(_figures(row for row in rows if row[1] in set(periods)), periods, pooled_in)


def pooled_in(session: Session, country: str, body: str, period: str) -> str:
    """Return the row a body's cases are counted in, in a period; empty where it has its own, or no case."""
    found = session.scalar(
        select(StatisticPooling.pooled_in).where(
            StatisticPooling.country == country,
            StatisticPooling.body == body,
            StatisticPooling.period == period,
        )
    )
    return found or ""


def compared(
    session: Session, country: str, period: str, level: str, kind: str, page: int
) -> tuple[list[Compared], bool]:
    """Return a page of the bodies of a level, by name, pages from 1; and whether another follows."""
    found = session.execute(
        select(Body, StatisticFigure.figures_json)
        .join(
            StatisticFigure, and_(StatisticFigure.country == Body.country, StatisticFigure.body == Body.code)
        )
        .where(
            StatisticFigure.country == country,
            StatisticFigure.table_id == "compliance",
            StatisticFigure.period == period,
            StatisticFigure.member == kind,
            Body.level == level,
        )
        .order_by(Body.name_es, Body.id)
        .offset((page - 1) * PAGE_ROWS)
        .limit(PAGE_ROWS + 1)
    ).all()
    shown = found[:PAGE_ROWS]
    days = _days_of(session, country, period, [body.code for body, _figures in shown], kind)
    return (
        [Compared(body, _read(figures), days.get(body.code, NOTHING)) for body, figures in shown],
        len(found) > PAGE_ROWS,
    )


def others_of(session: Session, country: str, period: str, level: str) -> tuple[Figures, int]:
    """Return what is published of the bodies of a level with few cases, together; and how many they are."""
    pooled = OTHERS + level
    count = session.scalar(
        select(func.count()).where(
            StatisticPooling.country == country,
            StatisticPooling.period == period,
            StatisticPooling.pooled_in == pooled,
        )
    )
    return figures_of(session, country, (pooled,), period), count or 0


def _days_of(
    session: Session, country: str, period: str, codes: Sequence[str], kind: str
) -> dict[str, FigureRow]:
    """Return the days of the answers of each of these bodies."""
    rows = session.execute(
        select(StatisticFigure.body, StatisticFigure.figures_json).where(
            StatisticFigure.country == country,
            StatisticFigure.body.in_(codes),
            StatisticFigure.table_id == "response_days",
            StatisticFigure.period == period,
            StatisticFigure.member == kind,
        )
    )
    return {code: _read(written) for code, written in rows}


def _figures(rows: Iterable[Any]) -> Figures:
    found: dict[tuple[str, str], dict[str, FigureRow]] = {}
    for table, period, member, written in rows:
        found.setdefault((table, period), {})[member] = _read(written)
    return Figures(found)


def _read(written: str) -> FigureRow:
    return {measure: read_figure(text) for measure, text in json.loads(written).items()}
