"""What somebody typed in a form whose session had ended: sealed for that person alone, never files."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from foia.keys import BrokenSeal, Keyring

PURPOSE = "kept-form"
LIFE = timedelta(hours=12)
MOST_CHARACTERS = 200_000


@dataclass(frozen=True)
class KeptForm:
    """Where the form was sent, what it held, and the names of the files that were not kept."""

    path: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]  # (name of the field, name of the file)


def may_keep(name: str) -> bool:
    """Say whether a field is kept: never a token, a password or a code of the second factor."""
    return name not in {"csrf_token", "code"} and "password" not in name


def seal_form(keyring: Keyring, form: KeptForm, *, person_id: UUID, now: datetime) -> str | None:
    """Return the form as text that only this person's sign-in opens; None if it is too long to keep."""
    plain = json.dumps(asdict(form) | {"kept_at": now.isoformat()})
    if len(plain) > MOST_CHARACTERS:
        return None
    version, sealed = keyring.seal(plain.encode(), PURPOSE, _place(person_id))
    return f"{version}.{base64.urlsafe_b64encode(sealed).decode()}"


def open_form(keyring: Keyring, text: str | None, *, person_id: UUID, now: datetime) -> KeptForm | None:
    """Return the form, or None if there is none, it is another person's, altered or too old."""
    version, _, encoded = (text or "").partition(".")
    try:
        sealed = base64.urlsafe_b64decode(encoded.encode())
        plain = keyring.unseal(version, sealed, PURPOSE, _place(person_id))
    except (BrokenSeal, binascii.Error, ValueError):
        return None
    held = json.loads(plain)
    if now - datetime.fromisoformat(held["kept_at"]) > LIFE:
        return None
    return KeptForm(held["path"], _pairs(held["fields"]), _pairs(held["files"]))


def _pairs(values: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in values)


def _place(person_id: UUID) -> str:
    return f"people/{person_id}/kept-form"
