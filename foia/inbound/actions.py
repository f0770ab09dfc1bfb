"""What is done with a mail: taken into its case, kept for a person, attached or discarded by one.

Nothing here commits, and nothing is ever sent back to whoever wrote.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia.actors import filer_of
from foia.cases import actions as case_actions
from foia.cases.actions import Text, committed, sealed
from foia.cases.context import Context
from foia.cases.filetypes import RefusedFile, recognise, safe_name
from foia.cases.folio import read_folio
from foia.cases.lapse import undo_lapse
from foia.cases.models import Case, CaseKey
from foia.cases.notices import tell_body, tell_filer
from foia.cases.queries import was_just_written
from foia.cases.store import Fact, events_of, record_all
from foia.cases.untold_answers import taken_back
from foia.cases.vault import Upload
from foia.config import Settings
from foia.errors import InvalidInput, NotFound, StaleCase, WrongState
from foia.inbound.judging import (
    CLARIFICATION,
    HARMFUL,
    LATE,
    MESSAGE,
    REPEATED,
    Arrival,
    Verdict,
    returned_message,
    verb_for,
)
from foia.inbound.masking import without_keys
from foia.inbound.models import InboundMail, MailState
from foia.inbound.queries import may_see
from foia.inbound.quotes import own_words
from foia.inbound.reading import Incoming, IncomingFile, read_mail
from foia.inbound.rules import without_tokens
from foia.inbound.words_kept import files_left_out, files_only, goes_on, note_of_attaching
from foia.keys import Keyring
from foia.notifications.refusals import is_of_address
from foia.notifications.standing import note_bounce

MEBIBYTE = 1024 * 1024
# Of what nobody waits for, as much as tells whether that was right.
HEAD_BYTES = 64 * 1024
# What may wait in all; more than that stays with the mail server, which tries again.
MOST_HELD_BYTES = 512 * MEBIBYTE
FULL_TEXT_NAME = "correo.txt"
REASONS = ("unrelated", "spam", "repeated", "unsafe", "told_otherwise")
_MARK, _SEAL = "inbound-mail-id", "inbound-mail"


class PenFull(Exception):
    """As much waits for a person as may: the mail stays where it is."""


@dataclass(frozen=True)
class Written:
    """What a mail says in its case, and the names of the files that could not go with it."""

    text: Text
    left_out: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.text.text and not self.text.files


def written(settings: Settings, case: Case, incoming: Incoming, *, with_files: bool = True) -> Written:
    """Return the person's own words and the files that may be taken in, as a form would have them."""
    words = shown_words(settings, case.folio, incoming)
    uploads: list[Upload] = []
    if len(words) > settings.text_limit_characters:
        uploads.append(Upload(FULL_TEXT_NAME, words.encode()))
        ending = goes_on(case.language, FULL_TEXT_NAME)
        words = words[: settings.text_limit_characters - len(ending)] + ending
    taken, left_out = _judged(settings, incoming.files if with_files else (), uploads)
    if not with_files:
        left_out = [_name_of(file) for file in incoming.files]
    if left_out:
        words = "\n\n".join(part for part in (words, files_left_out(case.language, left_out)) if part)
    elif not words and taken:
        words = files_only(case.language)
    return Written(Text(words, taken), tuple(left_out))


def shown_words(settings: Settings, folio: str, incoming: Incoming) -> str:
    """Return what a person wrote, without the notice it answers, keys or secret addresses."""
    name = settings.reply_address.partition("@")[0]
    ours = [settings.base_url.rstrip("/"), parseaddr(settings.mail_from)[1], folio]
    if name:
        ours += [settings.reply_address, f"{name}+"]
    return covered(own_words(incoming.text, ours))


def covered(text: str) -> str:
    """Cover keys and the secret part of reply addresses, for whoever reads a mail."""
    return without_keys(without_tokens(text))


def take(context: Context, settings: Settings, case: Case, incoming: Incoming) -> str:
    """Record a reply of the filer as the page would; return as what. Raises WrongState, InvalidInput."""
    context = context.acting_as(filer_of(case.id))
    wrote = written(settings, case, incoming)
    if wrote.is_empty:
        raise InvalidInput("empty", "text")
    if was_just_written(context.vaults, case.id, wrote.text.text, wrote.text.files, now=context.now):
        return REPEATED
    verb = verb_for(context, case)
    if not verb:
        raise WrongState("write_message")
    try:
        _VERBS[verb](context, case, wrote.text)
    except InvalidInput as error:
        if error.code != "case_full" or not wrote.text.files:
            raise
        wrote = written(settings, case, incoming, with_files=False)
        _VERBS[verb](context, case, wrote.text)
    if wrote.left_out:
        tell_filer(context, case, "reply_without_files")
    return verb


_VERBS = {
    MESSAGE: case_actions.write_message,
    CLARIFICATION: case_actions.give_clarification,
    LATE: undo_lapse,
}


def note_returned(context: Context, incoming: Incoming) -> None:
    """Note on our message that it was given back for good, and what follows for its address."""
    bounce = incoming.bounce
    message = returned_message(context.session, bounce) if bounce is not None else None
    if bounce is not None and message is not None:
        note_bounce(context.session, message, context.now, of_address=is_of_address(bounce.status))


def is_known(context: Context, incoming: Incoming) -> bool:
    """Say whether this very mail came in before."""
    marks = context.keyring.fingerprints(incoming.mark, _MARK)
    return (
        context.session.scalar(select(InboundMail.id).where(InboundMail.message_id_hmac.in_(marks)).limit(1))
        is not None
    )


def keep(context: Context, arrival: Arrival, verdict: Verdict) -> InboundMail:
    """Keep what became of a mail, and its source as far as a person may need it. Raises PenFull."""
    row = InboundMail(
        received_at=context.now,
        state=verdict.state,
        reason=verdict.reason,
        case_id=verdict.case.id if verdict.case is not None else None,
        message_id_hmac=context.keyring.fingerprint(arrival.incoming.mark, _MARK)[1],
        byte_size=len(arrival.raw),
        is_whole=arrival.is_whole,
        kept_bytes=0,
        settled_at=None if verdict.state == MailState.HELD else context.now,
    )
    context.session.add(row)
    context.session.flush()
    if verdict.state == MailState.TAKEN:
        return row
    source = arrival.raw
    if verdict.state == MailState.DISCARDED and len(source) > HEAD_BYTES:
        source, row.is_whole = source[:HEAD_BYTES], False
    elif verdict.state == MailState.HELD and held_bytes(context.session) + len(source) > MOST_HELD_BYTES:
        raise PenFull
    row.key_version, row.sealed = context.keyring.seal(source, _SEAL, row.id.hex)
    row.kept_bytes = len(source)
    context.session.flush()
    return row


def held_bytes(session: Session) -> int:
    """Return how many bytes wait for a person."""
    held = select(func.sum(InboundMail.kept_bytes)).where(InboundMail.state == MailState.HELD)
    return session.scalar(held) or 0


def source_of(context: Context, row: InboundMail) -> Incoming:
    """Open a mail that waits, or was discarded. Raises NotFound once nothing of it is kept."""
    if row.sealed is None or row.key_version is None:
        raise NotFound("mail")
    return read_mail(context.keyring.unseal(row.key_version, row.sealed, _SEAL, row.id.hex))


def reseal(session: Session, keyring: Keyring, *, limit: int) -> int:
    """Seal what waits by the current key; return how many."""
    rows = session.scalars(
        select(InboundMail)
        .where(InboundMail.key_version.is_not(None), InboundMail.key_version != keyring.current)
        .order_by(InboundMail.id)
        .limit(limit)
        .with_for_update()
    ).all()
    for row in rows:
        if row.sealed is None or row.key_version is None:
            continue
        plain = keyring.unseal(row.key_version, row.sealed, _SEAL, row.id.hex)
        row.key_version, row.sealed = keyring.seal(plain, _SEAL, row.id.hex)
    return len(rows)


def attach(context: Context, settings: Settings, mail_id: UUID, typed_folio: str) -> Case:
    """Put a mail that waits into a case, as words of its filer of the day it came, noting by whom.

    Raises NotFound, StaleCase; InvalidInput for a folio that is none, or a mail without words to attach."""
    row = waiting(context, mail_id, to_change=True)
    folio = read_folio(typed_folio)
    case = context.session.scalar(select(Case).where(Case.folio == (folio or "")).with_for_update())
    if case is None or not may_see(context.actor, case) or context.session.get(CaseKey, case.id) is None:
        raise InvalidInput("unknown_folio", "folio")
    incoming = source_of(context, row)
    with_files = row.is_whole and row.reason != HARMFUL
    wrote = written(settings, case, incoming, with_files=with_files)
    if wrote.is_empty:
        raise InvalidInput("empty", "folio")
    _record_attached(context, case, row, wrote)
    row.case_id = case.id
    _settle(context, row, MailState.ATTACHED, "")
    row.sealed, row.key_version, row.kept_bytes = None, None, 0
    return case


def discard(context: Context, mail_id: UUID, reason: str) -> None:
    """Give up a mail that waits; it is deleted some time later. Raises NotFound, StaleCase, InvalidInput."""
    if reason not in REASONS:
        raise InvalidInput("unknown_reason", "reason")
    row = waiting(context, mail_id, to_change=True)
    if row.state != MailState.HELD:
        raise StaleCase("mail")
    _settle(context, row, MailState.DISCARDED, reason)


def waiting(context: Context, mail_id: UUID, *, to_change: bool = False) -> InboundMail:
    """Return a mail that waits or was dropped, if the actor may see it.

    Raises NotFound; StaleCase, to change it, once somebody put it in a case."""
    row = context.session.get(InboundMail, mail_id, with_for_update=to_change or None)
    if row is None or row.state not in {MailState.HELD, MailState.DISCARDED}:
        raise StaleCase("mail") if row is not None and to_change else NotFound("mail")
    case = context.session.get(Case, row.case_id) if row.case_id else None
    if not may_see(context.actor, case):
        raise NotFound("mail")
    return row


def _settle(context: Context, row: InboundMail, state: MailState, reason: str) -> None:
    row.state, row.settled_at, row.settled_reason = state, context.now, reason
    row.settled_by_id = context.actor.person_id


def _record_attached(context: Context, case: Case, row: InboundMail, wrote: Written) -> None:
    verb = verb_for(context, case)
    if not verb:
        raise WrongState("write_message")
    documents = sealed(context, case, "message", wrote.text, author="filer")
    note = Text(note_of_attaching(case.language, row.received_at, row.reason))
    notes = sealed(context, case, "note", note, author="body", visible=False)
    given = {"documents": committed(documents)}
    clarifies = verb == LATE or (verb == CLARIFICATION and row.received_at >= _asked_at(context, case))
    if verb == LATE:
        facts = [Fact("lapse_undone", {}), Fact("clarification_provided", given)]
    elif clarifies:
        facts = [
            *taken_back(context, case),
            Fact("clarification_provided", given, occurred_at=row.received_at),
        ]
    else:
        facts = [Fact("message_received", given, occurred_at=row.received_at)]
    facts.append(Fact("note_added", {"documents": committed(notes)}))
    record_all(context, case, facts, rows=[*documents, *notes])
    if verb == LATE:
        tell_filer(context, case, "lapse_undone")
    tell_body(context, case, "clarification_provided" if clarifies else "message_received")


def _asked_at(context: Context, case: Case) -> datetime:
    """Return when the clarification that is awaited was asked."""
    events = events_of(context.session, case.id)
    return max(event.occurred_at for event in events if event.type == "clarification_requested")


def _judged(
    settings: Settings, files: Sequence[IncomingFile], uploads: list[Upload]
) -> tuple[list[Upload], list[str]]:
    """Part the files into those a form would take and the names of the others."""
    taken, left_out = list(uploads), []
    room = settings.file_limit_bytes - sum(len(upload.content) for upload in taken)
    for file in files:
        name = _name_of(file)
        try:
            recognise(name, file.content)
        except RefusedFile:
            left_out.append(name)
            continue
        if len(taken) >= settings.file_limit_count or len(file.content) > room:
            left_out.append(name)
            continue
        room -= len(file.content)
        taken.append(Upload(name, file.content))
    return taken, left_out


def _name_of(file: IncomingFile) -> str:
    return safe_name(covered(file.name))
