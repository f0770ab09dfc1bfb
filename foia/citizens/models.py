"""Accounts of citizens, their one-time links and sessions, and the cases they follow, as rows.

An address is sealed by the deployment's key and found by a keyed mark alone; links and sessions are kept only
as HMAC. Nothing here names a member of staff, even where both have one address.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foia.extensions import Base, new_id

REGISTER = "register"
RESET = "reset"


class Citizen(Base):
    """An account; without `confirmed_at` nobody proved the address and it opens nothing."""

    __tablename__ = "citizens"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    sealed_email: Mapped[bytes] = mapped_column(LargeBinary)
    email_mark: Mapped[str] = mapped_column(String(64), unique=True)
    key_version: Mapped[str] = mapped_column(String(16))  # of the seal and of the mark
    language: Mapped[str] = mapped_column(String(5), default="es")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class CitizenLink(Base):
    """A one-time link sent to an address: to confirm it, or to choose another password.

    A registration's password waits here and must be given again with the link: whoever typed somebody else's
    address has the one, its owner the other, and neither opens the account with it."""

    __tablename__ = "citizen_links"
    __table_args__ = (CheckConstraint(f"purpose IN ('{REGISTER}', '{RESET}')", name="purpose"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    citizen_id: Mapped[UUID] = mapped_column(ForeignKey("citizens.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(10))
    token_hmac: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    pending_password_hash: Mapped[str | None] = mapped_column(String(200))
    failures: Mapped[int] = mapped_column(Integer, default=0)


class CitizenSession(Base):
    """A browser in which somebody signed in to an account."""

    __tablename__ = "citizen_sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    citizen_id: Mapped[UUID] = mapped_column(ForeignKey("citizens.id", ondelete="CASCADE"), index=True)
    token_hmac: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class FollowedCase(Base):
    """A case an account follows, by the key that was given for it.

    The mark is that of the case's key then; where the deployment's own keys were rotated since, the number of
    the case's last event then tells whether the case got another key."""

    __tablename__ = "followed_cases"
    __table_args__ = (UniqueConstraint("citizen_id", "case_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    citizen_id: Mapped[UUID] = mapped_column(ForeignKey("citizens.id", ondelete="CASCADE"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    mark: Mapped[str] = mapped_column(String(64))
    mark_version: Mapped[str] = mapped_column(String(16))
    last_sequence: Mapped[int] = mapped_column(Integer)
    followed_at: Mapped[datetime]
