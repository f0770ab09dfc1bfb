"""Notices placed for a filer in the product: which may be known of now, and which were not opened yet."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, bindparam, func, select

from foia.cases.events import Happening
from foia.cases.untold import undone_numbers, untold_answers
from foia.extensions import UtcDateTime, fixed
from foia.notifications.models import MessageState, OutboxMessage, RecipientKind

# Messages that hold a code made when they leave: no notices.
CODES = ("confirm_address", "key_recovery")
# What tells the filer of an answer, whole or in part.
OF_ANSWERS = frozenset({"answered", "message_received"})
_NOW = bindparam("now", type_=UtcDateTime())


def is_placed(now: Any = _NOW) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on messages that are a filer's notices by now; of answers see `is_told`."""
    return (
        OutboxMessage.recipient_kind == fixed(RecipientKind.FILER),
        OutboxMessage.state != fixed(MessageState.VOIDED),
        OutboxMessage.not_before <= now,
        OutboxMessage.template.not_in([fixed(code) for code in CODES]),
    )


def unopened_keys() -> ScalarSelect[str]:
    """Select the keys of a case's notices that its filer has not opened, between spaces: no row of its own.

    To be asked with `case_id` and `now`."""
    return (
        select(func.aggregate_strings(OutboxMessage.key, fixed(" ")))  # type: ignore[arg-type]  # a text
        .where(OutboxMessage.case_id == bindparam("case_id"), OutboxMessage.opened_at.is_(None), *is_placed())
        .scalar_subquery()
    )


def untold_numbers(events: Iterable[Happening], now: datetime) -> frozenset[int]:
    """Return the numbers (in the case) of the answers its filer may not know of: taken back, or not open."""
    known = list(events)
    return undone_numbers(known) | {event.sequence for event in untold_answers(known, now)}


def number_of_answer(key: str) -> int | None:
    """Return the number of the event a message may tell an answer by; None for every other message."""
    _case, _colon, rest = key.partition(":")
    number, _colon, rest = rest.partition(":")
    return int(number) if number.isdecimal() and rest.partition(":")[0] in OF_ANSWERS else None


def is_told(key: str, untold: Container[int]) -> bool:
    """Say whether the filer may know of what a message tells."""
    return number_of_answer(key) not in untold
