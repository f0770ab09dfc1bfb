"""What a deployment adds by screen to the law's grounds."""

from __future__ import annotations

from sqlalchemy import Boolean, String
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base


class GroundSetting(Base):
    """What a deployment adds to a ground of the law: if officers are offered it, and a note for them."""

    __tablename__ = "ground_settings"

    regime_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    is_offered: Mapped[bool] = mapped_column(Boolean, default=True)
    note_es: Mapped[str] = mapped_column(String(500), default="")
    note_en: Mapped[str] = mapped_column(String(500), default="")
