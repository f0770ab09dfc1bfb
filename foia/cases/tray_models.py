"""What the work queue keeps: who has a case open now, every export of a tray, filters kept by name."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base, new_id


class Presence(Base):
    """Somebody has a case open: when they last looked. Kept for minutes."""

    __tablename__ = "presences"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(index=True)


class Export(Base):
    """A tray taken out as a file: by whom, when, narrowed to what, how many cases, with names or not."""

    __tablename__ = "exports"
    __table_args__ = (Index("ix_exports_made_at", "made_at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    format: Mapped[str] = mapped_column(String(10))
    # The filters by their names in the address, as a query.
    narrowed: Mapped[str] = mapped_column(Text)
    rows: Mapped[int] = mapped_column(Integer)
    with_identity: Mapped[bool] = mapped_column(Boolean)
    purpose: Mapped[str] = mapped_column(String(30))  # of reading who filed; "" without names


class SavedTray(Base):
    """Filters that somebody keeps under a name of their own."""

    __tablename__ = "saved_trays"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    narrowed: Mapped[str] = mapped_column(Text)  # as `Export.narrowed`
    saved_at: Mapped[datetime]
