"""Appeals beside their cases: what they contest, their defence, what came of them, as rows."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base, new_id


class Appeal(Base):
    """What an appeal's own case does not say of it: what its events, and the first case's, leave.

    `origin_case_id` is the case it contests, itself an appeal at the second level; `root_case_id` the case
    in which something is to be done. An order is followed until it is complied with."""

    __tablename__ = "appeals"
    __table_args__ = (
        Index("ix_appeals_origin_case_id", "origin_case_id"),
        Index("ix_appeals_root_case_id", "root_case_id"),
        # What nobody has carried to the first case yet, and what is ordered and not complied with.
        Index(
            "ix_appeals_running",
            "case_id",
            sqlite_where=text("complied_at IS NULL"),
            postgresql_where=text("complied_at IS NULL"),
        ),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    origin_case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    root_case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    step: Mapped[str] = mapped_column(String(60))
    is_late: Mapped[bool] = mapped_column(Boolean)
    filed_at: Mapped[datetime]
    defence_asked_at: Mapped[datetime | None]
    defence_due_on: Mapped[date | None] = mapped_column(Date)
    defence_given_at: Mapped[datetime | None]
    compliance_days: Mapped[int | None] = mapped_column(Integer)
    # The number of the event that ended it, once that was carried to the first case, and with what outcome.
    ended_sequence: Mapped[int | None] = mapped_column(Integer)
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(30))
    ordered_at: Mapped[datetime | None]
    # When the order was complied with; of an appeal that orders nothing, when it ended.
    complied_at: Mapped[datetime | None]


class FileReading(Base):
    """The trace of every reading of a case by whoever decides an appeal against it: who, which, when."""

    __tablename__ = "file_readings"
    __table_args__ = (Index("ix_file_readings_read_case_id", "read_case_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    read_case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    read_at: Mapped[datetime]
