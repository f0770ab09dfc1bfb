"""Due dates in one's own calendar: the file, the secret address, who may read it and until when."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from icalendar import Calendar, Event
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from foia.accounts.actions import disable, enable
from foia.accounts.models import RoleGrant
from foia.accounts.role_actions import end_role
from foia.actors import SYSTEM, Role
from foia.cases.models import CaseKey
from foia.cases.recovery import rotate_key
from foia.cases.reopening import correct
from foia.directory.models import Body
from foia.explaining.models import CalendarFeed
from foia.keys import NO_KEY, new_key_entry
from tests.builders import (
    FILER,
    SUBJECT,
    add_person,
    file_a_case,
    file_a_complaint,
    joined_body,
    staff_context,
)
from tests.filed import Filed
from tests.filing import ASKED, case_of, sent_form
from tests.page_client import PageClient
from tests.staff import sign_in_as
from tests.statements import counted_statements

TRAY_PAGE, OWN_PAGE = "/personal/calendario", "/mi-solicitud/calendario"
MISSED = "/seguir/calendario/" + "x" * 43 + "/plazos.ics"


def events_in(content: bytes) -> list[Event]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def address_made(client: PageClient, page: str) -> str:
    client.send(page, page=page)
    return urlsplit(client.page.element("direccion").text or "").path


@pytest.fixture
def tray_feed(client: PageClient, session: Session, filed: Filed) -> str:
    """The address of the calendar of the officer who works the filed case."""
    sign_in_as(client, session, filed.officer)
    return address_made(client, TRAY_PAGE)


def test_the_last_day_is_added_to_a_calendar_with_its_alarms_and_no_name(
    client: PageClient, filed: Filed
) -> None:
    filed.opened_by(client)
    response = client.get(client.page.links["Agregar a mi calendario"])
    (event,) = events_in(response.data)

    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    assert event["DTSTART"].dt == date(2026, 3, 30)
    assert event["DTEND"].dt == date(2026, 3, 31)
    assert event["UID"] == f"{filed.case.id.hex}@{urlsplit(str(event['URL'])).hostname}"
    assert event["SEQUENCE"] == 0
    alarms = [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]
    # Three working days before, one, and that morning, at eight in La Paz.
    assert alarms == [datetime(2026, 3, day, 12, tzinfo=UTC) for day in (25, 27, 30)]
    said = response.text.replace("\r\n ", "")
    assert filed.folio in said and "/mi-solicitud/como-se-calculo" in said
    for private in (SUBJECT, FILER.name, filed.key):
        assert private not in said


def test_the_receipt_gives_the_same_file_to_whoever_has_the_key(
    client: PageClient, session: Session, address: str
) -> None:
    client.send(address, ASKED)
    values = sent_form(client, "/comprobante/como-se-calculo", {})
    response = client.post("/comprobante/calendario", data=values)

    assert events_in(response.data)[0]["DTSTART"].dt == case_of(session).due_on
    wrong = client.post("/comprobante/calendario", data={**values, "key": "0" * 27})
    assert wrong.status_code == 404


def test_the_receipt_leads_to_the_account_of_its_date(client: PageClient, address: str) -> None:
    client.send(address, ASKED)
    client.send("/comprobante/como-se-calculo")

    assert client.page.address == "/mi-solicitud/como-se-calculo"


def test_a_date_that_moves_is_the_same_event_said_anew(
    app: Flask, client: PageClient, session: Session, filed: Filed, tray_feed: str
) -> None:
    before = events_in(client.get(tray_feed).data)[0]
    session.rollback()
    case, body = filed.case, session.get_one(Body, filed.case.body_id)
    head = add_person(session, Role.HEAD, body)
    true_at = datetime(2026, 3, 5, 14, tzinfo=UTC)
    correct(staff_context(app, session, head), case, "received", true_at, "Llegó antes en papel.")
    session.commit()
    after = events_in(client.get(tray_feed).data)[0]

    assert after["UID"] == before["UID"]
    assert after["DTSTART"].dt < before["DTSTART"].dt
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_a_tray_in_a_calendar_holds_what_its_owner_works_and_nothing_else(
    app: Flask, client: PageClient, session: Session, filed: Filed, tray_feed: str
) -> None:
    other_body, _other = joined_body(session, name="Servicio de Aguas")
    other, _receipt = file_a_case(app, session, other_body)
    body = session.get_one(Body, filed.case.body_id)
    named = add_person(session, Role.REPORTS_OFFICER, body)
    report, _receipt = file_a_complaint(app, session, "misconduct_report", body)
    session.commit()
    client.delete_cookie("foia")
    response = client.get(tray_feed)
    said = response.text.replace("\r\n ", "")

    assert filed.folio in said
    assert other.folio not in said
    assert report.folio not in said
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in said
    assert "X-PUBLISHED-TTL:PT6H" in said
    assert SUBJECT not in said
    sign_in_as(client, session, named)
    to_named = client.get(address_made(client, TRAY_PAGE)).text.replace("\r\n ", "")
    assert report.folio in to_named
    assert filed.folio not in to_named


def _revoked_by_screen(app: Flask, session: Session, client: PageClient, filed: Filed) -> None:
    client.send(f"{TRAY_PAGE}/revocar", page=TRAY_PAGE)


def _made_anew(app: Flask, session: Session, client: PageClient, filed: Filed) -> None:
    address_made(client, TRAY_PAGE)


def _role_ended(app: Flask, session: Session, client: PageClient, filed: Filed) -> None:
    grant = session.scalars(select(RoleGrant).where(RoleGrant.person_id == filed.officer.id)).one()
    end_role(session, grant.id, actor=SYSTEM, now=filed.case.received_at)
    session.commit()


def _shut_out_and_let_in_again(app: Flask, session: Session, client: PageClient, filed: Filed) -> None:
    now = datetime(2026, 3, 9, 15, tzinfo=UTC)
    disable(session, filed.officer.id, actor=SYSTEM, now=now)
    enable(session, filed.officer.id, actor=SYSTEM, now=now)
    session.commit()


@pytest.mark.parametrize("end", [_revoked_by_screen, _made_anew, _role_ended, _shut_out_and_let_in_again])
def test_a_tray_s_calendar_ends(
    app: Flask,
    client: PageClient,
    session: Session,
    filed: Filed,
    tray_feed: str,
    end: Callable[[Flask, Session, PageClient, Filed], None],
) -> None:
    assert client.get(tray_feed).status_code == 200
    session.rollback()

    end(app, session, client, filed)

    assert client.get(tray_feed).status_code == 404
    session.rollback()
    revoked = session.scalars(select(CalendarFeed.key_version).where(CalendarFeed.revoked_at.is_not(None)))
    assert set(revoked) <= {NO_KEY}, "no key is kept for what opens nothing"


@pytest.mark.parametrize("how", ["new key", "erasure", "revoked"])
def test_the_calendar_of_a_case_ends(client: PageClient, session: Session, filed: Filed, how: str) -> None:
    filed.opened_by(client)
    client.get(client.page.links["Mantenerlo al día en mi calendario"])
    address = address_made(client, OWN_PAGE)
    assert filed.folio in client.get(address).text.replace("\r\n ", "")
    session.rollback()

    if how == "new key":
        rotate_key(filed.as_filer(), filed.case, "asked")
        session.commit()
    elif how == "erasure":
        session.execute(delete(CaseKey).where(CaseKey.case_id == filed.case.id))
        session.commit()
    else:
        client.send(f"{OWN_PAGE}/revocar", page=OWN_PAGE)

    assert client.get(address).status_code == 404


def test_the_address_is_shown_once_and_kept_nowhere(
    client: PageClient, session: Session, filed: Filed, tray_feed: str
) -> None:
    secret = tray_feed.split("/")[3]
    client.get(TRAY_PAGE)

    assert secret not in client.page.html
    row = session.scalars(select(CalendarFeed)).one()
    assert secret not in (row.secret_hmac, row.key_version)
    assert len(secret) == 43


def test_guessing_addresses_is_stopped(client: PageClient) -> None:
    statuses = [client.get(MISSED).status_code for _attempt in range(21)]

    assert statuses == [404] * 20 + [429]


def test_no_log_holds_a_secret_whatever_happens(
    app: Flask, client: PageClient, session: Session, tray_feed: str, caplog: pytest.LogCaptureFixture
) -> None:
    app.testing = False  # what breaks is answered as in front of people
    caplog.set_level(logging.DEBUG)
    client.get(tray_feed)
    for _attempt in range(21):
        client.get(MISSED)
    session.execute(text("DROP TABLE calendar_feeds"))
    session.commit()
    assert client.get(tray_feed).status_code == 500

    assert any(record.levelno >= logging.ERROR for record in caplog.records)
    written = caplog.text
    assert tray_feed.split("/")[3] not in written
    assert MISSED.split("/")[3] not in written


@pytest.mark.parametrize("name", ["docs/runbook.md", "README.md"])
def test_the_servers_that_are_documented_log_no_address_of_a_calendar(name: str) -> None:
    told = (Path(__file__).parents[2] / name).read_text(encoding="utf-8")
    not_logged = re.search(r'"~(\^[^"]+)"\s+0;', told)

    assert not_logged is not None
    assert re.match(not_logged[1], MISSED)
    assert "gunicorn" in told
    assert "--access-log" not in told


def test_a_secret_marked_by_an_older_key_is_marked_anew_when_read(
    app: Flask, client: PageClient, session: Session, tray_feed: str
) -> None:
    settings = app.config["FOIA"]
    new = new_key_entry("t2")
    app.config["FOIA"] = replace(settings, keys=f"{new},{settings.keys}")
    assert client.get(tray_feed).status_code == 200
    app.config["FOIA"] = replace(settings, keys=new)

    session.rollback()
    assert session.scalars(select(CalendarFeed.key_version)).all() == ["t2"]
    assert client.get(tray_feed).status_code == 200


@pytest.mark.parametrize("more", [0, 12])
def test_a_calendar_costs_the_same_however_much_it_holds(
    app: Flask, client: PageClient, session: Session, filed: Filed, tray_feed: str, more: int
) -> None:
    session.rollback()
    body = session.get_one(Body, filed.case.body_id)
    for _number in range(more):
        file_a_case(app, session, body)
    session.commit()
    client.delete_cookie("foia")
    client.get(tray_feed)  # the first reading of a day is noted

    with counted_statements(app) as statements:
        found = events_in(client.get(tray_feed).data)

    assert len(found) == 1 + more
    assert 1 <= len(statements) <= 8, statements
