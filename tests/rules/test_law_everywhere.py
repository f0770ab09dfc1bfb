"""What holds for every regime of every country, whatever its days and events."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foia import i18n, law
from foia.cases.costs import CURRENCIES
from foia.law.history import moment_of
from foia.law.regimes import Step
from tests.rules.invented_cases import REGIMES, Invention, tables_of
from tests.rules.naive_calendar import NaiveCalendar

BOOK = law.load()
NAMES = [(table["id"], table["version"]) for table in REGIMES]
names = st.sampled_from(NAMES)
seeds = st.integers(0, 2**32)


def places_of(regime: law.Regime) -> list[str | None]:
    return [None, *(place.code for place in BOOK.calendar_base(regime.calendar).places)]


@st.composite
def received(draw: st.DrawFn, left: int = 500) -> tuple[tuple[str, str], str | None, date]:
    """Draw a regime, a place and a day of receipt from which so many days are covered."""
    name = draw(names)
    regime = BOOK.regime(*name)
    years = [year.year for year in BOOK.calendar_base(regime.calendar).years]
    last = date(years[-1], 12, 31) - timedelta(days=left)
    place = draw(st.sampled_from(places_of(regime)))
    return name, place, draw(st.dates(date(years[0], 1, 1), last))


def closed(day: date) -> law.CalendarDay:
    return law.CalendarDay(date=day, effect="closed", name_es="x", name_en="x", basis="x")


def from_the_request(regime: law.Regime) -> list[Step]:
    """List the dated steps that the receipt alone begins."""
    return [
        step
        for step in regime.steps
        if any(name.startswith("request.") for name in step.counts_from)
        and step.amount
        and step.max_times != 0
        and step.kind != "extension"
        and step.unit not in ("hour", "immediate")
    ]


@given(received(), st.lists(st.integers(1, 90), min_size=1, max_size=6, unique=True))
def test_closed_days_move_a_date_on_and_no_further_than_as_many_open_days(
    case: tuple[tuple[str, str], str | None, date], ahead: list[int]
) -> None:
    name, place, day = case
    regime = BOOK.regime(*name)
    calendar = BOOK.calendar(regime.calendar, place)
    more = [closed(day + timedelta(days=n)) for n in ahead]
    events = [law.Event("received", day), law.Event("admitted", day)]
    before, after = (
        law.deadlines(regime, known, events, told=False)
        for known in (calendar, BOOK.calendar(regime.calendar, place, more))
    )

    for step in from_the_request(regime):
        old, new = before.step(step.id), after.step(step.id)
        if old is None or new is None or old.due_on is None:
            continue
        assert new.due_on is not None and old.last_acceptable_on is not None
        assert old.due_on <= new.due_on and new.last_acceptable_on is not None
        assert old.last_acceptable_on <= new.last_acceptable_on
        # Days or months that begin on the next open day move with it, over weekends too.
        begins_at_once = calendar.is_working_day(day) and step.count_start == "next_day"
        if step.unit == "working_day" or begins_at_once:
            assert new.due_on <= calendar.add_working_days(old.due_on, len(more))
            assert new.last_acceptable_on <= calendar.add_working_days(old.last_acceptable_on, len(more))


@given(received(), seeds)
def test_a_due_date_is_a_working_day_where_the_law_says_so(
    case: tuple[tuple[str, str], str | None, date], seed: int
) -> None:
    name, place, day = case
    regime = BOOK.regime(*name)
    calendar = BOOK.calendar(regime.calendar, place)
    report = law.deadlines(regime, calendar, [law.Event("received", day), law.Event("admitted", day)])
    rng = random.Random(seed)

    for step in rng.sample(from_the_request(regime), min(3, len(from_the_request(regime)))):
        found = report.step(step.id)
        if found is None or found.due_on is None:
            continue
        if (step.last_day or regime.last_day) == "roll_forward" or found.unit == "working_day":
            assert calendar.is_working_day(found.due_on)
            assert found.due_on not in {skipped.date for skipped in found.skipped}


EXTENDING = [
    (*name, step.id)
    for name in NAMES
    for step in BOOK.regime(*name).responses()
    if law.may_extend(BOOK.regime(*name), step.id) is None
    and any(fact.startswith("request.") for fact in step.counts_from)
]


@given(st.sampled_from(EXTENDING), st.integers(0, 365), st.integers(1, 60))
def test_an_extension_never_shortens_a_term(term: tuple[str, str, str], after: int, told: int) -> None:
    regime = BOOK.regime(*term[:2])
    step = next(step for step in regime.responses() if step.id == term[2])
    calendar = BOOK.calendar(regime.calendar)
    day = date(calendar.base.years[-1].year - 2, 1, 1) + timedelta(days=after)
    limits = law.extension_limits(regime, step.id)
    assert limits is not None
    events = [law.Event("received", day), law.Event("admitted", day)]
    given_on = day + timedelta(days=told)
    named = None if regime.step(step.id) == step and step.extension is None else step.id
    extended = law.Event("extended", given_on, amount=limits[0] or 1, unit=limits[1], step=named)
    plain = law.deadlines(regime, calendar, events, variant=step.id).response
    longer = law.deadlines(regime, calendar, [*events, extended], variant=step.id).response

    assert plain.due_on is not None and longer.due_on is not None
    assert longer.due_on >= plain.due_on
    assert longer.first_due_on == plain.due_on
    assert longer.extended_times == 1


@given(st.integers(0, len(REGIMES) - 1), seeds)
def test_a_case_folded_day_by_day_is_the_case_folded_at_once(which: int, seed: int) -> None:
    table, rng = REGIMES[which], random.Random(seed)
    regime = BOOK.regime(table["id"], table["version"])
    days = NaiveCalendar(tables_of(table), None)
    response = rng.choice([step for step in table["step"] if step["kind"] == "response"])
    events = law.read_events(Invention(rng, table, days).case(response))
    calendar = BOOK.calendar(regime.calendar)
    until = rng.randrange(len(events))
    day = moment_of(events[until].at, calendar.zone).day
    so_far = law.deadlines(regime, calendar, events[: until + 1], variant=response["id"], as_of=day)
    shuffled = rng.sample(events, len(events))

    assert law.deadlines(regime, calendar, shuffled, variant=response["id"], as_of=day) == so_far


@pytest.mark.parametrize("table", REGIMES, ids=lambda table: f"{table['id']}-{table['version']}")
def test_every_lawful_history_gives_every_step_of_the_regime(table: dict[str, Any]) -> None:
    regime = BOOK.regime(table["id"], table["version"])
    days = NaiveCalendar(tables_of(table), None)
    for seed in range(4):
        rng = random.Random(seed)
        response = rng.choice([step for step in table["step"] if step["kind"] == "response"])
        events = law.read_events(Invention(rng, table, days).case(response))
        report = law.deadlines(regime, BOOK.calendar(regime.calendar), events, variant=response["id"])
        others = {step.id for step in regime.responses()} - {response["id"]}

        assert [found.step for found in report.deadlines] == [
            step.id for step in regime.steps if step.id not in others
        ]
        assert all(found.explanation.es and found.explanation.en for found in report.deadlines)


def test_the_zone_of_a_country_is_that_of_its_calendar() -> None:
    book = law.load()

    assert {code: i18n.zone_of(code).key for code in book.countries} == {
        code: book.calendar_base(book.calendar_id(code)).timezone for code in book.countries
    }


def test_what_copies_cost_is_said_in_the_money_of_every_country() -> None:
    assert law.load().countries.keys() <= CURRENCIES.keys()
