"""What a deployment decides about cases by screen: retention, and what it adds to the law's grounds."""

from __future__ import annotations

from sqlalchemy import Boolean, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base


class RetentionPeriod(Base):
    """How long cases of a kind are kept after they end, and what orders it."""

    __tablename__ = "retention_periods"

    kind: Mapped[str] = mapped_column(String(30), primary_key=True)
    months: Mapped[int] = mapped_column(Integer)
    basis: Mapped[str] = mapped_column(String(300))


class GroundSetting(Base):
    """What a deployment adds to a ground of the law: if officers are offered it, and a note for them."""

    __tablename__ = "ground_settings"

    regime_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    is_offered: Mapped[bool] = mapped_column(Boolean, default=True)
    note_es: Mapped[str] = mapped_column(String(500), default="")
    note_en: Mapped[str] = mapped_column(String(500), default="")
