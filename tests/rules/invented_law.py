"""Countries that nobody has: law files drawn at random, so that every rule of the schema meets the others."""

from __future__ import annotations

import json
import random
from datetime import date, time, timedelta
from typing import Any

Table = dict[str, Any]
FIRST, LAST = 2024, 2026
OTHER = "xx-other"
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SAID = {"name_es": "x", "name_en": "x", "basis": "x", "evidence": "statute_text"}
SCOPES: list[list[str]] = [[], [], ["A"], ["A1"], ["B"], ["A", "B"], ["A1", "B"]]


def toml(value: object) -> str:
    """Write a value as TOML, tables in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, date | time):
        return value.isoformat()
    return json.dumps(value)


def country(rng: random.Random) -> str:
    """Draw the file of a country with one regime."""
    document = {
        "schema_version": 1, "country": "XX", "name_es": "Inventada", "name_en": "Invented",
        "compiled_on": date(2026, 1, 1), "newest_source_on": date(2026, 1, 1),
        "disclaimer_es": "Inventado.", "disclaimer_en": "Invented.",
        "body_class": [{"code": "any", "name_es": "x", "name_en": "x"}],
        "norm": [{"id": "xx.law", "title": "x", "read": "x"}],
        "calendar": [_calendar(rng, "xx", rng.choice([[], [], [OTHER]])), _calendar(rng, OTHER, [])],
        "regime": [_regime(rng)],
    }  # fmt: skip
    return "".join(f"{key} = {toml(value)}\n" for key, value in document.items())


def _maybe(rng: random.Random, **values: object) -> Table:
    """Take each key half of the times, with one of its values where it has several."""
    drawn = {}
    for key, value in values.items():
        if rng.random() < 0.5:
            drawn[key] = rng.choice(value) if isinstance(value, list) else value
    return drawn


def _calendar(rng: random.Random, name: str, union_of: list[str]) -> Table:
    return {
        "id": name, "version": "1", "country": "XX", "union_of": union_of,
        "timezone": rng.choice(["America/La_Paz", "America/Santiago", "Pacific/Kiritimati"]),
        "weekend": rng.choice([["sat", "sun"], ["fri", "sat"], ["sun"]]),
        "weekend_basis": "x", "weekend_evidence": "statute_text", "judicial_weekend": ["sun"],
        **_maybe(rng, office_hours={
            "opens_at": time(8, 30), "closes_at": time(16, 30), "basis": "x", "evidence": "statute_text",
        }),
        "year": [
            {"year": year, "status": "confirmed", "why_es": "x", "why_en": "x"}
            for year in range(FIRST, LAST + 1)
        ],
        "place": [
            {"code": "A", "iso": "XX-A", "name": "A"},
            {"code": "A1", "name": "A1", "parent": "A", **_maybe(rng, timezone="Asia/Tokyo")},
            {"code": "B", "name": "B"},
        ],
        "rule": [_rule(rng) for _number in range(rng.randint(2, 9))],
        "day": [_day(rng) for _number in range(rng.randint(0, 12))],
        "suspension": [_suspension(rng) for _number in range(rng.choice([0, 0, 1, 2]))],
    }  # fmt: skip


def _effect(rng: random.Random) -> str:
    return rng.choice(["closed", "closed", "closed", "open", "closed_from_noon"])


def _rule(rng: random.Random) -> Table:
    kind = rng.choice(["fixed", "easter", "nth_weekday"])
    when: Table = {"month": rng.randint(1, 12)}
    if kind == "fixed":
        when = rng.choice(
            [{"month": 2, "day": 29}, {"month": 12, "day": 31}, {**when, "day": rng.randint(1, 28)}]
        )
    elif kind == "easter":
        when = {"offset": rng.randint(-48, 60)}
    else:
        when |= {"weekday": rng.choice(WEEK), "nth": rng.choice([1, 2, 3, 4, -1])}
    shifts = {name: rng.randint(-4, 4) for name in rng.sample(WEEK, rng.randint(0, 3))}
    options = _maybe(
        rng,
        keep_original=[True, False],
        valid_from=[date(2024, 6, 15), date(2025, 12, 25)],
        valid_to=[date(2025, 12, 31), date(2026, 5, 1)],
    )
    if rng.random() < 0.2:
        options["only_weekday"] = rng.choice(WEEK)
    return {**SAID, "kind": kind, **when, **options, "effect": _effect(rng),
            "scope": rng.choice(SCOPES), "shift_days": shifts}  # fmt: skip


def _any_day(rng: random.Random) -> date:
    return date(FIRST, 1, 1) + timedelta(days=rng.randrange(366 + 365 * (LAST - FIRST)))


def _day(rng: random.Random) -> Table:
    day = rng.choice([_any_day(rng), date(2025, 5, rng.randint(1, 9))])
    told = {"announced": day - timedelta(days=rng.randint(-20, 40))}
    return {**SAID, "date": day, "effect": _effect(rng), "scope": rng.choice(SCOPES), **_maybe(rng, **told)}


def _suspension(rng: random.Random) -> Table:
    first = _any_day(rng)
    period = {"first_on": first, "last_on": first + timedelta(days=rng.choice([0, 9, 45]))}
    told = {"announced": first - timedelta(days=rng.randint(-20, 40))}
    return {**SAID, **period, "scope": rng.choice(SCOPES), **_maybe(rng, **told)}


def _regime(rng: random.Random) -> Table:
    unknown = rng.random() < 0.5  # half of them leave nothing open
    receipt = ["deemed_next_working_day", "actual_date"] + ["unknown"] * unknown
    return {
        "id": "xx.request", "version": "1", "country": "XX", "kinds": ["info_request"], "title_es": "x",
        "title_en": "x", "norms": ["xx.law"], "calendar": "xx", "valid_from": date(2000, 1, 1),
        "valid_from_evidence": "statute_text",
        "non_working_receipt": rng.choice(receipt),
        "after_hours": rng.choice(["deemed_next_working_day", "same_day"] + ["unknown"] * unknown),
        "last_day": rng.choice(["roll_forward", "none"] + ["unknown"] * unknown),
        "half_day": rng.choice(["open", "closed"] + ["unknown"] * unknown),
        **_maybe(rng, admission=["required", "not_required"]),
        **_maybe(rng, month_anchor=["event_day", "first_day_counted"]),
        **_maybe(rng, distance={
            "amount": rng.randint(1, 9), "unit": rng.choice(["working_day", "calendar_day"]),
            "actors": ["authority"], "condition_es": "x", "condition_en": "x", "basis": "x",
            "evidence": "statute_text",
        }),
        "step": _steps(rng),
    }  # fmt: skip


def _term(rng: random.Random, *units: str) -> Table:
    unit = rng.choice(units or ("working_day", "working_day", "calendar_day", "month", "year", "hour"))
    most = {"month": 6, "year": 1, "hour": 72, "working_day": 45}.get(unit, 60)
    start = "same_moment" if unit == "hour" else rng.choice(["next_working_day", "next_day"])
    return {"amount": rng.randint(1, most), "unit": unit, "count_start": start}


def _step(name: str, kind: str, counts_from: list[str], term: Table, actor: str = "authority") -> Table:
    return {
        "id": name, "kind": kind, "actor": actor, "name_es": "x", "name_en": "x", "silence": "none",
        "basis": "x", "source": "x", "evidence": "statute_text", "counts_from": counts_from, **term,
    }  # fmt: skip


def _steps(rng: random.Random) -> list[Table]:
    facts = ["request.received", "request.registered", "request.admitted", "request.complete"]
    pausing = {"pause_starts": ["next_day", "same_day"], "pause_ends": ["same_day", "day_before"]}
    clocks = ["none", "suspend", "suspend", "reset", "start"]
    response = _step("response", "response", rng.sample(facts, rng.randint(1, 2)), _term(rng))
    response |= _maybe(rng, last_day=["roll_forward", "none"])
    extension = _term(rng, "working_day", "calendar_day", "month") | {"clock": "extend"}
    window = {"closes": _offset(rng)} | _maybe(rng, opens=_offset(rng))
    extension |= _maybe(rng, max_times=[1, 2], notify_window=window, late_notice=["ineffective", "flag"])
    other = _term(rng, "working_day", "calendar_day")
    conflict = {"amount": other["amount"], "unit": other["unit"], "basis": "x", "evidence": "statute_text",
                "note_es": "x", "note_en": "x"}  # fmt: skip
    claim = _term(rng, "working_day", "calendar_day", "judicial_working_day")
    five = {"amount": 5, "unit": "working_day", "count_start": "next_working_day"}
    at_once = {"unit": "immediate", "count_start": "same_moment", "clock": rng.choice(["none", "reset"])}
    asked = {"clock": rng.choice(clocks), **_maybe(rng, **pausing)}
    return [
        response,
        _step("acknowledge", "acknowledge", ["request.received"], _term(rng)),
        _step("refusal", "refusal", ["request.received"], _term(rng)),
        _step("extension", "extension", ["response.due"], extension),
        _step("clarification", "clarification", ["clarification.notified"], five | asked, "applicant"),
        _step("payment", "payment", ["cost.notified"], five | {"clock": "suspend"} | _maybe(rng, **pausing)),
        _step("referral", "referral", ["request.received"], at_once),
        _step("report", "internal", ["acknowledge.expired", "request.admitted"], _term(rng)),
        _step(
            "claim", "appeal_filing", ["response.due"], claim | _maybe(rng, conflict=conflict), "applicant"
        ),
    ]


def _offset(rng: random.Random) -> Table:
    of = rng.choice(["response.due", "response.due", "request.received"])
    amount = rng.randint(-5, 3) if of == "response.due" else rng.randint(0, 9)
    return {"amount": amount, "unit": rng.choice(["working_day", "calendar_day"]), "of": of}
