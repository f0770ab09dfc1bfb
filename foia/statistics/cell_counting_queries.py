"""All monthly cells, counted afresh from what the cases measure: grouped by the database, row by row nowhere.

It knows nothing of how cells are kept up to date: that both give the same is what a rebuild tells.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy import case as sql_case
from sqlalchemy.orm import Session

from foia.statistics.catalogue import ALL
from foia.statistics.cell_counting import COUNTS, HISTOGRAMS, NO_BODY
from foia.statistics.histograms import median_of, pack
from foia.statistics.measure_models import CaseMeasureRow, MeasureCell
from foia.statistics.measures import NEVER_COUNTED

_Key = tuple[UUID, str, str, str]
_ROW = CaseMeasureRow
_NOT_PUBLIC = "misconduct_report"


def counted_cells(session: Session) -> list[dict[str, Any]]:
    """Count every cell anew, as rows of `MeasureCell`."""
    counts: dict[_Key, Counter[str]] = defaultdict(Counter)
    for day, conditions in _counted():
        for key, found in _grouped(session, day, conditions):
            for each in _with_all(key):
                counts[each].update(found)
    days: dict[_Key, dict[str, Counter[int]]] = defaultdict(lambda: defaultdict(Counter))
    for field, (day, number) in _timed().items():
        for key, value, count in _grouped_by(session, day, number):
            for each in _with_all(key):
                days[each][field][value] += count
    some = {*(key for key in counts if counts[key].total()), *days}
    return [_cell(key, counts[key], days[key]) for key in sorted(some, key=_order)]


def stored_cells(session: Session) -> list[dict[str, Any]]:
    """Return the cells as they are kept, in the same order."""
    names = ("body_id", "kind", "month", "country", *COUNTS, *HISTOGRAMS, "median")
    rows = session.execute(select(*(getattr(MeasureCell, name) for name in names))).mappings()
    return sorted(
        (dict(row) for row in rows),
        key=lambda row: _order((row["body_id"], row["kind"], row["month"], row["country"])),
    )


def _order(key: _Key) -> tuple[str, ...]:
    return (key[0].hex, *key[1:])


def _cell(key: _Key, counts: Mapping[str, int], days: Mapping[str, Counter[int]]) -> dict[str, Any]:
    body_id, kind, month, country = key
    packed = {name: pack(days.get(name, {})) for name in HISTOGRAMS}
    return {
        "body_id": body_id,
        "kind": kind,
        "month": month,
        "country": country,
        **{name: counts.get(name, 0) for name in COUNTS},
        **packed,
        "median": median_of(packed["working_days"]),
    }


def _with_all(key: _Key) -> tuple[_Key, ...]:
    body_id, kind, month, country = key
    return (key,) if kind in NEVER_COUNTED else (key, (body_id, ALL, month, country))


def _counted() -> list[tuple[Any, dict[str, ColumnElement[bool]]]]:
    """Say by which day a case is in a month, and of which of those then each count is."""
    ended = _ROW.ended_on
    is_answered = _ROW.stopped_on.is_not(None)
    in_time = and_(is_answered, _ROW.stopped_on <= _ROW.due_on)
    at_the_end = {
        "in_time": in_time,
        "in_time_without_extension": and_(in_time, _ROW.stopped_on <= _ROW.first_due_on),
        "late": and_(is_answered, _ROW.stopped_on > _ROW.due_on),
        "without_term": and_(is_answered, _ROW.due_on.is_(None)),
        "ended_unanswered": _ROW.stopped_on.is_(None),
        "left_overdue": ended > _ROW.due_on,
        "extended": _ROW.extended.is_(True),
        "clarified": _ROW.clarifications > 0,
        "referred": _ROW.referrals > 0,
        "suspended": _ROW.suspended_days > 0,
        "reopened": _ROW.reopened > 0,
    }
    return [
        (_ROW.received_on, {"received": true()}),
        (ended, at_the_end),
        (_ROW.due_on, {"fell_overdue": or_(ended.is_(None), ended > _ROW.due_on)}),
        (_ROW.silent_on, {"silent": true()}),
    ]


def _timed() -> dict[str, tuple[Any, Any]]:
    return {
        "working_days": (_ROW.ended_on, _ROW.working_days),
        "calendar_days": (_ROW.ended_on, _ROW.calendar_days),
        "first_response_days": (_ROW.first_response_on, _ROW.first_response_working_days),
    }


def _grouped(
    session: Session, day: Any, conditions: Mapping[str, ColumnElement[bool]]
) -> list[tuple[_Key, dict[str, int]]]:
    key = (*_who(), _month(session, day))
    sums = [func.sum(sql_case((condition, 1), else_=0)) for condition in conditions.values()]
    statement = select(*key, *sums).where(_public(), day.is_not(None)).group_by(*key)
    return [
        (_key(row), dict(zip(conditions, map(int, row[len(key) :]), strict=True)))
        for row in session.execute(statement)
    ]


def _grouped_by(session: Session, day: Any, number: Any) -> list[tuple[_Key, int, int]]:
    key = (*_who(), _month(session, day))
    statement = select(*key, number, func.count()).where(
        _public(), day.is_not(None), number.is_not(None)
    ).group_by(*key, number)  # fmt: skip
    return [(_key(row), row[-2], row[-1]) for row in session.execute(statement)]


def _who() -> tuple[Any, ...]:
    return _ROW.body_id, _ROW.kind, _ROW.country


def _key(row: Any) -> _Key:
    body_id, kind, country, month = row[:4]
    return body_id or NO_BODY, kind, month, country


def _public() -> ColumnElement[bool]:
    return and_(_ROW.confidential.is_(False), _ROW.kind != _NOT_PUBLIC)


def _month(session: Session, day: Any) -> ColumnElement[str]:
    """Name the month of a day as `measures.month_of` does."""
    if session.get_bind().dialect.name == "sqlite":
        return func.substr(day, 1, len("2026-10"))
    return func.to_char(day, "YYYY-MM")
