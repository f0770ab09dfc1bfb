"""Rules of accounts: which passwords are refused, how long links and steps last. Pure.

A password is measured by its length and by what everybody tries first; no composition is asked for and none
expires (NIST SP 800-63B-4, 3.1.1.2; OWASP ASVS 5.0, 6.2).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from functools import cache
from pathlib import Path

LEAST_PASSWORD_CHARACTERS = 12
MOST_PASSWORD_CHARACTERS = 256
LINK_LIFE = timedelta(hours=24)
FIRST_FACTOR_LIFE = timedelta(minutes=10)  # from the password to the second factor
RECOVERY_CODES = 10
RECOVERY_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: 5 bits each, nothing to mistake
RECOVERY_CHARACTERS = 24  # 120 bits

TOO_SHORT = "too_short"
TOO_LONG = "too_long"
TOO_COMMON = "too_common"
HOLDS_NAME = "holds_name"

_COMMON_FILE = Path(__file__).with_name("common_passwords.txt")
_MOST_WORDS = 6
_LEET = str.maketrans("013457@$!", "oieastasi")
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "1234567890qwertyuiopasdfghjklñzxcvbnm",
    "qwertyuiopasdfghjklzxcvbnm",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol",
    "qazwsxedcrfvtgbyhnujmikolp",
    "zaq12wsxcde34rfvbgt56yhnmju78ik",
)


def password_problem(password: str, *, name: str, email: str) -> str | None:
    """Return why a password is refused, as a stable code, or None when it is good."""
    if len(password) < LEAST_PASSWORD_CHARACTERS:
        return TOO_SHORT
    if len(password) > MOST_PASSWORD_CHARACTERS:
        return TOO_LONG
    folded = _fold(password)
    if is_common(folded):
        return TOO_COMMON
    own = {word for word in re.split(r"[\W_\d]+", _fold(f"{name} {email}")) if len(word) > 2}
    if own and any(_made_of(own | _common_words(), text) for text in _readings(folded)):
        return HOLDS_NAME
    return None


def is_common(password: str) -> bool:
    """Say whether a password is among those tried first, also dressed up with digits and signs."""
    folded = _fold(password)
    if folded in _common_whole() or _is_repeated(folded) or _is_run(folded):
        return True
    return any(_made_of(_common_words(), reading) for reading in _readings(folded))


def new_recovery_code(symbols: list[int]) -> str:
    """Write 24 numbers below 32 as a recovery code in groups of four."""
    text = "".join(RECOVERY_ALPHABET[symbol] for symbol in symbols)
    return "-".join(text[start : start + 4] for start in range(0, RECOVERY_CHARACTERS, 4))


def tidy_recovery_code(text: str) -> str | None:
    """Return the code as it is fingerprinted, or None if it cannot be one."""
    code = re.sub(r"[\s-]", "", text).upper().translate(str.maketrans("OIL", "011"))
    is_code = len(code) == RECOVERY_CHARACTERS and set(code) <= set(RECOVERY_ALPHABET)
    return code if is_code else None


def is_local_path(address: str) -> bool:
    """Say whether an address stays on this site: a path and nothing that a browser reads as a host."""
    return bool(re.fullmatch(r"/(?![/\\])[^\\\x00-\x20\x7f]*", address))


def _fold(text: str) -> str:
    """Lower the case and drop the accents, so that one list catches every spelling."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _readings(folded: str) -> tuple[str, ...]:
    """Return the text as it is and with digits read as letters, those at its ends left out or not."""
    headed = re.sub(r"[\W\d_]+$", "", folded)
    bare = re.sub(r"^[\W\d_]+", "", headed)
    return folded, folded.translate(_LEET), headed.translate(_LEET), bare.translate(_LEET)


def _is_repeated(text: str) -> bool:
    """Say whether the text is a piece of at most six characters over and over."""
    return any(text == (text[:size] * len(text))[: len(text)] for size in range(1, 7))


def _is_run(text: str) -> bool:
    """Say whether the text walks along the keyboard, the alphabet or the numbers, either way."""
    walks = [walk for row in _ROWS for walk in (row, row[::-1])]
    return any(text in walk for walk in walks)


def _made_of(words: frozenset[str] | set[str], text: str) -> bool:
    """Say whether nothing but these words, digits and signs is in the text."""
    letters = re.split(r"[\W\d_]+", text.strip())
    pieces = [piece for piece in letters if piece]
    if not pieces:
        return False
    counts = [_words_in(words, piece) for piece in pieces]
    return None not in counts and sum(count or 0 for count in counts) <= _MOST_WORDS


def _words_in(words: frozenset[str] | set[str], piece: str) -> int | None:
    """Return the least number of words that spell the piece exactly, or None."""
    best: list[int | None] = [0] + [None] * len(piece)
    for end in range(1, len(piece) + 1):
        for start in range(end):
            before = best[start]
            if before is not None and piece[start:end] in words:
                so_far = best[end]
                best[end] = before + 1 if so_far is None else min(so_far, before + 1)
    return best[-1]


@cache
def _common_lines() -> tuple[str, ...]:
    lines = _COMMON_FILE.read_text(encoding="utf-8").splitlines()
    return tuple(_fold(line.strip()) for line in lines if line.strip() and not line.startswith("#"))


@cache
def _common_whole() -> frozenset[str]:
    return frozenset(_common_lines())


@cache
def _common_words() -> frozenset[str]:
    return frozenset(line for line in _common_lines() if line.isalpha())
