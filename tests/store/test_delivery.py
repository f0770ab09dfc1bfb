"""Mail leaving the outbox: refusals, retries, kills, addresses and words, against a real mail server."""

from __future__ import annotations

import stat
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Role
from foia.cases.models import Case
from foia.config import Settings
from foia.notifications import outbox
from foia.notifications.delivery_jobs import PAUSES, deliver_due_messages
from foia.notifications.jobs import sweep
from foia.notifications.mail import FolderTransport
from foia.notifications.tally import Tally
from tests.engines import ON_SQLITE_ALONE
from tests.settings import settings_for
from tests.store.case_rows import FILED_AT, add_body, add_case, add_filer, add_person, add_reminded_case
from tests.store.moody_postbox import MoodyPostbox
from tests.store.sweeping import always, enqueue, messages, read_mail, text_of

MINUTE = timedelta(minutes=1)


@pytest.fixture
def settings(database_url: str, tmp_path: Path, postbox: MoodyPostbox) -> Settings:
    return settings_for(
        database_url, tmp_path, smtp_host=postbox.host, smtp_port=postbox.port, smtp_security="none"
    )


@pytest.fixture
def case(session: Session, settings: Settings) -> Case:
    """A case with its reminders, an officer and a head in its body, and a filer with a confirmed address."""
    body = add_body(session)
    add_person(session, "olga", Role.OFFICER, body)
    add_person(session, "hugo", Role.HEAD, body)
    case = add_reminded_case(session, body)
    add_filer(session, settings, case, confirmed=True)
    session.commit()
    return case


def test_a_temporary_refusal_is_tried_again_after_growing_pauses_and_then_given_up(
    app: Flask, session: Session, case: Case, postbox: MoodyPostbox
) -> None:
    enqueue(session, case)
    session.commit()
    postbox.moods = ["451"] * 20
    now = FILED_AT

    for pause in PAUSES:
        assert sweep(app, now).messages_retried == 1
        assert sweep(app, now + pause - MINUTE / 2).messages_retried == 0
        now += pause
    result = sweep(app, now)

    assert result.failed == 1
    [message] = messages(session)
    assert (message.state, message.reason, message.attempts) == ("failed", "notify_by_other_means", 7)
    assert sweep(app, now + timedelta(days=30)).messages_sent == 0


def test_a_server_that_does_not_answer_loses_nothing(
    app: Flask, session: Session, settings: Settings, case: Case, postbox: MoodyPostbox
) -> None:
    enqueue(session, case)
    session.commit()
    object.__setattr__(settings, "smtp_port", 1)

    assert sweep(app, FILED_AT).messages_retried == 1

    object.__setattr__(settings, "smtp_port", postbox.port)
    assert sweep(app, FILED_AT + MINUTE).messages_sent == 1


def test_a_server_that_cannot_be_reached_is_left_alone_until_the_next_sweep(
    app: Flask, session: Session, settings: Settings, case: Case, postbox: MoodyPostbox
) -> None:
    for template in ("filed", "acknowledged", "answered", "due_moved", "suspended"):
        enqueue(session, case, template)
    session.commit()
    object.__setattr__(settings, "smtp_port", 1)
    assert sweep(app, FILED_AT).messages_retried == 3
    object.__setattr__(settings, "smtp_port", postbox.port)

    assert sweep(app, FILED_AT).messages_sent == 2
    assert sweep(app, FILED_AT + MINUTE).messages_sent == 3


def test_a_permanent_refusal_is_left_to_a_person_and_stops_nobody_else(
    app: Flask, session: Session, settings: Settings, case: Case, postbox: MoodyPostbox
) -> None:
    other = add_case(session, add_body(session, "OTRA"), number=1)
    add_filer(session, settings, other, confirmed=True, email="beto@example.org")
    enqueue(session, case)
    enqueue(session, other)
    session.commit()
    postbox.refused.add("ana@example.org")

    result = sweep(app, FILED_AT)

    assert (result.messages_sent, result.failed) == (1, 1)
    assert [message.case_id for message in outbox.undelivered(session, case.id)] == [case.id]
    assert postbox.recipients == ["beto@example.org"]


def test_a_line_dropped_after_the_message_gives_a_second_one_with_the_same_id(
    app: Flask, session: Session, case: Case, postbox: MoodyPostbox
) -> None:
    enqueue(session, case)
    session.commit()
    postbox.moods = ["drop"]

    sweep(app, FILED_AT)
    sweep(app, FILED_AT + MINUTE)

    first, second = postbox.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert [message.state for message in messages(session)] == ["sent"]


class Killed(BaseException):
    """The process ended here."""


class DyingTransport:
    """A way out on which the process is killed, before or after the message left."""

    def __init__(self, folder: Path, leaves: bool) -> None:
        self.folder, self.leaves = FolderTransport(folder), leaves

    def send(self, message: EmailMessage) -> None:
        if self.leaves:
            self.folder.send(message)
        raise Killed

    def close(self) -> None:
        self.folder.close()


@pytest.mark.parametrize("leaves", [False, True])
def test_a_kill_between_claim_and_record_loses_nothing(
    app: Flask, session: Session, case: Case, postbox: MoodyPostbox, tmp_path: Path, leaves: bool
) -> None:
    enqueue(session, case)
    session.commit()
    with pytest.raises(Killed):
        deliver_due_messages(app, FILED_AT, DyingTransport(tmp_path / "dying", leaves), Tally(), always)

    assert sweep(app, FILED_AT + MINUTE).messages_sent == 0
    assert sweep(app, FILED_AT + timedelta(minutes=10)).messages_sent == 1

    [mail] = postbox.messages
    left = [read_mail(path) for path in (tmp_path / "dying").glob("*.eml")]
    assert {each["Message-ID"] for each in left} <= {mail["Message-ID"]}


def test_a_poisonous_message_stops_nobody(
    app: Flask, session: Session, case: Case, postbox: MoodyPostbox
) -> None:
    enqueue(session, case, "no_such_template")
    enqueue(session, case, "acknowledged", not_before=FILED_AT + MINUTE)
    session.commit()

    result = sweep(app, FILED_AT + MINUTE)

    assert (result.error_count, result.messages_sent, result.messages_retried) == (1, 1, 1)


def test_an_unconfirmed_address_gets_only_the_message_that_confirms_it(
    app: Flask, session: Session, settings: Settings, postbox: MoodyPostbox
) -> None:
    case = add_case(session, add_body(session))
    add_filer(session, settings, case, confirmed=False)
    for template in ("confirm_address", "filed", "answered"):
        enqueue(session, case, template)
    session.commit()

    sweep(app, FILED_AT)

    assert [str(mail["Subject"]) for mail in postbox.messages] == [f"Folio {case.folio}: confirme su correo"]
    assert sorted(message.state for message in messages(session)) == [
        "awaiting_confirmation",
        "awaiting_confirmation",
        "sent",
    ]


def test_a_filer_without_an_address_is_sent_nothing(
    app: Flask, session: Session, postbox: MoodyPostbox
) -> None:
    case = add_case(session, add_body(session))
    enqueue(session, case)
    session.commit()

    sweep(app, FILED_AT)

    assert [(each.state, each.reason) for each in messages(session)] == [("voided", "no_address")]


def test_somebody_who_left_is_sent_nothing(app: Flask, session: Session, postbox: MoodyPostbox) -> None:
    body = add_body(session)
    olga = add_person(session, "olga", Role.OFFICER, body)
    enqueue(session, add_case(session, body), recipient=outbox.Recipient("person", olga.id))
    olga.disabled_at = FILED_AT
    session.commit()

    sweep(app, FILED_AT)

    assert [(each.state, each.reason) for each in messages(session)] == [("voided", "not_active")]


def test_the_body_s_own_address_is_sent_nothing_of_a_case_that_became_confidential(
    app: Flask, session: Session, postbox: MoodyPostbox
) -> None:
    body = add_body(session)
    add_person(session, "rosa", Role.REPORTS_OFFICER, body)
    case = add_case(session, body, confidential=True)
    enqueue(session, case, recipient=outbox.Recipient("body", body.id))
    session.commit()

    sweep(app, FILED_AT)

    assert postbox.recipients == []
    assert [(m.state, m.reason) for m in messages(session)] == [("voided", "kept_out")]


def test_somebody_of_the_body_that_had_the_case_before_is_sent_nothing_of_it(
    app: Flask, session: Session, postbox: MoodyPostbox
) -> None:
    before = add_body(session, "ANTES")
    olga = add_person(session, "olga", Role.OFFICER, before)
    case = add_case(session, before)
    enqueue(session, case, recipient=outbox.Recipient("person", olga.id))
    session.get_one(Case, case.id).body_id = add_body(session).id  # referred while the mail waited
    session.commit()

    sweep(app, FILED_AT)

    assert postbox.recipients == []
    assert [(m.state, m.reason) for m in messages(session)] == [("voided", "kept_out")]


def test_mail_is_in_the_language_of_whoever_reads_it(
    app: Flask, session: Session, case: Case, postbox: MoodyPostbox
) -> None:
    ingrid = add_person(session, "ingrid", Role.CENTRAL_DESK, language="en")
    enqueue(session, case, recipient=outbox.Recipient("person", ingrid.id))
    session.commit()

    sweep(app, FILED_AT)

    [mail] = postbox.messages
    assert mail["Content-Language"] == "en"
    assert "Tuesday 3 March 2026" in text_of(mail)


@ON_SQLITE_ALONE
@pytest.mark.parametrize(
    "template",
    [
        "filed", "acknowledged", "clarification_asked", "message_received", "answered", "due_moved", "routed",
        "withdrawn", "not_joined", "confirm_address", "key_recovery",
    ],
)  # fmt: skip
def test_every_message_to_a_filer_names_the_folio_and_nothing_more(
    app: Flask, session: Session, settings: Settings, postbox: MoodyPostbox, template: str
) -> None:
    phase = "awaiting_clarification" if template == "clarification_asked" else "in_progress"
    case = add_case(session, add_body(session), phase=phase)
    add_filer(session, settings, case, confirmed=template != "confirm_address")
    enqueue(session, case, template)
    session.commit()

    assert sweep(app, FILED_AT).messages_sent == 1

    [mail] = postbox.messages
    assert case.folio in mail["Subject"]
    assert "Ana Quispe" not in mail.as_string()
    assert case.id.hex not in mail.as_string()
    assert str(case.id) not in mail.as_string()


@ON_SQLITE_ALONE
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "La respuesta vence el martes 3 de marzo de 2026."),
        ({"due_on": date(2026, 2, 3)}, "La respuesta venció el martes 3 de febrero de 2026."),
        (
            {"due_on": date(2026, 2, 3), "late_after_on": date(2026, 2, 4)},
            "La respuesta vence el martes 3 de feb",
        ),
        ({"due_confirmed": False}, "está por confirmar. La fecha estimada es el martes 3 de marzo de 2026."),
        ({"due_on": None}, "El plazo de la respuesta está por confirmar."),
    ],
)
def test_the_date_is_told_as_it_is_when_the_mail_leaves(
    app: Flask,
    session: Session,
    settings: Settings,
    postbox: MoodyPostbox,
    changes: dict[str, object],
    words: str,
) -> None:
    case = add_case(session, add_body(session), **changes)
    add_filer(session, settings, case, confirmed=True)
    enqueue(session, case)
    session.commit()

    sweep(app, FILED_AT)

    assert words in text_of(postbox.messages[0])


def test_a_clarification_given_meanwhile_is_not_asked_for_again(
    app: Flask, session: Session, case: Case, postbox: MoodyPostbox
) -> None:
    enqueue(session, case, "clarification_asked")
    session.commit()

    sweep(app, FILED_AT)

    assert postbox.messages == []
    assert [(each.state, each.reason) for each in messages(session)] == [("voided", "nothing_asked")]


def test_a_concluded_case_speaks_of_no_date(
    app: Flask, session: Session, settings: Settings, postbox: MoodyPostbox
) -> None:
    case = add_case(session, add_body(session), phase="concluded")
    add_filer(session, settings, case, confirmed=True)
    enqueue(session, case)
    session.commit()

    sweep(app, FILED_AT)

    assert "respuesta vence" not in text_of(postbox.messages[0])


@ON_SQLITE_ALONE
@pytest.mark.parametrize(
    "template",
    ["filed", "assigned", "clarification_provided", "message_received", "withdrawn"],
)
def test_every_message_to_staff_can_be_written(
    app: Flask, session: Session, case: Case, postbox: MoodyPostbox, template: str
) -> None:
    olga = session.scalars(select(Person).where(Person.email == "olga@gob.example")).one()
    enqueue(session, case, template, recipient=outbox.Recipient("person", olga.id))
    session.commit()

    assert sweep(app, FILED_AT).messages_sent == 1


@ON_SQLITE_ALONE
def test_an_address_beyond_ascii_is_mailed_too(
    app: Flask, session: Session, settings: Settings, postbox: MoodyPostbox
) -> None:
    case = add_case(session, add_body(session))
    add_filer(session, settings, case, confirmed=True, email="begoña@example.org")
    enqueue(session, case)
    session.commit()

    assert sweep(app, FILED_AT).messages_sent == 1


def test_without_a_server_mail_is_a_file_only_we_can_read(
    app: Flask, session: Session, settings: Settings, case: Case
) -> None:
    object.__setattr__(settings, "smtp_host", "")
    enqueue(session, case)
    session.commit()

    sweep(app, FILED_AT)

    [path] = settings.mail_folder.iterdir()
    assert path.suffix == ".eml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_mail(path)["To"] == "ana@example.org"
