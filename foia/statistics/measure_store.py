"""Writing what cases measure, and keeping the monthly cells in step: a case moves what it adds, exactly.

Nothing else writes these tables. Nothing here commits.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, delete, func, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from foia.statistics.cell_counting import COUNTS, HISTOGRAMS, Addition, CellKey, additions
from foia.statistics.histograms import median_of, pack, unpack
from foia.statistics.measure_models import CaseMeasureRow, MeasureCell
from foia.statistics.measures import CaseMeasure
from foia.statistics.measuring import filer_marks

_KEY = tuple(CellKey._fields)
_MEASURED = tuple(one.name for one in fields(CaseMeasure))
# What a row holds beside the measure and does not change with it.
_KEPT = ("case_id", "record_key")
_CELLS_AT_ONCE = 500
_RECORD_KEY_BITS = 32

Changes = Counter[Addition]


def keep(session: Session, measured: Mapping[UUID, CaseMeasure], position: int) -> int:
    """Store what cases measure now and move their cells; return how many measure otherwise than before."""
    known = _known_rows(session, measured.keys())
    marks = filer_marks(session, measured.keys())
    changes: Changes = Counter()
    rows = []
    for case_id, now in measured.items():
        row = _row(case_id, now, marks.get(case_id), position, known.get(case_id))
        before = known.get(case_id)
        if before is not None and all(row[name] == before[name] for name in row if name != "position"):
            continue
        rows.append(row)
        changes.update(additions(now, row["body_id"]))
        if before is not None:
            changes.subtract(additions(cast(Any, _Before(before)), before["body_id"]))
    if rows:
        _upsert(session, cast(Table, CaseMeasureRow.__table__), rows, ("case_id",))
    move_cells(session, changes)
    return len(rows)


def move_cells(session: Session, changes: Changes) -> None:
    """Add to cells, or take away, so many cases; a cell of nothing goes."""
    by_cell: dict[CellKey, list[tuple[Addition, int]]] = {}
    for addition, count in changes.items():
        if count:
            by_cell.setdefault(addition.cell, []).append((addition, count))
    for keys in _chunks(sorted(by_cell, key=lambda key: (key.body_id.hex, *key[1:]))):
        known = _known_cells(session, keys)
        cells = [_moved(known.get(key) or _empty(key), by_cell[key]) for key in keys]
        emptied = [CellKey(*(cell[name] for name in _KEY)) for cell in cells if _is_empty(cell)]
        kept = [cell for cell in cells if not _is_empty(cell)]
        if kept:
            _upsert(session, cast(Table, MeasureCell.__table__), kept, _KEY)
        if emptied:
            session.execute(delete(MeasureCell).where(_columns_of_key().in_(emptied)))


def replace_cells(session: Session, cells: Iterable[Mapping[str, Any]]) -> None:
    """Put other cells in the place of all there are."""
    session.execute(delete(MeasureCell))
    session.flush()
    rows = list(cells)
    if rows:
        session.connection().execute(cast(Table, MeasureCell.__table__).insert(), rows)


def measured_count(session: Session) -> int:
    """Count the cases that are measured."""
    return session.scalar(select(func.count()).select_from(CaseMeasureRow)) or 0


class _Before:
    """A stored row, read as a measure."""

    def __init__(self, row: Mapping[str, Any]) -> None:
        self.__dict__.update(row)


def _row(
    case_id: UUID, now: CaseMeasure, mark: str | None, position: int, before: Mapping[str, Any] | None
) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(now, name) for name in _MEASURED}
    row["body_id"] = UUID(now.body_id) if now.body_id else None
    row |= {
        "case_id": case_id,
        "received_month": now.received_month,
        "record_key": before["record_key"] if before is not None else secrets.randbits(_RECORD_KEY_BITS),
        "filer_mark": mark,
        "position": position,
    }
    return row


def _known_rows(session: Session, case_ids: Collection[UUID]) -> dict[UUID, Mapping[str, Any]]:
    table = cast(Table, CaseMeasureRow.__table__)
    found = session.execute(select(*table.columns).where(table.c.case_id.in_(case_ids)))
    return {row["case_id"]: dict(row) for row in found.mappings()}


def _known_cells(session: Session, keys: Sequence[CellKey]) -> dict[CellKey, Mapping[str, Any]]:
    table = cast(Table, MeasureCell.__table__)
    found = session.execute(select(*table.columns).where(_columns_of_key().in_(keys)))
    return {CellKey(*(row[name] for name in _KEY)): dict(row) for row in found.mappings()}


def _columns_of_key() -> Any:
    return tuple_(*(getattr(MeasureCell, name) for name in _KEY))


def _empty(key: CellKey) -> dict[str, Any]:
    nothing = {**dict.fromkeys(COUNTS, 0), **dict.fromkeys(HISTOGRAMS, b"")}
    return {**key._asdict(), **nothing, "median": None}


def _moved(cell: Mapping[str, Any], changes: Iterable[tuple[Addition, int]]) -> dict[str, Any]:
    moved = dict(cell)
    days: dict[str, Counter[int]] = {}
    for addition, count in changes:
        if addition.days is None:
            moved[addition.field] += count
        else:
            if addition.field not in days:
                days[addition.field] = unpack(moved[addition.field])
            days[addition.field][addition.days] += count
    moved |= {name: pack(counts) for name, counts in days.items()}
    return {**moved, "median": median_of(moved["working_days"])}


def _is_empty(cell: Mapping[str, Any]) -> bool:
    return not any(cell[name] for name in (*COUNTS, *HISTOGRAMS))


def _chunks(keys: Sequence[CellKey]) -> Iterator[Sequence[CellKey]]:
    for first in range(0, len(keys), _CELLS_AT_ONCE):
        yield keys[first : first + _CELLS_AT_ONCE]


def _upsert(session: Session, table: Table, rows: Sequence[Mapping[str, Any]], key: Sequence[str]) -> None:
    dialect = session.get_bind().dialect.name
    insert: Any = sqlite.insert if dialect == "sqlite" else postgresql.insert
    adding = insert(table)
    changed = {name: adding.excluded[name] for name in rows[0] if name not in {*key, *_KEPT}}
    session.connection().execute(adding.on_conflict_do_update(index_elements=list(key), set_=changed), rows)
