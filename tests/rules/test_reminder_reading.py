"""When a reminder counts as ignored, and a message as delivered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from foia.audit.reminder_reading import delivered_at, is_ignored

MONDAY = datetime(2026, 3, 9, 12, tzinfo=UTC)
LATER = MONDAY + timedelta(days=2)


@dataclass(frozen=True)
class Row:
    """A reminder, or a message, as its rule sees it."""

    state: str = "sent"
    state_at: datetime = MONDAY
    due_at: datetime = MONDAY
    recipient_role: str = "responsible"
    case_id: UUID = UUID(int=1)
    step: str = "response"
    deadline_version: int = 1
    bounced_at: datetime | None = None


FIRST = Row()
NEXT = Row(due_at=LATER, state_at=LATER, recipient_role="head")


def test_who_was_reminded_and_let_it_be_until_the_next_threshold_ignored_it() -> None:
    assert is_ignored(FIRST, [FIRST, NEXT])
    assert is_ignored(FIRST, [replace(NEXT, recipient_role="filer")])  # told that it is late
    assert is_ignored(FIRST, [replace(NEXT, recipient_role="everybody")])  # silence


@pytest.mark.parametrize(
    "following",
    [
        replace(NEXT, state="voided"),  # the term was met, or moved
        replace(NEXT, state="planned"),  # nobody looked yet
        replace(NEXT, step="notification"),
        replace(NEXT, deadline_version=2),
        replace(NEXT, case_id=UUID(int=2)),
        replace(NEXT, due_at=MONDAY),  # at the same time, to somebody else
    ],
)
def test_nothing_was_ignored_unless_the_term_was_still_unmet_then(following: Row) -> None:
    assert not is_ignored(FIRST, [FIRST, following])


def test_what_left_too_late_to_be_heeded_was_not_ignored() -> None:
    assert not is_ignored(replace(FIRST, state_at=LATER), [NEXT])


@pytest.mark.parametrize("reminder", [replace(FIRST, recipient_role="filer"), replace(FIRST, state="failed")])
def test_only_what_was_sent_to_the_bodys_side_can_be_ignored(reminder: Row) -> None:
    assert not is_ignored(reminder, [NEXT])


def test_a_message_arrived_if_it_was_placed_or_taken_and_not_given_back() -> None:
    assert delivered_at(Row(state="placed")) == MONDAY
    assert delivered_at(Row(state="sent")) == MONDAY
    assert delivered_at(Row(state="sent", bounced_at=LATER)) is None
    assert delivered_at(Row(state="failed")) is None
    assert delivered_at(Row(state="digested")) is None
    assert delivered_at(Row(state="digested"), NEXT) == LATER
    assert delivered_at(Row(state="digested"), replace(NEXT, bounced_at=LATER)) is None
