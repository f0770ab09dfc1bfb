"""What an auditor is pointed to: each definition on the edge, in events of the law's own country."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from foia import law
from foia.audit.body_exceptions import Answered, far_over_peers
from foia.audit.exceptions import CROWD_SIZE, Queue, crowded, marks_of
from foia.cases.events import Happening
from foia.cases.seats import SeatAt

BOOK = law.load()
LA_PAZ, SANTIAGO = SeatAt("BO-L"), SeatAt("CL-RM")
MINE, THEIRS = "a" * 32, "b" * 32


def at(text: str) -> datetime:
    """Read a local time of La Paz."""
    return datetime.fromisoformat(f"{text}-04:00").astimezone(UTC)


class Story:
    """A case filed on Monday 9 March 2026, due on Monday 30 March (15 working days)."""

    def __init__(
        self,
        filed: str = "2026-03-09T10:00",
        recorded: str | None = None,
        regime: str = "bo.information_request",
    ) -> None:
        self.law = {"regime_id": regime, "regime_version": BOOK.regime(regime).version}
        self.events: list[Happening] = []
        payload = {
            **self.law, "kind": "information_request", "variant": None, "body_id": MINE,
            "about_body_id": None,
            "against_highest": False, "custody": "body", "held": False, "reserved": False,
            "confidential": False, "urgent": False, "category": None, "excluded": [],
            "origin_case_id": None, "questions": ["c" * 32],
        }  # fmt: skip
        self.add("filed", filed, recorded, **payload)

    def add(self, event_type: str, /, when: str, recorded: str | None = None, **payload: Any) -> Story:
        number = len(self.events) + 1
        moments = at(when), at(recorded or when)
        self.events.append(Happening(event_type, number, *moments, "staff", None, payload))
        return self

    def answered(self, when: str, recorded: str | None = None) -> Story:
        answers = [{"question_id": "c" * 32, "outcome": "granted", "ground": None, "more_grounds": []}]
        said = {"answers": answers, "outcome": "granted", "channel": "email", "opens_at": None}
        return self.add("answered", when, recorded, **said)

    def referred(self, when: str, to: str, from_: str) -> Story:
        return self.add(
            "referred", when, **self.law, body_id=to, from_body_id=from_, custody="body", documents=[]
        )

    def marks(self) -> list[tuple[Queue, int, int, str]]:
        seat = LA_PAZ if self.law["regime_id"].startswith("bo") else SANTIAGO
        found = marks_of(BOOK, self.events, lambda _body: seat)
        return [(mark.queue, mark.sequence, mark.measured, mark.detail) for mark in found]


def extended(when: str) -> Story:
    """In Chile, where a term of 20 working days may be prolonged once; this one ends on Tuesday 7 April."""
    return Story(regime="cl.information_request").add(
        "extended", when, step=None, amount=10, unit="working_day", documents=[]
    )


def asked(when: str) -> Story:
    return Story().add(
        "clarification_requested", when, reason="unclear", amount=None, unit=None, documents=[]
    )


def reopened(when: str) -> Story:
    return Story().answered("2026-03-16T10:00").add("reopened", when, documents=[])


def corrected(to: str) -> Story:
    moved = at(to).isoformat()
    return Story().add("corrected", "2026-03-11T10:00", of="received", at=moved, documents=[])


@pytest.mark.parametrize(
    ("story", "found"),
    [
        (Story(), []),
        (Story().answered("2026-03-30T21:59"), []),
        (Story().answered("2026-03-30T23:30"), [(Queue.LAST_HOUR, 2, 30, "answered"), "night"]),
        (Story().answered("2026-03-29T23:30"), ["night"]),  # the last hour of another day
        (Story().answered("2026-03-31T00:10"), ["night"]),  # late is not the last hour
        (Story().answered("2026-03-16T05:59"), [(Queue.NIGHT_CLOSING, 2, 359, "answered")]),
        (Story().answered("2026-03-16T06:00"), []),
        (extended("2026-04-06T10:00"), []),
        (extended("2026-04-07T10:00"), [(Queue.LAST_DAY_EXTENSION, 2, 0, "extended")]),
        (asked("2026-03-18T10:00"), []),
        (asked("2026-03-19T10:00"), [(Queue.LATE_CLARIFICATION, 2, 53, "clarification_requested")]),
        (reopened("2026-05-14T10:00"), []),
        (reopened("2026-05-15T10:00"), [(Queue.REOPENED_LATE, 3, 0, "2026Q1")]),
        (Story("2026-03-04T10:00", "2026-03-06T10:00"), []),
        (Story("2026-03-04T10:00", "2026-03-09T10:00"), [(Queue.BACKDATED, 1, 3, "filed")]),
        (Story().answered("2026-03-16T10:00", "2026-03-20T10:00"), [(Queue.BACKDATED, 2, 4, "answered")]),
        (corrected("2026-03-09T15:00"), []),
        (corrected("2026-03-10T09:00"), [(Queue.BACKDATED, 2, 1, "corrected.received")]),
        (Story().referred("2026-03-10T10:00", THEIRS, MINE), []),
        (
            Story().referred("2026-03-10T10:00", THEIRS, MINE).referred("2026-03-11T10:00", MINE, THEIRS),
            [(Queue.CIRCLE, 3, 2, "referred")],
        ),
    ],
)
def test_what_is_an_exception_is_said_to_the_minute(story: Story, found: list[Any]) -> None:
    told = [
        mark if "night" not in found or mark[0] != Queue.NIGHT_CLOSING else "night" for mark in story.marks()
    ]

    assert told == found


def test_an_answer_taken_back_is_none() -> None:
    story = Story().answered("2026-03-16T23:30").add("answer_undone", "2026-03-16T23:32", of=2, documents=[])

    assert story.marks() == []


@pytest.mark.parametrize(("minutes", "full"), [(6, True), (7, False)])
def test_ten_acts_within_an_hour_are_many(minutes: int, full: bool) -> None:
    start = at("2026-03-16T10:00")
    acts = [start + timedelta(minutes=minutes * number) for number in range(CROWD_SIZE)]
    alone = start + timedelta(days=1)

    assert crowded([*acts, alone]) == [CROWD_SIZE if full else 0] * CROWD_SIZE + [0]


def test_a_share_far_over_the_peers_is_told_with_its_interval() -> None:
    def of(body: str, answered: int, not_held: int, group: str = "national") -> Answered[str]:
        return Answered(body, group, answered, not_held)

    others = [of("others", 1000, 50), of("municipal", 400, 200, "municipal")]

    (found,) = far_over_peers([of("far", 100, 20), *others])

    # Wilson's interval of 20 in 100, as any table of it has.
    assert (found.body, round(found.low, 1), round(found.high, 1)) == ("far", 13.3, 28.9)
    assert (found.share, found.peers, found.peers_answered) == (20, 5, 1000)
    assert far_over_peers([of("near", 100, 15), *others]) == []  # 9.3 % at least: under twice 5 %
    assert far_over_peers([of("few", 19, 19), *others]) == []
