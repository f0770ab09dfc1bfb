"""Reading the monthly cells: one body's months, and the nation's bodies month by month.

True figures, for those who may see them: what everybody reads are releases. A figure of a month that is not
over yet is of what is known so far.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import String, Uuid, bindparam, cast, select
from sqlalchemy.orm import Session

from foia.statistics.catalogue import ALL
from foia.statistics.measure_models import MeasureCell

_COUNTS = (
    MeasureCell.received,
    MeasureCell.in_time,
    MeasureCell.late,
    MeasureCell.without_term,
    MeasureCell.ended_unanswered,
)
_OF_BODY = (
    select(
        MeasureCell.month,
        *_COUNTS,
        MeasureCell.fell_overdue,
        MeasureCell.left_overdue,
        MeasureCell.median,
    )
    .where(
        MeasureCell.body_id == bindparam("body_id", type_=Uuid()),
        MeasureCell.kind == bindparam("kind", type_=String()),
        MeasureCell.month <= bindparam("last", type_=String()),
    )
    .order_by(MeasureCell.month)
)
# As text: thousands of rows name the same few hundred bodies, and reading an id costs more than its row.
_OF_NATION = select(cast(MeasureCell.body_id, String), MeasureCell.month, *_COUNTS, MeasureCell.median).where(
    MeasureCell.country == bindparam("country", type_=String()),
    MeasureCell.kind == bindparam("kind", type_=String()),
    MeasureCell.month.between(bindparam("first", type_=String()), bindparam("last", type_=String())),
)


class BodyMonth(NamedTuple):
    """One body's month; pending and overdue at its end, the median in working days of those answered."""

    month: str
    received: int = 0
    in_time: int = 0
    late: int = 0
    without_term: int = 0
    ended_unanswered: int = 0
    pending: int = 0
    overdue: int = 0
    median: int | None = None

    @property
    def answered(self) -> int:
        return self.in_time + self.late + self.without_term


class NationalCell(NamedTuple):
    """What a body did in a month; `body_id` NO_BODY is what no body has."""

    body_id: UUID
    month: str
    received: int
    in_time: int
    late: int
    without_term: int
    ended_unanswered: int
    median: int | None

    @property
    def answered(self) -> int:
        return self.in_time + self.late + self.without_term


def months_of_body(
    session: Session, body_id: UUID, last: str, count: int, kind: str = ALL
) -> list[BodyMonth]:
    """Return so many months of a body, up to `last` (2026-10), in order; one without any case is all zero."""
    rows = session.execute(_OF_BODY, {"body_id": body_id, "kind": kind, "last": last})
    wanted = months_until(last, count)
    found: dict[str, BodyMonth] = {}
    pending = overdue = 0
    before = (0, 0)
    for month, received, in_time, late, without_term, unanswered, fell, left, median in rows:
        pending += received - in_time - late - without_term - unanswered
        overdue += fell - left
        if month < wanted[0]:
            before = (pending, overdue)
            continue
        found[month] = BodyMonth(
            month, received, in_time, late, without_term, unanswered, pending, overdue, median
        )
    return list(_filled(wanted, found, before))


def _filled(
    months: Iterable[str], found: dict[str, BodyMonth], before: tuple[int, int]
) -> Iterable[BodyMonth]:
    """Give every month; in one of which nothing is known, what was pending still is."""
    pending, overdue = before
    for month in months:
        one = found.get(month) or BodyMonth(month, pending=pending, overdue=overdue)
        pending, overdue = one.pending, one.overdue
        yield one


def national_table(
    session: Session, country: str, last: str, count: int, kind: str = ALL
) -> list[NationalCell]:
    """Return what each body of a country did in each of so many months up to `last`, in no order."""
    first = months_until(last, count)[0]
    rows = session.execute(_OF_NATION, {"country": country, "kind": kind, "first": first, "last": last})
    ids: dict[str, UUID] = {}
    found = []
    for row in rows:
        body_id = ids.get(row[0])
        if body_id is None:
            body_id = ids[row[0]] = UUID(row[0])
        found.append(NationalCell(body_id, *row[1:]))
    return found


def months_until(last: str, count: int) -> list[str]:
    """Return so many months, the last of which is the one given."""
    year, number = map(int, last.split("-"))
    end = year * 12 + number - 1
    return [f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(end - count + 1, end + 1)]
