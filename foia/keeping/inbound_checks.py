"""What an installation should know of mail that came in: how much waits for a person, and since when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from foia.inbound.actions import MOST_HELD_BYTES, held_bytes
from foia.inbound.queries import held_counts
from foia.keeping.findings import Finding, act, note

LONGEST_HELD = timedelta(days=2)


def inbound_findings(session: Session, now: datetime) -> Iterator[Finding]:
    """Say how many mails wait; when they wait long, or no more fit, somebody has to look at once."""
    held = held_counts(session)
    if not held.count or held.since is None:
        return
    told = f"{held.count} correos recibidos esperan a una persona, el primero desde {held.since.date()}."
    todo = "Los ven la mesa central y las jefaturas, en «Correo recibido» (docs/reminders.md)."
    is_nearly_full = held_bytes(session) > MOST_HELD_BYTES * 3 // 4
    if is_nearly_full:
        todo = f"Casi no cabe más: lo que no quepa se queda en el servidor de correo. {todo}"
    level = act if is_nearly_full or now - held.since > LONGEST_HELD else note
    yield level("inbound_mail", told, todo)
