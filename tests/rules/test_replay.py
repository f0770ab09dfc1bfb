"""What stood at an instant follows from rows that never change: the edges of each interval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from foia.audit.replay import Stood, held_by, reminders_by


def at(day: int) -> datetime:
    return datetime(2026, 3, day, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Held:
    who: str
    from_at: datetime
    to_at: datetime | None = None


@dataclass(frozen=True)
class Version:
    version: int
    recorded_at: datetime
    voided_at: datetime | None = None
    step: str = "response"
    due_on: None = None


@dataclass(frozen=True)
class Notice:
    deadline_version: int
    state: str
    state_at: datetime
    due_at: datetime
    step: str = "response"


@pytest.mark.parametrize(("day", "who"), [(1, None), (2, "first"), (4, "second"), (9, "second")])
def test_a_case_is_whose_it_was_from_that_instant_on(day: int, who: str | None) -> None:
    rows = [Held("first", at(2), at(4)), Held("second", at(4))]

    held = held_by(rows, at(day))

    assert (held.who if held else None) == who


@pytest.mark.parametrize(
    ("notice", "stood"),
    [
        (Notice(1, "sent", at(3), at(3)), Stood.OUT),
        (Notice(1, "sent", at(8), at(8)), Stood.PLANNED),  # it left later
        (Notice(1, "voided", at(8), at(8)), Stood.PLANNED),  # it was voided later
        (Notice(1, "voided", at(4), at(8)), None),
        (Notice(1, "planned", at(1), at(20)), Stood.PLANNED),
        (Notice(2, "planned", at(6), at(20)), None),  # of a version nobody knew of yet
        (Notice(1, "sent", at(3), at(3), step="routing"), Stood.OUT),  # of a wait: no version tells when
        (Notice(1, "sent", at(8), at(8), step="routing"), None),
    ],
)
def test_a_reminder_is_out_once_it_left_and_planned_from_when_its_term_was_known(
    notice: Notice, stood: Stood | None
) -> None:
    versions = [Version(1, at(2), at(6)), Version(2, at(6))]

    assert [found for _row, found in reminders_by([notice], versions, at(5))] == ([stood] if stood else [])
