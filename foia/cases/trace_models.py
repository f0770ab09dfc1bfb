"""Traces of reading: of identities, confidential cases, files that left the body; the filer's visits."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base, new_id

FILER, STAFF, PUBLIC = "filer", "staff", "public"


class IdentityReading(Base):
    """The trace of every reading of an identity: who, when, for what purpose."""

    __tablename__ = "identity_readings"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    purpose: Mapped[str] = mapped_column(String(30))
    read_at: Mapped[datetime]


class IdentitySearch(Base):
    """The trace of every search for a person's cases by exact number, e-mail or phone: who and what for."""

    __tablename__ = "identity_searches"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    field: Mapped[str] = mapped_column(String(20))
    purpose: Mapped[str] = mapped_column(String(30))
    found: Mapped[int] = mapped_column(Integer)
    searched_at: Mapped[datetime] = mapped_column(index=True)


class CaseOpening(Base):
    """The trace of every opening of a confidential case: who, when."""

    __tablename__ = "case_openings"
    __table_args__ = (Index("ix_case_openings_case_id_opened_at", "case_id", "opened_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    opened_at: Mapped[datetime]


class FilerVisit(Base):
    """When the filer last opened the case with folio and key: what came before then could be read."""

    __tablename__ = "filer_visits"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    last_at: Mapped[datetime]


class FileOpening(Base):
    """How often one reader opened a file on a day; of the public only how often, never who."""

    __tablename__ = "file_openings"
    __table_args__ = (
        Index("uq_file_openings", "document_id", "opened_on", "reader", "person_id", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"))
    opened_on: Mapped[date] = mapped_column(Date)
    reader: Mapped[str] = mapped_column(String(10))  # filer staff public
    # Staff alone; all zeros for the others, so that the row is found again.
    person_id: Mapped[UUID]
    times: Mapped[int] = mapped_column(Integer)
