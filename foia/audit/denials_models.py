"""Denied access and failed ways in, as rows that tell neither an address nor what was asked for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base, new_id


class Denial(Base):
    """So many refusals of one kind, at one route, to one person or account, within a minute.

    `mark` is the keyed fingerprint of the account tried; `person_id` who of staff was refused a page, or
    gave a password and a wrong second factor. Where an hour had too many, one row counts the rest."""

    __tablename__ = "denials"
    __table_args__ = (
        Index("ix_denials_hour", "hour", "kind"),
        Index("ix_denials_began", "began_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    same: Mapped[str] = mapped_column(String(64), unique=True)  # what makes two refusals the same row
    hour: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(20))
    endpoint: Mapped[str] = mapped_column(String(80))
    code: Mapped[str] = mapped_column(String(20))
    status: Mapped[int] = mapped_column(Integer)
    actor_kind: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    mark: Mapped[str] = mapped_column(String(32))
    began_at: Mapped[datetime]
    last_at: Mapped[datetime]
    times: Mapped[int] = mapped_column(Integer)
