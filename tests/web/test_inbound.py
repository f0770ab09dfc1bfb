"""The pen of incoming mail: who sees which, what reading leaves, and what becomes of each."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.cases.acting import context_for
from foia.cases.actions import ask_clarification
from foia.cases.lapse import lapse, propose_lapse
from foia.cases.models import Case
from foia.cases.queries import contents_of
from foia.cases.store import events_of
from foia.config import Settings
from foia.directory.models import Body
from foia.inbound.models import InboundMail, InboundReading
from foia.inbound.rules import with_token
from foia.notifications.models import OutboxMessage
from tests import builders
from tests.clock import Clock
from tests.confidential import file_a_report
from tests.inbound import REPLIES, WORDS, Post, confirm
from tests.page_client import PageClient
from tests.settings import settings_for
from tests.staff import sign_in_as

PEN = "/correo-recibido"
OTHER = "otra@example.org"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return settings_for(database_url, tmp_path, reply_address=REPLIES)


@pytest.fixture
def post(app: Flask, session: Session, clock: Clock) -> Post:
    return Post(app, session)


@pytest.fixture
def body(session: Session, clock: Clock) -> Body:
    return builders.joined_body(session)[0]


@pytest.fixture
def case(app: Flask, session: Session, body: Body) -> Case:
    case, _receipt = builders.file_a_case(app, session, body)
    confirm(session, case)
    session.commit()
    return case


def held_of(post: Post, clock: Clock, case: Case | None) -> InboundMail:
    """Bring a mail that waits: of another sender in the case, or to no case at all."""
    mail = post.written(case, f"{WORDS} Clave 7K3M-9QWT-7K3M-9QWT-7K3M-9QWT-7K4", sender=OTHER)
    if case is None:
        mail.replace_header("To", with_token(REPLIES, "a" * 20))
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="contrato.pdf")
    clock.advance(minutes=1)
    assert post.bring(mail).state == "held"
    return post.rows()[-1]


def test_each_sees_the_mail_of_their_own_cases_and_a_reports_mail_only_who_is_named_for_it(
    app: Flask, client: PageClient, post: Post, session: Session, case: Case, body: Body, clock: Clock
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    named = builders.add_person(session, Role.REPORTS_OFFICER, body)
    report = file_a_report(app, session, body)
    central = builders.add_person(session, Role.CENTRAL_DESK)
    head = builders.add_person(session, Role.HEAD, body)
    other_head = builders.add_person(session, Role.HEAD, builders.add_public_body(session, "Otra"))
    session.commit()
    mails = {
        "case": held_of(post, clock, case).id,
        "nobody": held_of(post, clock, None).id,
        "report": held_of(post, clock, report).id,
    }
    seen = {central: {"case", "nobody"}, head: {"case"}, other_head: set(), named: {"report"}}

    for person, allowed in seen.items():
        sign_in_as(client, session, person)
        client.get(PEN)
        links = set(client.page.links.values())
        assert {name for name, id_ in mails.items() if f"{PEN}/{id_}" in links} == allowed
        for name, id_ in mails.items():
            expected = 200 if name in allowed else 404
            assert client.get(f"{PEN}/{id_}").status_code == expected, name
            if name not in allowed:
                tried = {"folio": case.folio}
                assert client.post(f"{PEN}/{id_}/agregar", data=tried).status_code == 404
                assert client.post(f"{PEN}/{id_}/descartar", data={"reason": "spam"}).status_code == 404
    session.rollback()
    read = session.execute(select(InboundReading.person_id, InboundReading.mail_id)).all()
    assert {tuple(row) for row in read} == {
        (person.id, mails[name]) for person, names in seen.items() for name in names
    }


def test_a_mail_is_attached_as_the_filers_words_of_its_day_noting_by_whom(
    app: Flask, client: PageClient, post: Post, session: Session, case: Case, clock: Clock
) -> None:
    central = builders.add_person(session, Role.CENTRAL_DESK)
    report = file_a_report(app, session, None)
    session.commit()
    mail = held_of(post, clock, None)
    came_at = mail.received_at
    clock.advance(days=2)
    sign_in_as(client, session, central)

    client.get(f"{PEN}/{mail.id}")
    assert (WORDS in client.page.text, "[clave oculta]" in client.page.text) == (True, True)
    assert "9QWT" not in client.page.html
    assert "contrato.pdf" in client.page.text
    for folio in ("BO-26-0000-0000-0", report.folio, ""):
        assert client.send(f"{PEN}/{mail.id}/agregar", {"folio": folio}).status_code == 422
        assert client.page.errors
    client.send(f"{PEN}/{mail.id}/agregar", {"folio": case.folio})

    session.rollback()
    message, note = events_of(session, case.id)[-2:]
    assert (message.type, message.occurred_at, message.recorded_at) == (
        "message_received",
        came_at,
        clock.now(),
    )
    assert (note.type, note.actor_id) == ("note_added", central.id.hex)
    vaults = context_for(app, session).vaults
    letters = contents_of(vaults, case.id, for_filer=True, now=clock.now()).letters
    assert [(one.author, [file.name for file in one.files]) for one in letters] == [
        ("filer", ["contrato.pdf"])
    ]
    row = session.get_one(InboundMail, mail.id)
    assert (row.state, row.settled_by_id, row.sealed) == ("attached", central.id, None)
    assert client.get(f"{PEN}/{mail.id}").status_code == 404


def test_an_attached_answer_to_a_clarification_counts_from_the_day_it_came(
    app: Flask, client: PageClient, post: Post, session: Session, case: Case, body: Body, clock: Clock
) -> None:
    head = builders.add_person(session, Role.HEAD, body)
    early = held_of(post, clock, case)
    clock.advance(hours=1)
    ask_clarification(builders.staff_context(app, session, head), case, "¿De qué año?")
    session.commit()
    late = held_of(post, clock, case)
    came_at = late.received_at
    clock.advance(days=2)
    sign_in_as(client, session, head)

    client.get(f"{PEN}/{early.id}")
    client.send(f"{PEN}/{early.id}/agregar", {"folio": case.folio})
    session.rollback()
    assert session.get_one(Case, case.id).phase == "awaiting_clarification", "it came before the question"
    clock.advance(minutes=5)
    client.get(f"{PEN}/{late.id}")
    client.send(f"{PEN}/{late.id}/agregar", {"folio": case.folio})

    session.rollback()
    given = next(event for event in events_of(session, case.id) if event.type == "clarification_provided")
    assert given.occurred_at == came_at
    assert session.get_one(Case, case.id).phase == "in_progress"


def test_a_mail_is_discarded_with_a_reason_and_what_was_dropped_can_still_be_read(
    client: PageClient, post: Post, session: Session, case: Case, body: Body, clock: Clock
) -> None:
    head = builders.add_person(session, Role.HEAD, body)
    session.commit()
    mail = held_of(post, clock, case)
    clock.advance(minutes=1)
    assert post.reply(case, Auto_Submitted="auto-replied").state == "discarded"
    dropped = next(row.id for row in post.rows() if row.state == "discarded")
    sign_in_as(client, session, head)

    client.get(f"{PEN}/{mail.id}")
    assert client.send(f"{PEN}/{mail.id}/descartar", {}).status_code == 422
    client.send(f"{PEN}/{mail.id}/descartar", {"reason": "unrelated"})

    session.rollback()
    row = session.get_one(InboundMail, mail.id)
    assert (row.state, row.settled_reason, row.settled_by_id) == ("discarded", "unrelated", head.id)
    client.get(f"{PEN}?ver=descartados")
    links = set(client.page.links.values())
    assert {f"{PEN}/{mail.id}", f"{PEN}/{dropped}"} <= links
    client.get(f"{PEN}/{dropped}")
    assert WORDS in client.page.text


@pytest.mark.parametrize("by_person", [False, True])
def test_a_late_reply_undoes_a_lapse_by_itself_or_when_a_person_attaches_it(
    app: Flask, client: PageClient, post: Post, session: Session, clock: Clock, by_person: bool
) -> None:
    body, officer = builders.joined_body(session, body_class="municipality")
    head = builders.add_person(session, Role.HEAD, body)
    case, _receipt = builders.file_a_case(app, session, body)
    confirm(session, case)
    ask_clarification(builders.staff_context(app, session, officer), case, "¿De qué año?")
    asked = update(OutboxMessage).where(OutboxMessage.template == "clarification_asked")
    session.execute(asked.values(state="sent", state_at=clock.now()))
    clock.advance(days=8)
    propose_lapse(builders.staff_context(app, session, officer), case)
    lapse(builders.staff_context(app, session, head), case)
    session.commit()
    clock.advance(days=1)

    if by_person:
        mail = held_of(post, clock, case)
        sign_in_as(client, session, head)
        client.get(f"{PEN}/{mail.id}")
        client.send(f"{PEN}/{mail.id}/agregar", {"folio": case.folio})
    else:
        assert post.reply(case).reason == "late_clarification"

    session.rollback()
    types = [event.type for event in events_of(session, case.id) if event.type != "note_added"]
    assert types[-2:] == ["lapse_undone", "clarification_provided"]
    assert session.get_one(Case, case.id).phase == "in_progress"
