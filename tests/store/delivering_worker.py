"""A worker for a process of its own, without a lease."""

from __future__ import annotations

from datetime import datetime

from foia import create_app
from foia.notifications.delivery_jobs import deliver_due_messages
from foia.notifications.mail import open_transport
from foia.notifications.reminder_jobs import send_due_reminders
from foia.notifications.tally import Tally


def deliver(instant: datetime) -> None:
    """Turn due reminders into messages and send what is due, beside whoever else does."""
    app, tally = create_app(), Tally()
    send_due_reminders(app, instant, tally, lambda: True)
    with open_transport(app.config["FOIA"]) as transport:
        deliver_due_messages(app, instant, transport, tally, lambda: True)
    if tally.error_count:
        raise SystemExit(f"{tally.error_count} errors")
