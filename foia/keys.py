"""Secret keys: a versioned ring that seals, opens and fingerprints; imports nothing of the application.

Every sealed value and every fingerprint names the version of the key that made it: the first key of the ring
writes, all read, so a ring can be rotated without losing what older keys made. Sealing is AES-256-GCM with
the place of the value as associated data: a ciphertext moved to another row does not open.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from foia.errors import SettingsError

KEY_BYTES = 32
# In the place of a version where there is nothing to read.
NO_KEY = "-"
NONCE_BYTES = 12
_VERSION = re.compile(r"[a-z0-9]{1,16}")


class BrokenSeal(Exception):
    """The ciphertext was altered, moved, or made by a key that is not at hand."""


def new_key() -> bytes:
    """Return 256 random bits."""
    return os.urandom(KEY_BYTES)


def new_key_entry(version: str) -> str:
    """Return one `version:base64` entry for FOIA_KEYS."""
    return f"{version}:{base64.urlsafe_b64encode(new_key()).decode()}"


def derive(key: bytes, purpose: str) -> bytes:
    """Derive the key of one purpose from another (HKDF-SHA256, RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode()).derive(key)


def seal(key: bytes, plain: bytes, place: str) -> bytes:
    """Encrypt `plain` so that it opens only with `key` and at `place`."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, place.encode())


def unseal(key: bytes, sealed: bytes, place: str) -> bytes:
    """Return what `seal` was given. Raises BrokenSeal."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode())
    except (InvalidTag, ValueError) as error:
        raise BrokenSeal(place) from error


def fingerprint(key: bytes, content: bytes) -> str:
    """Return the keyed commitment (HMAC-SHA256, hex) to `content`."""
    return hmac.new(key, content, sha256).hexdigest()


@dataclass(frozen=True, repr=False)
class Keyring:
    """The versions of the deployment's key; the first writes, all read."""

    versions: tuple[tuple[str, bytes], ...]

    @classmethod
    def parse(cls, text: str) -> Keyring:
        """Read FOIA_KEYS. Raises SettingsError without ever quoting a key."""
        return _parse(text)

    @property
    def current(self) -> str:
        return self.versions[0][0]

    def key(self, version: str, purpose: str) -> bytes:
        """Return the key of a version for a purpose. Raises BrokenSeal if the version is not in the ring."""
        for name, key in self.versions:
            if name == version:
                return _derived(key, purpose)
        raise BrokenSeal(f"key version {version} is not in FOIA_KEYS")

    def seal(self, plain: bytes, purpose: str, place: str) -> tuple[str, bytes]:
        """Encrypt with the current version; return (version, ciphertext)."""
        return self.current, seal(self.key(self.current, purpose), plain, place)

    def unseal(self, version: str, sealed: bytes, purpose: str, place: str) -> bytes:
        """Return the plain text. Raises BrokenSeal."""
        return unseal(self.key(version, purpose), sealed, place)

    def fingerprint(self, content: str, purpose: str) -> tuple[str, str]:
        """Return (version, HMAC) under the current version, for storing."""
        return self.current, fingerprint(self.key(self.current, purpose), content.encode())

    def fingerprints(self, content: str, purpose: str) -> list[str]:
        """Return the HMAC under every version, for looking up."""
        return [fingerprint(self.key(name, purpose), content.encode()) for name, _ in self.versions]


@lru_cache(maxsize=256)
def _derived(key: bytes, purpose: str) -> bytes:
    return derive(key, purpose)


@lru_cache(maxsize=8)
def _parse(text: str) -> Keyring:
    entries = [entry.strip() for entry in text.split(",") if entry.strip()]
    versions: list[tuple[str, bytes]] = []
    for entry in entries:
        version, _, encoded = entry.partition(":")
        try:
            key = base64.urlsafe_b64decode(encoded.encode())
        except (binascii.Error, ValueError):
            key = b""
        if not _VERSION.fullmatch(version) or len(key) != KEY_BYTES:
            raise SettingsError(
                "FOIA_KEYS: cada parte es versión:base64 de 32 bytes (la hace `foia keys new`)"
            )
        versions.append((version, key))
    if not versions:
        raise SettingsError("falta FOIA_KEYS (`foia keys new` hace una)")
    if len({version for version, _ in versions}) != len(versions):
        raise SettingsError("FOIA_KEYS nombra dos veces la misma versión")
    return Keyring(tuple(versions))
