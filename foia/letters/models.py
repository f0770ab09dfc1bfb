"""Letter templates, each version a row of its own, and the letters that were made with them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base, new_id


class LetterTemplate(Base):
    """One version of the words of a kind of letter in a language. Never changed, only retired.

    Without a body it is the deployment's, for every body that has none of its own."""

    __tablename__ = "letter_templates"
    __table_args__ = (
        Index(
            "uq_letter_templates_national",
            "kind",
            "language",
            "version",
            unique=True,
            sqlite_where=text("body_id IS NULL"),
            postgresql_where=text("body_id IS NULL"),
        ),
        Index(
            "uq_letter_templates_body",
            "body_id",
            "kind",
            "language",
            "version",
            unique=True,
            sqlite_where=text("body_id IS NOT NULL"),
            postgresql_where=text("body_id IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    body_id: Mapped[UUID | None] = mapped_column(ForeignKey("bodies.id"))
    kind: Mapped[str] = mapped_column(String(30))
    language: Mapped[str] = mapped_column(String(2))
    version: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(200))
    opening: Mapped[str] = mapped_column(Text)
    closing: Mapped[str] = mapped_column(Text)
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class IssuedLetter(Base):
    """A letter that was made. What it says is a document under the case's key; this row is what anybody who
    holds it may verify.

    `sequence` is the event it tells, `source_id` the text that came with it: whoever may read the one
    may read the other. The PDF is added when it is printed; `pdf_sha256` is the mark of its bytes."""

    __tablename__ = "issued_letters"
    __table_args__ = (
        Index("ix_issued_letters_case_id", "case_id", "made_at"),
        # Those that wait for their PDF.
        Index(
            "ix_issued_letters_waiting",
            "made_at",
            sqlite_where=text("pdf_id IS NULL"),
            postgresql_where=text("pdf_id IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(String(30))
    language: Mapped[str] = mapped_column(String(2))
    code: Mapped[str] = mapped_column(String(24), unique=True)
    body_id: Mapped[UUID | None] = mapped_column(ForeignKey("bodies.id"))
    sequence: Mapped[int | None] = mapped_column(Integer)
    source_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id"))
    content_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"))
    pdf_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id"))
    pdf_sha256: Mapped[str] = mapped_column(String(64), default="")
    # None: the words of the product; `template_version` counts in either.
    template_id: Mapped[UUID | None] = mapped_column(ForeignKey("letter_templates.id"))
    template_version: Mapped[int] = mapped_column(Integer)
    made_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    replaced_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("issued_letters.id"))
    withdrawn_at: Mapped[datetime | None]
