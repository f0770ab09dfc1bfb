"""Giving and renewing the second factor: each code is accepted once, whatever happens next."""

from __future__ import annotations

import secrets
from datetime import datetime
from enum import Enum, auto
from uuid import UUID

from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from foia.accounts import rules, totp
from foia.accounts.models import Person, RecoveryCode
from foia.keys import Keyring

RECOVERY_PURPOSE = "recovery-code"


class Accepted(Enum):
    """By which means the second factor was given."""

    TOTP = auto()
    RECOVERY_CODE = auto()


def accept(
    session: Session, keyring: Keyring, person: Person, code: str, *, now: datetime
) -> Accepted | None:
    """Use up a code of the person's telephone or a recovery code; None if it is wrong or was used."""
    recovery = rules.tidy_recovery_code(code)
    if recovery is not None:
        return Accepted.RECOVERY_CODE if _use_recovery_code(session, keyring, person, recovery, now) else None
    return Accepted.TOTP if _use_totp(session, keyring, person, code, now) else None


def secret_of(keyring: Keyring, person: Person) -> str | None:
    """Return the person's secret, or None before enrolment."""
    if person.totp_sealed is None or person.totp_key_version is None:
        return None
    return totp.open_secret(keyring, person.totp_key_version, person.totp_sealed, place_of(person.id))


def set_secret(keyring: Keyring, person: Person, secret: str, *, used_step: int | None) -> None:
    """Give the person another secret, of which the code of `used_step` was already used."""
    person.totp_key_version, person.totp_sealed = totp.seal_secret(keyring, secret, place_of(person.id))
    person.totp_last_step = used_step


def renew_recovery_codes(session: Session, keyring: Keyring, person: Person, *, now: datetime) -> list[str]:
    """Replace the person's recovery codes and return the new ones, which nobody can read again."""
    forget_recovery_codes(session, person)
    codes = [
        rules.new_recovery_code([secrets.randbelow(32) for _ in range(rules.RECOVERY_CHARACTERS)])
        for _ in range(rules.RECOVERY_CODES)
    ]
    for code in codes:
        code_hmac = keyring.fingerprint(_marked(person.id, code.replace("-", "")), RECOVERY_PURPOSE)[1]
        session.add(RecoveryCode(person_id=person.id, code_hmac=code_hmac, created_at=now))
    session.flush()
    return codes


def forget_recovery_codes(session: Session, person: Person) -> None:
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))


def place_of(person_id: UUID) -> str:
    """Return where the sealed secret of a person belongs."""
    return f"people/{person_id}/totp"


def _use_totp(session: Session, keyring: Keyring, person: Person, code: str, now: datetime) -> bool:
    secret = secret_of(keyring, person)
    step = totp.matching_step(secret, code, now) if secret is not None else None
    if step is None:
        return False
    # One statement decides, so that two requests with the same code at once are not both let in.
    used = session.execute(
        update(Person)
        .where(Person.id == person.id, or_(Person.totp_last_step.is_(None), Person.totp_last_step < step))
        .values(totp_last_step=step)
        .returning(Person.id)
    )
    return used.first() is not None


def _use_recovery_code(session: Session, keyring: Keyring, person: Person, code: str, now: datetime) -> bool:
    code_hmacs = keyring.fingerprints(_marked(person.id, code), RECOVERY_PURPOSE)
    used = session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.person_id == person.id, RecoveryCode.code_hmac.in_(code_hmacs))
        .where(RecoveryCode.used_at.is_(None))
        .values(used_at=now)
        .returning(RecoveryCode.id)
    )
    return used.first() is not None


def _marked(person_id: UUID, code: str) -> str:
    return f"{person_id}|{code}"
