"""The sweep on both databases: who is reminded, when, once; and whatever can go wrong on the way."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.cases.models import Case, DeadlineRow
from foia.config import Settings
from foia.directory.models import Body
from foia.notifications import outbox
from foia.notifications.delivery_jobs import deliver_due_messages
from foia.notifications.jobs import SweepResult, preview, sweep
from foia.notifications.mail import FolderTransport
from foia.notifications.models import Reminder
from foia.notifications.policy import PRODUCT_POLICY, Matter
from foia.notifications.reminder_jobs import PAUSES, send_due_reminders
from foia.notifications.reminders import replan
from foia.notifications.tally import Tally
from tests.settings import settings_for
from tests.store.case_rows import (
    FILED_AT,
    add_body,
    add_case,
    add_filer,
    add_person,
    add_reminded_case,
    deadline_row,
    target,
)
from tests.store.moody_postbox import MoodyPostbox
from tests.store.sweeping import (
    always,
    enqueue,
    in_parallel,
    messages,
    read_mail,
    reminders,
    text_of,
    the_deadline,
)

FIVE_BEFORE = datetime(2026, 2, 24, 12, 0, tzinfo=UTC)
DUE_DAY = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
ONE_AFTER = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
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


def test_a_due_reminder_reaches_the_officer_by_mail(app: Flask, case: Case, postbox: MoodyPostbox) -> None:
    result = sweep(app, FIVE_BEFORE)

    assert (result.reminders_sent, result.messages_sent, result.failed) == (1, 1, 0)
    [mail] = postbox.messages
    assert mail["To"] == "olga@gob.example"
    assert mail["Subject"] == f"Folio {case.folio}: vence el martes 3 de marzo de 2026"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "La respuesta vence el martes 3 de marzo de 2026." in text_of(mail)


@pytest.mark.parametrize(
    ("instant", "recipients"),
    [
        (FIVE_BEFORE, ["olga@gob.example"]),
        (DUE_DAY, ["olga@gob.example"]),
        (ONE_AFTER, ["ana@example.org", "hugo@gob.example"]),
        (datetime(2026, 3, 10, 12, tzinfo=UTC), ["hugo@gob.example"]),
    ],
)
def test_each_threshold_goes_to_its_own_people(
    app: Flask, session: Session, case: Case, postbox: MoodyPostbox, instant: datetime, recipients: list[str]
) -> None:
    sweep(app, instant - MINUTE)
    postbox.messages.clear()

    sweep(app, instant)

    assert postbox.recipients == recipients


def test_the_assigned_officer_alone_is_reminded(
    app: Flask, session: Session, case: Case, postbox: MoodyPostbox
) -> None:
    omar = add_person(session, "omar", Role.OFFICER, session.get_one(Body, case.body_id))
    session.get_one(Case, case.id).assignee_id = omar.id
    session.commit()

    sweep(app, FIVE_BEFORE)

    assert postbox.recipients == ["omar@gob.example"]


def test_the_central_desk_is_reminded_of_what_it_keeps(
    app: Flask, session: Session, case: Case, postbox: MoodyPostbox
) -> None:
    add_person(session, "marta", Role.CENTRAL_DESK)
    session.get_one(Case, case.id).custody = "central_desk"
    session.commit()

    for instant in (FIVE_BEFORE, ONE_AFTER):
        sweep(app, instant)

    assert postbox.recipients == ["ana@example.org", "marta@gob.example", "marta@gob.example"]


def test_a_reminder_without_anybody_to_go_to_is_given_up_visibly(app: Flask, session: Session) -> None:
    add_reminded_case(session, add_body(session, email=""))
    session.commit()

    result = sweep(app, FIVE_BEFORE)

    assert result.failed == 1
    assert reminders(session)[0] == (-5, "responsible", "failed", "no_recipient")


def test_sweeping_twice_does_nothing_new(
    app: Flask, session: Session, case: Case, postbox: MoodyPostbox
) -> None:
    def everything() -> object:
        return reminders(session), [(each.key, each.state, each.attempts) for each in messages(session)]

    sweep(app, FIVE_BEFORE)
    before = everything()

    again = sweep(app, FIVE_BEFORE)

    assert (again.reminders_sent, again.messages_sent) == (0, 0)
    assert everything() == before
    assert len(postbox.messages) == 1


def test_ten_days_of_downtime_give_one_notice_to_the_body(
    app: Flask, session: Session, case: Case, postbox: MoodyPostbox
) -> None:
    sweep(app, FIVE_BEFORE + timedelta(days=10))

    assert postbox.recipients == ["ana@example.org", "hugo@gob.example"]
    assert reminders(session) == [
        (-5, "responsible", "voided", "superseded"),
        (-2, "responsible", "voided", "superseded"),
        (0, "responsible", "voided", "superseded"),
        (1, "filer", "sent", ""),
        (1, "head", "sent", ""),
        (5, "head", "planned", ""),
    ]


def test_downtime_before_the_date_reminds_once_of_the_nearest_threshold(
    app: Flask, session: Session, case: Case, postbox: MoodyPostbox
) -> None:
    sweep(app, DUE_DAY + timedelta(hours=3))

    [mail] = postbox.messages
    assert "La respuesta vence hoy, martes 3 de marzo de 2026." in text_of(mail)
    assert [state for _days, _role, state, _reason in reminders(session)][:3] == ["voided", "voided", "sent"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda case, _deadline: setattr(case, "phase", "concluded"), "case_concluded"),
        (lambda _case, deadline: setattr(deadline, "voided_at", FILED_AT), "deadline_replaced"),
        (lambda _case, deadline: setattr(deadline, "stopped_on", FILED_AT.date()), "term_met"),
    ],
)
def test_a_reminder_is_looked_at_again_before_it_leaves(
    app: Flask,
    session: Session,
    case: Case,
    postbox: MoodyPostbox,
    change: Callable[[Case, DeadlineRow], None],
    reason: str,
) -> None:
    change(session.get_one(Case, case.id), the_deadline(session, case))
    session.commit()

    sweep(app, FIVE_BEFORE)

    assert postbox.messages == []
    assert reminders(session)[0] == (-5, "responsible", "voided", reason)


def test_a_reminder_that_waited_for_the_server_is_not_sent_once_answered(
    app: Flask, session: Session, case: Case, postbox: MoodyPostbox
) -> None:
    postbox.moods = ["451"]
    sweep(app, FIVE_BEFORE)
    session.get_one(Case, case.id).phase = "concluded"
    session.commit()

    sweep(app, FIVE_BEFORE + timedelta(hours=1))

    assert postbox.messages == []
    assert [(each.state, each.reason) for each in messages(session)] == [("voided", "case_concluded")]


def test_a_mail_that_waited_leaves_though_its_term_was_written_anew_with_the_same_day(
    app: Flask, session: Session, case: Case, postbox: MoodyPostbox
) -> None:
    postbox.moods = ["451"]
    sweep(app, FIVE_BEFORE)
    the_deadline(session, case).voided_at = FIVE_BEFORE
    session.add(deadline_row(case.id, version=2, starts_on=FILED_AT.date()))
    replan(session, case.id, [target(deadline_version=2)], PRODUCT_POLICY, now=FIVE_BEFORE)
    session.commit()

    sweep(app, FIVE_BEFORE + timedelta(hours=1))

    assert postbox.recipients == ["olga@gob.example"]


def test_a_filer_who_follows_on_the_page_gets_no_mail(
    app: Flask, session: Session, case: Case, postbox: MoodyPostbox
) -> None:
    session.get_one(Case, case.id).notice_channel = "page"
    session.commit()

    sweep(app, ONE_AFTER)

    assert postbox.recipients == ["hugo@gob.example"]
    assert (1, "filer", "sent", "") in reminders(session)
    placed = [message for message in messages(session) if message.recipient_kind == "filer"]
    assert [(message.template, message.channel, message.state) for message in placed] == [
        ("overdue", "product", "placed")
    ]


def test_the_filer_is_reminded_of_a_clarification_owed(
    app: Flask, session: Session, settings: Settings, postbox: MoodyPostbox
) -> None:
    case = add_case(session, add_body(session))
    add_filer(session, settings, case, confirmed=True)
    session.add(
        deadline_row(case.id, step="clarification", kind="clarification", actor="applicant", confirmed=False)
    )
    replan(
        session,
        case.id,
        [target(step="clarification", matter=Matter.CLARIFICATION)],
        PRODUCT_POLICY,
        now=FILED_AT,
    )
    session.commit()

    sweep(app, datetime(2026, 2, 27, 12, tzinfo=UTC))

    [mail] = postbox.messages
    assert mail["To"] == "ana@example.org"
    text = text_of(mail)
    assert "Responda hasta el martes 3 de marzo de 2026." in text
    assert "Plazo por confirmar" in text


def test_an_unconfirmed_term_is_told_as_such_when_its_date_passes(
    app: Flask, session: Session, case: Case, postbox: MoodyPostbox
) -> None:
    the_deadline(session, case).confirmed = False
    session.commit()

    sweep(app, ONE_AFTER)

    to_filer = next(mail for mail in postbox.messages if mail["To"] == "ana@example.org")
    assert "El plazo está por confirmar. La fecha estimada era el martes 3 de marzo" in text_of(to_filer)
    assert "venció" not in text_of(to_filer) + to_filer["Subject"]


def test_a_kill_between_reminding_and_sending_loses_nothing(
    app: Flask, session: Session, case: Case, postbox: MoodyPostbox
) -> None:
    send_due_reminders(app, FIVE_BEFORE, Tally(), always)
    assert postbox.messages == []

    sweep(app, FIVE_BEFORE)

    assert postbox.recipients == ["olga@gob.example"]


def test_a_poisonous_reminder_stops_nobody_and_is_given_up_in_the_end(
    app: Flask, session: Session, case: Case, postbox: MoodyPostbox
) -> None:
    other = add_body(session, "OTRA")
    add_person(session, "otilia", Role.OFFICER, other)
    poison = add_reminded_case(session, other, number=1)
    first = select(Reminder).where(Reminder.case_id == poison.id).order_by(Reminder.due_at)
    bad = session.scalars(first).all()[0]
    bad.zone, bad.due_at, bad.next_attempt_at = "No/Where", FILED_AT, FILED_AT
    session.commit()

    results = [sweep(app, FIVE_BEFORE) for _time in range(2)]
    later = FIVE_BEFORE
    for pause in PAUSES:
        later += pause
        results.append(sweep(app, later))

    assert [result.error_count for result in results] == [1, 0, 1, 1, 1, 1, 1]
    assert postbox.recipients == ["olga@gob.example"]
    session.refresh(bad)
    assert (bad.state, bad.reason) == ("failed", "error")


def test_two_sweepers_at_once_send_each_reminder_once(
    app: Flask, session: Session, postbox: MoodyPostbox
) -> None:
    body = add_body(session)
    add_person(session, "olga", Role.OFFICER, body)
    folios = {add_reminded_case(session, body, number).folio for number in range(200)}
    session.commit()
    tallies = [Tally(), Tally()]

    def work(tally: Tally) -> None:
        send_due_reminders(app, FIVE_BEFORE, tally, always)
        transport = FolderTransport(app.config["FOIA"].mail_folder / str(tallies.index(tally)))
        deliver_due_messages(app, FIVE_BEFORE, transport, tally, always)

    # They hold no lease: what is proved is the row, not the lease.
    in_parallel([lambda tally=tally: work(tally) for tally in tallies])

    sent = [read_mail(path) for path in app.config["FOIA"].mail_folder.rglob("*.eml")]
    assert len(sent) == 200
    assert {str(mail["Subject"]).split(":")[0].removeprefix("Folio ") for mail in sent} == folios
    assert sum(tally.reminders_sent for tally in tallies) == 200
    assert sum(tally.messages_sent for tally in tallies) == 200
    assert sum(tally.error_count for tally in tallies) == 0


def test_two_sweeps_at_once_send_one_mail(app: Flask, case: Case, postbox: MoodyPostbox) -> None:
    results: list[SweepResult] = []
    barrier = threading.Barrier(2)

    def work() -> None:
        barrier.wait()
        results.append(sweep(app, FIVE_BEFORE))

    in_parallel([work, work])

    assert any(result.led for result in results)
    assert sum(result.messages_sent for result in results) == 1
    assert len(postbox.messages) == 1


def test_what_was_due_before_a_restore_waits_for_a_person(
    app: Flask, session: Session, case: Case, postbox: MoodyPostbox
) -> None:
    enqueue(session, case, "acknowledged", not_before=FIVE_BEFORE)
    outbox.hold(session, restored_at=FIVE_BEFORE + MINUTE)
    enqueue(session, case, "message_received", not_before=FIVE_BEFORE + 2 * MINUTE)
    session.commit()
    now = FIVE_BEFORE + 3 * MINUTE

    sweep(app, now)

    assert [str(mail["Subject"]) for mail in postbox.messages] == [
        f"Folio {case.folio}: tiene un mensaje nuevo"
    ]
    assert {message.template for message in outbox.held_messages(session)} == {"acknowledged", "reminder"}

    assert outbox.release(session, now=now) == 2
    session.commit()
    assert sweep(app, now).messages_sent == 2


def test_a_preview_says_what_would_leave_and_sends_nothing(
    app: Flask, session: Session, case: Case, postbox: MoodyPostbox
) -> None:
    before = reminders(session)

    found = preview(app, FIVE_BEFORE)

    assert [(each.what, each.folio, each.detail) for each in found] == [
        ("reminder", case.folio, "-5 responsible")
    ]
    assert reminders(session) == before
    assert messages(session) == []
