"""Hashing passwords with Argon2id; the cost is an object, so that tests can pay less."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from foia.lean import Later

if TYPE_CHECKING:
    from argon2 import PasswordHasher

argon2: Any = Later("argon2")


@dataclass(frozen=True)
class Hashing:
    """What one hash costs. RFC 9106, section 4, second recommended option."""

    memory_kibibytes: int = 64 * 1024
    passes: int = 3
    lanes: int = 4


def hash_password(hashing: Hashing, password: str) -> str:
    """Return the Argon2id hash, with its salt and cost inside."""
    return _hasher(hashing).hash(_normal(password))


def is_password(hashing: Hashing, stored_hash: str | None, password: str) -> bool:
    """Say whether the password fits; without a stored hash, hash all the same, to take the same time."""
    try:
        _hasher(hashing).verify(stored_hash or _nobodys_hash(hashing), _normal(password))
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False
    return stored_hash is not None


def is_weaker(hashing: Hashing, stored_hash: str) -> bool:
    """Say whether the hash was made at another cost than today's."""
    return _hasher(hashing).check_needs_rehash(stored_hash)


def _normal(password: str) -> str:
    """One spelling of each accented letter, whatever keyboard it came from (NIST SP 800-63B-4, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


@lru_cache(maxsize=8)
def _hasher(hashing: Hashing) -> PasswordHasher:
    hasher: PasswordHasher = argon2.PasswordHasher(
        time_cost=hashing.passes, memory_cost=hashing.memory_kibibytes, parallelism=hashing.lanes
    )
    return hasher


@lru_cache(maxsize=8)
def _nobodys_hash(hashing: Hashing) -> str:
    return _hasher(hashing).hash("nobody has this password")
