"""What a request was refused, noted for whoever keeps account of it: who refuses knows nothing of that."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import g

from foia.errors import DomainError

# What was tried: a page or action, or a way in.
ACCESS, STAFF_PASSWORD, SECOND_FACTOR = "access", "staff_password", "second_factor"
CITIZEN_PASSWORD, CASE_KEY = "citizen_password", "case_key"


@dataclass(frozen=True)
class Refusal:
    """A way in tried in vain. `mark`: the keyed fingerprint of the account, never the account."""

    kind: str
    mark: str = ""
    person_id: UUID | None = None


def note_refusal(kind: str, *, mark: str = "", person_id: UUID | None = None) -> None:
    """Note that a way in was tried in vain, whatever becomes of the request's transaction."""
    g.refusal = Refusal(kind, mark, person_id)


def refusal_noted() -> Refusal | None:
    """Return what this request noted."""
    found: Refusal | None = g.get("refusal")
    return found


def note_error(error: DomainError) -> None:
    """Note why this request ended."""
    g.ended_by = error


def error_noted() -> DomainError | None:
    found: DomainError | None = g.get("ended_by")
    return found
