"""What of reminders and messages is stuck: due and not sent, claimed and not given back, not planned anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia.amendments.models import Amendment, MovedCase
from foia.keeping.findings import Finding, act, note
from foia.notifications.models import (
    PLANNED,
    UNFOLLOWED,
    UNSENT,
    MessageState,
    OutboxMessage,
    Reminder,
    ReminderPolicy,
)
from foia.notifications.sweeps import SWEEP_LIMIT

DUE_LIMIT = timedelta(hours=1)
# A reminder that failed is tried again within that time at most.
LONGEST_PAUSE = timedelta(days=1)
FOLLOWING_LIMIT = timedelta(days=1)


def sending_findings(session: Session, now: datetime) -> list[Finding]:
    """Look at what the next sweeps should have done long ago."""
    return [
        *_late_reminders(session, now),
        *_failing_reminders(session, now),
        *_stuck_messages(session, now),
        *_unfollowed_policies(session, now),
        *_moved_cases(session, now),
    ]


def _late_reminders(session: Session, now: datetime) -> Iterator[Finding]:
    late = session.scalar(select(func.count()).where(PLANNED, Reminder.next_attempt_at <= now - DUE_LIMIT))
    if late:
        yield act(
            "late_reminders",
            f"{late} recordatorios debían salir hace más de una hora y siguen programados.",
            "Vea que las vueltas corran y terminen: `foia tick` hace una y dice qué envió.",
        )


def _failing_reminders(session: Session, now: datetime) -> Iterator[Finding]:
    failing = session.scalar(
        select(func.count()).where(
            PLANNED, Reminder.next_attempt_at <= now + LONGEST_PAUSE, Reminder.attempts > 0
        )
    )
    if failing:
        yield note(
            "failing_reminders",
            f"{failing} recordatorios fallaron y se intentarán otra vez.",
            "El registro de la aplicación dice por qué, con el número de cada recordatorio.",
        )


def _stuck_messages(session: Session, now: datetime) -> Iterator[Finding]:
    claimed, waiting = (
        session.scalar(
            select(func.count()).where(
                UNSENT, OutboxMessage.next_attempt_at <= now - limit, OutboxMessage.state == state
            )
        )
        for state, limit in ((MessageState.SENDING, SWEEP_LIMIT), (MessageState.PENDING, DUE_LIMIT))
    )
    if claimed or waiting:
        yield act(
            "stuck_messages",
            f"{claimed} mensajes se tomaron para enviarlos y no se soltaron a tiempo; "
            f"{waiting} debían salir hace más de una hora.",
            "Vea que las vueltas corran y que el servidor de correo responda; la vuelta siguiente los toma.",
        )


def _unfollowed_policies(session: Session, now: datetime) -> Iterator[Finding]:
    numbers = session.scalars(
        select(ReminderPolicy.number)
        .where(UNFOLLOWED, ReminderPolicy.recorded_at <= now - FOLLOWING_LIMIT)
        .order_by(ReminderPolicy.number)
    ).all()
    if numbers:
        yield act(
            "unfollowed_policies",
            "Hay políticas de recordatorios de hace más de un día que los expedientes abiertos no siguen: "
            f"{', '.join(str(number) for number in numbers)}.",
            "Vea que las vueltas terminen: cada una sigue donde quedó la anterior.",
        )


def _moved_cases(session: Session, now: datetime) -> Iterator[Finding]:
    staying = session.scalar(
        select(func.count())
        .select_from(MovedCase)
        .join(Amendment, Amendment.id == MovedCase.amendment_id)
        .where(Amendment.applied_at <= now - FOLLOWING_LIMIT)
    )
    if staying:
        yield act(
            "moved_cases",
            f"{staying} expedientes se contaron de nuevo hace más de un día, por un cambio del calendario o "
            "de la norma, y sus recordatorios y avisos siguen sin hacerse.",
            "Vea que las vueltas terminen; el registro de la aplicación dice cuál falla.",
        )
