"""A form somebody began, as a row that opens only with their code."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base


class UnfinishedForm(Base):
    """What was written so far, sealed under a key that the code gives; the server keeps no code.

    Neither kind, body nor person stands outside of the seal."""

    __tablename__ = "unfinished_forms"

    code_hmac: Mapped[str] = mapped_column(String(64), primary_key=True)
    key_version: Mapped[str] = mapped_column(String(16))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    kept_until: Mapped[datetime] = mapped_column(index=True)
