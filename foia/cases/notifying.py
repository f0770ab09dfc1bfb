"""Giving the decision to whoever filed, by a channel, at the moment the law says it is given."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select

from foia import law
from foia.actors import Capability
from foia.cases.actions import Text, committed, regime_of_case, require, sealed
from foia.cases.channels import BY_HAND, CHANNELS
from foia.cases.context import Context
from foia.cases.events import Happening
from foia.cases.models import Case, Document
from foia.cases.notices import tell_filer
from foia.cases.seats import calendar_at
from foia.cases.store import events_of, record, seat_of
from foia.errors import InvalidInput, WrongState


def notify(
    context: Context,
    case: Case,
    channel: str,
    put_at: datetime,
    *,
    proof: Text | None = None,
    by: Capability | None = None,
    expected_version: int | None = None,
) -> datetime:
    """Give the decision recorded before; return the instant from which the law takes it as given.

    `put_at` is when it was handed over, left at the counter, posted or put on the page. The filer reads it
    from now on. `proof`: who received it, and the scanned receipt, for staff alone. `by`: a capability that
    gives the verb too. Raises InvalidInput: `unknown_channel`, `no_email`, `notified_out_of_range`, and
    `not_counted_yet` before the moment at which the law takes that channel as notified."""
    require(context, "notify", case, expected_version, by=by)
    if channel not in channels_of(case):
        raise InvalidInput("no_email" if channel == "email" else "unknown_channel", "channel")
    decided = decision_of(context, case)
    if not decided.occurred_at <= put_at <= context.now:
        raise InvalidInput("notified_out_of_range", "notified_on")
    given_at = counts_at(context, case, channel, put_at)
    zone = calendar_of_case(context, case).zone
    if given_at.astimezone(zone).date() > context.now.astimezone(zone).date():
        raise InvalidInput("not_counted_yet", "notified_on")
    given_at = min(given_at, context.now)  # a day that counts is not waited out
    _show_to_filer(context, decided)
    documents = sealed(context, case, "note", proof, author="body", visible=False) if proof else []
    payload = {"channel": channel, "documents": committed(documents)}
    record(context, case, "notified", payload, occurred_at=given_at, rows=documents)
    tell_filer(context, case, "answered")
    return given_at


def is_given_by_hand(case: Case) -> bool:
    """Say whether the filer asked for the answer on paper: what is handed over or posted is the notice."""
    return case.notice_channel in BY_HAND


def channels_of(case: Case) -> tuple[str, ...]:
    """Return the channels by which this filer can be notified: by e-mail only who asked for it."""
    return tuple(channel for channel in CHANNELS if channel != "email" or case.notice_channel == "email")


def counts_at(context: Context, case: Case, channel: str, put_at: datetime) -> datetime:
    """Return from when the law takes a notice by this channel as given; where it says nothing, at once."""
    regime = regime_of_case(context, case)
    if all(notice.channel != channel for notice in regime.notices):
        return put_at
    moment = law.notified_at(regime, channel, put_at, calendar_of_case(context, case)).at
    return moment.astimezone(UTC) if moment is not None else put_at


def calendar_of_case(context: Context, case: Case) -> law.Calendar:
    """Return the calendar by which the case's days are counted, at its body's place."""
    regime = regime_of_case(context, case)
    return calendar_at(context.book, regime.calendar, seat_of(context.session, case.body_id))


def decision_of(context: Context, case: Case) -> Happening:
    """Return the decision that waits for its notice. Raises WrongState without one."""
    for event in reversed(events_of(context.session, case.id)):
        if event.type == "decided":
            return event
    raise WrongState("notify")


def _show_to_filer(context: Context, decided: Happening) -> None:
    ids = [UUID(document["document_id"]) for document in decided.payload["documents"]]
    for document in context.session.scalars(select(Document).where(Document.id.in_(ids))):
        document.visible_to_filer = True
