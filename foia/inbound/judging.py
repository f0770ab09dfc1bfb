"""What becomes of a mail, and why: asked of its headers, its token, its sender and the case; changes nothing.

A reply is taken only by a token nobody guesses and from the address the filer confirmed. Whatever is not
clearly one, and not clearly a machine's, waits for a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parseaddr

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia.cases.context import Context
from foia.cases.lapse import may_undo_lapse
from foia.cases.models import Case, Identity, IdentityIndex
from foia.cases.states import admits
from foia.cases.untold_answers import told_of
from foia.cases.vault import FILER, Erased, lookup_fingerprints
from foia.config import Settings
from foia.inbound import rules
from foia.inbound.addresses import cases_of_tokens
from foia.inbound.bounces import OUR_ID, Bounce
from foia.inbound.models import InboundMail, MailState
from foia.inbound.reading import Incoming
from foia.keys import BrokenSeal
from foia.notifications.models import OutboxMessage

MESSAGE, CLARIFICATION, LATE = "message", "clarification", "late_clarification"
REPEATED = "repeated"
BOUNCE, DELAYED, FOREIGN_BOUNCE = "bounce", "delayed", "foreign_bounce"
NO_TOKEN, UNKNOWN_TOKEN, TWO_CASES = "no_token", "unknown_token", "two_cases"
WRONG_SENDER, UNCONFIRMED, ERASED = "wrong_sender", "unconfirmed_sender", "erased"
TOO_LARGE, TOO_MANY, WRONG_STATE, EMPTY = "too_large", "too_many", "wrong_state", "empty"
HARMFUL, ERROR = "harmful", "error"
# Of what is not surely the filer's.
_OF_OTHERS = (
    *(NO_TOKEN, UNKNOWN_TOKEN, WRONG_SENDER, UNCONFIRMED, ERASED),
    *(rules.LOOP, rules.AUTO_REPLY, rules.BULK, rules.SPAM),
)

# A person writes less often; beyond this somebody looks, and far beyond it is no person.
MOST_AN_HOUR = 10
FLOOD_AN_HOUR = 50
_HOUR = timedelta(hours=1)
_MOST_REFERENCES = 50


@dataclass(frozen=True)
class Arrival:
    """A mail as it was piped in. `recipients`: to whom the mail server says it was sent."""

    raw: bytes = field(repr=False)
    incoming: Incoming
    recipients: tuple[str, ...] = ()
    is_whole: bool = True


@dataclass(frozen=True)
class Verdict:
    """The state a mail gets and the reason; the case it is of, as far as that is known."""

    state: MailState
    reason: str
    case: Case | None = None


def judge(context: Context, settings: Settings, arrival: Arrival) -> Verdict:
    """Say what becomes of a mail. `taken` with a verb of the case's filer, or with `bounce`."""
    incoming = arrival.incoming
    if incoming.bounce is not None:
        return _judge_bounce(context.session, incoming.bounce)
    if _is_ours(context.session, settings, incoming):
        return Verdict(MailState.DISCARDED, rules.LOOP)
    tokens = _tokens(settings, arrival)
    cases = cases_of_tokens(context.session, context.keyring, tokens)
    case = min(cases, key=lambda found: not found.confidential) if cases else None
    if incoming.automatic in {rules.LOOP, rules.AUTO_REPLY, rules.BULK}:
        return Verdict(MailState.DISCARDED, incoming.automatic, case)
    doubt = _doubt_of_sender(context, case, incoming.sender) if case is not None else NO_TOKEN
    if incoming.automatic == rules.SPAM and doubt:
        return Verdict(MailState.DISCARDED, rules.SPAM, case)
    if case is None:
        reason = UNKNOWN_TOKEN if tokens else NO_TOKEN
        return Verdict(MailState.HELD, reason, _perhaps_of(context, incoming))
    if len(cases) > 1:
        return Verdict(MailState.HELD, TWO_CASES, case)
    return _judge_reply(context, arrival, case, doubt)


def _judge_reply(context: Context, arrival: Arrival, case: Case, doubt: str) -> Verdict:
    lately = _lately(context, case, of_filer=not doubt)
    if lately >= FLOOD_AN_HOUR:
        return Verdict(MailState.DISCARDED, doubt or TOO_MANY, case)
    flaw = arrival.incoming.flaw if arrival.is_whole else TOO_LARGE
    reason = doubt or flaw or arrival.incoming.automatic
    if not reason and lately >= MOST_AN_HOUR:
        reason = TOO_MANY
    if reason:
        return Verdict(MailState.HELD, reason, case)
    verb = verb_for(context, case)
    return Verdict(MailState.TAKEN if verb else MailState.HELD, verb or WRONG_STATE, case)


def verb_for(context: Context, case: Case) -> str:
    """Say as what the filer's words count now: as the clarification while one is awaited, for that keeps
    their case alive; empty where the case takes none."""
    told = told_of(context, case).case
    if admits("give_clarification", told):
        return CLARIFICATION
    if admits("undo_lapse", told) and may_undo_lapse(context, told) is not None:
        return LATE
    return MESSAGE if admits("write_message", case) else ""


def returned_message(session: Session, bounce: Bounce) -> OutboxMessage | None:
    """Return the message of ours that a server gave back."""
    if not bounce.message_id:
        return None
    return session.scalar(select(OutboxMessage).where(OutboxMessage.message_id == bounce.message_id))


def _judge_bounce(session: Session, bounce: Bounce) -> Verdict:
    if returned_message(session, bounce) is None:
        return Verdict(MailState.DISCARDED, FOREIGN_BOUNCE)
    if not bounce.is_permanent:
        return Verdict(MailState.DISCARDED, DELAYED)
    return Verdict(MailState.TAKEN, BOUNCE)


def _is_ours(session: Session, settings: Settings, incoming: Incoming) -> bool:
    """Say whether we sent it ourselves: by its sender, or by its Message-ID."""
    own = {parseaddr(settings.mail_from)[1].lower(), settings.reply_address.lower()} - {""}
    if incoming.sender in own or rules.tokens_in([incoming.sender], settings.reply_address):
        return True
    return bool(_sent_by_us(session, [incoming.own_id]))


def _sent_by_us(session: Session, ids: Sequence[str]) -> list[OutboxMessage]:
    known = [id_ for id_ in ids[:_MOST_REFERENCES] if OUR_ID.fullmatch(f"{id_}@")]
    if not known:
        return []
    return list(session.scalars(select(OutboxMessage).where(OutboxMessage.message_id.in_(known))))


def _tokens(settings: Settings, arrival: Arrival) -> frozenset[str]:
    if not settings.reply_address:
        return frozenset()
    texts = (*arrival.recipients, *arrival.incoming.recipients)
    return rules.tokens_in(texts, settings.reply_address)


def _doubt_of_sender(context: Context, case: Case, sender: str) -> str:
    """Say why the sender is not surely the filer; empty for the address the filer confirmed."""
    identity = context.session.get(Identity, (case.id, FILER))
    try:
        vault = context.vaults.open(case.id)
        address = vault.identity(identity).email.strip().lower() if identity is not None else ""
    except (Erased, BrokenSeal):
        return ERASED
    if identity is None or not address or address != sender:
        return WRONG_SENDER
    return UNCONFIRMED if identity.email_confirmed_at is None else ""


def _perhaps_of(context: Context, incoming: Incoming) -> Case | None:
    """Return the case a mail without a token may be of, so that only who may know of it reads the mail.

    By the message it answers to; else, if its sender filed one that few may know of, by that."""
    session = context.session
    case_ids = {message.case_id for message in _sent_by_us(session, incoming.refers_to)} - {None}
    cases = list(session.scalars(select(Case).where(Case.id.in_(case_ids)))) if case_ids else []
    marks = lookup_fingerprints(context.keyring, "email", incoming.sender) if incoming.sender else []
    if marks:
        filed = select(IdentityIndex.case_id).where(
            IdentityIndex.field == "email", IdentityIndex.fingerprint.in_(marks)
        )
        hidden = select(Case).where(Case.id.in_(filed), Case.confidential.is_(True))
        cases += session.scalars(hidden.order_by(Case.received_at.desc()).limit(1))
    return min(cases, key=lambda found: not found.confidential) if cases else None


def _lately(context: Context, case: Case, *, of_filer: bool) -> int:
    """Count the mails of a case in the last hour: its filer's, or all of them.

    What others write to a case, or in its filer's name without its address, does not count as the filer's."""
    since = [InboundMail.case_id == case.id, InboundMail.received_at > context.now - _HOUR]
    if of_filer:
        since.append(InboundMail.reason.not_in(_OF_OTHERS))
    return context.session.scalar(select(func.count()).select_from(InboundMail).where(*since)) or 0
