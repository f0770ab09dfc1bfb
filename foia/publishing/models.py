"""Published answers as rows: in plain words, since everybody may read them, and without who asked."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base, new_id

_LIVE = text("published_at IS NOT NULL AND withdrawn_at IS NULL")
_KEPT = text("withdrawn_at IS NULL")


class Publication(Base):
    """What the public reads of an answered request, from its proposal on."""

    __tablename__ = "publications"
    __table_args__ = (
        # One a case, until it is withdrawn.
        Index("uq_publications_case", "case_id", unique=True, sqlite_where=_KEPT, postgresql_where=_KEPT),
        Index("ix_publications_public", "answered_on", "id", sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index(
            "ix_publications_body", "body_id", "answered_on", "id", sqlite_where=_LIVE, postgresql_where=_LIVE
        ),
        # What is new, for feeds and for who follows.
        Index(
            "ix_publications_published_at", "published_at", "id", sqlite_where=_LIVE, postgresql_where=_LIVE
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    body_id: Mapped[UUID] = mapped_column(ForeignKey("bodies.id"))
    language: Mapped[str] = mapped_column(String(2))
    outcome: Mapped[str] = mapped_column(String(30))
    subject: Mapped[str] = mapped_column(String(200))
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    answered_on: Mapped[date] = mapped_column(Date)
    taken_working_days: Mapped[int | None] = mapped_column(Integer)
    proposed_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    reviewed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    published_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    withdrawn_at: Mapped[datetime | None]

    @property
    def is_public(self) -> bool:
        return self.published_at is not None and self.withdrawn_at is None


class PublishedFile(Base):
    """A file that goes with a published answer: always a copy, never what came in."""

    __tablename__ = "published_files"

    publication_id: Mapped[UUID] = mapped_column(ForeignKey("publications.id"), primary_key=True)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer)


class PublicFile(Base):
    """A published file of a case that was anonymized, kept in the clear: everybody may have it."""

    __tablename__ = "public_files"

    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    stored_name: Mapped[str] = mapped_column(String(64), unique=True)


class PublicationWord(Base):
    """A stem by which a published answer is found."""

    __tablename__ = "publication_words"

    stem: Mapped[str] = mapped_column(String(40), primary_key=True)
    publication_id: Mapped[UUID] = mapped_column(ForeignKey("publications.id"), primary_key=True)
