"""Cases that are alike share their dates: what is taken from another case is what computing it would give."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foia import law
from foia.audit.ledger import GENESIS, Entry, leaf_parts
from foia.cases.alike import Reports
from foia.cases.seats import SeatAt

BOOK = law.load()
NOW = datetime(2026, 3, 9, 14, 0, tzinfo=UTC)
REGIMES = [BOOK.regime(name) for name in ("bo.information_request", "cl.information_request", "cl.petition")]
REGIMES += [BOOK.regime(name) for name in ("gt.information_request", "bo.service_complaint")]
# Around midnight and the closing of counters of every zone, near holidays and half days.
INSTANTS = st.builds(
    lambda day, minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day, minutes=minutes),
    st.integers(0, 110),
    st.integers(0, 24 * 60 - 1),
)
_shared: dict[str, Reports] = {}


def dates(report: law.Report) -> list[tuple[object, ...]]:
    return [
        (d.step, d.starts_on, d.due_on, d.first_due_on, d.conflict_due_on, d.state, d.stopped_on)
        for d in report.deadlines
    ]


@given(
    regime=st.sampled_from(REGIMES),
    received_at=INSTANTS,
    later=st.lists(
        st.tuples(st.sampled_from(["acknowledged", "admitted", "suspended"]), st.integers(1, 40 * 24)),
        max_size=2,
        unique_by=lambda pair: pair[0],
    ),
)
def test_dates_taken_from_a_case_like_it_are_its_own(
    regime: law.Regime, received_at: datetime, later: list[tuple[str, int]]
) -> None:
    events = [law.Event("received", received_at)]
    events += [law.Event(name, received_at + timedelta(hours=hours)) for name, hours in later]
    reports = _shared.setdefault(regime.id, Reports(BOOK, NOW))
    calendar = reports.calendar(regime, SeatAt(None))
    try:
        alone = law.deadlines(regime, calendar, events, now=NOW, told=False)
    except law.LawError:
        return  # not a history of this regime

    assert dates(reports.report_of(regime, None, calendar, events)) == dates(alone)


SAID = [{"body_day_id": None, "amendment_id": "a" * 32}, {"regime_id": "bo.x", "regime_version": "2"}]
LINKS = st.lists(st.tuples(st.uuids().map(lambda one: one.hex), st.integers(1, 900)), min_size=1, max_size=4)


@given(said=st.sampled_from(SAID), links=LINKS)
def test_what_many_entries_share_holds_the_canonical_text_of_each(
    said: dict[str, str | None], links: list[tuple[str, int]]
) -> None:
    def entry(case_id: str, sequence: int, previous: str) -> Entry:
        return Entry(case_id, sequence, "calendar_changed", 2, NOW, NOW, "system", None, said, previous)

    first, second, third, last = leaf_parts(entry("", 1, GENESIS))

    for case_id, sequence in links:
        previous = f"{sequence:064x}"
        leaf = f"{first}{case_id}{second}{previous}{third}{sequence}{last}"
        assert sha256(b"\0" + leaf.encode()).hexdigest() == entry(case_id, sequence, previous).digest()


@pytest.mark.parametrize("regime_id", ["gt.petition", "gt.consumer_complaint"])
def test_what_comes_after_the_noon_of_a_half_day_is_not_like_what_came_before(regime_id: str) -> None:
    regime = BOOK.regime(regime_id)
    reports = Reports(BOOK, NOW)
    calendar = reports.calendar(regime, SeatAt(None))
    noon = datetime(2026, 4, 1, 12, tzinfo=calendar.zone)  # Wednesday of Holy Week: offices close at noon
    filed = [noon - timedelta(hours=2), noon, noon + timedelta(hours=2)]

    shared = [dates(reports.report_of(regime, None, calendar, [law.Event("received", at)])) for at in filed]
    alone = [
        dates(law.deadlines(regime, calendar, [law.Event("received", at)], now=NOW, told=False))
        for at in filed
    ]

    assert shared == alone
    assert shared[0] == shared[1] != shared[2]


def test_an_amendment_is_another_book() -> None:
    closed = law.CalendarDay(
        date=date(2026, 3, 18), effect="closed", name_es="x", name_en="x", basis="DS 1", announced=NOW.date()
    )
    regime = BOOK.regime("bo.information_request")
    events = [law.Event("received", NOW)]
    plain, other = Reports(BOOK, NOW), Reports(BOOK, NOW)

    before = plain.report_of(regime, None, plain.calendar(regime, SeatAt(None)), events)
    after = other.report_of(regime, None, other.calendar(regime, SeatAt(None, (closed,))), events)

    assert before.response.due_on is not None
    assert after.response.due_on is not None
    assert after.response.due_on > before.response.due_on
