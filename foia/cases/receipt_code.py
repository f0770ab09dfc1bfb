"""The code a receipt is verified by: a keyed mark of what the receipt says, kept nowhere.

What is printed is verified by marking anew everything the case's record may have said of itself: the code of
a receipt in which a date, a body or a kind was altered is the code of none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import product
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from foia.cases.context import Context
from foia.cases.models import Case, DeadlineRow
from foia.cases.store import events_of
from foia.keys import Keyring
from foia.letters.rules import code_from

_PURPOSE = "receipt-code"
_VERSION = "1"
T = TypeVar("T")


@dataclass(frozen=True)
class ReceiptFacts:
    """What a receipt says that its code covers."""

    folio: str
    kind: str
    body_id: UUID | None
    received_at: datetime
    due_on: date | None

    @property
    def _marked(self) -> str:
        body = self.body_id.hex if self.body_id else "-"
        due = self.due_on.isoformat() if self.due_on else "-"
        received = self.received_at.astimezone(UTC).replace(microsecond=0).isoformat()
        return "|".join((_VERSION, self.folio, self.kind, body, received, due))

    def codes(self, keyring: Keyring) -> list[str]:
        """Return the code under every version of the deployment's key, the current one first."""
        return [code_from(mark) for mark in keyring.fingerprints(self._marked, _PURPOSE)]

    def code(self, keyring: Keyring) -> str:
        """Return the code to print."""
        return code_from(keyring.fingerprint(self._marked, _PURPOSE)[1])


def facts_of(case: Case) -> ReceiptFacts:
    """Return what a receipt of the case says now. `case` as its filer may know it."""
    return ReceiptFacts(case.folio, case.kind, case.body_id, case.received_at, case.due_on)


def verified(context: Context, folio: str, code: str) -> tuple[Case, ReceiptFacts] | None:
    """Return the case and what its receipt of that code says; None where no receipt says so."""
    case = context.session.scalar(select(Case).where(Case.folio == folio))
    if case is None or case.source is not None:
        return None
    for facts in _ever_said(context, case):
        if code in facts.codes(context.keyring):
            return case, facts
    return None


def _ever_said(context: Context, case: Case) -> Iterable[ReceiptFacts]:
    """Return everything a receipt of the case may have said, what it says now first."""
    yield facts_of(case)
    events = events_of(context.session, case.id)
    kinds = _known(case.kind, (event.payload.get("kind") for event in events))
    bodies = _known(case.body_id, (_id(event.payload.get("body_id")) for event in events))
    dues = _known(
        case.due_on,
        context.session.scalars(
            select(DeadlineRow.due_on).where(DeadlineRow.case_id == case.id, DeadlineRow.kind == "response")
        ),
    )
    received = _known(case.received_at, [events[0].occurred_at] if events else [])
    for kind, body_id, received_at, due_on in product(kinds, (*bodies, None), received, (*dues, None)):
        yield ReceiptFacts(case.folio, kind, body_id, received_at, due_on)


def _known(now: T | None, before: Iterable[T | None]) -> Sequence[T]:
    """Return the values there were, without repeating any."""
    return [value for value in dict.fromkeys([now, *before]) if value is not None]


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None
