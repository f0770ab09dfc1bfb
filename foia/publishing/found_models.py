"""What came of looking for an answer before asking, as rows: how often, by body and day, not by whom."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base, new_id


class FoundCount(Base):
    """How often, on a day, answers of a body were looked for, shown, opened, and were what somebody needed.

    `in_vain`: of those that looked, how many were shown no answer of this body."""

    __tablename__ = "found_counts"

    counted_on: Mapped[date] = mapped_column(Date, primary_key=True)
    body_id: Mapped[UUID] = mapped_column(ForeignKey("bodies.id"), primary_key=True)
    looked: Mapped[int] = mapped_column(Integer, default=0)
    in_vain: Mapped[int] = mapped_column(Integer, default=0)
    shown: Mapped[int] = mapped_column(Integer, default=0)
    opened: Mapped[int] = mapped_column(Integer, default=0)
    answered: Mapped[int] = mapped_column(Integer, default=0)


class AskedAlike(Base):
    """That many recent requests to a body ask nearly the same; `case_id` is the newest of them."""

    __tablename__ = "asked_alike"
    __table_args__ = (Index("ix_asked_alike_body_id", "body_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    body_id: Mapped[UUID] = mapped_column(ForeignKey("bodies.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    cases: Mapped[int] = mapped_column(Integer)
    found_at: Mapped[datetime]
