"""Measures and monthly cells on both databases: in whatever order cases move, what counting afresh gives."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from foia import law
from foia.audit.sealing import seal
from foia.cases.models import Event
from foia.extensions import new_id
from foia.statistics.catalogue import ALL
from foia.statistics.cell_counting_queries import counted_cells, stored_cells
from foia.statistics.cell_queries import months_of_body, national_table
from foia.statistics.histograms import QUARTILES_AND_P90, percentile_disc, unpack
from foia.statistics.measure_jobs import measure_sealed, rebuild
from foia.statistics.measure_models import CaseMeasureRow, MeasureCell, MeasureState
from foia.statistics.measure_store import keep
from foia.statistics.measures import CaseMeasure, law_said, measure, month_of
from tests.rules.measured_cases import CASES, history, law_of
from tests.store.histories import Player
from tests.store.small_country import SmallCountry
from tests.store.sweeping import always
from tests.store.tampering import let_in

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
BODIES = [UUID(int=number) for number in (1, 2, 3)]


def as_it_went(chance: Random, bodies: Sequence[UUID] = BODIES) -> list[CaseMeasure]:
    """One of the hand-counted cases, at some body, as it measured after each of its events."""
    case, body = chance.choice(CASES), chance.choice(bodies).hex
    kind = chance.choice(["info_request", "service_complaint", "appeal", "misconduct_report"])
    events = history(case.happened)
    found = []
    for count in range(1, len(events) + 1):
        known = events[:count]
        found.append(measure(known, law_said(law_of(case.law), known, None), "BO"))
    moved = timedelta(days=chance.randrange(150))
    return [_later(replace(one, body_id=body, kind=kind), moved) for one in found]


def _later(one: CaseMeasure, moved: timedelta) -> CaseMeasure:
    days = {
        name: day + moved
        for name in CaseMeasure.__dataclass_fields__
        if isinstance(day := getattr(one, name), date)
    }
    return replace(one, **days)


@pytest.mark.parametrize("seed", range(3))
def test_cells_kept_up_to_date_in_any_order_are_those_counted_afresh(session: Session, seed: int) -> None:
    """Reopenings, corrections and undone answers among them, in batches that mix the cases at random."""
    chance = Random(seed)
    steps = {new_id(): as_it_went(chance) for _ in range(40)}
    waiting = {case_id: list(all_of) for case_id, all_of in steps.items()}
    position = 0
    while any(waiting.values()):
        position += 1
        chosen = chance.sample([case_id for case_id in waiting if waiting[case_id]], k=1)
        chosen += [case_id for case_id in waiting if waiting[case_id] and chance.random() < 0.3]
        keep(session, {case_id: waiting[case_id].pop(0) for case_id in set(chosen)}, position)
    stored, counted = stored_cells(session), counted_cells(session)

    assert stored == counted and stored
    last = {case_id: all_of[-1] for case_id, all_of in steps.items()}
    assert_cells_are_counted_by_hand(stored, list(last.values()))
    assert_percentiles_are_those_of_the_rows(session)
    for case_id in last:  # all leave again: no cell stays
        last[case_id] = replace(last[case_id], confidential=True)
    keep(session, last, position + 1)
    assert stored_cells(session) == []


def assert_cells_are_counted_by_hand(cells: Sequence[dict[str, Any]], cases: Sequence[CaseMeasure]) -> None:
    """Count as a person would, case by case."""
    late, received, days = Counter[Any](), Counter[Any](), defaultdict(list)
    for case in cases:
        if case.confidential or case.kind == "misconduct_report":
            continue
        for kind in {case.kind, case.kind if case.kind == "appeal" else ALL}:
            received[case.body_id, kind, month_of(case.received_on)] += 1
            if case.stopped_on is not None:
                key = (case.body_id, kind, month_of(case.stopped_on))
                late[key] += case.due_on is not None and case.stopped_on > case.due_on
                days[key] += [case.working_days] if case.working_days is not None else []
    for cell in cells:
        key = (cell["body_id"].hex, cell["kind"], cell["month"])
        assert (cell["received"], cell["late"]) == (received[key], late[key])
        assert sorted(unpack(cell["working_days"]).elements()) == sorted(days[key])


def assert_percentiles_are_those_of_the_rows(session: Session) -> None:
    """Of every grouping: one cell, a body's months together, the nation's."""
    row = CaseMeasureRow
    rows = session.execute(
        select(row.body_id, row.stopped_on, row.working_days).where(
            row.confidential.is_(False),
            row.kind.not_in(["misconduct_report", "appeal"]),
            row.working_days.is_not(None),
        )
    ).all()
    groups: dict[Any, list[int]] = defaultdict(list)
    for body_id, stopped_on, days in rows:
        for group in ((body_id, month_of(stopped_on)), body_id, None):
            groups[group].append(days)
    cells = [cell for cell in stored_cells(session) if cell["kind"] == ALL]
    for group, found in groups.items():
        body_id, month = group if isinstance(group, tuple) else (group, None)
        merged = Counter[int]()
        for cell in cells:
            if body_id in (None, cell["body_id"]) and month in (None, cell["month"]):
                merged += unpack(cell["working_days"])
        ordered = sorted(found)
        wanted = [ordered[max(1, math.ceil(p * len(ordered))) - 1] for p in QUARTILES_AND_P90]
        assert percentile_disc(merged, *QUARTILES_AND_P90) == wanted
    if session.get_bind().dialect.name == "postgresql":
        merged = sum((unpack(cell["working_days"]) for cell in cells), Counter[int]())
        asked = [func.percentile_disc(p).within_group(row.working_days) for p in QUARTILES_AND_P90]
        told = session.execute(
            select(*asked).where(
                row.confidential.is_(False), row.kind.not_in(["misconduct_report", "appeal"])
            )
        ).one()
        assert percentile_disc(merged, *QUARTILES_AND_P90) == list(told)


def test_what_was_sealed_is_measured_a_piece_at_a_time_and_a_rebuild_finds_the_same(
    app: Flask, session: Session
) -> None:
    """Cases of every kind, worked at random for weeks; the log is sealed and measured now and then."""
    chance = Random(7)
    country = SmallCountry(app, session, "BO", law.load(), datetime(2026, 3, 9, 14, tzinfo=UTC))
    player = Player(country, chance)
    player.file()
    session.commit()
    for number in range(45):
        player.step()
        if number % 9 == 0:
            session.commit()
            seal(app, country.now, always)
            measure_sealed(app, country.now, always)
    session.commit()
    seal(app, country.now, always)
    measure_sealed(app, country.now, always)
    rows = {row.case_id: row for row in session.scalars(select(CaseMeasureRow))}
    keys = {case_id: row.record_key for case_id, row in rows.items()}
    assert rows.keys() == {case.id for case in player.cases}
    assert session.get_one(MeasureState, 1).position == session.scalar(select(func.count(Event.id)))
    session.rollback()

    found = rebuild(app, country.now)

    assert (found.cases, found.changed, found.differed) == (len(keys), 0, 0)
    session.rollback()
    again = {row.case_id: row for row in session.scalars(select(CaseMeasureRow))}
    assert {case_id: row.record_key for case_id, row in again.items()} == keys
    assert any(row.filer_mark for row in again.values())


def test_a_case_nobody_can_read_keeps_no_other_from_being_measured(app: Flask, session: Session) -> None:
    """Altered behind the application's back: what is not even JSON, a number, and what lacks all."""
    country = SmallCountry(app, session, "BO", law.load(), datetime(2026, 3, 9, 14, tzinfo=UTC))
    player = Player(country, Random(1))
    for _ in range(4):
        player.file()
    bad = [case.id for case in player.cases[:3]]
    let_in(session)
    for case_id, payload in zip(bad, ("{", "5", '{"body_id":"nobody"}'), strict=True):
        session.execute(update(Event).where(Event.case_id == case_id).values(payload=payload))
    session.commit()
    seal(app, country.now, always)

    measure_sealed(app, country.now, always)

    assert list(session.scalars(select(CaseMeasureRow.case_id))) == [player.cases[3].id]
    assert session.get_one(MeasureState, 1).position == session.scalar(select(func.count(Event.id)))


def test_a_rebuild_finds_and_mends_what_somebody_altered(app: Flask, session: Session) -> None:
    case_ids = [new_id() for _ in range(20)]
    keep(session, {case_id: as_it_went(Random(number))[-1] for number, case_id in enumerate(case_ids)}, 1)
    session.execute(update(MeasureCell).where(MeasureCell.received > 0).values(received=99))
    session.commit()

    found = rebuild(app, NOW)

    assert found.differed > 0
    assert stored_cells(session) == counted_cells(session)
    session.rollback()
    assert rebuild(app, NOW).differed == 0


def test_cells_are_read_by_body_and_for_the_nation(session: Session) -> None:
    """A body's months with what was pending at the end of each, and the whole nation's table."""
    chance = Random(3)
    cases = {new_id(): as_it_went(chance)[-1] for _ in range(120)}
    keep(session, cases, 1)
    told = [case for case in cases.values() if case.kind not in ("misconduct_report", "appeal")]
    told = [case for case in told if not case.confidential]
    body = BODIES[0]
    own = [case for case in told if case.body_id == body.hex]

    months = months_of_body(session, body, "2026-09", 12)

    assert [one.month for one in months][::11] == ["2025-10", "2026-09"]
    for one in months:
        end = date(int(one.month[:4]), int(one.month[5:]), 28) + timedelta(days=4)
        last_on = end - timedelta(days=end.day)
        pending = [
            case
            for case in own
            if case.received_on <= last_on and (case.ended_on is None or case.ended_on > last_on)
        ]
        assert one.pending == len(pending)
        assert one.overdue == sum(case.due_on is not None and case.due_on <= last_on for case in pending)
        answered = [case for case in own if case.stopped_on and month_of(case.stopped_on) == one.month]
        days = sorted(case.working_days for case in answered if case.working_days is not None)
        assert one.median == (days[(len(days) + 1) // 2 - 1] if days else None)
    table = national_table(session, "BO", "2026-09", 12)
    assert sum(cell.answered for cell in table) == sum(case.stopped_on is not None for case in told)
    assert {cell.body_id for cell in table} == {UUID(case.body_id) for case in told if case.body_id}
