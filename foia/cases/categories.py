"""Categories of what people complain of, each with what the bodies promise for it: never a legal term."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Boolean, Index, Integer, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from foia import law
from foia.extensions import Base, new_id


class Category(Base):
    """One category of a kind. `service_working_days` and `urgent_hours` are internal commitments."""

    __tablename__ = "categories"
    __table_args__ = (Index("ix_categories_kind_position", "kind", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[str] = mapped_column(String(30))
    name_es: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    service_working_days: Mapped[int | None] = mapped_column(Integer)
    urgent_hours: Mapped[int | None] = mapped_column(Integer)
    position: Mapped[int] = mapped_column(Integer)
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)

    def name(self, language: str) -> str:
        """Return the name in the language."""
        return self.name_en if language == "en" and self.name_en else self.name_es


# What an urgent case is promised where its category says nothing.
URGENT_HOURS = 24


def categories_of(session: Session, kind: str) -> list[Category]:
    """Return the categories in use of a kind, in their order."""
    return list(
        session.scalars(
            select(Category)
            .where(Category.kind == kind, Category.is_active.is_(True))
            .order_by(Category.position, Category.code)
        )
    )


def category_by_code(session: Session, code: str | None) -> Category | None:
    """Return a category by its code; None for none."""
    return session.scalar(select(Category).where(Category.code == code)) if code else None


def promised_at(
    category: Category | None, received_at: datetime, calendar: law.Calendar, *, urgent: bool
) -> datetime | None:
    """Return by when the bodies promise to attend: hours from the receipt if urgent, else working days.

    None where nothing is promised, or the calendar does not reach."""
    if urgent:
        hours = category.urgent_hours if category and category.urgent_hours else URGENT_HOURS
        return received_at + timedelta(hours=hours)
    if category is None or category.service_working_days is None:
        return None
    received = received_at.astimezone(calendar.zone)
    try:
        due_on = calendar.add_working_days(received.date(), category.service_working_days)
    except law.LawError:
        return None
    return datetime.combine(due_on, datetime.max.time(), calendar.zone).replace(microsecond=0)
