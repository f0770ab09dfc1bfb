"""Folios and keys: random, typed by people, with a check character: pure.

The alphabet is Crockford's (no I, L, O, U). The check character is the value, in base 36, modulo 37, read
with the same digits as the rest, so that two neighbours swapped are noticed wherever they stand. A draw whose
check would fall outside the alphabet is drawn again.
"""

from __future__ import annotations

import hmac
import re
import secrets
from datetime import date
from hashlib import sha256

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
_MODULUS = 37
FOLIO_CHARACTERS = 8
KEY_CHARACTERS = 26  # 130 bits
DEMO_PREFIX = "XD"
_GROUPS = 5  # of a whole folio, between hyphens
FIRST_PART, LAST_PART = 2, 99
_FOLIO = re.compile(
    rf"([A-Z]{{2}})([0-9]{{2}})([{ALPHABET}]{{{FOLIO_CHARACTERS}}})([{ALPHABET}])([2-9]|[1-9][0-9])?"
)
# What was meant as one, right or wrong: letters, figures of a year, and as much as the rest.
_LIKE_FOLIO = re.compile(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{7,13}")
_KEY = re.compile(rf"[{ALPHABET}]{{{KEY_CHARACTERS + 1}}}")
LONGEST_TYPED = 64


def new_folio(prefix: str, received_on: date) -> str:
    """Draw a folio such as `BO-26-7K3M-9QWT-F`."""
    head = f"{prefix}{received_on:%y}"
    while True:
        drawn = _letters(secrets.randbits(5 * FOLIO_CHARACTERS), FOLIO_CHARACTERS)
        check = _check(head + drawn)
        if check is not None:
            return f"{prefix}-{received_on:%y}-{drawn[:4]}-{drawn[4:]}-{check}"


def read_folio(typed: str) -> str | None:
    """Return the folio a person typed in its written form, or None when it cannot be one."""
    compact = _compact(typed)
    compact = compact[:2] + compact[2:].translate(_ALIKE)
    match = _FOLIO.fullmatch(compact)
    if match is None:
        return None
    prefix, year, drawn, check, part = match.groups()
    if _check(f"{prefix}{year}{drawn}") != check:
        return None
    whole = f"{prefix}-{year}-{drawn[:4]}-{drawn[4:]}-{check}"
    return part_folio(whole, int(part)) if part else whole


def is_like_folio(typed: str) -> bool:
    """Say whether what a person typed was meant as a folio, even if it cannot be one."""
    return bool(_LIKE_FOLIO.fullmatch(_compact(typed)))


def part_folio(whole: str, number: int) -> str:
    """Return the folio of a part taken from a case: the second is `-2`."""
    return f"{whole}-{number}"


def family_of(folio: str) -> list[str]:
    """Return the folio of the whole a folio belongs to, and every one a part of it may have."""
    whole = "-".join(folio.split("-")[:_GROUPS])
    return [whole, *(part_folio(whole, number) for number in range(FIRST_PART, LAST_PART + 1))]


def key_from_nonce(secret: bytes, nonce: str) -> str:
    """Derive the key a form's nonce always gives (130 bits and a check character, in groups of four)."""
    counter = 0
    while True:
        digest = hmac.new(secret, f"{nonce}:{counter}".encode(), sha256).digest()
        value = int.from_bytes(digest)
        drawn = _letters(value, KEY_CHARACTERS)
        check = _check(drawn)
        if check is not None:
            return grouped(drawn + check)
        counter += 1


def new_key() -> str:
    """Draw a key that no form gave (after a recovery)."""
    return key_from_nonce(secrets.token_bytes(32), secrets.token_hex(16))


def read_key(typed: str) -> str | None:
    """Return the key a person typed, compact, or None when it cannot be one."""
    compact = _compact(typed).translate(_ALIKE)
    if not _KEY.fullmatch(compact) or _check(compact[:-1]) != compact[-1]:
        return None
    return compact


def grouped(compact: str) -> str:
    """Write a key in groups of four."""
    return "-".join(compact[start : start + 4] for start in range(0, len(compact), 4))


def _letters(value: int, many: int) -> str:
    """Write the lowest bits of a number, five to a letter."""
    return "".join([ALPHABET[(value >> (5 * place)) & 31] for place in range(many)])


def _compact(typed: str) -> str:
    return re.sub(r"[\s\-‐‑–—]+", "", typed[: 2 * LONGEST_TYPED]).upper()


def _check(text: str) -> str | None:
    value = 0
    for character in text:
        value = (value * 36 + int(character, 36)) % _MODULUS
    drawn = _DIGITS[value : value + 1]
    return drawn if drawn and drawn in ALPHABET else None
