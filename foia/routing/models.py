"""Models that route, what they learn from, what they suggested, and how cases came to their bodies, as rows.

No text of a case stands in any of these: ids, words the bodies published, and numbers.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base, new_id, partial_index

_CASE = "cases.id"
_BODY = "bodies.id"


class RoutingModel(Base):
    """One trained model. The greatest version that was adopted is in force; others say why they are not."""

    __tablename__ = "routing_models"

    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    trained_at: Mapped[datetime]
    adopted_at: Mapped[datetime | None]
    refused_because: Mapped[str] = mapped_column(String(20), default="")  # worse, too_large
    # Of what it learned from: phrases, bodies and cases. The same mark, nothing new to learn.
    learned_mark: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    # The same model made without the held-back part: by it the next one is compared.
    measured_content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    figures: Mapped[str] = mapped_column(Text, default="{}")  # JSON: counts, and how it did when held back


class RoutingExample(Base):
    """Which body a case was, or was not, for: told by one of its events, never of what few may know of."""

    __tablename__ = "routing_examples"
    __table_args__ = (
        UniqueConstraint("case_id", "sequence"),
        Index("ix_routing_examples_recorded", "recorded_at", "case_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey(_CASE))
    sequence: Mapped[int] = mapped_column(Integer)  # of the event that told it
    body_id: Mapped[UUID] = mapped_column(ForeignKey(_BODY))
    # desk referral_accepted referral_rejected answered
    source: Mapped[str] = mapped_column(String(20))
    sign: Mapped[int] = mapped_column(Integer)  # 1: it was for this body; -1: it was not
    recorded_at: Mapped[datetime]


class RoutingPath(Base):
    """How a case that was not with its body from the first moment came to it."""

    __tablename__ = "routing_paths"
    __table_args__ = (
        Index("ix_routing_paths_received", "received_on", "body_id"),
        # Those that went wrong, for the lists.
        partial_index("ix_routing_paths_referred", "received_on", "case_id", where="referrals > 0"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey(_CASE), primary_key=True)
    received_on: Mapped[date] = mapped_column(Date)
    body_id: Mapped[UUID | None] = mapped_column(ForeignKey(_BODY))  # where it is
    first_body_id: Mapped[UUID | None] = mapped_column(ForeignKey(_BODY))  # who had it first
    by_itself: Mapped[bool] = mapped_column(Boolean, default=False)  # the service routed it, and nobody else
    routings: Mapped[int] = mapped_column(Integer, default=0)
    referrals: Mapped[int] = mapped_column(Integer, default=0)
    rejections: Mapped[int] = mapped_column(Integer, default=0)
    # Calendar days from its receipt until it came to where it is.
    lost_days: Mapped[int] = mapped_column(Integer, default=0)


class RoutingSuggestion(Base):
    """What a model suggested for a case without a body, who decided, and which body it was for in the end."""

    __tablename__ = "routing_suggestions"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        Index("ix_routing_suggestions_suggested", "suggested_at", "id"),
        partial_index(
            "ix_routing_suggestions_confirmed", "confirmed_at", "id", where="confirmed_body_id IS NOT NULL"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey(_CASE))
    number: Mapped[int] = mapped_column(Integer, default=0)  # how many bodies had given it back by then
    model_version: Mapped[int] = mapped_column(Integer)  # 0: there was no model
    suggested_at: Mapped[datetime]
    # JSON, the likeliest first: [{"body", "confidence", "phrases", "cases"}]
    choices: Mapped[str] = mapped_column(Text)
    first_body_id: Mapped[UUID | None] = mapped_column(ForeignKey(_BODY))
    confidence: Mapped[float] = mapped_column(Float, default=0.0)
    decision: Mapped[str] = mapped_column(String(10))  # route ask desk
    asked: Mapped[bool] = mapped_column(Boolean, default=False)  # the filer was
    chosen_body_id: Mapped[UUID | None] = mapped_column(ForeignKey(_BODY))
    chosen_by: Mapped[str] = mapped_column(String(10), default="")  # filer desk itself
    decided_at: Mapped[datetime | None]
    confirmed_body_id: Mapped[UUID | None] = mapped_column(ForeignKey(_BODY))
    confirmed_at: Mapped[datetime | None]


class RoutingState(Base):
    """The one row that says how far the events were read, and whether routing by itself is switched on."""

    __tablename__ = "routing_state"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    examined_until: Mapped[datetime | None]
    examined_at: Mapped[datetime | None]  # when it was last asked whether there is something new to learn
    training_asked_at: Mapped[datetime | None]
    routes_itself: Mapped[bool] = mapped_column(Boolean, default=False)
