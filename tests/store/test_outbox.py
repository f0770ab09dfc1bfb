"""The outbox: one row for each key, written or undone with what it tells."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia.extensions import new_id
from foia.notifications import outbox
from foia.notifications.models import OutboxMessage
from tests.store.case_rows import FILED_AT

CASE = new_id()
HOUR = timedelta(hours=1)


def enqueue(session: Session, key: str = "one", **changes: object) -> OutboxMessage:
    values = {
        "case_id": CASE,
        "template": "filed",
        "recipient": outbox.FILER,
        "language": "es",
        "not_before": FILED_AT,
        "now": FILED_AT,
    }
    message_id = outbox.enqueue(session, outbox.NewMessage(key=key, **(values | changes)))  # type: ignore[arg-type]
    return session.get_one(OutboxMessage, message_id)


def states(session: Session) -> dict[str, str]:
    session.expire_all()
    return {row.key: row.state for row in session.scalars(select(OutboxMessage))}


def test_the_same_key_is_one_message(session: Session) -> None:
    first, again = enqueue(session), enqueue(session)

    assert first is again
    assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 1


def test_what_is_undone_sends_nothing(session: Session) -> None:
    enqueue(session)

    session.rollback()

    assert states(session) == {}


def test_a_message_waits_for_its_time(session: Session) -> None:
    message = enqueue(session, not_before=FILED_AT + HOUR)

    assert message.next_attempt_at == FILED_AT + HOUR


def test_every_attempt_bears_the_same_id_which_tells_nothing(session: Session) -> None:
    one, other = enqueue(session, "reminder:1").message_id, enqueue(session, "reminder:2").message_id

    assert one != other
    assert CASE.hex not in one
    session.rollback()
    assert enqueue(session, "reminder:1").message_id == one


@pytest.mark.parametrize(("kind", "with_id"), [("person", False), ("body", False), ("filer", True)])
def test_a_recipient_is_named_by_its_id_or_by_the_case(kind: str, with_id: bool) -> None:
    with pytest.raises(ValueError, match="by its id"):
        outbox.Recipient(kind, new_id() if with_id else None)


def test_after_a_restore_what_was_due_is_held_for_a_person(session: Session) -> None:
    enqueue(session, "before")
    enqueue(session, "after", not_before=FILED_AT + 3 * HOUR)

    held = outbox.hold(session, restored_at=FILED_AT + HOUR, backup_at=FILED_AT)

    assert held == 1
    assert [message.key for message in outbox.held_messages(session)] == ["before"]
    assert outbox.held_since(session) == FILED_AT + HOUR
    assert states(session) == {"before": "held", "after": "pending"}


def test_a_person_releases_or_voids_what_is_held(session: Session) -> None:
    released, voided = enqueue(session, "released"), enqueue(session, "voided")
    outbox.hold(session, restored_at=FILED_AT + HOUR)

    assert outbox.release(session, now=FILED_AT + 2 * HOUR, ids=[released.id]) == 1
    assert outbox.void(session, now=FILED_AT + 2 * HOUR) == 1

    assert states(session) == {"released": "pending", "voided": "voided"}
    assert released.not_before == FILED_AT + 2 * HOUR
    assert voided.reason == "voided_by_person"


def test_a_confirmed_address_lets_the_messages_of_its_case_go(session: Session) -> None:
    for key, case_id in (("mine", CASE), ("another", new_id())):
        enqueue(session, key, case_id=case_id).state = "awaiting_confirmation"
    session.flush()

    assert outbox.release_awaiting(session, CASE, now=FILED_AT + HOUR) == 1

    assert states(session) == {"mine": "pending", "another": "awaiting_confirmation"}


def test_what_mail_could_not_deliver_is_listed_for_its_case(session: Session) -> None:
    enqueue(session, "lost").state = "failed"
    enqueue(session, "sent").state = "sent"
    session.flush()

    assert [message.key for message in outbox.undelivered(session, CASE)] == ["lost"]
    assert outbox.count_waiting(session) == {"failed": 1}
