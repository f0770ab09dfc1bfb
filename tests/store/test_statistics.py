"""Releases on both databases: computed as a naive count would, once, and never changed afterwards."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from foia.audit.ledger import GENESIS
from foia.cases.models import Case, Event
from foia.cases.phases import Phase
from foia.extensions import new_id
from foia.notifications.jobs import sweep
from foia.statistics.counting_queries import counts_of_month
from foia.statistics.jobs import MOST_MONTHS, publish_closed_months
from foia.statistics.measures import Counts, days_of
from foia.statistics.models import Cell, Release
from foia.statistics.queries import View, figures_of, sums_by_month
from tests.builders import add_public_body
from tests.store.sweeping import always

MONTH = "2026-01"
FIRST_ON, LAST_ON = days_of(MONTH)
CLOSES_AT = datetime(2026, 2, 10, 12, 0, tzinfo=UTC)
KINDS = ("info_request", "service_complaint", "misconduct_report")


def row(body_id: UUID, received_on: date, **changes: Any) -> dict[str, Any]:
    """A case's row as figures read it."""
    case_id = new_id()
    received_at = datetime.combine(received_on, datetime.min.time(), UTC)
    return {
        "id": case_id, "folio": case_id.hex[:24], "kind": "info_request", "country": "BO",
        "channel": "web", "language": "es", "notice_channel": "email", "received_at": received_at,
        "received_on": received_on, "phase": Phase.IN_PROGRESS, "regime_id": "bo.information_request",
        "regime_version": "1", "body_id": body_id, "custody": "body", "excluded": "", "tray_rank": "2",
        "key_hmac": "", "key_version": "t1", "head_sequence": 0, "head_hash": GENESIS, "version": 1,
        **{name: None for name in ("late_after_on", "stopped_on", "response_working_days")},
        **{name: False for name in ("held", "against_highest", "reserved", "confidential", "urgent")},
        **{name: False for name in ("suspended", "set_aside", "unpaid", "backlog", "due_confirmed")},
        **changes,
    }  # fmt: skip


def store(session: Session, rows: Iterable[dict[str, Any]]) -> None:
    session.execute(insert(Case), list(rows))
    session.commit()


def any_rows(chance: random.Random, body_ids: list[UUID], count: int) -> list[dict[str, Any]]:
    """Cases around the month in every state: answered or not, with a term or without, ended by nobody."""
    rows = []
    for _ in range(count):
        received_on = date(2025, 10, 1) + timedelta(days=chance.randrange(150))
        taken = chance.choice([None, chance.randrange(90)])
        phase = chance.choice([Phase.IN_PROGRESS, Phase.CONCLUDED]) if taken is None else Phase.CONCLUDED
        kind = chance.choice(KINDS)
        rows.append(
            row(
                chance.choice(body_ids),
                received_on,
                kind=kind,
                confidential=kind == "misconduct_report" or chance.random() < 0.05,
                phase=phase,
                late_after_on=chance.choice([None, received_on + timedelta(days=chance.randrange(60))]),
                stopped_on=None if taken is None else received_on + timedelta(days=taken),
                response_working_days=None if taken is None else chance.choice([None, taken * 5 // 7]),
            )
        )
    return rows


def naive_counts(rows: Iterable[dict[str, Any]]) -> dict[tuple[UUID, str], Counts]:
    """Count row by row, as a person would."""
    groups = defaultdict(list)
    for case in rows:
        stopped, ended = case["stopped_on"], case["phase"] == Phase.CONCLUDED
        stood = (stopped is not None and stopped >= FIRST_ON) or (stopped is None and not ended)
        if case["confidential"] or case["kind"] == "misconduct_report" or case["received_on"] > LAST_ON:
            continue
        if case["received_on"] >= FIRST_ON or stood:
            groups[case["body_id"], case["kind"]].append(case)
    return {subject: counted(cases) for subject, cases in groups.items()}


def counted(cases: list[dict[str, Any]]) -> Counts:
    answered = [case for case in cases if case["stopped_on"] and FIRST_ON <= case["stopped_on"] <= LAST_ON]
    termed = [case for case in answered if case["late_after_on"]]
    days = [days for case in answered if (days := case["response_working_days"]) is not None]
    late = [case for case in termed if case["stopped_on"] > case["late_after_on"]]
    still = [case for case in cases if is_unanswered(case)]
    return Counts(
        received=sum(case["received_on"] >= FIRST_ON for case in cases),
        answered_in_time=len(termed) - len(late),
        answered_late=len(late),
        without_term=len(answered) - len(termed),
        overdue=sum(bool(case["late_after_on"]) and case["late_after_on"] <= LAST_ON for case in still),
        standing=len(cases),
        timed=len(days),
        # The first value that half do not exceed: percentile_disc(0.5).
        median_working_days=sorted(days)[(len(days) + 1) // 2 - 1] if days else None,
    )


def is_unanswered(case: dict[str, Any]) -> bool:
    if case["stopped_on"] is None:
        return bool(case["phase"] != Phase.CONCLUDED)
    return bool(case["stopped_on"] > LAST_ON)


@pytest.fixture
def body_id(session: Session) -> UUID:
    return add_public_body(session).id


def answered_in_january(body_id: UUID, count: int, days: int = 9) -> list[dict[str, Any]]:
    """Cases of January answered within their term in it."""
    return [
        row(
            body_id,
            date(2026, 1, 5),
            phase=Phase.CONCLUDED,
            late_after_on=date(2026, 1, 26),
            stopped_on=date(2026, 1, 16),
            response_working_days=days,
        )
        for _ in range(count)
    ]


def test_the_database_counts_as_a_person_would(session: Session, body_id: UUID) -> None:
    rows = any_rows(random.Random(7), [body_id, add_public_body(session).id], 400)
    store(session, rows)

    found = counts_of_month(session, MONTH)

    assert found == naive_counts(rows)
    assert all(counts.timed and counts.overdue and counts.without_term for counts in found.values())


def test_a_release_never_changes(app: Flask, session: Session, body_id: UUID) -> None:
    standing = [row(body_id, date(2026, 1, 5), late_after_on=date(2026, 1, 26)) for _ in range(12)]
    running = [row(body_id, date(2026, 1, 28), late_after_on=date(2026, 2, 18)) for _ in range(10)]
    store(session, [*answered_in_january(body_id, 22), *standing, *running])

    assert publish_closed_months(app, CLOSES_AT - timedelta(days=1), always) == []
    assert publish_closed_months(app, CLOSES_AT, always) == [MONTH]
    first = [
        (cell.received, cell.answered_in_time, cell.answered_late) for cell in figures_of(session, body_id)
    ]
    # Answered late, reopened and brought in afterwards.
    session.execute(update(Case).values(stopped_on=date(2026, 1, 30), late_after_on=date(2026, 1, 6)))
    store(session, answered_in_january(body_id, 40))
    assert publish_closed_months(app, CLOSES_AT + timedelta(days=2), always) == []

    session.rollback()
    (cell,) = figures_of(session, body_id)
    assert first == [(45, 20, None)] == [(cell.received, cell.answered_in_time, cell.answered_late)]
    assert (cell.overdue, cell.median_working_days) == (10, 9)


def test_reports_and_confidential_cases_are_in_no_figure(app: Flask, session: Session, body_id: UUID) -> None:
    reports = answered_in_january(body_id, 30)
    known_to_few = answered_in_january(body_id, 30)
    store(session, [{**case, "kind": "misconduct_report"} for case in reports])
    store(session, [{**case, "confidential": True} for case in known_to_few])
    store(session, answered_in_january(body_id, 1))

    publish_closed_months(app, CLOSES_AT, always)

    assert session.scalars(select(Release.month)).all() == [MONTH]
    assert session.scalars(select(Cell)).all() == []


def test_a_sweep_publishes_some_months_at_a_time_the_oldest_first(
    app: Flask, session: Session, body_id: UUID
) -> None:
    store(session, [row(body_id, date(2024, 10, 3))])

    sweep(app, CLOSES_AT)
    assert session.scalars(select(Release.month).order_by(Release.month)).all() == [
        *(f"2024-{number}" for number in (10, 11, 12)),
        *(f"2025-{number:02d}" for number in range(1, MOST_MONTHS - 2)),
    ]
    sweep(app, CLOSES_AT)
    session.rollback()
    assert len(session.scalars(select(Release.month)).all()) == 16


def test_nothing_is_published_while_a_log_is_read_in(app: Flask, session: Session, body_id: UUID) -> None:
    rows = answered_in_january(body_id, 12)
    store(session, rows)
    session.add(
        Event(
            id=new_id(), case_id=rows[0]["id"], sequence=1, type="imported", schema=1, occurred_at=CLOSES_AT,
            recorded_at=CLOSES_AT, actor_kind="system", payload="{}", previous_hash=GENESIS, hash=GENESIS,
        )
    )  # fmt: skip
    session.commit()

    assert publish_closed_months(app, CLOSES_AT + timedelta(minutes=59), always) == []
    assert publish_closed_months(app, CLOSES_AT + timedelta(minutes=61), always) == [MONTH]


def test_sums_hold_only_what_is_published(app: Flask, session: Session, body_id: UUID) -> None:
    store(session, [*answered_in_january(body_id, 30), *answered_in_january(add_public_body(session).id, 9)])

    publish_closed_months(app, CLOSES_AT, always)

    sums = sums_by_month(session, View("BO"), [MONTH, "2026-02"])
    assert list(sums) == [MONTH]
    assert (sums[MONTH].received, sums[MONTH].overdue) == (30, None)
