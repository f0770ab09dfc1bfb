"""Mail that comes in: taken by token and sender alone, everything else kept for a person or dropped."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import create_app
from foia.accounts.models import Person
from foia.actors import Role
from foia.cases.acting import context_for
from foia.cases.actions import ask_clarification
from foia.cases.models import Case, CaseKey
from foia.cases.queries import Letter, contents_of
from foia.cases.store import events_of
from foia.cli import cli
from foia.config import Settings
from foia.directory.models import Body
from foia.inbound.actions import source_of
from foia.inbound.addresses import cases_of_tokens, mark_anew, reply_address
from foia.inbound.jobs import KEPT_FOR, purge_discarded_mail
from foia.inbound.judging import MOST_AN_HOUR
from foia.inbound.receiving_jobs import Receipt, receive
from foia.inbound.rules import tokens_in, with_token
from foia.keys import Keyring, new_key_entry
from foia.notifications.jobs import sweep
from foia.notifications.models import OutboxMessage
from tests import builders
from tests.clock import Clock
from tests.confidential import file_a_report
from tests.inbound import REPLIES, WORDS, Post, address_of, confirm
from tests.settings import KEYS, settings_for
from tests.store.sweeping import in_parallel, read_mail

SITE = "https://foia.example"
QUOTED = f"\n\nEl lun, 9 mar 2026, FOIA escribió:\n> Entre con su folio y su clave: {SITE}/seguir\n"
PDF = b"%PDF-1.4 contrato"
KEY = "7K3M-9QWT-7K3M-9QWT-7K3M-9QWT-7K4"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    tmp_path.chmod(0o700)
    return settings_for(database_url, tmp_path, reply_address=REPLIES, base_url=SITE)


@pytest.fixture
def post(app: Flask, session: Session, clock: Clock) -> Post:
    return Post(app, session)


@pytest.fixture
def office(session: Session, clock: Clock) -> tuple[Body, Person]:
    return builders.joined_body(session)


@pytest.fixture
def case(app: Flask, session: Session, office: tuple[Body, Person]) -> Case:
    """A request of somebody whose address is confirmed, in a body with one officer."""
    case, _receipt = builders.file_a_case(app, session, office[0])
    confirm(session, case)
    session.commit()
    return case


def letters(post: Post, case: Case, clock: Clock) -> list[Letter]:
    """What the filer wrote after the filing."""
    vaults = context_for(post.app, post.session).vaults
    found = contents_of(vaults, case.id, for_filer=True, now=clock.now()).letters
    return [letter for letter in found if letter.author == "filer"]


def types(post: Post, case: Case) -> list[str]:
    post.session.rollback()
    return [event.type for event in events_of(post.session, case.id)]


def bounce_of(message: OutboxMessage, status: str = "5.1.1", action: str = "failed") -> bytes:
    return (
        "From: MAILER-DAEMON@mx.example\r\nMessage-ID: <" + status + action + "@mx.example>\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; wara.quispe@example.org\r\nAction: {action}\r\nStatus: {status}\r\n\r\n"
        "--b\r\nContent-Type: message/rfc822\r\n\r\n"
        f"Message-ID: <{message.message_id}@localhost>\r\n\r\n--b--\r\n"
    ).encode()


def test_a_reply_is_a_message_of_the_filer_once_without_the_notice_or_a_key(
    post: Post, session: Session, case: Case, clock: Clock
) -> None:
    mail = post.written(case, f"{WORDS} Mi clave: {KEY}{QUOTED}")
    mail.add_attachment(PDF, maintype="application", subtype="pdf", filename=f"contrato {KEY}.pdf")
    mail.add_attachment(b"MZ\x90", maintype="application", subtype="x-msdownload", filename="ver.exe")

    assert post.bring(mail).state == "taken"
    assert post.bring(b"Received: by another hop\r\n" + mail.as_bytes()).state == "duplicate"
    clock.advance(minutes=1)
    assert post.reply(case, "Otra cosa.").reason == "message"
    assert post.reply(case, "Otra cosa.").reason == "repeated"

    first, second = letters(post, case, clock)
    left_out = "[Archivos de este correo que no se pudieron tomar: «ver.exe».]"
    assert first.text == f"{WORDS} Mi clave: [clave oculta]\n\n{left_out}"
    assert [file.name for file in first.files] == ["contrato [clave oculta].pdf"]
    assert second.text == "Otra cosa."
    rows = session.scalars(select(OutboxMessage).where(OutboxMessage.case_id == case.id))
    told = Counter((row.template, row.recipient_kind) for row in rows)
    assert told["message_received", "person"] == 2
    assert told["reply_without_files", "filer"] == 1
    assert all(row.sealed is None for row in post.rows())


def test_a_reply_while_a_clarification_is_awaited_is_the_clarification_of_that_instant(
    app: Flask, post: Post, session: Session, case: Case, office: tuple[Body, Person], clock: Clock
) -> None:
    ask_clarification(builders.staff_context(app, session, office[1]), case, "¿De qué año?")
    session.commit()
    came_at = clock.advance(days=1, hours=3)

    assert post.reply(case, "Del año 2025.").reason == "clarification"

    given = events_of(session, case.id)[-1]
    assert (given.type, given.occurred_at) == ("clarification_provided", came_at)
    assert session.get_one(Case, case.id).phase == "in_progress"


def test_what_is_no_reply_of_the_filer_waits_or_is_dropped_and_changes_no_case(
    app: Flask, post: Post, session: Session, case: Case, office: tuple[Body, Person], clock: Clock
) -> None:
    other, unconfirmed, erased = (builders.file_a_case(app, session)[0] for _time in range(3))
    builders.add_person(session, Role.REPORTS_OFFICER, office[0])
    report = file_a_report(app, session, office[0])
    confirm(session, other)
    session.delete(session.get_one(CaseKey, erased.id))
    notice = notice_of(session, report)
    session.commit()
    before = types(post, case)
    unknown = with_token(REPLIES, "a" * 20)
    both = f"{address_of(app, session, case)}, {address_of(app, session, other)}"
    answers = f"<{notice}@foia.example>"
    name_of_filer = f'"{builders.FILER.email}" <mala@evil.example>'
    held = [
        (post.written(case, sender="mala@evil.example"), "wrong_sender", case),
        (post.written(case, sender=name_of_filer), "wrong_sender", case),
        (post.written(case, sender=office[1].email), "wrong_sender", case),
        (post.written(unconfirmed), "unconfirmed_sender", unconfirmed),
        (post.written(erased), "erased", erased),
        (post.written(to=unknown, sender="otra@example.org"), "unknown_token", None),
        (post.written(sender="otra@example.org"), "no_token", None),
        # Without a token, of somebody who reported misconduct; in answer to a notice of that report.
        (post.written(), "no_token", report),
        (post.written(sender=office[1].email, In_Reply_To=answers), "no_token", report),
        (post.written(to=both), "two_cases", min(case, other, key=lambda one: one.id)),
        (post.written(case, QUOTED), "empty", case),
        (post.written(case, X_Spam_Flag="YES"), "spam", case),
        (post.written(case, Subject="Respuesta automática: no estoy"), "looks_automatic", case),
    ]
    dropped = [
        (post.written(case, sender="x@evil.example", X_Spam_Flag="YES"), "spam", case),
        (post.written(case, Auto_Submitted="auto-replied"), "auto_reply", case),
        (post.written(case, Precedence="bulk"), "bulk", case),
        (post.written(case, sender="no-responder@localhost"), "loop", None),
        (post.written(case, sender=unknown), "loop", None),
        (post.written(case, Message_ID=answers), "loop", None),
    ]

    for state, mails in (("held", held), ("discarded", dropped)):
        for mail, reason, of in mails:
            clock.advance(minutes=20)
            receipt = post.bring(mail)
            row = post.rows()[-1]
            assert (receipt.state, receipt.reason) == (state, reason), mail.as_string()
            assert (row.state, row.reason, row.case_id) == (state, reason, of.id if of else None), reason

    assert types(post, case) == before
    first = post.rows()[0]
    assert source_of(context_for(app, session), first).text.strip() == WORDS
    assert WORDS.encode() not in (first.sealed or b"")
    assert purge_discarded_mail(app, clock.now() + KEPT_FOR) == len(dropped)
    assert len(post.rows()) == len(held)


def notice_of(session: Session, case: Case) -> str:
    """Return the left half of the Message-ID of a notice of a case."""
    row = session.scalars(select(OutboxMessage).where(OutboxMessage.case_id == case.id)).first()
    assert row is not None
    return row.message_id


def test_too_many_and_too_large_wait_and_a_long_text_is_whole_in_a_file(
    app: Flask, post: Post, session: Session, case: Case, clock: Clock
) -> None:
    limit = app.config["FOIA"].text_limit_characters
    long = "palabra " * (limit // 8 + 10)

    assert post.reply(case, long).state == "taken"
    [letter] = letters(post, case, clock)
    assert (len(letter.text), [file.name for file in letter.files]) == (limit, ["correo.txt"])
    cut = post.bring(post.written(case), is_whole=False)
    assert (cut.state, cut.reason) == ("held", "too_large")
    for number in range(MOST_AN_HOUR - 2):
        assert post.reply(case, f"Mensaje {number}").state == "taken"
    assert post.reply(case, "Uno más").reason == "too_many"
    clock.advance(hours=2)
    assert post.reply(case, "Después").reason == "message"


def test_who_writes_often_in_the_name_of_a_filer_keeps_nobody_from_being_heard(
    app: Flask, post: Post, session: Session, office: tuple[Body, Person]
) -> None:
    builders.add_person(session, Role.REPORTS_OFFICER, office[0])
    report = file_a_report(app, session, office[0])
    confirm(session, report)
    session.commit()

    for _time in range(MOST_AN_HOUR):  # without its address; and to it, from elsewhere
        assert post.bring(post.written()).reason == "no_token"
        assert post.reply(report, sender="mala@evil.example").reason == "wrong_sender"

    assert post.reply(report).state == "taken"


def test_a_harmful_file_keeps_its_whole_mail_out_of_the_case(
    app: Flask, post: Post, case: Case, tmp_path: Path
) -> None:
    script = tmp_path / "scan.sh"
    script.write_text("#!/bin/sh\nif grep -q HARM; then exit 1; fi\n")
    script.chmod(0o700)
    object.__setattr__(app.config["FOIA"], "scan_command", str(script))
    mails: list[EmailMessage] = []
    for content in (PDF, PDF + b" HARM"):
        mails.append(post.written(case))
        mails[-1].add_attachment(content, maintype="application", subtype="pdf", filename="a.pdf")

    assert [post.bring(mail).reason for mail in mails] == ["message", "harmful"]
    assert types(post, case).count("message_received") == 1


def test_a_message_given_back_for_good_is_known_as_bounced(
    app: Flask, post: Post, session: Session, case: Case, clock: Clock
) -> None:
    sweep(app, clock.now())
    session.rollback()
    sent = select(OutboxMessage).where(
        OutboxMessage.case_id == case.id, OutboxMessage.recipient_kind == "filer"
    )
    message = session.scalars(sent.where(OutboxMessage.template == "filed")).one()

    assert post.bring(bounce_of(message, "4.4.1", "delayed")).reason == "delayed"
    assert message.bounced_at is None
    assert post.bring(bounce_of(message)).reason == "bounce"
    assert (message.bounced_at, message.state) == (clock.now(), "failed")
    foreign = bounce_of(message, "5.2.1").replace(message.message_id.encode(), b"0" * 48)
    assert post.bring(foreign).reason == "foreign_bounce"


def test_the_letter_to_the_filer_alone_says_where_to_answer(
    app: Flask, session: Session, settings: Settings, case: Case, clock: Clock
) -> None:
    sweep(app, clock.now())

    mails = [read_mail(path) for path in settings.mail_folder.glob("*.eml")]
    to_filer = [
        mail for mail in mails if mail["To"] == builders.FILER.email and "confirm" not in mail["Subject"]
    ]
    assert to_filer
    assert {mail["Reply-To"] for mail in to_filer} == {address_of(app, session, case)}
    for mail in mails:
        text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert ("Puede responder a este correo" in text) == (mail in to_filer)
        assert ("No responda a este correo" in text) != (mail in to_filer)


def test_an_address_outlives_the_key_that_made_it_and_its_row_does_not_tell_it(
    app: Flask, session: Session, settings: Settings, case: Case, clock: Clock
) -> None:
    new, newest = new_key_entry("t2"), new_key_entry("t3")
    first = address_of(app, session, case)
    token = next(iter(tokens_in([first], REPLIES)))

    def found(keys: str) -> list[Case]:
        return cases_of_tokens(session, Keyring.parse(keys), [token])

    assert found(KEYS) == found(f"{new},{KEYS}") == [case]
    assert found(new) == []
    assert mark_anew(session, Keyring.parse(f"{new},{KEYS}"), limit=10) == 1
    assert found(new) == [case], "the old key may go"
    object.__setattr__(settings, "keys", f"{new},{KEYS}")
    second = reply_address(session, settings, case.id, clock.now())
    assert second != first
    assert mark_anew(session, Keyring.parse(f"{newest},{new}"), limit=10) == 2
    other = next(iter(tokens_in([second], REPLIES)))
    ring = Keyring.parse(newest)
    assert (cases_of_tokens(session, ring, [token]), cases_of_tokens(session, ring, [other])) == ([], [case])


def test_the_same_mail_brought_twice_at_once_is_one(app: Flask, post: Post, case: Case, clock: Clock) -> None:
    receipts: list[Receipt] = []
    raw, now = post.written(case).as_bytes(), clock.now()

    in_parallel([lambda: receipts.append(receive(app, raw, now))] * 4)

    assert Counter(receipt.state for receipt in receipts) == {"taken": 1, "duplicate": 3}
    assert types(post, case).count("message_received") == 1
    assert len(post.rows()) == 1


def test_the_command_ends_as_a_mail_server_wants_it(
    app: Flask, post: Post, case: Case, tmp_path: Path, clock: Clock
) -> None:
    raw = post.written(case, to=REPLIES).as_bytes()
    of_case = address_of(app, post.session, case)
    gone = settings_for(f"sqlite:///{tmp_path / 'nowhere' / 'foia.db'}", tmp_path)

    def pipe(create: Callable[[], Flask], *words: str) -> Result:
        script = ScriptInfo(create_app=create, set_debug_flag=False)
        return CliRunner().invoke(cli, ["mail", "receive", "--json", *words], input=raw, obj=script)

    done = pipe(lambda: app, "--recipient", of_case)
    assert (done.exit_code, json.loads(done.output)) == (0, {"state": "taken", "reason": "message"})
    for create in (lambda: create_app(gone), lambda: create_app(Settings())):
        refused = pipe(create)
        assert (refused.exit_code, refused.stdout) == (75, "")
        assert refused.stderr.startswith("Error: no se pudo guardar el correo")
