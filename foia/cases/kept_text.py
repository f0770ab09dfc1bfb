"""A text that was sent after the opened case had closed: sealed for that case, carried by the page itself."""

from __future__ import annotations

import base64
import binascii
import json
from uuid import UUID

from foia.keys import BrokenSeal, Keyring

_PURPOSE = "kept-text"


def seal_text(keyring: Keyring, text: str, *, case_id: UUID, endpoint: str) -> str:
    """Seal what was written, and which form it was for, so that only this case's page opens it."""
    version, sealed = keyring.seal(json.dumps([endpoint, text]).encode(), _PURPOSE, case_id.hex)
    return f"{version}.{base64.urlsafe_b64encode(sealed).decode()}"


def open_text(keyring: Keyring, kept: str, *, case_id: UUID) -> tuple[str, str]:
    """Return (endpoint, text); empty when there is none or it was written for another case."""
    version, _, encoded = kept.partition(".")
    try:
        sealed = base64.urlsafe_b64decode(encoded.encode())
        endpoint, text = json.loads(keyring.unseal(version, sealed, _PURPOSE, case_id.hex))
    except (BrokenSeal, binascii.Error, ValueError):
        return "", ""
    return endpoint, text
