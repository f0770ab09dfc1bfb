"""Filing a case of any kind: once for each form, with its receipt, its deadlines and whoever must know."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, bindparam, exists, select

from foia import law
from foia.accounts.staff_queries import Member, members_of
from foia.asking import Asked, Statement, ask_together
from foia.cases import states
from foia.cases.actions import committed
from foia.cases.beginning import Begun, add_beginning, begin
from foia.cases.categories import category_by_code, promised_at
from foia.cases.context import Context
from foia.cases.folio import key_from_nonce, new_folio, read_key
from foia.cases.models import Case, Document, Filing, Question
from foia.cases.notices import news_to_body, news_to_filer
from foia.cases.placement import Placement, applicable, asked_staff, place_report, place_with_staff
from foia.cases.recovery import confirmation_message
from foia.cases.rows import Rows
from foia.cases.seats import calendar_at
from foia.cases.store import open_case
from foia.cases.terms import local_date
from foia.cases.vault import FILER, REPRESENTED, CaseVault, Person, Upload
from foia.directory.models import Body
from foia.errors import InvalidInput
from foia.extensions import new_id
from foia.notifications.models import OutboxMessage
from foia.notifications.outbox import NewMessage

RECEIPT_SHOWN_MINUTES = 30
_FORM, _RECEIPT, _NONCE, _KEY = "filing-form", "receipt-key", "filing-nonce", "case-key-lookup"


@dataclass(frozen=True)
class NewCase:
    """What a person files. `files` are hashed with the rest, so that the same form is recognised.

    `confidential`: only those named for such cases may know of it; then `body` is whom it is about.
    `reserved`: who filed is known to few. `accused` is whom it names, in the filer's words; `excluded` are
    ids (hex) of people and offices that get no access."""

    kind: str
    body: Body | None
    subject: str
    questions: Sequence[str]
    filer: Person = field(default_factory=Person)
    represented: Person = field(default_factory=Person)
    notice_channel: str = "page"  # page, email
    language: str = "es"
    channel: str = "web"
    files: Sequence[Upload] = ()
    held: bool = False
    reserved: bool = False
    confidential: bool = False
    against_highest: bool = False
    urgent: bool = False
    category: str | None = None
    variant: str | None = None
    accused: str = ""
    excluded: Sequence[str] = ()
    # When it reached the body, where that was not now; and why it is recorded so late, if it is.
    received_at: datetime | None = None
    late_reason: str = ""
    # Ids (hex) of all bodies that are asked the same at once; the nonce whose key opens all of these cases;
    # and whether this is the one by which the filer confirms an address for all.
    together: Sequence[str] = ()
    key_nonce: str = ""
    confirms: bool = True

    def reached_at(self, now: datetime) -> datetime:
        return self.received_at or now


@dataclass(frozen=True)
class Receipt:
    """What the filer is given, once: the key is stored only as HMAC.

    `begun` is the case as it was just recorded; None where the same form had made it before. `together` are
    those of the other bodies that were asked the same at once."""

    case_id: UUID
    folio: str
    key: str
    begun: Begun | None = field(default=None, repr=False, compare=False)
    together: tuple[Receipt, ...] = field(default=(), repr=False, compare=False)

    @property
    def repeated(self) -> bool:
        return self.begun is None


class AlreadyFiled(InvalidInput):
    """The form's nonce made a case already, with other content, in another browser or too long ago."""


def new_nonce(context: Context) -> str:
    """Return the one-time nonce of a form: 128 random bits and our mark on them."""
    drawn = secrets.token_hex(16)
    return f"{drawn}.{context.keyring.fingerprint(drawn, _FORM)[1][:32]}"


def is_our_nonce(context: Context, nonce: str) -> bool:
    """Say whether we gave this nonce."""
    drawn, _, mark = nonce.partition(".")
    return any(hmac.compare_digest(mark, known[:32]) for known in context.keyring.fingerprints(drawn, _FORM))


def filed_by(context: Context, nonce: str) -> Asked:
    """Return what to ask for the case a form with this nonce made already."""
    marks = _marks(context, nonce)
    return Asked(_spent(len(marks)), marks)


def file_case(context: Context, new: NewCase, nonce: str, cookie: str) -> Receipt:
    """File a case: questions, deadlines, reminders, messages and receipt in one transaction.

    The same nonce with the same content from the same browser within half an hour gives the same receipt.
    Raises AlreadyFiled for any other use of a spent nonce; InvalidInput for a nonce that is not ours."""
    if not is_our_nonce(context, nonce):
        raise InvalidInput("form_expired")
    place_code = new.body.place_code if new.body else None
    received_on = local_date(context.book, context.country, place_code, new.reached_at(context.now))
    known = _before_filing(context, new, nonce, received_on)
    if known.is_spent:
        return _shown_again(context, new, nonce, cookie)
    key = key_from_nonce(context.keyring.key(context.keyring.current, _RECEIPT), new.key_nonce or nonce)
    key_version, key_hmac = context.keyring.fingerprint(read_key(key) or "", _KEY)
    case = open_case(
        Case(
            id=new_id(),
            folio=known.folio,
            country=context.country,
            channel=new.channel,
            language=new.language,
            notice_channel=new.notice_channel,
            received_on=received_on,
            key_version=key_version,
            key_hmac=key_hmac,
        )
    )
    vault, case_key = context.vaults.create(case.id)
    rows = Rows()
    placed = _placed(context, new, known.staff)
    begun = _begin_filing(context, case, new, placed, vault, rows)
    rows.add_objects([case_key])
    rows.add(Filing, _filing(context, case, new, vault, nonce, cookie))
    for message in _news(context, case, new, placed.staff):
        rows.add(OutboxMessage, message.values())
    rows.store(context.session)
    return Receipt(case.id, case.folio, key, begun)


def _filing(
    context: Context, case: Case, new: NewCase, vault: CaseVault, nonce: str, cookie: str
) -> dict[str, Any]:
    version, mark = context.keyring.fingerprint(nonce, _NONCE)
    return {
        "nonce_hmac": mark,
        "key_version": version,
        "content_hmac": vault.commitment(_content(new)),
        "cookie_hmac": context.keyring.fingerprint(cookie, _NONCE)[1],
        "case_id": case.id,
        "created_at": context.now,
    }


def _news(context: Context, case: Case, new: NewCase, staff: Sequence[Member] | None) -> Iterator[NewMessage]:
    """Say who is told of the filing."""
    if new.filer.email and new.confirms and not context.quiet:
        yield confirmation_message(context, case)
    yield from news_to_filer(context, case, "filed")
    if case.custody == states.CENTRAL_DESK:
        yield from news_to_filer(context, case, "not_joined")
    if case.custody == states.WAITING:
        yield from news_to_filer(context, case, "report_waits")
    yield from news_to_body(context, case, "filed", staff=staff)


def _shown_again(context: Context, new: NewCase, nonce: str, cookie: str) -> Receipt:
    marks = context.keyring.fingerprints(nonce, _NONCE)
    spent = context.session.scalars(select(Filing).where(Filing.nonce_hmac.in_(marks))).one()
    case = context.session.get_one(Case, spent.case_id)
    same_browser = spent.cookie_hmac in context.keyring.fingerprints(cookie, _NONCE)
    recent = context.now - spent.created_at <= timedelta(minutes=RECEIPT_SHOWN_MINUTES)
    if not same_browser or not recent:
        raise AlreadyFiled("filed_before")
    if context.vaults.open(case.id).commitment(_content(new)) != spent.content_hmac:
        raise AlreadyFiled("filed_with_other_content")
    key = key_from_nonce(context.keyring.key(spent.key_version, _RECEIPT), nonce)
    if case.key_hmac not in context.keyring.fingerprints(read_key(key) or "", _KEY):
        raise AlreadyFiled("filed_before")  # the key was replaced since
    return Receipt(case.id, case.folio, key)


def _content(new: NewCase) -> bytes:
    """Return what tells one filing from another, whatever the form's layout."""
    parts = {
        "kind": new.kind,
        "body": new.body.id.hex if new.body else None,
        "subject": new.subject,
        "questions": list(new.questions),
        "filer": vars(new.filer),
        "represented": vars(new.represented),
        "notice_channel": new.notice_channel,
        "files": [[upload.name, sha256(upload.content).hexdigest()] for upload in new.files],
        "choices": [new.reserved, new.against_highest, new.urgent, new.category, new.variant, new.accused],
        "received_at": new.received_at.isoformat() if new.received_at else None,
    }
    if new.together:
        parts["together"] = list(new.together)
    return json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()


@dataclass(frozen=True)
class _Known:
    """What is read before a case is made: a folio nobody has, and who works the cases of its body."""

    is_spent: bool
    folio: str
    staff: Sequence[Member]


def _before_filing(context: Context, new: NewCase, nonce: str, received_on: date) -> _Known:
    """Ask whether the form was filed already, whether a drawn folio is taken, and who would work the case."""
    marks = _marks(context, nonce)
    staff = [asked_staff(context, new.body)] if new.body is not None and not new.confidential else []
    while True:
        folio = new_folio(context.folio_prefix, received_on)
        asked = [Asked(_spent_or_taken(len(marks)), {**marks, "folio": folio}), *staff]
        # A double click sends the form twice at once: the second waits and is shown the first's receipt.
        [[(is_spent, is_taken)], *members] = ask_together(context.session, asked, turn=nonce)
        if is_spent or not is_taken:
            return _Known(is_spent, folio, members_of(members[0]) if members else ())


def _marks(context: Context, nonce: str) -> dict[str, str]:
    marks = context.keyring.fingerprints(nonce, _NONCE)
    return {f"mark_{number}": mark for number, mark in enumerate(marks)}


@cache
def _spent(many: int) -> Select[UUID]:
    """Find the filing of a form by its nonce, marked by so many keys."""
    marks = [bindparam(f"mark_{number}", type_=String(64)) for number in range(many)]
    return select(Filing.case_id).where(Filing.nonce_hmac.in_(marks))


@cache
def _spent_or_taken(many: int) -> Statement:
    taken = select(Case.id).where(Case.folio == bindparam("folio", type_=String(24)))
    return select(exists(_spent(many)), exists(taken))


def _placed(context: Context, new: NewCase, staff: Sequence[Member]) -> Placement:
    if not new.confidential:
        return place_with_staff(context, new.body, staff, new.excluded)
    return place_report(
        context,
        new.body,
        new.reached_at(context.now),
        against_highest=new.against_highest,
        excluded=new.excluded,
    )


def _begin_filing(
    context: Context, case: Case, new: NewCase, placed: Placement, vault: CaseVault, rows: Rows
) -> Begun:
    # A report that waits is bound by the law of whom it is about, until somebody takes it.
    received_at = new.reached_at(context.now)
    regime = applicable(context, new.kind, placed.body or new.body, received_at)
    calendar = calendar_at(context.book, regime.calendar, placed.body)
    case.service_due_at = promised_at(
        category_by_code(context.session, new.category), received_at, calendar, urgent=new.urgent
    )
    texts = [
        vault.seal_text("subject", new.subject, author="filer", now=context.now),
        *(vault.seal_text("question", text, author="filer", now=context.now) for text in new.questions),
    ]
    accused = (
        [vault.seal_text("accused", new.accused, author="filer", now=context.now)] if new.accused else []
    )
    late = _sealed_reason(vault, new, context.now)
    files = [vault.seal_file(upload, author="filer", now=context.now) for upload in new.files]
    questions = [
        Question(id=new_id(), case_id=case.id, position=position, document_id=text.id)
        for position, text in enumerate(texts[1:], start=1)
    ]
    people = [
        row
        for person, role in ((new.filer, FILER), (new.represented, REPRESENTED))
        if person.given
        for row in vault.seal_identity(person, role, context.keyring)
    ]
    payload = _payload(case, new, placed, regime, questions)
    payload["documents"] = committed([*texts, *accused, *late, *files])
    begun = begin(context, case, "filed", payload, placed.body, occurred_at=new.received_at, told="response")
    add_beginning(context, begun, rows, quiet=context.quiet)
    rows.add_objects([*texts, *accused, *late, *files, *questions, *people])
    return begun


def _sealed_reason(vault: CaseVault, new: NewCase, now: datetime) -> list[Document]:
    """Seal why the filing is recorded so late: it is for staff alone."""
    if not new.late_reason:
        return []
    return [vault.seal_text("note", new.late_reason, author="body", now=now, visible=False)]


def _payload(
    case: Case, new: NewCase, placed: Placement, regime: law.Regime, questions: Sequence[Question]
) -> dict[str, Any]:
    """Return what the event of a filing says, but for its documents."""
    return {
        "kind": new.kind,
        "regime_id": regime.id,
        "regime_version": regime.version,
        "variant": new.variant,
        "body_id": placed.body.id.hex if placed.body else None,
        "about_body_id": new.body.id.hex if new.body and new.confidential else None,
        "against_highest": new.against_highest,
        "custody": placed.custody,
        "channel": case.channel,
        "notice_channel": case.notice_channel,
        "language": case.language,
        "named": bool(new.filer.name),
        "represented": new.represented.given,
        "reserved": new.reserved,
        "confidential": new.confidential,
        "held": new.held,
        "urgent": new.urgent,
        "category": new.category,
        "excluded": list(new.excluded),
        "origin_case_id": None,
        "questions": [question.id.hex for question in questions],
    }
