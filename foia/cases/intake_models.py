"""Where cases from elsewhere are known by: the rows of other logs, and the numbers of bodies' registries."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base


class RegistryNumber(Base):
    """The number a body's own registry gave a case (hoja de ruta); each body that has it gives its own."""

    __tablename__ = "registry_numbers"
    __table_args__ = (Index("ix_registry_numbers_folded", "folded", "body_id"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    body_id: Mapped[UUID] = mapped_column(ForeignKey("bodies.id"), primary_key=True)
    number: Mapped[str] = mapped_column(String(60))
    # As it is searched: letters and digits only, upper case.
    folded: Mapped[str] = mapped_column(String(60))
    noted_at: Mapped[datetime]
    noted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))  # None: an import


class ImportedRow(Base):
    """A row of a log that became a case: the same row again changes nothing."""

    __tablename__ = "imported_rows"

    source: Mapped[str] = mapped_column(String(40), primary_key=True)
    source_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), unique=True)
    digest: Mapped[str] = mapped_column(String(64))
