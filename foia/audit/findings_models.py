"""What auditors found, and each step since; plans of samples. The words are sealed, apart from the events."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base, new_id

LIVE = text("state <> 'closed'")


class Finding(Base):
    """One finding on a body, or on a case of it. `state` is where its steps lead (`findings_rules`).

    One that the product made by itself has a `code` and the `mark` of what it found: the same is not made
    twice. `facts` are codes, dates and numbers, never anything personal."""

    __tablename__ = "findings"
    __table_args__ = (
        Index("ix_findings_body", "body_id", "opened_at", "id"),
        Index("ix_findings_opened", "opened_at", "id"),
        Index("ix_findings_case_id", "case_id"),
        Index("ix_findings_remind", "remind_at", "id", sqlite_where=LIVE, postgresql_where=LIVE),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    body_id: Mapped[UUID | None] = mapped_column(ForeignKey("bodies.id"))
    office_id: Mapped[UUID | None] = mapped_column(ForeignKey("offices.id"))
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"))
    severity: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(40))
    mark: Mapped[str | None] = mapped_column(String(64), unique=True)
    facts: Mapped[str] = mapped_column(Text)
    norm: Mapped[str] = mapped_column(String(120))
    opened_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))  # None: the product itself
    opened_at: Mapped[datetime]
    follow_up_on: Mapped[date | None] = mapped_column(Date)
    remind_at: Mapped[datetime | None]  # when both sides are reminded next
    closed_at: Mapped[datetime | None]
    result: Mapped[str] = mapped_column(String(10))
    version: Mapped[int] = mapped_column(Integer)

    __mapper_args__ = {"version_id_col": version}


class FindingStep(Base):
    """One step of a finding, with what was written: added, never changed.

    The words of one about a case are sealed by the case's own key, and go when that is destroyed; those of
    one about a body by the deployment's, whose version is named."""

    __tablename__ = "finding_steps"
    __table_args__ = (UniqueConstraint("finding_id", "number", name="uq_finding_steps_number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    finding_id: Mapped[UUID] = mapped_column(ForeignKey("findings.id"))
    number: Mapped[int] = mapped_column(Integer)
    step: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    taken_at: Mapped[datetime]
    follow_up_on: Mapped[date | None] = mapped_column(Date)
    key_version: Mapped[str] = mapped_column(String(16))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class SamplingPlan(Base):
    """A sample of cases drawn by a seed that is kept: whoever draws it again gets the same cases."""

    __tablename__ = "sampling_plans"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    body_id: Mapped[UUID | None] = mapped_column(ForeignKey("bodies.id"))
    kind: Mapped[str] = mapped_column(String(30))
    first_on: Mapped[date] = mapped_column(Date)
    last_on: Mapped[date] = mapped_column(Date)
    size: Mapped[int] = mapped_column(Integer)
    seed: Mapped[str] = mapped_column(String(64))
    population: Mapped[int] = mapped_column(Integer)
    population_hash: Mapped[str] = mapped_column(String(64))
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(index=True)


class SampledCase(Base):
    """A case of a sample, in the order it was drawn, and who looked at it."""

    __tablename__ = "sampled_cases"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("sampling_plans.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    looked_at: Mapped[datetime | None]
    looked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
