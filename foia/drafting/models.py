"""Drafts of answers, their versions and comments; what they say is sealed in documents of the case."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base, new_id


class Draft(Base):
    """The draft of one answer. `signed_sequence` is the event it became, which may be taken back."""

    __tablename__ = "drafts"
    __table_args__ = (Index("ix_drafts_case_id_begun_at", "case_id", "begun_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    begun_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    begun_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer)
    signed_sequence: Mapped[int | None] = mapped_column(Integer)
    # Set aside without being signed.
    ended_at: Mapped[datetime | None]


class DraftVersion(Base):
    """What was saved once: by whom, when, and the document in which it is sealed. Never changed."""

    __tablename__ = "draft_versions"

    draft_id: Mapped[UUID] = mapped_column(ForeignKey("drafts.id"), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    saved_at: Mapped[datetime]


class DraftComment(Base):
    """What a colleague said of a version."""

    __tablename__ = "draft_comments"
    __table_args__ = (Index("ix_draft_comments_draft_id", "draft_id"),)

    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("drafts.id"))
    version: Mapped[int] = mapped_column(Integer)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    written_at: Mapped[datetime]
