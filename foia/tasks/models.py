"""Tasks inside a case, as rows: to which office or to the head, until when, and how it ended."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base, new_id

_OPEN = text("answered_at IS NULL AND cancelled_at IS NULL")


class Task(Base):
    """Something another office is asked for, or (without one) the head: its words are a sealed document."""

    __tablename__ = "tasks"
    __table_args__ = (
        Index("ix_tasks_case_id", "case_id"),
        # What an office, or the heads of a body, have to do, by day.
        Index("ix_tasks_open", "body_id", "due_on", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_tasks_remind", "remind_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    body_id: Mapped[UUID] = mapped_column(ForeignKey("bodies.id"))
    office_id: Mapped[UUID | None] = mapped_column(ForeignKey("offices.id"))  # None: the head of the body
    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"))
    given_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    given_at: Mapped[datetime]
    due_on: Mapped[date] = mapped_column(Date)
    # When whoever has it is reminded next; None: no more.
    remind_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    answer_document_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id"))
    cancelled_at: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.cancelled_at is None
