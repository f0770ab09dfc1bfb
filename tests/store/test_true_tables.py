"""True tables on both databases: what the grouped statements count is what a person would, case by case."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia.statistics.catalogue import (
    AGE_BAND_BEYOND,
    AGE_BAND_LIMITS,
    ALL,
    BY_ID,
    DAY_BAND_BEYOND,
    DAY_BAND_LIMITS,
    TERM_BAND_BEYOND,
    TERM_BAND_LIMITS,
    Sum,
    Within,
    band_of,
)
from foia.statistics.measure_models import CaseMeasureRow
from foia.statistics.periods import parse_period
from foia.statistics.tables import TrueCell
from foia.statistics.truth_queries import Truth, truth_of
from tests.builders import add_public_body
from tests.measured import add_measured, measured

QUARTER = parse_period("2026Q1")
FIRST_ON, LAST_ON = QUARTER.first_on, QUARTER.last_on
COHORT = (date(2025, 7, 1), date(2025, 9, 30))
Case = dict[str, Any]


def any_cases(chance: random.Random, bodies: list[UUID], count: int) -> list[Case]:
    """Cases of a year and a half in every state, some of a few people who file much."""
    return [_any_case(chance, chance.choice(bodies)) for _ in range(count)]


def _any_case(chance: random.Random, body_id: UUID) -> Case:
    received_on = date(2025, 1, 1) + timedelta(days=chance.randrange(450))
    due_on = chance.choice([None, received_on + timedelta(days=chance.randrange(60))])
    taken = chance.choice([None, chance.randrange(120), chance.randrange(120)])
    stopped_on = None if taken is None else received_on + timedelta(days=taken)
    ended_on = stopped_on or chance.choice([None, None, received_on + timedelta(days=chance.randrange(60))])
    percent = None if due_on is None or stopped_on is None else _percent(received_on, due_on, stopped_on)
    return measured(
        body_id,
        received_on,
        kind=chance.choice(["info_request", "service_complaint", "misconduct_report", "appeal"]),
        channel=chance.choice(["web", "counter"]),
        due_on=due_on,
        first_due_on=None if due_on is None else due_on - timedelta(days=chance.choice([0, 0, 10])),
        stopped_on=stopped_on,
        ended_on=ended_on,
        outcome=None if ended_on is None else chance.choice(["granted", "denied", None]),
        grounds=chance.choice(["", "secret", "privacy secret"]),
        working_days=None if taken is None else chance.choice([None, taken * 5 // 7]),
        calendar_days=taken,
        # Half of them come from a log that no law counts.
        term_percent=chance.choice([None, percent]),
        first_response_working_days=None if taken is None else chance.choice([None, taken // 3]),
        extended=chance.random() < 0.3,
        clarifications=chance.choice([0, 1]),
        clarification_days=chance.randrange(30),
        referrals=chance.choice([0, 0, 2]),
        referral_days=chance.randrange(30),
        suspended_days=chance.choice([0, 3]),
        silent_on=ended_on if chance.random() < 0.1 else None,
        confidential=chance.random() < 0.05,
        filer_mark=chance.choice([None, None, f"f{chance.randrange(20)}", "much"]),
    )


def _percent(received_on: date, due_on: date, stopped_on: date) -> int:
    taken, term = (stopped_on - received_on).days, (due_on - received_on).days
    percent = -(-100 * taken // max(term, 1))
    return max(percent, 101) if stopped_on > due_on else min(percent, 100)


@pytest.fixture
def bodies(session: Session) -> list[UUID]:
    """Two bodies with many cases and two with few, in order."""
    names = ("A", "B", "C", "D")
    return [add_public_body(session, f"Servicio {name}", code=name).id for name in names]


@pytest.fixture
def cases(session: Session, bodies: list[UUID]) -> list[Case]:
    chance = random.Random(5)
    rows = [*any_cases(chance, bodies[:2], 900), *any_cases(chance, bodies[2:], 60)]
    add_measured(session, rows)
    return rows


NAMES = ("A", "B", "others:national", "others:national")


def within(day: date | None, first_on: date = FIRST_ON, last_on: date = LAST_ON) -> bool:
    return day is not None and first_on <= day <= last_on


def not_after(day: date | None, limit: date | None) -> bool:
    return day is not None and limit is not None and day <= limit


def answered(case: Case) -> bool:
    return within(case["stopped_on"])


def pending(case: Case) -> bool:
    return case["received_on"] <= LAST_ON and (case["ended_on"] is None or case["ended_on"] > LAST_ON)


FLOW: dict[str, Callable[[Case], bool]] = {
    "received": lambda case: within(case["received_on"]),
    "answered": answered,
    "in_time": lambda case: answered(case) and not_after(case["stopped_on"], case["due_on"]),
    "in_time_without_extension": lambda case: (
        answered(case)
        and not_after(case["stopped_on"], case["due_on"])
        and not_after(case["stopped_on"], case["first_due_on"])
    ),
    "late": lambda case: (
        answered(case) and case["due_on"] is not None and case["stopped_on"] > case["due_on"]
    ),
    "without_term": lambda case: answered(case) and case["due_on"] is None,
    "ended_unanswered": lambda case: within(case["ended_on"]) and case["stopped_on"] is None,
    "pending_start": lambda case: (
        case["received_on"] < FIRST_ON and (case["ended_on"] is None or case["ended_on"] >= FIRST_ON)
    ),
    "pending_end": pending,
    "overdue_open": lambda case: pending(case) and not_after(case["due_on"], LAST_ON),
    "with_term": lambda case: answered(case) and case["due_on"] is not None,
    "timed": lambda case: answered(case) and case["working_days"] is not None,
    "first_responded": lambda case: answered(case) and case["first_response_working_days"] is not None,
    "ended": lambda case: within(case["ended_on"]),
    "extended": lambda case: within(case["ended_on"]) and case["extended"],
    "clarified": lambda case: within(case["ended_on"]) and case["clarifications"] > 0,
    "referred": lambda case: within(case["ended_on"]) and case["referrals"] > 0,
    "suspended": lambda case: within(case["ended_on"]) and case["suspended_days"] > 0,
    "silent": lambda case: within(case["silent_on"]),
}
BANDS: dict[str, Callable[[Case], str]] = {
    "term_band": lambda case: band_of(
        _percent(case["received_on"], case["due_on"], case["stopped_on"]), TERM_BAND_LIMITS, TERM_BAND_BEYOND
    ),
    "day_band": lambda case: band_of(case["working_days"], DAY_BAND_LIMITS, DAY_BAND_BEYOND),
    "age_band": lambda case: band_of((LAST_ON - case["due_on"]).days + 1, AGE_BAND_LIMITS, AGE_BAND_BEYOND),
    "kind": lambda case: case["kind"],
    "outcome": lambda case: case["outcome"] or "not_stated",
    "channel": lambda case: case["channel"],
    "regime": lambda case: case["regime_id"],
}


def naive(
    table: str, cases: list[Case], body_of: dict[UUID, str]
) -> dict[tuple[str, ...], dict[str, list[Case]]]:
    """Put every case into each row and measure it counts in, as a person would with a pencil."""
    found: dict[tuple[str, ...], dict[str, list[Case]]] = defaultdict(lambda: defaultdict(list))
    known = BY_ID[table]
    for case in cases:
        if case["confidential"] or case["kind"] in ("misconduct_report", "appeal"):
            continue
        for measure in known.measures:
            if measure.code not in FLOW or not FLOW[measure.code](case):
                continue
            places: list[tuple[str, ...]] = [()]
            for dimension in known.dimensions:
                value = body_of[case["body_id"]] if dimension == "body" else BANDS[dimension](case)
                values = [value, ALL] if dimension in known.margins else [value]
                places = [(*place, one) for place in places for one in values]
            for place in places:
                found[place][measure.code].append(case)
    return {row: dict(measures) for row, measures in found.items()}


def cell_of(cases: list[Case]) -> TrueCell:
    filers = defaultdict(int)
    for case in cases:
        if case["filer_mark"]:
            filers[case["filer_mark"]] += 1
    return TrueCell(
        len(cases), sum(case["record_key"] for case in cases) % 2**32, max(filers.values(), default=0)
    )


def of_count(cell: TrueCell) -> tuple[int, int]:
    return cell.count, cell.key


@pytest.fixture
def truth(session: Session, cases: list[Case]) -> Truth:
    return truth_of(session, "BO", QUARTER)


def test_every_count_is_what_a_person_would_count(
    truth: Truth, cases: list[Case], bodies: list[UUID]
) -> None:
    body_of = dict(zip(bodies, NAMES, strict=True))

    for table in ("compliance", "term_bands", "day_bands", "outcomes", "kind_outcomes", "incidents",
                  "channels", "regimes", "backlog_ages", "response_days"):  # fmt: skip
        rows = truth.tables[table].rows
        expected = naive(table, cases, body_of)
        assert set(rows) == set(expected), table
        for row, measures in expected.items():
            counted = {code: cell for code, cell in rows[row].items() if cell.value is None}
            assert set(counted) == set(measures), (table, row)
            for code, found in measures.items():
                cell, right = counted[code], cell_of(found)
                assert of_count(cell) == of_count(right), (table, row, code)
                # Who filed at most half of what can be told need not be known.
                assert cell.largest == right.largest or max(cell.largest, right.largest) <= 5
    assert truth.pooled == {"C": "others:national", "D": "others:national"}


def test_the_sums_that_the_catalogue_promises_hold(truth: Truth) -> None:
    for table_id, table in truth.tables.items():
        for relation in BY_ID[table_id].relations:
            for row, cells in table.rows.items():
                count = {code: cells[code].count if code in cells else 0 for code in BY_ID[table_id].columns}
                if isinstance(relation, Within):
                    assert count[relation.part] <= count[relation.whole], (table_id, row)
                if isinstance(relation, Sum):
                    parts = sum(count[part] for part in relation.parts)
                    assert count[relation.total] == parts - sum(count[part] for part in relation.less)


def test_days_are_those_of_percentile_disc_over_the_cases(
    session: Session, truth: Truth, cases: list[Case], bodies: list[UUID]
) -> None:
    row = truth.tables["response_days"].rows["A", ALL]
    days = sorted(
        case["working_days"] for case in cases
        if case["body_id"] == bodies[0] and FLOW["timed"](case) and not case["confidential"]
        and case["kind"] in ("info_request", "service_complaint")
    )  # fmt: skip

    measured_days = [
        row[f"working_days_{name}"].value for name in ("quartile1", "median", "quartile3", "p90")
    ]
    assert measured_days == [days[-(-len(days) * percent // 100) - 1] for percent in (25, 50, 75, 90)]
    if session.get_bind().dialect.name == "postgresql":
        table = CaseMeasureRow.__table__.c
        said = session.scalar(
            select(func.percentile_disc(0.9).within_group(table.working_days)).where(
                table.body_id == bodies[0],
                table.confidential.is_(False),
                table.kind.in_(["info_request", "service_complaint"]),
                table.stopped_on.between(FIRST_ON, LAST_ON),
            )
        )
        assert said == measured_days[-1]


def test_grounds_reports_appeals_and_cohorts_count_what_they_say(
    session: Session, truth: Truth, cases: list[Case], bodies: list[UUID]
) -> None:
    plain = [
        case for case in cases
        if not case["confidential"] and case["kind"] in ("info_request", "service_complaint")
    ]  # fmt: skip
    ended = [case for case in plain if within(case["ended_on"])]

    grounds = truth.tables["grounds"].rows
    assert grounds["secret",]["ended"].count == sum("secret" in case["grounds"] for case in ended)
    assert grounds["privacy",]["ended"].count == sum("privacy" in case["grounds"] for case in ended)
    appeals = [
        case for case in cases
        if case["kind"] == "appeal" and within(case["ended_on"]) and not case["confidential"]
    ]  # fmt: skip
    assert truth.tables["appeals"].rows[ALL, ALL]["appeals"].count == len(appeals)
    cohort = [case for case in plain if within(case["received_on"], *COHORT)]
    still = [case for case in cohort if case["ended_on"] is None or case["ended_on"] > LAST_ON]
    assert truth.tables["cohort"].rows[ALL, ALL]["received"].count == len(cohort)
    assert truth.tables["cohort"].rows[ALL, ALL]["still_open"].count == len(still)
    assert truth.tables["time_to_answer"].rows[ALL, "30"]["observed"].count == len(cohort)
    assert "misconduct_reports" not in truth.tables
    year = truth_of(session, "BO", parse_period("2025")).tables["misconduct_reports"].rows[()]
    reports = [case for case in cases if case["kind"] == "misconduct_report"]
    assert year["received"].count == sum(case["received_on"].year == 2025 for case in reports)


def test_of_another_country_and_of_nobody_nothing_is_counted(session: Session, bodies: list[UUID]) -> None:
    add_measured(
        session,
        [
            measured(None, date(2026, 2, 1)),
            measured(bodies[0], date(2026, 2, 1), country="BR"),
            measured(bodies[0], date(2026, 4, 1)),
        ],
    )

    assert all(not table.rows for table in truth_of(session, "BO", QUARTER).tables.values())
