"""What telling a case needs beside its events: who reads, and the names behind the ids and codes in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from foia.cases.kinds import Kind
from foia.cases.silence_words import SilentSteps
from foia.i18n import gettext as _


class Audience(StrEnum):
    """Who reads: the filer is spoken to, and sees nothing internal; staff see all; nobody sees who filed."""

    FILER = "filer"
    STAFF = "staff"
    AUDITOR = "auditor"


@dataclass(frozen=True)
class Names:
    """Names behind the ids of events (hex) and their codes.

    `outcomes` are labels of the case's kind, `grounds` words of its regime, `cases` the folios that whoever
    reads may know, `kind` and `kinds` what the case is and what else it was."""

    bodies: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    outcomes: Mapping[str, Any] = field(default_factory=dict)
    kind: str = ""
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    cases: Mapping[str, str] = field(default_factory=dict)
    grounds: Mapping[str, str] = field(default_factory=dict)
    norms: Mapping[str, str] = field(default_factory=dict)  # by the id of the amendment that they order
    silent: SilentSteps = field(default_factory=dict)
    # Of the silences on record, by step and last day, those that hold no more.
    contradicted: frozenset[tuple[str, str]] = frozenset()

    def body(self, body_id: str | None) -> str:
        return self.bodies.get(body_id or "", "") or _("la entidad")

    def person(self, person_id: str | None) -> str:
        return self.people.get(person_id or "", "")

    def outcome(self, code: str) -> str:
        return str(self.outcomes.get(code, code))

    def noun(self, kind: str = "") -> str:
        """Return the noun of a kind with its article; of the case's own unless told otherwise."""
        found = self.kinds.get(kind or self.kind)
        return str(found.noun) if found else _("el expediente")

    def label(self, kind: str) -> str:
        found = self.kinds.get(kind)
        return str(found.label) if found else kind

    def folio(self, case_id: str | None) -> str:
        return self.cases.get(case_id or "", "")

    def ground(self, code: str | None) -> str:
        return self.grounds.get(code or "", "")

    def norm(self, amendment_id: str | None) -> str:
        return self.norms.get(amendment_id or "", "")


# What an event holds, and how it is told: a title and sentences.
Payload = Mapping[str, Any]
Words = tuple[str, ...]
Teller = Callable[[Payload, Names, Audience], Words]
