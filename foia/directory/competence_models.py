"""What a body is competent for, as rows: subjects, synonyms and phrases in which people ask for it."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from foia.directory.names import LONGEST_TEXT
from foia.extensions import Base, new_id


class PhraseKind(StrEnum):
    """What a text says of a body: what it sees to, another word for that, or how people ask for it."""

    SUBJECT = "subject"
    SYNONYM = "synonym"
    PHRASE = "phrase"


class BodyPhrase(Base):
    """A text for which a body is competent. A body has each text once, `folded`, whatever its kind."""

    __tablename__ = "body_phrases"
    __table_args__ = (
        Index("ix_body_phrases_body_id_folded", "body_id", "folded", unique=True),
        Index("ix_body_phrases_folded", "folded"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    body_id: Mapped[UUID] = mapped_column(ForeignKey("bodies.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))  # PhraseKind
    text: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    folded: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    language: Mapped[str] = mapped_column(String(8), default="es")
    position: Mapped[int] = mapped_column(Integer)


class BodyPhraseWord(Base):
    """A telling word of a text, by which the directory finds the body."""

    __tablename__ = "body_phrase_words"
    __table_args__ = (Index("ix_body_phrase_words_word", "word", "body_id"),)

    phrase_id: Mapped[UUID] = mapped_column(
        ForeignKey("body_phrases.id", ondelete="CASCADE"), primary_key=True
    )
    word: Mapped[str] = mapped_column(String(40), primary_key=True)
    body_id: Mapped[UUID] = mapped_column(ForeignKey("bodies.id", ondelete="CASCADE"))
