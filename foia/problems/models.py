"""Published complaints as rows, in words made for everybody, and the browsers that joined one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base, new_id

_LIVE = text("published_at IS NOT NULL AND withdrawn_at IS NULL")
_KEPT = text("withdrawn_at IS NULL")
_UNTOLD = text("published_at IS NOT NULL AND withdrawn_at IS NULL AND answer_told_at IS NULL")


class Problem(Base):
    """What the public reads of a service complaint, from its proposal on; where it stands its case says."""

    __tablename__ = "problems"
    __table_args__ = (
        # One a case, until it is withdrawn.
        Index("uq_problems_case", "case_id", unique=True, sqlite_where=_KEPT, postgresql_where=_KEPT),
        Index("ix_problems_public", "published_at", "id", sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index(
            "ix_problems_body", "body_id", "published_at", "id", sqlite_where=_LIVE, postgresql_where=_LIVE
        ),
        # Those whose followers were not told yet that it was answered.
        Index("ix_problems_untold", "case_id", sqlite_where=_UNTOLD, postgresql_where=_UNTOLD),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    body_id: Mapped[UUID] = mapped_column(ForeignKey("bodies.id"))
    language: Mapped[str] = mapped_column(String(5))
    subject: Mapped[str] = mapped_column(String(200))
    happened: Mapped[str] = mapped_column(Text)
    proposed_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    reviewed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    published_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    withdrawn_at: Mapped[datetime | None]
    supporters: Mapped[int] = mapped_column(Integer, default=0)
    answer_told_at: Mapped[datetime | None]

    @property
    def is_public(self) -> bool:
        return self.published_at is not None and self.withdrawn_at is None


class Support(Base):
    """A browser that said "me too". The mark is keyed and good for one problem: it joins nobody's two."""

    __tablename__ = "problem_supports"

    problem_id: Mapped[UUID] = mapped_column(ForeignKey("problems.id", ondelete="CASCADE"), primary_key=True)
    mark: Mapped[str] = mapped_column(String(64), primary_key=True)


class FollowedProblem(Base):
    """An account that wants to know when a problem is answered."""

    __tablename__ = "followed_problems"
    __table_args__ = (UniqueConstraint("citizen_id", "problem_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    citizen_id: Mapped[UUID] = mapped_column(ForeignKey("citizens.id", ondelete="CASCADE"))
    problem_id: Mapped[UUID] = mapped_column(ForeignKey("problems.id", ondelete="CASCADE"), index=True)
    followed_at: Mapped[datetime]
