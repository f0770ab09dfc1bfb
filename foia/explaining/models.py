"""Calendars somebody subscribed to by a secret address, kept only as HMAC, as rows."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base, new_id

PERSON, CASE = "person", "case"


class CalendarFeed(Base):
    """A calendar of due dates behind a secret address: of a person's tray, or of one case for who filed it.

    One made anew revokes the one before. `last_read_on` is the day a program last asked for it.
    """

    __tablename__ = "calendar_feeds"
    __table_args__ = (
        CheckConstraint(
            f"(owner_kind = '{PERSON}' AND person_id IS NOT NULL AND case_id IS NULL) OR "
            f"(owner_kind = '{CASE}' AND case_id IS NOT NULL AND person_id IS NULL)",
            name="owner",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    owner_kind: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"), index=True)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    secret_hmac: Mapped[str] = mapped_column(String(64), unique=True)
    key_version: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    last_read_on: Mapped[date | None] = mapped_column(Date)
    revoked_at: Mapped[datetime | None]
