"""What a case is found by, as marks: stems of its words under a key, and where it is; and how they are asked.

The index holds no word: each stem is an HMAC under a key of the deployment, so that whoever reads the index
alone reads nothing. Numbers long enough to be somebody's, and mail addresses, are in no index: a person is
looked for by exact value and with a purpose (foia.cases.person_search).
"""

from __future__ import annotations

import base64
import hmac
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from threading import Lock
from typing import Protocol
from uuid import UUID

from Stemmer import Stemmer

from foia.cases.phases import Phase
from foia.cases.states import BODY, CENTRAL_DESK
from foia.cases.stop_words import STOP_WORDS
from foia.keys import Keyring

PURPOSE = "case-search"
MARK_BYTES = 8
MOST_STEMS = 5000  # of one case
MOST_WORDS = 8  # asked for at once
LANGUAGES = ("es", "en")
_ALGORITHMS = {"es": "spanish", "en": "english"}
_MAIL_ADDRESS = re.compile(r"\S+@\S+")
# Five figures or more, however they are grouped: a telephone, an identity card.
_LONG_NUMBER = re.compile(r"\w*\d(?:[.\-]?\d){4,}\w*")
_WORD = re.compile(r"[a-z0-9]+")
_SHORTEST, _LONGEST = 2, 40
_LEAST_PLURAL = 5
# The last 37 bits of a row's number tell cases received in the same minute apart.
_ORDINAL_BITS = 37

_stemmers = {code: Stemmer(name) for code, name in _ALGORITHMS.items()}
_one_at_a_time = Lock()  # a stemmer keeps its word in itself


class Found(Protocol):
    """What of a case's row says where it is."""

    @property
    def kind(self) -> str: ...
    @property
    def custody(self) -> str: ...
    @property
    def body_id(self) -> UUID | None: ...
    @property
    def office_id(self) -> UUID | None: ...
    @property
    def phase(self) -> str: ...
    @property
    def excluded_ids(self) -> frozenset[str]: ...


def stems(text: str, language: str) -> set[str]:
    """Return the stems of a text's telling words, folded, without what could be somebody's number."""
    wanted = language if language in LANGUAGES else LANGUAGES[0]
    return {_stem(word, wanted) for word in _words(text) if word not in STOP_WORDS[wanted]}


def _words(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    folded = "".join(letter for letter in plain if not unicodedata.combining(letter))
    kept = _LONG_NUMBER.sub(" ", _MAIL_ADDRESS.sub(" ", folded))
    for word in _WORD.findall(kept):
        if _SHORTEST <= len(word) <= _LONGEST or word.isdigit():
            yield word


@lru_cache(maxsize=50_000)
def _stem(word: str, language: str) -> str:
    with _one_at_a_time:
        found = str(_stemmers[language].stemWord(word))
    # Of a short word the stemmer keeps the plural: "obras".
    if (
        language == "es"
        and found == word
        and len(word) >= _LEAST_PLURAL
        and word.endswith(("as", "es", "os"))
    ):
        return word[:-1]
    return found


def marks_of(found: Iterable[str], keyring: Keyring, version: str) -> list[str]:
    """Return the marks of stems under one version of the key."""
    key = keyring.key(version, PURPOSE)
    return [_mark(key, stem) for stem in found]


def _mark(key: bytes, stem: str) -> str:
    digest = hmac.digest(key, stem.encode(), sha256)[:MARK_BYTES]
    return base64.b32encode(digest).decode().rstrip("=").lower()


# What says where a case is begins with a figure that no mark begins with.
OPEN, CONCLUDED = "0open", "0concluded"
AT_DESK, NO_OFFICE = "0desk", "0nooffice"


def worked_by(body_id: UUID) -> str:
    """Return the token of what a body works itself."""
    return f"0by{body_id.hex}"


def of_body(body_id: UUID) -> str:
    """Return the token of what is addressed to a body, whoever works it."""
    return f"0of{body_id.hex}"


def in_office(office_id: UUID) -> str:
    """Return the token of what an office has."""
    return f"0in{office_id.hex}"


def of_kind(kind: str) -> str:
    """Return the token of a kind."""
    return f"0kind{kind.replace('_', '')}"


def kept_from(known: str) -> str:
    """Return the token of who is kept from a case, a person or an office (id in hex)."""
    return f"0not{known}"


def places_of(case: Found) -> list[str]:
    """Return the tokens that say where a case is, what it is and who is kept from it."""
    found = [CONCLUDED if case.phase == Phase.CONCLUDED else OPEN, of_kind(case.kind)]
    found.append(in_office(case.office_id) if case.office_id else NO_OFFICE)
    if case.custody == CENTRAL_DESK:
        found.append(AT_DESK)
    if case.body_id is not None:
        found.append(of_body(case.body_id))
        if case.custody == BODY:
            found.append(worked_by(case.body_id))
    return found + [kept_from(known) for known in sorted(case.excluded_ids)]


def number_of(received_at: datetime, case_id: UUID) -> int:
    """Return the row's number: those received later have higher ones, and no two cases the same."""
    ordinal: int = case_id.int % 2**_ORDINAL_BITS
    return lowest_number(received_at) + ordinal


def lowest_number(received_at: datetime) -> int:
    """Return the lowest number of what was received in the same minute."""
    return max(0, int(received_at.timestamp() // 60)) << _ORDINAL_BITS


@dataclass(frozen=True)
class All:
    """All of these."""

    parts: tuple[Wanted, ...]


@dataclass(frozen=True)
class AnyOf:
    """Any of these."""

    parts: tuple[Wanted, ...]


@dataclass(frozen=True)
class But:
    """One, but none of these."""

    part: Wanted
    left_out: tuple[str, ...]


Wanted = str | All | AnyOf | But


def wanted_words(text: str, keyring: Keyring) -> Wanted | None:
    """Return what asks for every word of a text, in either language and under every key.

    None when in one of the languages none of its words tells anything."""
    readings = {tuple(sorted(stems(text, language))) for language in LANGUAGES}
    if () in readings:
        return None
    return AnyOf(
        tuple(
            All(tuple(marks_of(reading[:MOST_WORDS], keyring, version)))
            for reading in sorted(readings)
            for version, _key in keyring.versions
        )
    )


def written(wanted: Wanted, dialect_name: str) -> str:
    """Write what is wanted as the database's full-text search reads it."""
    is_sqlite = dialect_name == "sqlite"
    if isinstance(wanted, str):
        return f'"{wanted}"' if is_sqlite else f"'{wanted}'"
    if isinstance(wanted, But):
        part = written(wanted.part, dialect_name)
        if not wanted.left_out:
            return part
        rest = written(AnyOf(wanted.left_out), dialect_name)
        return f"({part} {'NOT' if is_sqlite else '& !'} {rest})"
    both, either = ("AND", "OR") if is_sqlite else ("&", "|")
    return _joined(wanted.parts, both if isinstance(wanted, All) else either, dialect_name)


def _joined(parts: Sequence[Wanted], operator: str, dialect_name: str) -> str:
    return "(" + f" {operator} ".join(written(part, dialect_name) for part in parts) + ")"
