"""Amendments of the law and of its calendars, as rows."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base, new_id


class AmendmentKind:
    """What an amendment changes."""

    DAY = "day"  # one day of a country or place: closed, open, closed from noon
    SUSPENSION = "suspension"  # a period in which the terms of a country or place do not run
    YEAR = "year"  # somebody checked a year of a calendar against what was decreed
    EDITION = "edition"  # another edition of a country's file: a reform, or a correction
    BODY_DAY = "body_day"  # a body's own day or suspension counts from now on (its data: body_days)


# Effect of one that puts nothing in the place of what it replaces.
ANNULLED = "annulled"


class Amendment(Base):
    """One change of the law or of a calendar: proposed, confirmed by a second person, then applied.

    `number` is given when it is applied and orders all of them; running cases whose `law_revision` is lower
    are then counted anew, until `redated_at` says that none is left. An applied row is never changed in what
    it says: what was wrong is replaced by another (`replaces_id`), known since that one's `announced_on`."""

    __tablename__ = "amendments"
    __table_args__ = (
        Index("ix_amendments_country_kind", "country", "kind"),
        # What somebody, or the next sweep, has to do.
        Index(
            "ix_amendments_pending",
            "proposed_at",
            sqlite_where=text("redated_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=text("redated_at IS NULL AND withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(20))
    country: Mapped[str] = mapped_column(String(2))
    # The code of a place of the calendar; empty for the whole country.
    scope: Mapped[str] = mapped_column(String(60), default="")
    body_id: Mapped[UUID | None] = mapped_column(ForeignKey("bodies.id"))
    body_day_id: Mapped[UUID | None] = mapped_column(ForeignKey("body_days.id"))
    # A day is first and last of itself; of a year the first and the last of January and December.
    first_on: Mapped[date | None] = mapped_column(Date)
    last_on: Mapped[date | None] = mapped_column(Date)
    effect: Mapped[str] = mapped_column(String(20), default="")
    name_es: Mapped[str] = mapped_column(String(200), default="")
    name_en: Mapped[str] = mapped_column(String(200), default="")
    norm: Mapped[str] = mapped_column(String(300), default="")
    norm_url: Mapped[str] = mapped_column(String(300), default="")
    announced_on: Mapped[date | None] = mapped_column(Date)
    # Who confirmed it outside this service, in words; two people of it are named below.
    confirmed_by: Mapped[str] = mapped_column(String(300), default="")
    # Of an edition: the file, its SHA-256, and the day from which it holds.
    content: Mapped[str] = mapped_column(Text, default="")
    content_hash: Mapped[str] = mapped_column(String(64), default="")
    effective_on: Mapped[date | None] = mapped_column(Date)
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("amendments.id"))
    proposed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    confirmed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    confirmed_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    withdrawn_at: Mapped[datetime | None]
    number: Mapped[int | None] = mapped_column(Integer, unique=True)
    applied_at: Mapped[datetime | None]
    redated_at: Mapped[datetime | None]
    # Responses that moved; confidential cases are not counted here.
    moved_count: Mapped[int] = mapped_column(Integer, default=0)


class MovedCase(Base):
    """A case counted anew of which reminders are still to be planned and people to be told.

    `sequence` is that of its last event then; `is_due_moved`: by it the response is due on another day, which
    the amendment named did. The row goes in the transaction that does it."""

    __tablename__ = "moved_cases"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(Integer, primary_key=True)
    amendment_id: Mapped[UUID]
    is_due_moved: Mapped[bool] = mapped_column(Boolean)
