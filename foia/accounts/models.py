"""People of the staff, their roles, links, sessions and recovery codes, as rows.

Nothing here opens an account by itself: passwords are Argon2id, second-factor secrets are sealed, and links,
session ids and recovery codes are kept only as HMAC.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column, validates

from foia.actors import Role
from foia.directory.names import fold
from foia.extensions import Base, new_id

INVITE = "invite"
RESET = "reset"


class Person(Base):
    """A member of staff. `subject_id` is for the state's digital identity."""

    __tablename__ = "people"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254), unique=True)  # lower case
    name: Mapped[str] = mapped_column(String(200))
    folded: Mapped[str] = mapped_column(String(500), default="")  # name and address, by which one is found
    language: Mapped[str] = mapped_column(String(5), default="es")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    totp_key_version: Mapped[str | None] = mapped_column(String(16))
    totp_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_last_step: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    active_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    subject_id: Mapped[str | None] = mapped_column(String(100), unique=True)

    @validates("name", "email")
    def _fold(self, field: str, value: str) -> str:
        known = {"name": self.name or "", "email": self.email or "", field: value}
        self.folded = fold(f"{known['name']} {known['email']}")
        return value

    @property
    def is_active(self) -> bool:
        """Say whether the person finished the invitation and was not disabled."""
        return self.active_at is not None and self.disabled_at is None


class RoleGrant(Base):
    """A role held from one instant to another, over a body or (without one) over the whole deployment."""

    __tablename__ = "role_grants"
    __table_args__ = (
        CheckConstraint("role IN ({})".format(", ".join(f"'{role}'" for role in Role)), name="role"),
        Index("ix_role_grants_role_body_id", "role", "body_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    body_id: Mapped[UUID | None] = mapped_column(ForeignKey("bodies.id"))
    office_id: Mapped[UUID | None] = mapped_column(ForeignKey("offices.id"))
    granted_at: Mapped[datetime]
    granted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))  # None: the command line
    ended_at: Mapped[datetime | None]


class RoleProposal(Base):
    """A role that takes two people: one proposes it, and it is held once another one confirms."""

    __tablename__ = "role_proposals"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    body_id: Mapped[UUID] = mapped_column(ForeignKey("bodies.id"))
    office_id: Mapped[UUID | None] = mapped_column(ForeignKey("offices.id"))
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None] = mapped_column(index=True)
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    confirmed: Mapped[bool] = mapped_column(Boolean, default=False)  # False once decided: it was dropped


class Absence(Base):
    """Days on which a person is away, both included, and who stands in for them (None: nobody)."""

    __tablename__ = "absences"
    __table_args__ = (Index("ix_absences_person_id_last_on", "person_id", "last_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    substitute_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    first_on: Mapped[date] = mapped_column(Date)
    last_on: Mapped[date] = mapped_column(Date)
    noted_at: Mapped[datetime]
    noted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    cancelled_at: Mapped[datetime | None]


class Invitation(Base):
    """A one-time link: to enter for the first time (or anew), or to choose another password.

    What is chosen waits here, bound to one browser's attempt, and reaches the person only when the second
    factor is confirmed; then the link is used.
    """

    __tablename__ = "invitations"
    __table_args__ = (CheckConstraint(f"purpose IN ('{INVITE}', '{RESET}')", name="purpose"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(10))
    token_hmac: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    attempt_hmac: Mapped[str | None] = mapped_column(String(64))
    pending_password_hash: Mapped[str | None] = mapped_column(String(200))
    pending_totp_key_version: Mapped[str | None] = mapped_column(String(16))
    pending_totp_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class StaffSession(Base):
    """A browser in which somebody signed in; without `second_factor_at` only that factor can be given."""

    __tablename__ = "staff_sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    token_hmac: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    second_factor_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    # What was typed in a form whose session had ended, sealed, until it is sent again or given up.
    kept_form: Mapped[str | None] = mapped_column(Text)


class RecoveryCode(Base):
    """One of ten codes that stand in for the second factor, once each; 120 random bits: an HMAC is enough."""

    __tablename__ = "recovery_codes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    code_hmac: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
