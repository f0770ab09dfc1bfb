"""The second factor: time-based codes (RFC 6238), six digits, thirty seconds, each good once."""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Any

import pyotp

from foia.keys import Keyring
from foia.lean import Later

segno: Any = Later("segno")

PURPOSE = "second-factor"
STEP_SECONDS = 30
CLOCK_DRIFT_STEPS = 1  # a telephone may be half a minute early or late
CODE_DIGITS = 6
ISSUER = "FOIA"


def new_secret() -> str:
    """Return 160 random bits in base 32."""
    return pyotp.random_base32()


def step_at(now: datetime) -> int:
    """Return the number of the half minute."""
    return int(now.timestamp()) // STEP_SECONDS


def code_at_step(secret: str, step: int) -> str:
    """Return the code of a half minute."""
    return pyotp.TOTP(secret).generate_otp(step)


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """Return the half minute the code belongs to, if it is near enough to now."""
    digits = "".join(code.split())
    if len(digits) != CODE_DIGITS or not (digits.isascii() and digits.isdecimal()):
        return None
    found = None
    for step in range(step_at(now) - CLOCK_DRIFT_STEPS, step_at(now) + CLOCK_DRIFT_STEPS + 1):
        if hmac.compare_digest(code_at_step(secret, step), digits):
            found = step
    return found


def address_for_app(secret: str, email: str, issuer: str = ISSUER) -> str:
    """Return the otpauth: address that an authenticator reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def picture(address: str) -> str:
    """Return the QR code of an address as a data: URI."""
    return str(segno.make(address, error="m").png_data_uri(scale=5, border=4))


def seal_secret(keyring: Keyring, secret: str, place: str) -> tuple[str, bytes]:
    """Encrypt a secret for its row; return (key version, ciphertext)."""
    return keyring.seal(secret.encode(), PURPOSE, place)


def open_secret(keyring: Keyring, version: str, sealed: bytes, place: str) -> str:
    """Return a sealed secret. Raises BrokenSeal."""
    return keyring.unseal(version, sealed, PURPOSE, place).decode()
