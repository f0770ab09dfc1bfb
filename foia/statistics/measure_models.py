"""What each case measures now, and the monthly true cells over it. Internal: nothing of it is ever public."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Date, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base


class CaseMeasureRow(Base):
    """One case as `foia.statistics.measures.measure` has it; every date is local to the body.

    `due_on` is the last day in time under every reading, with valid extensions; `first_due_on` without them.
    `stopped_on` is the day of the act the law names; `ended_on` that day, or the one on which the case ended
    without an answer: from then on nothing is pending. Days leave out those on which the term stood still.
    """

    __tablename__ = "case_measures"
    __table_args__ = (
        Index("ix_case_measures_country_received_on", "country", "received_on"),
        Index("ix_case_measures_country_ended_on", "country", "ended_on"),
        Index("ix_case_measures_body_id_received_on", "body_id", "received_on"),
        Index("ix_case_measures_body_id_ended_on", "body_id", "ended_on"),
    )

    # No foreign key: a case is never deleted, and very many of these are written at once.
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    country: Mapped[str] = mapped_column(String(2))
    body_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(String(30))
    regime_id: Mapped[str] = mapped_column(String(60))
    channel: Mapped[str] = mapped_column(String(20))
    received_on: Mapped[date] = mapped_column(Date)
    received_month: Mapped[str] = mapped_column(String(7))  # 2026-01
    starts_on: Mapped[date | None] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)
    first_due_on: Mapped[date | None] = mapped_column(Date)
    stopped_on: Mapped[date | None] = mapped_column(Date)
    concluded_on: Mapped[date | None] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    outcome: Mapped[str | None] = mapped_column(String(30))
    grounds: Mapped[str] = mapped_column(String(400), default="")  # codes between spaces
    working_days: Mapped[int | None] = mapped_column(Integer)
    calendar_days: Mapped[int | None] = mapped_column(Integer)
    # The share of the legal term an answer took; over 100 exactly when it was late.
    term_percent: Mapped[int | None] = mapped_column(Integer)
    first_response_on: Mapped[date | None] = mapped_column(Date)
    first_response_working_days: Mapped[int | None] = mapped_column(Integer)
    extended: Mapped[bool] = mapped_column(Boolean, default=False)
    clarifications: Mapped[int] = mapped_column(Integer, default=0)
    clarification_days: Mapped[int] = mapped_column(Integer, default=0)
    referrals: Mapped[int] = mapped_column(Integer, default=0)
    referral_days: Mapped[int] = mapped_column(Integer, default=0)
    suspended_days: Mapped[int] = mapped_column(Integer, default=0)
    silent_on: Mapped[date | None] = mapped_column(Date)
    appeals: Mapped[int] = mapped_column(Integer, default=0)
    reopened: Mapped[int] = mapped_column(Integer, default=0)
    imported: Mapped[bool] = mapped_column(Boolean, default=False)
    confidential: Mapped[bool] = mapped_column(Boolean, default=False)
    # 32 random bits, drawn once and kept whatever is measured anew: by them counts are rounded.
    record_key: Mapped[int] = mapped_column(BigInteger)
    # Links the cases of one filer; None where nobody is known, and after an erasure.
    filer_mark: Mapped[str | None] = mapped_column(String(64))
    # The last entry of the log that was there when it was measured.
    position: Mapped[int] = mapped_column(BigInteger)


class MeasureCell(Base):
    """What one body did in a month with one kind of case (`ALL`: every counted kind), exactly.

    Confidential cases are in none. `body_id` is NO_BODY where no body has the case. Histograms are packed as
    `foia.statistics.histograms` does it, so that any grouping has its exact percentiles.
    """

    __tablename__ = "measure_cells"
    __table_args__ = (Index("ix_measure_cells_country_kind_month", "country", "kind", "month"),)

    body_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    country: Mapped[str] = mapped_column(String(2), primary_key=True)
    received: Mapped[int] = mapped_column(Integer, default=0)
    in_time: Mapped[int] = mapped_column(Integer, default=0)
    in_time_without_extension: Mapped[int] = mapped_column(Integer, default=0)
    late: Mapped[int] = mapped_column(Integer, default=0)
    without_term: Mapped[int] = mapped_column(Integer, default=0)
    ended_unanswered: Mapped[int] = mapped_column(Integer, default=0)
    # Passed their last day in the month unended; and of such, those that ended in the month.
    fell_overdue: Mapped[int] = mapped_column(Integer, default=0)
    left_overdue: Mapped[int] = mapped_column(Integer, default=0)
    silent: Mapped[int] = mapped_column(Integer, default=0)
    # Of those that ended in the month.
    extended: Mapped[int] = mapped_column(Integer, default=0)
    clarified: Mapped[int] = mapped_column(Integer, default=0)
    referred: Mapped[int] = mapped_column(Integer, default=0)
    suspended: Mapped[int] = mapped_column(Integer, default=0)
    reopened: Mapped[int] = mapped_column(Integer, default=0)
    # Days of those answered in the month, and of those first responded to in it: packed histograms.
    working_days: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    calendar_days: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    first_response_days: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    # percentile_disc(0.5) of `working_days`, ready for whoever reads many cells.
    median: Mapped[int | None] = mapped_column(Integer)


class MeasureState(Base):
    """How far the log is measured, under which definitions and which law; one row."""

    __tablename__ = "measure_state"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger)
    definitions: Mapped[int] = mapped_column(Integer)
    # What the dates were counted by: another one has everything measured anew.
    law_mark: Mapped[str] = mapped_column(String(64))
    measured_at: Mapped[datetime]
