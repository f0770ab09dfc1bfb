"""Keeping a form for later under a code, opening it and forgetting it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from foia.errors import InvalidInput
from foia.keys import BrokenSeal, Keyring, derive, seal, unseal
from foia.unfinished.models import UnfinishedForm
from foia.unfinished.rules import KEPT_FOR, MOST_BYTES, Begun, new_code, read_code

_LOOKUP, _SEALING = "unfinished-lookup", "unfinished-form"


def keep(session: Session, keyring: Keyring, form: Begun, now: datetime) -> str:
    """Keep a form and return the code that opens it, shown once. Raises InvalidInput `too_long`."""
    content = form.to_bytes()
    if len(content) > MOST_BYTES:
        raise InvalidInput("too_long")
    code = new_code()
    compact = read_code(code) or ""
    version, mark = keyring.fingerprint(compact, _LOOKUP)
    session.add(
        UnfinishedForm(
            code_hmac=mark,
            key_version=version,
            sealed=seal(_key(keyring, version, compact), content, mark),
            kept_until=now + KEPT_FOR,
        )
    )
    session.flush()
    return code


def opened(session: Session, keyring: Keyring, typed: str, now: datetime) -> Begun | None:
    """Return the form a code opens; None alike for a wrong code and one whose time is over."""
    code = read_code(typed)
    row = session.scalar(
        select(UnfinishedForm).where(
            UnfinishedForm.code_hmac.in_(keyring.fingerprints(code or "", _LOOKUP)),
            UnfinishedForm.kept_until > now,
        )
    )
    if row is None or code is None:
        return None
    try:
        return Begun.from_bytes(unseal(_key(keyring, row.key_version, code), row.sealed, row.code_hmac))
    except BrokenSeal:
        return None


def forget(session: Session, keyring: Keyring, typed: str) -> None:
    """Forget the form a code opens."""
    marks = keyring.fingerprints(read_code(typed) or "", _LOOKUP)
    session.execute(delete(UnfinishedForm).where(UnfinishedForm.code_hmac.in_(marks)))


def _key(keyring: Keyring, version: str, code: str) -> bytes:
    # Our own key alone opens nothing, nor does a code without it.
    return derive(keyring.key(version, _SEALING), f"unfinished:{code}")
