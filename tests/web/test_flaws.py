"""Two ways in which comparable systems got a deadline wrong that only a whole application can repeat."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.builders import answer_a_case, file_a_case, joined_body
from tests.clock import Clock
from tests.filing import ASKED, case_of, sent_form
from tests.page_client import PageClient


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Pacific/Honolulu", "not a zone"])
def test_flaw_01_what_a_browser_says_of_its_zone_moves_no_date(
    client: PageClient, session: Session, clock: Clock, address: str, zone: str
) -> None:
    clock.set(datetime(2026, 3, 10, 3, 30, tzinfo=UTC))  # half past eleven at night of the 9th in La Paz
    client.get(address)
    form = {**sent_form(client, address, ASKED), "tz-name": zone, "timezone": zone}
    client.post(address, data=form, headers={"Time-Zone": zone, "Date": "Wed, 11 Mar 2026 12:00:00 GMT"})

    case = case_of(session)
    assert (case.received_on, case.due_on) == (date(2026, 3, 9), date(2026, 3, 30))


def test_flaw_11_a_case_answered_the_day_it_came_took_no_days_and_keeps_its_instant(
    app: Flask, session: Session, clock: Clock
) -> None:
    saturday = clock.set(datetime(2026, 3, 7, 15, 0, tzinfo=UTC))
    body, officer = joined_body(session)
    case, _receipt = file_a_case(app, session, body, now=saturday)
    answer_a_case(app, session, case, officer, now=datetime(2026, 3, 7, 16, 0, tzinfo=UTC))
    session.commit()

    assert case.received_at == saturday
    assert (case.stopped_on, case.response_working_days) == (date(2026, 3, 7), 0)
