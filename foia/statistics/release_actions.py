"""Storing a release: its files as they leave, and its figures for the pages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from foia.extensions import new_id
from foia.statistics.catalogue import BY_ID
from foia.statistics.folder import SUMS
from foia.statistics.models import (
    NO_DIMENSION,
    StatisticFigure,
    StatisticFile,
    StatisticPooling,
    StatisticRelease,
    write_figure,
)
from foia.statistics.tables import Figure, PublishedRelease, Row, Status

ROWS_AT_ONCE = 1000


def add_release(
    session: Session, release: PublishedRelease, files: Mapping[str, bytes], now: datetime, reason: str = ""
) -> StatisticRelease:
    """Add a release with its files; its figures take the place of those of the revision before it.

    Raises IntegrityError where this revision of the period is there already."""
    told = [figure for _table, _row, figures in _rows(release) for figure in figures.values()]
    stored = StatisticRelease(
        id=new_id(),
        country=release.country,
        period=release.period,
        revision=release.revision,
        definitions=release.definitions,
        published_at=now,
        reason=reason,
        digest=sha256(files[SUMS]).hexdigest(),
        figures_told=sum(figure.value is not None for figure in told),
        figures_hidden=sum(figure.status is Status.SUPPRESSED for figure in told),
    )
    session.add(stored)
    session.flush()
    session.add_all(
        StatisticFile(
            release_id=stored.id,
            name=name,
            content=content,
            byte_size=len(content),
            sha256=sha256(content).hexdigest(),
        )
        for name, content in files.items()
    )
    _replace_figures(session, stored, release)
    session.flush()
    return stored


def _replace_figures(session: Session, stored: StatisticRelease, release: PublishedRelease) -> None:
    same = {"release_id": stored.id, "country": release.country, "period": release.period}
    before = select(StatisticRelease.id).where(
        StatisticRelease.country == release.country,
        StatisticRelease.period == release.period,
        StatisticRelease.id != stored.id,
    )
    for model in (StatisticFigure, StatisticPooling):
        session.execute(delete(model).where(model.release_id.in_(before)))
    figures = [
        {
            **same,
            "table_id": table,
            "body": value_of(table, row, "body"),
            "member": _member(table, row),
            "figures_json": json.dumps({code: write_figure(one) for code, one in figures.items()}),
        }
        for table, row, figures in _rows(release)
    ]
    pooled = [{**same, "body": body, "pooled_in": row} for body, row in release.pooled.items()]
    for model, rows in ((StatisticFigure, figures), (StatisticPooling, pooled)):
        for first in range(0, len(rows), ROWS_AT_ONCE):
            session.execute(insert(model), rows[first : first + ROWS_AT_ONCE])


def _rows(release: PublishedRelease) -> Iterator[tuple[str, Row, Mapping[str, Figure]]]:
    for table in release.tables.values():
        for row, figures in table.rows.items():
            yield table.id, row, figures


def value_of(table: str, row: Row, dimension: str) -> str:
    """Return the value of a dimension in a row; empty where the table does not have it."""
    dimensions = BY_ID[table].dimensions
    return row[dimensions.index(dimension)] if dimension in dimensions else NO_DIMENSION


def _member(table: str, row: Row) -> str:
    """Return the value of the dimension that is not the body; of two others, the second after a slash."""
    others = [value for name, value in zip(BY_ID[table].dimensions, row, strict=True) if name != "body"]
    return "/".join(others)
