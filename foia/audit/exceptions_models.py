"""The exceptions found in cases, for the auditor's queues: derived from events, and made anew from them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base


class CaseException(Base):
    """One event of a case that belongs into a queue (foia.audit.exceptions.Mark, with whose it was)."""

    __tablename__ = "case_exceptions"
    __table_args__ = (
        # A page of a queue in a period, newest first; and how many there are.
        Index("ix_case_exceptions_queue", "queue", "happened_on", "case_id", "sequence"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    queue: Mapped[str] = mapped_column(String(30), primary_key=True)
    sequence: Mapped[int] = mapped_column(Integer, primary_key=True)
    happened_at: Mapped[datetime]
    happened_on: Mapped[date] = mapped_column(Date)  # at the body
    # Whoever did it; and the body that had the case then.
    actor_id: Mapped[UUID | None]
    body_id: Mapped[UUID | None] = mapped_column(ForeignKey("bodies.id"))
    measured: Mapped[int] = mapped_column(Integer)
    detail: Mapped[str] = mapped_column(String(40))
