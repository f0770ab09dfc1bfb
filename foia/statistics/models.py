"""Published figures: a release for each closed month, computed once and then frozen.

What is stored is what was published: counts rounded, small ones left out (None). No true count is kept here.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base, new_id


class Release(Base):
    """The figures of one month (`2026-10`), published once; `definitions` is the version of their meaning."""

    __tablename__ = "statistics_releases"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    month: Mapped[str] = mapped_column(String(7), unique=True)
    definitions: Mapped[int] = mapped_column(Integer)
    published_at: Mapped[datetime]


class Cell(Base):
    """What one body did in a month with one kind of case; None where the figure is too small to be told."""

    __tablename__ = "statistics_cells"
    __table_args__ = (Index("ix_statistics_cells_body_id", "body_id", "month"),)

    release_id: Mapped[UUID] = mapped_column(ForeignKey("statistics_releases.id"), primary_key=True)
    body_id: Mapped[UUID] = mapped_column(ForeignKey("bodies.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(30), primary_key=True)
    # The release's, so that a body's page reads its months from one index.
    month: Mapped[str] = mapped_column(String(7))
    received: Mapped[int | None] = mapped_column(Integer)
    answered_in_time: Mapped[int | None] = mapped_column(Integer)
    answered_late: Mapped[int | None] = mapped_column(Integer)
    overdue: Mapped[int | None] = mapped_column(Integer)
    median_working_days: Mapped[int | None] = mapped_column(Integer)
