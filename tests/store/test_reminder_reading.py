"""What an auditor is told of reminders, by body and one by one: what the rule says of each row."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.audit.reminder_queries import (
    After,
    Asked,
    Counts,
    confidential_counts,
    counts_by_body,
    deliveries_of,
    reminders_due,
)
from foia.audit.reminder_reading import is_ignored
from foia.cases.models import Case
from foia.extensions import new_id
from foia.notifications.models import MessageState, OutboxMessage, Reminder, ReminderState
from foia.notifications.outbox import NewMessage, Recipient, enqueue
from foia.notifications.policy import Matter
from tests.store.case_rows import DUE_ON, add_body, add_case, add_person
from tests.store.case_rows import FILED_AT as AT

MARCH = Asked(
    datetime(2026, 3, 1, 4, tzinfo=UTC), datetime(2026, 4, 1, 4, tzinfo=UTC), AT + timedelta(days=99)
)
DUE_AT = datetime(2026, 3, 3, 12, tzinfo=UTC)


def remind(session: Session, case: Case, days: int = 0, **changes: Any) -> Reminder:
    """Add a reminder of the response, sent when it was due: so many days after DUE_AT."""
    at = DUE_AT + timedelta(days=days)
    values: dict[str, Any] = {
        "case_id": case.id,
        "step": "response",
        "deadline_version": 1,
        "threshold": days,
        "threshold_unit": "working_day",
        "recipient_role": "responsible" if days <= 0 else "head",
        "channel": "mail",
        "due_at": at,
        "due_on": DUE_ON,
        "zone": "America/La_Paz",
        "state": ReminderState.SENT,
        "state_at": at,
        "next_attempt_at": at,
    }
    reminder = Reminder(id=new_id(), **(values | changes))
    session.add(reminder)
    session.flush()
    return reminder


def tell(session: Session, reminder: Reminder, number: int = 0, **changes: Any) -> OutboxMessage:
    """Add a message of a reminder, to somebody of staff."""
    person = add_person(session, f"p{reminder.id.hex[:8]}{number}", Role.AUDITOR)
    message_id = enqueue(
        session,
        NewMessage(
            case_id=reminder.case_id,
            template="reminder",
            recipient=Recipient("person", person.id),
            key=f"reminder:{reminder.id.hex}:{person.id.hex}",
            language="es",
            not_before=reminder.due_at,
            now=reminder.due_at,
            detail=reminder.id.hex,
        ),
    )
    message = session.get_one(OutboxMessage, message_id)
    for name, value in {"state": MessageState.SENT, **changes}.items():
        setattr(message, name, value)
    session.flush()
    return message


def test_each_body_is_counted_as_the_rule_reads_each_reminder(session: Session) -> None:
    body, other = add_body(session), add_body(session, "OTRA", name_es="Otra entidad")
    case, theirs = add_case(session, body), add_case(session, other, 1)
    ignored, heeded = remind(session, case), remind(session, case, 1)
    tell(session, ignored)
    tell(session, ignored, 1, opened_at=DUE_AT)
    tell(session, heeded, bounced_at=DUE_AT)
    remind(session, theirs, state=ReminderState.FAILED, reason="no_recipient")
    remind(session, theirs, -1, state=ReminderState.VOIDED, reason="term_met")
    remind(session, theirs, 2, state=ReminderState.PLANNED)  # nobody swept since
    remind(session, theirs, 40)
    session.commit()

    assert counts_by_body(session, MARCH) == [
        (body, Counts(due=2, sent=2, delivered=1, opened=1, ignored=1)),
        (other, Counts(due=2, failed=1)),
    ]
    rows, following = reminders_due(session, MARCH)
    everything = list(session.scalars(select(Reminder)))
    assert [row.ignored for row in rows] == [is_ignored(row.reminder, everything) for row in rows]
    assert [row.reminder.threshold for row in rows] == [2, 1, 0, 0]
    assert following is None


def test_the_list_is_narrowed_and_walked_page_by_page(session: Session) -> None:
    body, other = add_body(session), add_body(session, "OTRA")
    case = add_case(session, body)
    own = [remind(session, case, days) for days in range(5)]
    wait = remind(session, add_case(session, other, 1), step="wait:referral")
    silence = remind(session, case, 6, threshold_unit="term_end", recipient_role="everybody")
    session.commit()

    def walked(asked: Asked) -> list[Reminder]:
        found: list[Reminder] = []
        after: After | None = None
        while True:
            rows, after = reminders_due(session, asked, after, most=2)
            found += [row.reminder for row in rows]
            if after is None:
                return found

    assert walked(replace(MARCH, body_id=body.id)) == [silence, *reversed(own)]
    assert walked(replace(MARCH, matter=Matter.RESPONSE)) == own[::-1]
    assert walked(replace(MARCH, matter=Matter.REFERRAL)) == [wait]
    assert walked(replace(MARCH, matter=Matter.SILENCE)) == [silence]
    assert walked(replace(MARCH, until=DUE_AT)) == []
    tell(session, silence, template="silence", detail="", created_at=silence.state_at)
    assert [row.delivered for row in reminders_due(session, replace(MARCH, matter=Matter.SILENCE))[0]] == [
        True
    ]


def test_of_a_secret_case_nothing_is_listed_and_only_the_nations_total_counts(session: Session) -> None:
    body, auditor = add_body(session), new_id()
    remind(session, add_case(session, body, confidential=True))
    remind(session, add_case(session, body, 1, excluded=auditor.hex))
    session.commit()
    asked = replace(MARCH, excluded=(auditor.hex,))

    assert counts_by_body(session, asked) == []
    assert reminders_due(session, asked) == ([], None)
    assert confidential_counts(session, asked) == Counts(due=1, sent=1)


def test_whom_a_reminder_reached_is_told_with_each_instant(session: Session) -> None:
    reminder = remind(session, add_case(session, add_body(session)))
    digest = tell(session, remind(session, add_case(session, add_body(session, "B"), 1)), state_at=DUE_AT)
    tell(session, reminder, state=MessageState.DIGESTED, digest_id=digest.id)
    tell(session, reminder, 1, state=MessageState.PLACED, state_at=DUE_AT, opened_at=DUE_AT)
    tell(session, reminder, 2, bounced_at=DUE_AT)
    session.commit()

    told = deliveries_of(session, reminder.case_id)[reminder.id]

    assert sorted((each.state, each.delivered_at, each.opened_at, each.bounced_at) for each in told) == [
        ("digested", DUE_AT, None, None),
        ("placed", DUE_AT, DUE_AT, None),
        ("sent", None, None, DUE_AT),
    ]
