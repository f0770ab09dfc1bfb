"""What the tests of the sweep ask the database, and how they run two things at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.cases.models import Case, DeadlineRow
from foia.notifications import outbox
from foia.notifications.models import OutboxMessage, Reminder
from tests.store.case_rows import FILED_AT


def always() -> bool:
    return True


def reminders(session: Session) -> list[tuple[int, str, str, str]]:
    """Threshold, role, state and reason of every reminder, in order."""
    session.rollback()
    rows = session.scalars(select(Reminder).order_by(Reminder.threshold, Reminder.recipient_role))
    return [(row.threshold, row.recipient_role, row.state, row.reason) for row in rows]


def messages(session: Session) -> list[OutboxMessage]:
    session.rollback()
    return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.created_at, OutboxMessage.key)))


def enqueue(session: Session, case: Case, template: str = "filed", **changes: Any) -> None:
    """Put a message in the outbox, to the filer unless told otherwise."""
    values: dict[str, Any] = {
        "case_id": case.id,
        "template": template,
        "recipient": outbox.FILER,
        "key": f"{case.id.hex}:{template}",
        "language": "es",
        "not_before": FILED_AT,
        "now": FILED_AT,
    }
    outbox.enqueue(session, outbox.NewMessage(**(values | changes)))


def the_deadline(session: Session, case: Case) -> DeadlineRow:
    """The first version of the response's deadline."""
    return session.get_one(DeadlineRow, (case.id, "response", 1))


def read_mail(path: Path) -> EmailMessage:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(mail: EmailMessage) -> str:
    """Return what a program that shows plain text shows."""
    part = mail.get_body(("plain",))
    assert part is not None
    text: str = part.get_content()
    return text


def in_parallel(tasks: list[Callable[[], None]]) -> None:
    """Run the tasks at once and raise what any of them raised."""
    raised: list[Exception] = []

    def run(task: Callable[[], None]) -> None:
        try:
            task()
        except Exception as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=[task]) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]
