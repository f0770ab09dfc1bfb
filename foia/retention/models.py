"""How long cases are kept, which are held, and what is destroyed with whose consent, as rows.

Nothing of a filer stands in these: ids, codes, days and counts.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base, new_id, partial_index

ANY = ""  # in the place of a regime: whichever


class RetentionRule(Base):
    """What this deployment decided: how many months after they end cases of a kind are kept, and why.

    Without months they are kept without a term. An empty `regime_id` is for those no other rule names."""

    __tablename__ = "retention_rules"

    regime_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    kind: Mapped[str] = mapped_column(String(30), primary_key=True)
    months: Mapped[int | None] = mapped_column(Integer)
    basis: Mapped[str] = mapped_column(String(300))


class LegalHold(Base):
    """A case nobody may destroy, from when until when; the reasons are sealed documents of it."""

    __tablename__ = "legal_holds"
    __table_args__ = (
        Index(
            "uq_legal_holds_case",
            "case_id",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    reason_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id"))
    put_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    put_at: Mapped[datetime]
    lifted_reason_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id"))
    lifted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    lifted_at: Mapped[datetime | None]


class RunKind(StrEnum):
    SCHEDULE = "schedule"  # what the schedule says is due
    REQUEST = "request"  # one case, on the lawful request of whom its data are about


class ErasureRun(Base):
    """What is to be anonymized: listed by one person, confirmed by another, carried out after a wait."""

    __tablename__ = "erasure_runs"
    __table_args__ = (
        partial_index(
            "ix_erasure_runs_due",
            "not_before",
            where="confirmed_at IS NOT NULL AND withdrawn_at IS NULL AND finished_at IS NULL",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(20))
    listed_on: Mapped[date] = mapped_column(Date)  # what was due by then
    # Of a request: why it is lawful, sealed in its case.
    reason_id: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id"))
    proposed_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    confirmed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    confirmed_at: Mapped[datetime | None]
    not_before: Mapped[datetime | None]
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    withdrawn_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    @property
    def waits_for_second(self) -> bool:
        return self.confirmed_at is None and self.withdrawn_at is None

    @property
    def may_be_withdrawn(self) -> bool:
        return self.withdrawn_at is None and self.finished_at is None


class ItemState(StrEnum):
    LISTED = "listed"
    ERASED = "erased"  # its rows; files wait to be removed
    DONE = "done"
    KEPT = "kept"  # it was no longer due when its turn came


class ErasureItem(Base):
    """One case of a run, and what became of it; `reason` is why it was kept."""

    __tablename__ = "erasure_items"
    __table_args__ = (Index("ix_erasure_items_case_id", "case_id"),)

    run_id: Mapped[UUID] = mapped_column(ForeignKey("erasure_runs.id"), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(10), default=ItemState.LISTED)
    reason: Mapped[str] = mapped_column(String(20), default="")
    files: Mapped[int] = mapped_column(Integer, default=0)
    state_at: Mapped[datetime]
