"""Proving an address and getting a new key: one-time codes sent to the filer, kept only as HMAC."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import func, or_, select

from foia.cases.actions import Text, committed, sealed
from foia.cases.context import Context
from foia.cases.folio import ALPHABET, new_key, read_key
from foia.cases.links import linked_together
from foia.cases.models import Case, CaseLink, Identity, OneTimeCode
from foia.cases.placed_notices import CODES
from foia.cases.queries import relatives_of
from foia.cases.store import record
from foia.cases.vault import FILER
from foia.errors import InvalidInput
from foia.extensions import new_id
from foia.notifications.models import RecipientKind
from foia.notifications.outbox import FILER as OUTBOX_FILER
from foia.notifications.outbox import NewMessage, enqueue, release_awaiting
from foia.notifications.standing_rows import clear_bounces

CONFIRM, RECOVER = CODES
CONFIRM_HOURS = 72
RECOVERY_MINUTES = 10
RECOVERY_CHARACTERS = 10
MOST_FAILURES = 5
_CODE, _KEY = "one-time-code", "case-key-lookup"


def ask_to_confirm_address(context: Context, case: Case) -> None:
    """Queue the only message an unconfirmed address is ever sent."""
    _queue(context, case, CONFIRM)


def confirmation_message(context: Context, case: Case) -> NewMessage:
    """Return the only message an unconfirmed address is ever sent, for a case that was just filed."""
    return _message(context, case, CONFIRM, asked_before=0)


def issue_confirmation(context: Context, case: Case) -> str:
    """Make the token of a confirmation link, when the message is sent."""
    token = secrets.token_urlsafe(32)
    _keep(context, case, CONFIRM, token, timedelta(hours=CONFIRM_HOURS))
    return token


def confirm_address(context: Context, token: str) -> Case:
    """Confirm the address a link was sent to, and let what waited for it go. Raises InvalidInput."""
    marks = context.keyring.fingerprints(token, _CODE)
    code = context.session.scalar(
        select(OneTimeCode).where(OneTimeCode.token_hmac.in_(marks), OneTimeCode.purpose == CONFIRM)
    )
    if code is None or code.used_at is not None or code.expires_at < context.now:
        raise InvalidInput("link_expired")
    case = context.session.get_one(Case, code.case_id)
    code.used_at = context.now
    for relative in _with_what_was_filed_together(context, case):
        identity = context.session.get(Identity, (relative.id, FILER))
        if identity is None or identity.sealed is None:
            continue
        if identity.email_confirmed_at is None:
            identity.email_confirmed_at = context.now
            record(context, relative, "address_confirmed", {})
        clear_bounces(context.session, RecipientKind.FILER, [relative.id])
        release_awaiting(context.session, relative.id, now=context.now)
    return case


def ask_for_new_key(context: Context, folio: str | None) -> None:
    """Queue a code to the filer's confirmed address; whoever asks is told the same in every case."""
    case = context.session.scalar(select(Case).where(Case.folio == folio)) if folio else None
    identity = context.session.get(Identity, (case.id, FILER)) if case else None
    if case is not None and identity is not None and identity.email_confirmed_at is not None:
        _queue(context, case, RECOVER)


def issue_recovery_code(context: Context, case: Case) -> str:
    """Make a recovery code, when the message is sent; earlier ones stop working."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(RECOVERY_CHARACTERS))
    for earlier in _open_codes(context, case):
        earlier.used_at = context.now
    _keep(context, case, RECOVER, f"{case.id.hex}:{drawn}", timedelta(minutes=RECOVERY_MINUTES))
    return f"{drawn[:5]}-{drawn[5:]}"


def recover_key(context: Context, folio: str | None, typed: str) -> tuple[Case, str] | None:
    """Give a new key for a code, and end the old one; None when folio and code do not belong together.

    A wrong code counts against the one that was sent: after five it stops working."""
    case = context.session.scalar(select(Case).where(Case.folio == folio)) if folio else None
    if case is None:
        return None
    compact = "".join(character for character in typed.upper() if character in ALPHABET)
    marks = context.keyring.fingerprints(f"{case.id.hex}:{compact}", _CODE)
    for code in _open_codes(context, case):
        if code.token_hmac in marks:
            code.used_at = context.now
            return case, rotate_key(context, case, "recovered")
        code.failures += 1
    return None


def rotate_key(context: Context, case: Case, reason: str, *, shown: str = "") -> str:
    """Replace the key of a case, of its parts and of what was filed with it; the old one opens nothing more.

    `reason`: recovered, asked, counter; `shown`: by which document the person was known there, for staff."""
    return _rotate(context, _with_what_was_filed_together(context, case), reason, shown)


def replace_key(context: Context, case: Case) -> str:
    """Replace the key for whoever holds it: the old one opens none of its cases, appeals included."""
    return _rotate(context, _under_the_same_key(context, case), "asked", "")


def _with_what_was_filed_together(context: Context, case: Case) -> list[Case]:
    """Return a case and those that the same form made for other bodies, each with its parts."""
    whole = relatives_of(context.session, case)[:1]
    cases = [*whole, case, *(one for known in whole for one in linked_together(context.session, known.id))]
    found = {row.id: row for one in cases for row in relatives_of(context.session, one)}
    return list(found.values())


def _under_the_same_key(context: Context, case: Case) -> list[Case]:
    """Return every case the key opens: its parts, and the appeals that go on from any of them."""
    found = {row.id: row for row in relatives_of(context.session, case)}
    found.setdefault(case.id, case)
    while True:
        linked = context.session.scalars(
            select(Case)
            .join(CaseLink, or_(CaseLink.from_case_id == Case.id, CaseLink.to_case_id == Case.id))
            .where(
                or_(CaseLink.from_case_id.in_(found), CaseLink.to_case_id.in_(found)),
                Case.id.not_in(found),
                Case.key_hmac == case.key_hmac,
                Case.key_version == case.key_version,
            )
        )
        more = {
            relative.id: relative
            for row in linked.unique()
            for relative in relatives_of(context.session, row)
        }
        if not more.keys() - found.keys():
            return list(found.values())
        found |= more


def _rotate(context: Context, cases: list[Case], reason: str, shown: str) -> str:
    key = new_key()
    for relative in cases:
        relative.key_version, relative.key_hmac = context.keyring.fingerprint(read_key(key) or "", _KEY)
        documents = (
            sealed(context, relative, "note", Text(shown), author="body", visible=False) if shown else []
        )
        payload = {"reason": reason, "documents": committed(documents)}
        record(context, relative, "key_rotated", payload, rows=documents)
    return key


def _open_codes(context: Context, case: Case) -> list[OneTimeCode]:
    return list(
        context.session.scalars(
            select(OneTimeCode).where(
                OneTimeCode.case_id == case.id,
                OneTimeCode.purpose == RECOVER,
                OneTimeCode.used_at.is_(None),
                OneTimeCode.expires_at >= context.now,
                OneTimeCode.failures < MOST_FAILURES,
            )
        )
    )


def _keep(context: Context, case: Case, purpose: str, token: str, lasts: timedelta) -> None:
    context.session.add(
        OneTimeCode(
            id=new_id(),
            case_id=case.id,
            purpose=purpose,
            token_hmac=context.keyring.fingerprint(token, _CODE)[1],
            expires_at=context.now + lasts,
        )
    )
    context.session.flush()


def _queue(context: Context, case: Case, template: str) -> None:
    if context.quiet:
        return
    asked_before = context.session.scalar(
        select(func.count()).select_from(OneTimeCode).where(OneTimeCode.case_id == case.id)
    )
    enqueue(context.session, _message(context, case, template, asked_before or 0))


def _message(context: Context, case: Case, template: str, asked_before: int) -> NewMessage:
    """Name it by how many codes the case was sent before: asking again is another message."""
    return NewMessage(
        case_id=case.id,
        template=template,
        recipient=OUTBOX_FILER,
        key=f"{case.id.hex}:{template}:{asked_before}",
        language=case.language,
        not_before=context.now,
        now=context.now,
    )
