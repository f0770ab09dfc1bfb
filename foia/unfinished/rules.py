"""The code of a form left for later, and what of a form is kept: pure."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from foia.cases.folio import ALPHABET

KEPT_FOR = timedelta(days=30)
MOST_BYTES = 400_000
CODE_CHARACTERS = 20  # 100 bits, in groups of four
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
# What belongs to the page that was sent, not to what was written in it.
_OF_THE_PAGE = frozenset(
    ["csrf_token", "nonce", "advised", "action", "keep", "form_address", "body_words", "keeps_contact"]
)


@dataclass(frozen=True)
class Begun:
    """A form as it was left: its address, and its fields in their order, each value with its name."""

    address: str
    fields: tuple[tuple[str, str], ...]

    def to_bytes(self) -> bytes:
        return json.dumps({"address": self.address, "fields": self.fields}, ensure_ascii=False).encode(
            "utf-8", "surrogatepass"
        )

    @classmethod
    def from_bytes(cls, content: bytes) -> Begun:
        read: Mapping[str, object] = json.loads(content.decode("utf-8", "surrogatepass"))
        fields = read["fields"]
        pairs = fields if isinstance(fields, list) else []
        return cls(str(read["address"]), tuple((str(name), str(value)) for name, value in pairs))


def begun(address: str, sent: Iterable[tuple[str, str]]) -> Begun:
    """Return what is kept of a form: what was written, without what belongs to its page or is empty."""
    return Begun(address, tuple((name, value) for name, value in sent if value and name not in _OF_THE_PAGE))


def new_code() -> str:
    """Draw a code such as `7K3M-9QWT-F4ZN-0H2C-X8RB`."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(CODE_CHARACTERS))
    return "-".join(drawn[start : start + 4] for start in range(0, CODE_CHARACTERS, 4))


def read_code(typed: str) -> str | None:
    """Return the code a person typed, compact, or None when it cannot be one."""
    compact = "".join(c for c in typed[:100].upper() if c.isalnum()).translate(_ALIKE)
    is_one = len(compact) == CODE_CHARACTERS and all(c in ALPHABET for c in compact)
    return compact if is_one else None
