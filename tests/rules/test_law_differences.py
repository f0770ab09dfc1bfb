"""A reform of a country's file beside the law before it, and what a correction says otherwise."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from foia import law
from foia.law.differences import Part, differences
from tests.reforms import REFORMED_ON, bolivia, corrected, reformed

INFO = "bo.information_request"
TEXT = bolivia()
LA_PAZ = ZoneInfo("America/La_Paz")


def read(text: str) -> law.Country:
    country, problems = law.read_country("bo.toml", text.encode())
    assert problems == ()
    assert country is not None
    return country


def compared(text: str) -> list[Part]:
    return list(differences(read(TEXT), read(text)))


def due_on(book: law.LawBook, version: str, received: datetime) -> str:
    calendar = book.calendar("bo", "L")
    report = law.deadlines(
        book.regime(INFO, version),
        calendar,
        law.read_events([{"type": "received", "at": received.isoformat()}]),
    )
    return str(report.response.due_on)


def test_the_pending_bill_of_15_and_5_days_stands_beside_the_law_it_would_replace() -> None:
    book = law.LawBook([read(reformed(TEXT))])
    before = book.applicable("BO", "info_request", None, "L", REFORMED_ON.replace(year=2026))
    after = book.applicable("BO", "info_request", None, "L", REFORMED_ON)
    received = datetime(2027, 3, 1, 10, 0, tzinfo=LA_PAZ)

    terms = {
        regime.version: [
            (step.amount, step.unit) for step in regime.steps if step.kind in ("response", "extension")
        ]
        for regime in (before, after)
    }

    assert (before.version, after.version) == ("1", "reform")
    assert terms["reform"] == [(15, "working_day"), (5, "working_day")]
    assert terms["1"] == [(15, "working_day"), (0, "working_day")]
    assert due_on(book, "reform", received) == due_on(book, "1", received) == "2027-03-22"


def test_a_reform_is_shown_as_a_new_version_against_the_one_before() -> None:
    (part,) = [part for part in compared(reformed(TEXT)) if part.version == "reform"]

    assert (part.what, part.state, part.id) == ("regime", "new", INFO)
    assert part.against == "1"
    terms = [(line.before, line.after) for line in part.differences if line.key == "step[extension].amount"]
    assert terms == [("0 días hábiles", "5 días hábiles")]


def test_a_correction_is_shown_by_its_key_with_what_was_and_what_is() -> None:
    (part,) = compared(corrected(TEXT))

    assert (part.what, part.state) == ("regime", "changed")
    (line,) = part.differences
    assert (line.key, line.before, line.after) == (
        "step[response].amount", "15 días hábiles", "20 días hábiles"
    )  # fmt: skip
    assert compared(TEXT) == []


def test_a_day_that_a_calendar_loses_and_one_it_gains_are_told() -> None:
    text = TEXT.replace("date = 2025-11-03\n", "date = 2025-11-04\n")

    (part,) = compared(text)

    gone, come = sorted(part.differences, key=lambda line: line.before is None)
    assert (gone.key, gone.after) == ("day[2025-11-03]", None)
    assert (come.key, come.before) == ("day[2025-11-04]", None)
