"""Files closed after they left: who closed them, why, who confirmed it, until when."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base, new_id

_IN_FORCE = text("ended_at IS NULL")
_UNCONFIRMED = text("ended_at IS NULL AND confirmed_at IS NULL")


class Withholding(Base):
    """One closing of a file; its reason is a sealed document of the case."""

    __tablename__ = "withholdings"
    __table_args__ = (
        Index(
            "uq_withholdings_document",
            "document_id",
            unique=True,
            sqlite_where=_IN_FORCE,
            postgresql_where=_IN_FORCE,
        ),
        Index(
            "ix_withholdings_unconfirmed",
            "confirm_by",
            sqlite_where=_UNCONFIRMED,
            postgresql_where=_UNCONFIRMED,
        ),
        Index("ix_withholdings_ordered_at", "ordered_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"))
    reason_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"))
    ordered_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    ordered_at: Mapped[datetime]
    confirm_by: Mapped[datetime]  # from then on it opens by itself unless it was confirmed
    confirmed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(String(20), default="")  # not_confirmed lifted

    @property
    def is_in_force(self) -> bool:
        return self.ended_at is None
