"""What routing learns from and what it may suggest: examples of texts, and the bodies that exist."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
    """Where an example comes from."""

    NAME = "name"
    SUBJECT = "subject"
    SYNONYM = "synonym"
    PHRASE = "phrase"
    CASE = "case"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


# What anybody may read; all else is the text of somebody's case, of which only frequent words are learnt.
PUBLISHED = frozenset([Origin.NAME, Origin.SUBJECT, Origin.SYNONYM, Origin.PHRASE])


@dataclass(frozen=True)
class Example:
    """A text, and the body that is competent for what it says (or, rejected, the one that is not)."""

    body: str
    text: str
    origin: Origin
    id: str = ""
    place: str | None = None

    @property
    def is_published(self) -> bool:
        """Say whether the text is a phrase that anybody may read."""
        return self.origin in PUBLISHED


@dataclass(frozen=True)
class Candidate:
    """A body that exists, with the codes of its place from the country down; or one that ended."""

    body: str
    place_path: tuple[str, ...] = ()
    level: str = ""
    successor: str | None = None


def heirs(candidates: Iterable[Candidate]) -> dict[str, str]:
    """Return for each body the one that does its work today; none where a chain ends in nobody known."""
    known = {candidate.body: candidate for candidate in candidates}
    found: dict[str, str] = {}
    for body in known:
        seen, now = {body}, body
        while (following := known[now].successor) is not None:
            if following in seen or following not in known:
                break
            seen.add(following)
            now = following
        else:
            found[body] = now
    return found
