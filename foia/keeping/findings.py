"""What a look at an installation finds: good, worth knowing, or to be acted on."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Finding:
    """`level` is act, note or good; `code` never changes; `text` and `todo` are for a person."""

    code: str
    level: str
    text: str
    todo: str = ""

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def act(code: str, text: str, todo: str) -> Finding:
    """Somebody must do something."""
    return Finding(code, "act", text, todo)


def note(code: str, text: str, todo: str = "") -> Finding:
    """Worth knowing; nothing is stuck."""
    return Finding(code, "note", text, todo)


def good(code: str, text: str) -> Finding:
    """As it should be."""
    return Finding(code, "good", text)
