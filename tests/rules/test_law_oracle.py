"""The clock against a second, naive one: thousands of random cases of every country, and of invented law."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import settings

from foia import law
from foia.law.book import read_country
from tests.rules.invented_cases import A_FACT, CALENDARS, REGIMES, Invention, tables_of
from tests.rules.invented_law import country
from tests.rules.naive_calendar import NaiveCalendar, OffTheCalendar, Table
from tests.rules.naive_clock import NaiveClock

# Every run of the tests compares ten thousand dates; `make soak` a million.
DATES = {"soak": 1_000_000, "mutants": 600}.get(settings.get_current_profile_name(), 20_000)
BLOCKS = 10
CASES_OF_A_LAW = 25
BOOK = law.load()


def datable(regime: Table, response: Table) -> Iterator[str]:
    """Name the steps that a case without an answer can date."""
    asked = [step["id"] for step in regime["step"] if step["kind"] in ("response", "acknowledge")]
    ends = {f"{step}.{moment}" for step in asked for moment in ("due", "expired")}
    for step in regime["step"]:
        other = step["kind"] == "response" and step is not response
        if other or step["kind"] in ("extension", "clarification") or step.get("max_times") == 0:
            continue
        begins = any(name.startswith(A_FACT) or name in ends for name in step["counts_from"])
        if begins and "amount" in step and step["unit"] != "immediate":
            yield step["id"]


def compare(
    rng: random.Random, regime: Table, calendars: dict[object, NaiveCalendar], book: law.LawBook = BOOK
) -> int:
    """Date one invented case by both clocks; give the number of dates compared."""
    bound = book.regime(regime["id"], regime["version"])
    tables = calendars["tables of", regime["calendar"]].tables
    codes = [place["code"] for place in tables[0].get("place", [])]
    place = rng.choice([None, *codes, *(f"{code}:any" for code in codes[:1])])
    days = calendars.setdefault((regime["calendar"], place), NaiveCalendar(tables, place))
    responses = [step for step in regime["step"] if step["kind"] == "response"]
    response = rng.choice(responses)
    invention = Invention(rng, regime, days)
    events, far = invention.case(response), rng.random() < 0.3
    today = invention.day + timedelta(days=rng.choice([0, 3, 30, 100, 400]))
    told: Table = {"now": datetime.combine(today, time(12), tzinfo=days.zone)}
    if rng.random() < 0.03:  # each look back builds two calendars
        days, told = NaiveCalendar(tables, place, today), {"as_of": today}
    report = law.deadlines(
        bound,
        book.calendar(regime["calendar"], place),
        law.read_events(events),
        variant=response["id"],
        distance=far,
        told=False,
        **told,
    )
    naive = NaiveClock(regime, days, events, today, far)
    steps = list(datable(regime, response))
    for step in steps:
        found = report.step(step)
        assert found is not None
        try:
            wanted = naive.dates(step, response["id"])
        except OffTheCalendar:
            wanted = None, None
        case = f"{regime['id']} {step} at {place}, far {far}, {told}: {events}"
        assert (found.due_on, found.conflict_due_on) == wanted, case
    return len(steps)


@pytest.fixture(scope="module")
def calendars() -> dict[object, NaiveCalendar]:
    return {("tables of", regime["calendar"]): NaiveCalendar(tables_of(regime), None) for regime in REGIMES}


@pytest.mark.parametrize("block", range(BLOCKS))
def test_two_clocks_agree_on_random_cases_of_every_country(
    block: int, calendars: dict[object, NaiveCalendar]
) -> None:
    rng = random.Random(block)
    left = DATES // BLOCKS
    while left > 0:
        left -= compare(rng, rng.choice(REGIMES), calendars)


def same_days(naive: NaiveCalendar, calendar: law.Calendar) -> None:
    """Compare what every day is."""
    assert calendar.zone == naive.zone
    for year in naive.years:
        day = date(year, 1, 1)
        while day.year == year:
            state, why = naive.state(day), calendar.explain(day)
            assert (why is None) == naive.is_open(day), (naive.tables[0]["id"], naive.places, day)
            assert calendar.is_half_day(day) == (state == "half"), (naive.tables[0]["id"], naive.places, day)
            assert (calendar.suspension(day) is not None) == (state == "suspended"), (naive.places, day)
            day += timedelta(days=1)


def test_two_calendars_agree_on_every_day_of_every_place() -> None:
    for table in CALENDARS.values():
        told = [*table.get("rule", []), *table.get("day", []), *table.get("suspension", [])]
        scopes = sorted({code for entry in told for code in entry.get("scope", [])})
        tables = [table, *(CALENDARS[other] for other in table.get("union_of", []))]
        for place in [None, *scopes]:
            same_days(NaiveCalendar(tables, place), BOOK.calendar(table["id"], place))


@pytest.mark.parametrize("block", range(BLOCKS))
def test_two_calendars_agree_on_days_drawn_at_random(block: int) -> None:
    rng = random.Random(f"days {block}")
    for _country in range(max(DATES // 5000, 1)):
        text = country(rng)
        read, problems = read_country("xx.toml", text.encode())
        assert read is not None and not problems, problems
        own, other = tomllib.loads(text)["calendar"]
        tables = [own, other] if own["union_of"] else [own]
        as_of = rng.choice([None, date(2025, rng.randint(1, 12), 1)])
        place = rng.choice([None, "A", "XX-A", "A1", "B", "A1:any"])
        calendar = law.LawBook([read]).calendar("xx", place, as_of=as_of)
        same_days(NaiveCalendar(tables, place, as_of), calendar)
        if calendar.judicial is not None:
            same_days(NaiveCalendar(tables, place, as_of, judicial=True), calendar.judicial)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_two_clocks_agree_on_random_cases_of_law_drawn_at_random(block: int) -> None:
    rng = random.Random(f"invented {block}")
    left = DATES // 2 // BLOCKS
    while left > 0:
        text = country(rng)
        read, problems = read_country("xx.toml", text.encode())
        assert read is not None and not problems, problems
        document = tomllib.loads(text)
        own, other = document["calendar"]
        tables = [own, other] if own["union_of"] else [own]
        calendars: dict[object, NaiveCalendar] = {("tables of", "xx"): NaiveCalendar(tables, None)}
        book = law.LawBook([read])
        for _case in range(CASES_OF_A_LAW):
            left -= compare(rng, document["regime"][0], calendars, book)
