"""Sending what waits in the outbox: claim, find the address, compose, send, note what came of it.

Each step is a transaction of its own and nothing is locked while the mail server is spoken to. Whatever dies
in between is claimed again when the claim lapses: a message may then leave twice, with the same Message-ID,
and is never lost.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from foia.accounts.models import Person
from foia.audit.letters import written
from foia.cases.context import Context, context_of
from foia.cases.kinds import kind_of
from foia.cases.models import Case, Identity
from foia.cases.notices import answer_told_of
from foia.cases.untold import opens_at
from foia.cases.untold_answers import told_of
from foia.cases.vault import FILER, Erased
from foia.citizens.letters import address_and_letter
from foia.config import Settings
from foia.directory.models import Body
from foia.i18n import force_locale
from foia.inbound.addresses import reply_address
from foia.notifications.composing import Composing
from foia.notifications.digest_jobs import written_digest
from foia.notifications.digest_messages import DIGEST
from foia.notifications.holding import SetAside, kept_back
from foia.notifications.mail import Refused, Transport, as_mail
from foia.notifications.messages import CONFIRM_ADDRESS, WITH_CODE, compose, preferences_page
from foia.notifications.models import UNSENT, MessageState, OutboxMessage, RecipientKind
from foia.notifications.notice_kinds import is_courtesy
from foia.notifications.outbox import OTHER_MEANS, held_since
from foia.notifications.outdated import outdated
from foia.notifications.standing import note_bounce, reaches_nobody
from foia.notifications.standing_rows import settle_gathered
from foia.notifications.tally import Tally
from foia.transactions import transaction

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)

# The pause after each attempt but the last; after that one a person tells the recipient by other means.
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=24),
)
MOST_ATTEMPTS = len(PAUSES) + 1
_NEVER_LEAVES = frozenset({MessageState.FAILED, MessageState.VOIDED})
MOST_UNREACHED = 3  # in a row
# Longer than an attempt can take: a server may be silent for the timeout at each of its answers.
CLAIM_TIMEOUTS = 15


@dataclass(frozen=True)
class _Claim:
    message_id: UUID
    until: datetime


def deliver_due_messages(
    app: Flask, now: datetime, transport: Transport, tally: Tally, go_on: Callable[[], bool]
) -> None:
    """Send every message that is due, one after the other, until `go_on` says stop.

    A server that cannot be reached is left alone until the next sweep, or each message would wait for it."""
    unreached = 0
    while go_on() and unreached < MOST_UNREACHED:
        claim = _claim(app, now, tally)
        if claim is None:
            return
        if claim.until > now:
            unreached = 0 if _deliver(app, claim, now, transport, tally) else unreached + 1


def due_messages(session: Session, now: datetime, *, limit: int) -> list[OutboxMessage]:
    """Return messages that a sweep at `now` would try to send, soonest due first."""
    due = (UNSENT, OutboxMessage.next_attempt_at <= now)
    order = (OutboxMessage.next_attempt_at, OutboxMessage.id)
    return list(session.scalars(select(OutboxMessage).where(*due).order_by(*order).limit(limit)))


def _claim(app: Flask, now: datetime, tally: Tally) -> _Claim | None:
    """Take the next due message; one that must not be tried is moved on, with a claim that has lapsed."""
    settings: Settings = app.config["FOIA"]
    with transaction(app) as session:
        message = session.scalar(
            select(OutboxMessage)
            .where(UNSENT, OutboxMessage.next_attempt_at <= now)
            .order_by(OutboxMessage.next_attempt_at, OutboxMessage.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if message is None:
            return None
        held = held_since(session)
        if held is not None and message.not_before <= held:
            _set(message, SetAside(MessageState.HELD, "restored"), now)
            return _Claim(message.id, now)
        if message.attempts >= MOST_ATTEMPTS:  # every attempt died on the way
            _give_up(message, now, tally)
            return _Claim(message.id, now)
        until = now + timedelta(seconds=CLAIM_TIMEOUTS * settings.smtp_timeout_seconds)
        message.attempts += 1
        message.claimed_until = message.next_attempt_at = until
        message.state, message.state_at = MessageState.SENDING, now
        return _Claim(message.id, until)


def _deliver(app: Flask, claim: _Claim, now: datetime, transport: Transport, tally: Tally) -> bool:
    """Send a claimed message, and note what came of it; say whether the server could be reached."""
    try:
        with transaction(app) as session:
            message = session.get_one(OutboxMessage, claim.message_id)
            prepared = _prepare(app, session, message, now)
            if isinstance(prepared, SetAside):
                _set(message, prepared, now)
                tally.failed += prepared.state is MessageState.FAILED
                return True
        transport.send(prepared)
    except Refused as refusal:
        _note_refusal(app, claim, now, refusal, tally)
        return not refusal.unreached
    except Exception:
        tally.error_count += 1
        log.exception("message %s failed", claim.message_id.hex)
        _note_refusal(app, claim, now, Refused("error", permanent=False), tally)
    else:
        with transaction(app) as session:
            sent = _still_ours(session, claim)
            if sent is not None:
                _set(sent, SetAside(MessageState.SENT, ""), now)
                tally.messages_sent += 1
    return True


def _prepare(app: Flask, session: Session, message: OutboxMessage, now: datetime) -> EmailMessage | SetAside:
    """Look once more whether the message should leave, find its address, and compose it."""
    settings: Settings = app.config["FOIA"]
    if message.recipient_kind == RecipientKind.CITIZEN:
        return _prepare_for_account(app, session, message, now)
    if message.template == DIGEST:
        return _prepare_digest(app, session, message, now)
    if message.recipient_kind == RecipientKind.PERSON and message.case_id is None:
        return _prepare_for_person(app, session, message, now)
    case = session.get(Case, message.case_id) if message.case_id else None
    if case is None:
        return SetAside(MessageState.VOIDED, "no_case")
    context = context_of(settings, session, now=now)
    reason = outdated(context, message, case)
    if reason is not None:
        return SetAside(MessageState.VOIDED, reason)
    if message.recipient_kind == RecipientKind.FILER:
        told = answer_told_of(session, message)
        later = opens_at(told) if told is not None else None
        if later is not None and later > now:  # the address was confirmed, or it was released, before
            return SetAside(MessageState.PENDING, "not_open_yet", later)
        if message.template not in WITH_CODE:
            case = told_of(context, case).case
    found = _address(context, message)
    if isinstance(found, SetAside):
        return found
    kept = kept_back(context, message, case)
    if kept is not None:
        return kept
    address, language = found
    is_news = message.recipient_kind == RecipientKind.FILER and message.template not in WITH_CODE
    reply_to = reply_address(session, settings, case.id, now) if is_news else ""
    with force_locale(language):
        kind, link = kind_of(app, case.kind), partial(_link, app)
        composing = Composing(context, message, case, kind, link, reply_to=reply_to)
        letter = compose(composing)
    return as_mail(
        letter,
        to=address,
        settings=settings,
        message_id=message.message_id,
        language=language,
        now=now,
        preferences=preferences_page(composing),
        reply_to=reply_to,
    )


def _prepare_digest(
    app: Flask, session: Session, message: OutboxMessage, now: datetime
) -> EmailMessage | SetAside:
    """Compose a person's digest of what its reader may know of by now."""
    settings: Settings = app.config["FOIA"]
    context, link = context_of(settings, session, now=now), partial(_link, app)
    found = _address(context, message)
    if isinstance(found, SetAside):
        return found
    address, language = found
    with force_locale(language):
        letter = written_digest(app, context, message, link)
    if letter is None:
        return SetAside(MessageState.VOIDED, "nothing_left")
    return as_mail(
        letter,
        to=address,
        settings=settings,
        message_id=message.message_id,
        language=language,
        now=now,
        preferences=link("notifications.own_mail"),
    )


def _prepare_for_person(
    app: Flask, session: Session, message: OutboxMessage, now: datetime
) -> EmailMessage | SetAside:
    """Compose what a member of staff is told of no case, with the file that goes with it."""
    settings: Settings = app.config["FOIA"]
    found = _address(context_of(settings, session, now=now), message)
    if isinstance(found, SetAside):
        return found
    address, language = found
    with force_locale(language):
        told = written(session, message, partial(_link, app))
    if told is None:
        return SetAside(MessageState.VOIDED, "nothing_left")
    mail = as_mail(
        told.letter,
        to=address,
        settings=settings,
        message_id=message.message_id,
        language=language,
        now=now,
    )
    if told.file_name:
        mail.add_attachment(told.file_text, filename=told.file_name)
        mail.set_boundary(f"={message.message_id}=")  # the same at every attempt
    return mail


def _prepare_for_account(
    app: Flask, session: Session, message: OutboxMessage, now: datetime
) -> EmailMessage | SetAside:
    """Compose a message about an account, which is of no case."""
    settings: Settings = app.config["FOIA"]
    with force_locale(message.language):
        found = address_and_letter(session, settings.keyring, message, partial(_link, app))
    if found is None:
        return SetAside(MessageState.VOIDED, "no_address")
    address, letter = found
    return as_mail(
        letter,
        to=address,
        settings=settings,
        message_id=message.message_id,
        language=message.language,
        now=now,
    )


def _address(context: Context, message: OutboxMessage) -> tuple[str, str] | SetAside:
    """Return the address and language of the recipient as they are now."""
    session = context.session
    if message.recipient_kind == RecipientKind.FILER:
        return _filer_address(context, message)
    if message.recipient_kind == RecipientKind.PERSON:
        person = session.get(Person, message.recipient_id)
        if person is None or not person.is_active:
            return SetAside(MessageState.VOIDED, "not_active")
        if reaches_nobody(session, message):
            return SetAside(MessageState.FAILED, OTHER_MEANS)
        return person.email, person.language
    body = session.get(Body, message.recipient_id)
    if body is None or not body.email or reaches_nobody(session, message):
        return SetAside(MessageState.FAILED, OTHER_MEANS)
    return body.email, message.language


def _filer_address(context: Context, message: OutboxMessage) -> tuple[str, str] | SetAside:
    """Read the filer's address; nothing but the message that confirms it goes to an unconfirmed one."""
    row = context.session.get(Identity, (message.case_id, FILER))
    if row is None or row.erased_at is not None or message.case_id is None:
        return SetAside(MessageState.VOIDED, "no_address")
    try:
        address = context.vaults.open(message.case_id).identity(row).email
    except Erased:
        return SetAside(MessageState.VOIDED, "no_address")
    if not address:
        return SetAside(MessageState.VOIDED, "no_address")
    confirms = message.template == CONFIRM_ADDRESS
    if confirms and row.email_confirmed_at is not None:
        return SetAside(MessageState.VOIDED, "already_confirmed")
    if not confirms and row.email_confirmed_at is None:
        # Where mail came back it may never be confirmed: a person tells what must be told.
        must_be_told = not is_courtesy(message.template, for_filer=True)
        if must_be_told and reaches_nobody(context.session, message):
            return SetAside(MessageState.FAILED, OTHER_MEANS)
        return SetAside(MessageState.AWAITING_CONFIRMATION, "")
    return address, message.language


def _note_refusal(app: Flask, claim: _Claim, now: datetime, refusal: Refused, tally: Tally) -> None:
    """Plan another attempt, or give up and leave it to a person."""
    with transaction(app) as session:
        message = _still_ours(session, claim)
        if message is None:
            return
        if refusal.permanent or message.attempts >= MOST_ATTEMPTS:
            _give_up(message, now, tally)
            if refusal.of_address:
                note_bounce(session, message, now)
        else:
            _set(message, SetAside(MessageState.PENDING, refusal.code), now)
            message.next_attempt_at = now + PAUSES[message.attempts - 1]
            tally.messages_retried += 1
        log.warning("message %s refused at attempt %d: %s", message.id.hex, message.attempts, refusal.code)


def _give_up(message: OutboxMessage, now: datetime, tally: Tally) -> None:
    """Leave a message to a person who tells its recipient; of whom an account is, nobody knows."""
    if message.recipient_kind == RecipientKind.CITIZEN:
        _set(message, SetAside(MessageState.VOIDED, "undeliverable"), now)
        return
    _set(message, SetAside(MessageState.FAILED, OTHER_MEANS), now)
    tally.failed += 1


def _still_ours(session: Session, claim: _Claim) -> OutboxMessage | None:
    """Lock the message again; None if the claim lapsed and another sender took it."""
    return session.scalar(
        select(OutboxMessage)
        .where(
            OutboxMessage.id == claim.message_id,
            OutboxMessage.state == MessageState.SENDING,
            OutboxMessage.claimed_until == claim.until,
        )
        .with_for_update()
    )


def _set(message: OutboxMessage, aside: SetAside, now: datetime) -> None:
    message.state, message.reason, message.state_at = aside.state, aside.reason, now
    message.claimed_until = None
    session = object_session(message)
    if session is not None and message.template == DIGEST and aside.state in _NEVER_LEAVES:
        settle_gathered(session, message, now=now)
    if aside.until is not None:
        message.next_attempt_at, message.attempts = aside.until, message.attempts - 1


def _link(app: Flask, page: str, **values: object) -> str:
    """Return the full address of a page by its endpoint."""
    settings: Settings = app.config["FOIA"]
    return settings.base_url.rstrip("/") + app.url_map.bind("").build(page, values)
