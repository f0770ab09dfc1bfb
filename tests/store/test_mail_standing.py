"""What each reader wants by mail: courtesies, digests, quiet hours, and addresses that give mail back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person, RoleGrant
from foia.actors import Role
from foia.cases.models import Case, Identity
from foia.config import Settings
from foia.directory.models import Body
from foia.extensions import new_id
from foia.notifications import outbox, policies
from foia.notifications.jobs import sweep
from foia.notifications.models import OutboxMessage, ReminderPolicy
from foia.notifications.policy import PRODUCT_POLICY, Mode, Policy, written
from foia.notifications.standing import note_bounce
from foia.notifications.standing_rows import choose, clear_bounces
from tests.settings import settings_for
from tests.store.case_rows import (
    DUE_ON,
    FILED_AT,
    add_body,
    add_case,
    add_filer,
    add_person,
    add_reminded_case,
)
from tests.store.moody_postbox import MoodyPostbox
from tests.store.sweeping import enqueue, messages, text_of

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
MORNING = datetime(2026, 2, 24, 12, 0, tzinfo=UTC)  # eight in La Paz, five working days before DUE_ON


@pytest.fixture
def settings(database_url: str, tmp_path: Path, postbox: MoodyPostbox) -> Settings:
    return settings_for(
        database_url, tmp_path, smtp_host=postbox.host, smtp_port=postbox.port, smtp_security="none"
    )


@pytest.fixture
def olga(session: Session) -> Person:
    return add_person(session, "olga", Role.OFFICER, add_body(session))


@pytest.fixture
def body(session: Session, olga: Person) -> Body:
    return session.scalars(select(Body)).one()


@pytest.fixture
def case(session: Session, settings: Settings, body: Body) -> Case:
    case = add_reminded_case(session, body)
    add_filer(session, settings, case, confirmed=True)
    session.commit()
    return case


def to(person: Person) -> outbox.Recipient:
    return outbox.Recipient("person", person.id)


def states_of(session: Session) -> dict[str, tuple[str, str]]:
    return {message.template: (message.state, message.reason) for message in messages(session)}


def keep_policy(session: Session, policy: Policy) -> None:
    """Make a policy hold for all."""
    row = ReminderPolicy(id=new_id(), number=1, content=written(policy), recorded_at=FILED_AT)
    row.followed_at = FILED_AT
    session.add(row)
    session.commit()
    policies.policies_in_force(session, fresh=True)
    session.rollback()


def test_an_address_that_gives_back_two_messages_is_written_to_no_more(
    app: Flask, session: Session, settings: Settings, body: Body, case: Case, postbox: MoodyPostbox
) -> None:
    other = add_case(session, body, number=1)
    add_filer(session, settings, other, confirmed=True)
    for known, template in ((case, "answered"), (other, "answered"), (case, "due_moved")):
        late = FILED_AT + (MINUTE if template == "due_moved" else MINUTE * 0)
        enqueue(session, known, template, not_before=late)
    enqueue(session, case, "measure_kept", not_before=FILED_AT + MINUTE)
    session.commit()
    postbox.refused.add("ana@example.org")

    assert sweep(app, FILED_AT).failed == 2
    postbox.refused.clear()
    sweep(app, FILED_AT + MINUTE)

    assert postbox.messages == []
    known = {(m.case_id, m.template): (m.state, m.reason) for m in messages(session)}
    assert known[case.id, "due_moved"] == ("failed", "notify_by_other_means")
    assert known[case.id, "measure_kept"] == ("awaiting_confirmation", "")
    assert [row.email_confirmed_at for row in session.scalars(select(Identity))] == [None, None]


def test_a_refusal_of_our_own_server_stops_no_address(
    app: Flask, session: Session, case: Case, postbox: MoodyPostbox
) -> None:
    for template in ("answered", "due_moved"):
        enqueue(session, case, template)
    session.commit()
    postbox.refused.add("ana@example.org")
    postbox.refusal = "554 5.7.1 relay access denied"

    assert sweep(app, FILED_AT).failed == 2
    assert [row.email_confirmed_at for row in session.scalars(select(Identity))] == [FILED_AT]


def test_one_message_given_back_twice_counts_once(
    app: Flask, session: Session, olga: Person, case: Case, postbox: MoodyPostbox
) -> None:
    for template in ("filed", "assigned", "message_received"):
        late = FILED_AT if template != "message_received" else FILED_AT + MINUTE
        enqueue(session, case, template, recipient=to(olga), not_before=late)
    session.commit()
    sweep(app, FILED_AT)
    session.rollback()
    first, second = session.scalars(select(OutboxMessage).where(OutboxMessage.state == "sent")).all()

    for _ in range(2):
        note_bounce(session, first, FILED_AT)
    session.commit()
    assert (first.state, first.bounced_at) == ("failed", FILED_AT)
    note_bounce(session, second, FILED_AT)
    session.commit()
    sweep(app, FILED_AT + MINUTE)
    assert states_of(session)["message_received"] == ("failed", "notify_by_other_means")

    clear_bounces(session, "person", [olga.id])
    enqueue(session, case, "reopened", recipient=to(olga))
    session.commit()
    sweep(app, FILED_AT + MINUTE)
    assert states_of(session)["reopened"] == ("sent", "")


def test_a_courtesy_nobody_wants_by_mail_stays_in_the_product(
    app: Flask, session: Session, olga: Person, case: Case, postbox: MoodyPostbox
) -> None:
    choose(session, "filer", case.id, only_legal=True)
    choose(session, "person", olga.id, only_legal=True)
    for template in ("measure_kept", "answered"):
        enqueue(session, case, template)
    enqueue(session, case, "corrected", recipient=to(olga))
    session.commit()

    sweep(app, FILED_AT)

    placed = ("placed", "not_wanted")
    assert states_of(session) == {"measure_kept": placed, "answered": ("sent", ""), "corrected": placed}
    [mail] = postbox.messages
    assert mail["List-Unsubscribe"] is None


def test_a_courtesy_says_where_to_ask_for_fewer(
    app: Flask, session: Session, settings: Settings, case: Case, postbox: MoodyPostbox
) -> None:
    enqueue(session, case, "measure_kept")
    session.commit()

    sweep(app, FILED_AT)

    [mail] = postbox.messages
    page = f"{settings.base_url}/mi-solicitud/correo"
    assert mail["List-Unsubscribe"] == f"<{page}>"
    assert page in text_of(mail)


def test_a_digest_gathers_what_can_wait_and_nothing_that_cannot(
    app: Flask, session: Session, olga: Person, body: Body, case: Case, postbox: MoodyPostbox
) -> None:
    choose(session, "person", olga.id, only_legal=False, digest=True)
    due_today = add_case(session, body, number=1, due_on=MORNING.date())
    secret = add_case(session, body, number=2, confidential=True, folio="XX-26-AAAA-BBBB-C")
    session.add(
        RoleGrant(
            id=new_id(), person_id=olga.id, role=Role.REPORTS_OFFICER, body_id=body.id, granted_at=FILED_AT
        )
    )
    evening = MORNING - timedelta(hours=14)
    for known, template in ((case, "message_received"), (secret, "filed"), (due_today, "approval_asked")):
        when = {"not_before": evening, "now": evening}
        enqueue(session, known, template, recipient=to(olga), **when)
    session.commit()

    sweep(app, evening)
    assert [mail["Subject"] for mail in postbox.messages] == []
    sweep(app, MORNING)
    sweep(app, MORNING + MINUTE)

    single, digest = sorted(postbox.messages, key=lambda mail: "Resumen" in mail["Subject"])
    assert due_today.folio in single["Subject"]
    assert digest["Subject"] == "Resumen del martes 24 de febrero de 2026: 3 avisos"
    text = text_of(digest)
    assert f"- Folio {case.folio}: vence el martes 3 de marzo de 2026" in text
    assert f"- Folio {case.folio}: hay un mensaje nuevo" in text
    assert "Hay 1 aviso de un expediente reservado" in text
    assert "XX-26" not in digest.as_string()
    [row] = [message for message in messages(session) if message.template == "digest"]
    assert row.key == f"digest:{olga.id.hex}:2026-02-24"
    gathered = [message for message in messages(session) if message.digest_id == row.id]
    assert {message.state for message in gathered} == {"digested"}
    assert len(gathered) == 3


def test_ten_days_without_a_sweep_give_one_digest(
    app: Flask, session: Session, olga: Person, case: Case, postbox: MoodyPostbox
) -> None:
    keep_policy(session, Policy(PRODUCT_POLICY.thresholds, mode=Mode.DIGEST))
    for days in range(10):
        at = FILED_AT + days * DAY
        enqueue(
            session, case, "message_received", key=f"news:{days}", recipient=to(olga), not_before=at, now=at
        )
    session.commit()

    sweep(app, FILED_AT + 12 * DAY)  # Monday of Carnival, which is no working day, nor is the Tuesday
    assert postbox.messages == []
    now = FILED_AT + 14 * DAY
    for minutes in range(3):
        sweep(app, now + minutes * MINUTE)
    enqueue(session, case, "message_received", key="news:late", recipient=to(olga), not_before=now, now=now)
    session.commit()
    sweep(app, now + 5 * MINUTE)

    assert [mail["Subject"] for mail in postbox.messages] == [
        "Resumen del miércoles 18 de febrero de 2026: 1 aviso"
    ]
    late = session.scalars(select(OutboxMessage).where(OutboxMessage.key == "news:late")).one()
    assert late.reason == "for_digest"
    assert late.next_attempt_at == datetime(2026, 2, 19, 12, 0, tzinfo=UTC)


def test_whoever_may_no_longer_see_a_case_gets_no_line_of_it(
    app: Flask, session: Session, olga: Person, body: Body, case: Case, postbox: MoodyPostbox
) -> None:
    choose(session, "person", olga.id, only_legal=False, digest=True)
    other = add_case(session, body, number=1)
    for known in (case, other):
        enqueue(session, known, "message_received", recipient=to(olga), not_before=MORNING, now=MORNING)
    session.commit()
    postbox.moods = ["451"]
    sweep(app, MORNING)
    session.rollback()
    session.get_one(Case, case.id).excluded = olga.id.hex
    session.commit()

    sweep(app, MORNING + 2 * MINUTE)

    [digest] = postbox.messages
    assert other.folio in text_of(digest)
    assert case.folio not in digest.as_string()


def test_a_digest_that_cannot_be_delivered_leaves_what_it_gathered_to_a_person(
    app: Flask, session: Session, olga: Person, case: Case, postbox: MoodyPostbox
) -> None:
    choose(session, "person", olga.id, only_legal=False, digest=True)
    enqueue(session, case, "message_received", recipient=to(olga), not_before=MORNING, now=MORNING)
    session.commit()
    postbox.refused.add("olga@gob.example")

    sweep(app, MORNING)

    assert set(states_of(session).values()) == {("failed", "notify_by_other_means")}


def test_mail_that_can_wait_leaves_when_the_quiet_hours_end(
    app: Flask, session: Session, body: Body, case: Case, postbox: MoodyPostbox
) -> None:
    hours = {"quiet_from": time(20), "quiet_until": time(7)}
    keep_policy(session, Policy(PRODUCT_POLICY.thresholds, **hours))
    night = datetime(2026, 3, 3, 2, 30, tzinfo=UTC)  # the evening before the last day, in La Paz
    enqueue(session, case, "due_moved", not_before=night, now=night)
    enqueue(session, case, "key_recovery", not_before=night, now=night)
    session.commit()

    sweep(app, night)
    assert [mail["Subject"].endswith("su código") for mail in postbox.messages] == [True]
    assert states_of(session)["due_moved"] == ("pending", "quiet_hours")
    morning = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)
    sweep(app, morning - MINUTE)
    assert len(postbox.messages) == 1

    sweep(app, morning)

    assert states_of(session)["due_moved"] == ("sent", "")
    [row] = [message for message in messages(session) if message.template == "due_moved"]
    assert row.attempts == 1
    assert case.due_on == DUE_ON > date(2026, 3, 2)


def test_quiet_hours_of_nearly_a_whole_day_hold_a_mail_back_once(
    app: Flask, session: Session, body: Body, case: Case, postbox: MoodyPostbox
) -> None:
    hours = {"quiet_from": time(8), "quiet_until": time(7, 59)}
    keep_policy(session, Policy(PRODUCT_POLICY.thresholds, **hours))
    evening = datetime(2026, 2, 26, 23, 0, tzinfo=UTC)
    enqueue(session, case, "due_moved", not_before=evening, now=evening)
    session.commit()

    sweep(app, evening)
    assert postbox.messages == []
    sweep(app, evening + timedelta(hours=13, minutes=2))  # past that minute: it is quiet again

    assert states_of(session)["due_moved"] == ("sent", "")
