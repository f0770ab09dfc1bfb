"""What filers said of their answers, as it is counted: no comment is here, nor who said it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base


class CaseRating(Base):
    """A rating: one a case, given once. `month` is the first day of the month in which it was given.

    Of a confidential case neither body nor month is kept here: no count may tell of it."""

    __tablename__ = "case_ratings"
    __table_args__ = (Index("ix_case_ratings_body_id_month", "body_id", "month"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    body_id: Mapped[UUID | None] = mapped_column(ForeignKey("bodies.id"))
    month: Mapped[date | None] = mapped_column(Date)
    answered: Mapped[str] = mapped_column(String(10))  # yes partly no
    settled: Mapped[str] = mapped_column(String(10))
