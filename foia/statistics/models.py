"""Published figures as rows: a release for each closed period, its files as they were given, its figures.

What is stored is what everybody may read: no true count is kept here. A release never changes; a revision is
one more release of the same period, made on purpose.
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base, new_id
from foia.statistics.tables import Figure, Status

# What a dimension a table does not have holds in a row of figures.
NO_DIMENSION = ""


class StatisticRelease(Base):
    """A publication of a country's period (`2026Q1`, `2026`); the highest `revision` is in force."""

    __tablename__ = "statistic_releases"
    __table_args__ = (
        UniqueConstraint("country", "period", "revision"),
        Index("ix_statistic_releases_published_at", "published_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    country: Mapped[str] = mapped_column(String(2))
    period: Mapped[str] = mapped_column(String(6))
    revision: Mapped[int] = mapped_column(Integer)
    # The version of what the figures mean.
    definitions: Mapped[int] = mapped_column(Integer)
    published_at: Mapped[datetime]
    # Why a published period was published once more; empty for the first time.
    reason: Mapped[str] = mapped_column(String(500), default="")
    # SHA-256 of SHA256SUMS: whoever knows it knows every file.
    digest: Mapped[str] = mapped_column(String(64))
    # Figures told, and figures left out so that nobody is.
    figures_told: Mapped[int] = mapped_column(Integer)
    figures_hidden: Mapped[int] = mapped_column(Integer)


class StatisticFigure(Base):
    """One row of one table of the release in force: what the pages read. A revision takes its place."""

    __tablename__ = "statistic_figures"
    __table_args__ = (
        Index("ix_statistic_figures_country_table_period", "country", "table_id", "period"),
        Index("ix_statistic_figures_country_body_table", "country", "body", "table_id", "period"),
    )

    release_id: Mapped[UUID] = mapped_column(ForeignKey("statistic_releases.id"), primary_key=True)
    table_id: Mapped[str] = mapped_column(String(30), primary_key=True)
    # A body's code, `all`, `others:<level>`, or empty where the table is of no bodies.
    body: Mapped[str] = mapped_column(String(60), primary_key=True)
    # The value of the other dimension (`kind`, `term_band` …), `all`, or empty; of two others, both: `a/b`.
    member: Mapped[str] = mapped_column(String(100), primary_key=True)
    country: Mapped[str] = mapped_column(String(2))
    period: Mapped[str] = mapped_column(String(6))
    # {"received": "r45", "late": "c"}: the status of each measure, and its value where it has one.
    figures_json: Mapped[str] = mapped_column(Text)

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """The figures of the row by measure."""
        written: dict[str, str] = json.loads(self.figures_json)
        return {measure: read_figure(text) for measure, text in written.items()}


class StatisticFile(Base):
    """One file of a release, byte for byte as it was published."""

    __tablename__ = "statistic_files"

    release_id: Mapped[UUID] = mapped_column(ForeignKey("statistic_releases.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    byte_size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))


class StatisticPooling(Base):
    """A body with too few cases for a row of its own in a release, and the row its cases are counted in."""

    __tablename__ = "statistic_poolings"
    __table_args__ = (Index("ix_statistic_poolings_country_body", "country", "body", "period"),)

    release_id: Mapped[UUID] = mapped_column(ForeignKey("statistic_releases.id"), primary_key=True)
    body: Mapped[str] = mapped_column(String(60), primary_key=True)
    pooled_in: Mapped[str] = mapped_column(String(60))
    country: Mapped[str] = mapped_column(String(2))
    period: Mapped[str] = mapped_column(String(6))


def write_figure(figure: Figure) -> str:
    """Write a figure as it is stored."""
    return figure.status if figure.value is None else f"{figure.status}{figure.value}"


def read_figure(text: str) -> Figure:
    """Read what `write_figure` wrote."""
    return Figure(Status(text[0]), int(text[1:]) if len(text) > 1 else None)
