"""The command `foia law due`, and the help of all the law commands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from foia.law.cli import law_cli

KEYS = {
    "step", "kind", "variant", "actor", "starts_on", "due_on", "due_at", "window_opens_on", "first_due_on",
    "provisional_due_on", "state", "stopped_by", "silence", "term", "basis", "evidence", "verified",
    "conflict_due_on", "skipped", "explanation",
}  # fmt: skip


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(law_cli, list(arguments), input=given)


def due(*arguments: str, events: Any = None) -> dict[str, Any]:
    options = ["--events", "-"] if events is not None else []
    result = run(
        "due", *arguments, *options, "--json", given=json.dumps(events) if events is not None else None
    )
    assert result.exit_code == 0, result.stderr
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def response(document: dict[str, Any]) -> dict[str, Any]:
    (found,) = [item for item in document["deadlines"] if item["kind"] == "response"]
    return dict(found)


POTOSI = ("--regime", "bo.information_request", "--received", "2025-10-20", "--place", "P")


def test_in_potosi_the_day_decreed_on_the_29th_counts_only_from_then_on() -> None:
    before = response(due(*POTOSI, "--as-of", "2025-10-28"))
    after = response(due(*POTOSI, "--as-of", "2025-10-29"))
    now = response(due(*POTOSI))

    assert (before["due_on"], after["due_on"], now["due_on"]) == ("2025-11-11", "2025-11-12", "2025-11-12")
    assert "2025-11-03" not in [day["date"] for day in before["skipped"]]
    assert "2025-11-03" in [day["date"] for day in after["skipped"]]
    assert (before["state"], now["state"]) == ("running", "missed")


def test_the_document_has_exactly_the_promised_keys() -> None:
    document = due(*POTOSI)

    assert set(document) == {"regime", "version", "calendar", "coverage", "deadlines", "warnings"}
    assert (document["regime"], document["calendar"], document["coverage"]) == (
        "bo.information_request",
        "bo",
        "confirmed",
    )
    for item in document["deadlines"]:
        assert set(item) == KEYS
        assert set(item["term"]) == {"amount", "unit"} and set(item["explanation"]) == {"es", "en"}
        assert all(set(day) == {"date", "reason", "source"} for day in item["skipped"])
    assert response(document)["term"] == {"amount": 15, "unit": "working_day"}


def test_with_json_nothing_but_one_document_is_printed() -> None:
    for arguments in (["list"], ["show", "bo.petition"], ["show", "bo"], ["due", *POTOSI]):
        result = run(*arguments, "--json")
        assert result.exit_code == 0 and result.stderr == ""
        assert isinstance(json.loads(result.stdout), dict)


def test_an_iso_place_and_an_offset_are_understood() -> None:
    local = due("--regime", "bo.information_request", "--received", "2026-03-02T23:30", "--place", "BO-L")
    offset = due("--regime", "bo.information_request", "--received", "2026-03-03T03:30+00:00", "--place", "L")

    assert response(local)["due_on"] == response(offset)["due_on"] == "2026-03-23"


def test_days_given_on_the_command_line_act_on_top_of_the_calendar_and_are_always_known() -> None:
    base = (
        "--regime",
        "bo.information_request",
        "--received",
        "2026-03-02",
        "--place",
        "L",
        "--as-of",
        "2026-03-02",
    )
    closed = response(due(*base, "--closed", "2026-03-10", "--closed", "2026-03-11"))
    opened = response(due(*base, "--open", "2026-03-07"))

    assert response(due(*base))["due_on"] == "2026-03-23"
    assert closed["due_on"] == "2026-03-25" and opened["due_on"] == "2026-03-20"


def test_events_come_from_a_file_or_from_the_input(tmp_path: Path) -> None:
    events = [
        {"type": "decided", "on": "2026-02-12"},
        {"type": "notified", "at": "2026-02-13T10:00", "channel": "page"},
    ]
    file = tmp_path / "events.json"
    file.write_text(json.dumps(events), encoding="utf-8")
    base = ("--regime", "bo.petition", "--received", "2026-01-05", "--place", "L")
    from_input = due(*base, events=events)
    from_file = json.loads(run("due", *base, "--events", str(file), "--json").stdout)

    assert from_input == from_file
    assert response(from_input)["state"] == "met"


@pytest.mark.parametrize(
    ("events", "index"),
    [
        ([{"type": "acknowledged", "on": "2026-01-06"}, {"type": "danced", "on": "2026-01-06"}], 1),
        ([{"type": "received", "on": "2026-01-05"}], 0),
        ([{"type": "decided"}], 0),
        ([{"type": "decided", "on": "tomorrow"}], 0),
        ([{"type": "decided", "on": "2026-01-06", "at": "2026-01-06T10:00"}], 0),
        ([{"type": "decided", "on": "2026-01-06", "colour": "red"}], 0),
        ([{"type": "extended", "on": "2026-01-06", "amount": "5"}], 0),
        ([{"type": "acknowledged", "on": "2026-01-06"}, {"type": "decided", "on": "2026-01-01"}], 1),
        ([7], 0),
        ([{"type": "decided", "at": "9999-12-31T23:59:00-12:00"}], 0),
        ([{"type": "decided", "on": "2026-02-01", "recorded_at": "0001-01-01"}], 0),
        ([{"type": "withdrawn", "on": "2026-02-01", "step": "nothing"}], 0),
        ([{"type": "corrected", "on": "2026-02-01"}], 0),
        ([{"type": "withdrawn", "on": "2026-02-01"}, {"type": "appeal_filed", "on": "2026-02-02"}], 1),
    ],
)
def test_an_event_that_cannot_be_exits_1_with_its_index(events: Any, index: int) -> None:
    result = run(
        "due",
        "--regime",
        "bo.petition",
        "--received",
        "2026-01-05",
        "--events",
        "-",
        "--json",
        given=json.dumps(events),
    )

    assert result.exit_code == 1 and result.stdout == ""
    assert result.stderr.startswith(f"events[{index}]: ") and result.stderr.count("\n") == 1


def test_a_period_not_covered_prints_the_document_and_exits_1() -> None:
    result = run("due", "--regime", "bo.information_request", "--received", "2028-12-20", "--json")
    document = json.loads(result.stdout)

    assert result.exit_code == 1 and result.stderr.count("\n") == 1
    assert document["coverage"] == "none"
    assert (response(document)["state"], response(document)["due_on"]) == ("uncovered", None)


@pytest.mark.parametrize(
    "event",
    [
        {"type": "clarification_requested", "on": "2026-01-06", "amount": 10**18, "unit": "month"},
        {"type": "clarification_requested", "on": "2026-01-06", "amount": 10**9, "unit": "calendar_day"},
        {"type": "clarification_requested", "on": "2026-01-06", "amount": 1, "unit": "judicial_working_day"},
    ],
)
def test_a_term_beyond_every_calendar_is_not_covered(event: dict[str, Any]) -> None:
    result = run(
        "due",
        *("--regime", "bo.petition", "--received", "2026-01-05", "--events", "-", "--json"),
        given=json.dumps([event]),
    )
    states = {item["step"]: item["state"] for item in json.loads(result.stdout)["deadlines"]}

    assert result.exit_code == 1
    assert (states["clarification"], states["response"]) == ("uncovered", "missed")


def test_a_suspension_without_a_near_end_leaves_the_calendar() -> None:
    events = [{"type": "suspended", "on": "2026-01-10"}, {"type": "resumed", "on": "9998-12-31"}]
    arguments = ("due", "--regime", "bo.petition", "--received", "2026-01-05", "--events", "-", "--json")
    result = run(*arguments, given=json.dumps(events))

    assert result.exit_code == 1
    assert response(json.loads(result.stdout))["state"] == "uncovered"


def test_a_term_without_a_number_is_no_failure() -> None:
    states = {item["step"]: item["state"] for item in due(*POTOSI)["deadlines"]}

    assert states["complaint_superior_or_ombudsman"] == "no_term"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--regime", "bo.petition"),
        ("--regime", "bo.petition", "--received", "yesterday"),
        ("--regime", "bo.petition", "--received", "2026-01-05", "--closed", "Friday"),
        ("--regime", "bo.petition", "--received", "2026-01-05", "--as-of", "2026-13-01"),
        ("--regime", "bo.petition", "--received", "2026-01-05", "--events", "/no/such/file"),
        ("--regime", "bo.petition", "--received", "9999-12-31T23:59-12:00"),
        (
            "--regime",
            "bo.petition",
            "--received",
            "2026-01-05",
            "--closed",
            "2026-01-06",
            "--open",
            "2026-01-06",
        ),
    ],
)
def test_wrong_usage_exits_2(arguments: tuple[str, ...]) -> None:
    assert run("due", *arguments).exit_code == 2


def test_a_receipt_that_was_not_known_yet_is_named_by_its_option() -> None:
    result = run("due", *POTOSI, "--as-of", "2025-10-19")

    assert result.stderr.startswith("--received: ") and result.exit_code == 1


def test_a_filing_on_a_sunday_carries_both_dates_and_the_warning() -> None:
    document = due("--regime", "bo.information_request", "--received", "2025-10-19", "--place", "P")
    found = response(document)

    assert (found["due_on"], found["conflict_due_on"]) == ("2025-11-11", "2025-11-12")
    assert {warning["code"] for warning in document["warnings"]} == {"unknown_rule"}
    assert found["skipped"][0]["date"] == "2025-10-19"


def test_without_json_the_dates_are_told_in_words() -> None:
    told = run("due", *POTOSI).stdout
    before = run("due", *POTOSI, "--as-of", "2025-10-29").stdout

    assert "vencido, venció el miércoles 12 de noviembre de 2025" in told and "Plazo por confirmar" in told
    assert "corre, vence el miércoles 12 de noviembre de 2025" in before


@pytest.mark.parametrize("arguments", [[], ["list"], ["show"], ["check"], ["due"]])
def test_every_command_has_help(arguments: list[str]) -> None:
    assert run(*arguments, "--help").exit_code == 0
