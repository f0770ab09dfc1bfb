"""What of the published answers an account wants to hear of, as rows."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base, new_id

MOST_CHARACTERS = 100


class FollowedTopic(Base):
    """Answers of one body, with some words, or both; with neither, all that is published.

    `stems` are those of the words, between spaces; by `first_stem` the topic is found."""

    __tablename__ = "followed_topics"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    citizen_id: Mapped[UUID] = mapped_column(ForeignKey("citizens.id", ondelete="CASCADE"), index=True)
    body_id: Mapped[UUID | None] = mapped_column(ForeignKey("bodies.id"), index=True)
    words: Mapped[str] = mapped_column(String(MOST_CHARACTERS), default="")
    language: Mapped[str] = mapped_column(String(5))
    stems: Mapped[str] = mapped_column(String(400), default="")
    first_stem: Mapped[str] = mapped_column(String(40), default="", index=True)
    followed_at: Mapped[datetime]
