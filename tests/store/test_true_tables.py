"""What is published of a quarter, before it is made safe, is what its cases measure, counted one by one."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from random import Random
from uuid import UUID

from sqlalchemy.orm import Session

from foia.extensions import new_id
from foia.statistics.catalogue import ALL
from foia.statistics.measure_store import keep
from foia.statistics.measures import CaseMeasure
from foia.statistics.periods import parse_period
from foia.statistics.survival import answered_after
from foia.statistics.tables import TrueTable
from foia.statistics.truth_queries import true_tables
from tests.builders import add_public_body
from tests.store.test_measures import as_it_went

QUARTER = parse_period("2026Q3")
KIND = "info_request"
Cases = Sequence[CaseMeasure]


def test_true_tables_are_what_cases_measure(session: Session) -> None:
    chance = Random(11)
    codes = {add_public_body(session, code=code).id.hex: code for code in ("A", "B")}
    made = [as_it_went(chance, [UUID(one) for one in codes]) for _ in range(120)]
    cases = [chance.choice(chance.choice(made)) for _ in range(1300)]
    keep(session, {new_id(): case for case in cases}, 1)

    tables = true_tables(session, "BO", QUARTER)

    told = [case for case in cases if not case.confidential]
    told = [case for case in told if case.kind not in ("appeal", "misconduct_report")]
    groups: dict[tuple[str, str], Cases] = {
        (body, kind): [
            case for case in told if body in (ALL, codes[case.body_id or ""]) and kind in (ALL, case.kind)
        ]
        for body in (ALL, "A", "B")
        for kind in (ALL, KIND)
    }
    for row, group in groups.items():
        assert_flow(tables["compliance"], row, group)
        assert_days(tables["response_days"], row, group)
    for body in (ALL, "A", "B"):
        assert_incidents(tables["incidents"], body, groups[body, ALL])
        assert_survival(tables["time_to_answer"], body, groups[body, ALL])


def counted(table: TrueTable, row: tuple[str, ...], measure: str) -> int:
    cell = table.rows.get(row, {}).get(measure)
    return cell.count if cell is not None else 0


def in_quarter(cases: Cases, day: str) -> Cases:
    return [
        case
        for case in cases
        if getattr(case, day) is not None and QUARTER.first_on <= getattr(case, day) <= QUARTER.last_on
    ]


def assert_flow(table: TrueTable, row: tuple[str, ...], cases: Cases) -> None:
    answered, ended = in_quarter(cases, "stopped_on"), in_quarter(cases, "ended_on")
    last_on = QUARTER.last_on
    pending = [
        case
        for case in cases
        if case.received_on <= last_on and (case.ended_on is None or case.ended_on > last_on)
    ]
    conditions: dict[str, tuple[Cases, Callable[[CaseMeasure], bool]]] = {
        "received": (in_quarter(cases, "received_on"), lambda case: True),
        "answered": (answered, lambda case: True),
        "in_time": (answered, lambda case: bool(case.due_on and case.stopped_on <= case.due_on)),  # type: ignore[operator]
        "late": (answered, lambda case: bool(case.due_on and case.stopped_on > case.due_on)),  # type: ignore[operator]
        "without_term": (answered, lambda case: case.due_on is None),
        "ended_unanswered": (ended, lambda case: case.stopped_on is None),
        "pending_end": (pending, lambda case: True),
        "overdue_open": (pending, lambda case: bool(case.due_on and case.due_on <= last_on)),
    }
    for measure, (group, holds) in conditions.items():
        assert counted(table, row, measure) == sum(map(holds, group)), (row, measure)
    flow = counted(table, row, "pending_start") + counted(table, row, "received")
    assert flow - counted(table, row, "answered") - counted(table, row, "ended_unanswered") == len(pending)


def assert_days(table: TrueTable, row: tuple[str, ...], cases: Cases) -> None:
    days = sorted(
        case.working_days for case in in_quarter(cases, "stopped_on") if case.working_days is not None
    )
    assert days or row[1] != ALL
    for name, share in (("quartile1", 0.25), ("median", 0.5), ("quartile3", 0.75), ("p90", 0.9)):
        if not days:
            assert row not in table.rows or not table.rows[row][f"working_days_{name}"].count
            continue
        cell = table.rows[row][f"working_days_{name}"]
        assert (cell.count, cell.value) == (len(days), days[math.ceil(share * len(days)) - 1]), (row, name)


def assert_incidents(table: TrueTable, body: str, cases: Cases) -> None:
    ended = in_quarter(cases, "ended_on")
    for measure, column in (
        ("extended", "extended"),
        ("clarified", "clarifications"),
        ("referred", "referrals"),
        ("suspended", "suspended_days"),
    ):
        assert counted(table, (body,), measure) == sum(bool(getattr(case, column)) for case in ended)
    assert counted(table, (body,), "silent") == len(in_quarter(cases, "silent_on"))


def assert_survival(table: TrueTable, body: str, cases: Cases) -> None:
    """Of what came in two quarters before, followed to the end of this one."""
    before, last_on = QUARTER.before(2), QUARTER.last_on
    group = [case for case in cases if before.first_on <= case.received_on <= before.last_on]
    answered: dict[int, int] = {}
    still: dict[int, int] = {}
    for case in group:
        seen_on = min(case.ended_on or last_on, last_on)
        is_answered = case.stopped_on is not None and case.stopped_on <= last_on
        counts, days = (answered if is_answered else still), (seen_on - case.received_on).days
        counts[days] = counts.get(days, 0) + 1
    shares = answered_after(answered, still, [20, 60])
    assert shares or body != ALL
    for day, share in shares.items():
        cells = table.rows[body, str(day)]
        assert (cells["observed"].count, cells["answered_percent"].value) == (len(group), share.percent)
