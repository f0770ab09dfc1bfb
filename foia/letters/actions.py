"""Keeping a letter under the case's key, adding its PDF, and taking a letter out of use."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select

from foia.cases.actions import committed
from foia.cases.context import Context
from foia.cases.models import Case, Document
from foia.cases.store import record
from foia.cases.vault import Upload
from foia.errors import InvalidInput, WrongState
from foia.extensions import new_id
from foia.keys import Keyring
from foia.letters.content import LetterContent, missing_blocks
from foia.letters.models import IssuedLetter
from foia.letters.rules import code_from
from foia.letters.store import TemplateInForce

# The kind of document: none that a page of the case lists, since each letter is reached by its own row.
DOCUMENT, PDF = "letter", "letter_pdf"
WITHDRAWAL_REASONS = ("mistaken", "outdated")
_CODE = "letter-code"


@dataclass(frozen=True)
class NewLetter:
    """A letter's id with the code that follows from it, before anything of it is written."""

    id: UUID
    code: str


def new_letter(keyring: Keyring) -> NewLetter:
    """Draw a letter's id and derive its code: 80 bits that nobody finds without the deployment's key."""
    letter_id = new_id()
    return NewLetter(letter_id, code_from(keyring.fingerprint(letter_id.hex, _CODE)[1]))


def keep_letter(
    context: Context,
    case: Case,
    new: NewLetter,
    content: LetterContent,
    template: TemplateInForce,
    *,
    sequence: int | None,
    source_id: UUID | None,
) -> IssuedLetter:
    """Seal what a letter says and record that it was made; the one it takes the place of says so from now on.

    Raises InvalidInput when a block lacks that no letter goes without."""
    missing = missing_blocks(content)
    if missing:
        raise InvalidInput(f"letter_lacks_{missing[0]}", "letter")
    vault = context.vaults.open(case.id)
    document = vault.seal_text(DOCUMENT, content.as_json(), author="system", now=context.now, visible=False)
    letter = IssuedLetter(
        id=new.id,
        case_id=case.id,
        kind=content.kind,
        language=content.language,
        code=new.code,
        body_id=case.body_id,
        sequence=sequence,
        source_id=source_id,
        content_id=document.id,
        pdf_sha256="",
        template_id=template.row_id,
        template_version=template.version,
        made_by_id=context.actor.person_id,
        made_at=context.now,
    )
    earlier = _earlier(context, letter)
    payload = {
        "letter_id": letter.id.hex,
        "letter_kind": letter.kind,
        "replaces": [old.id.hex for old in earlier],
        "documents": committed([document]),
    }
    record(context, case, "letter_made", payload, rows=[document, letter])
    for old in earlier:
        old.replaced_by_id = letter.id
    context.session.flush()
    return letter


def _earlier(context: Context, letter: IssuedLetter) -> list[IssuedLetter]:
    """Return the letters in force that tell the same in the same language."""
    return list(
        context.session.scalars(
            select(IssuedLetter).where(
                IssuedLetter.case_id == letter.case_id,
                IssuedLetter.kind == letter.kind,
                IssuedLetter.language == letter.language,
                IssuedLetter.sequence.is_(None)
                if letter.sequence is None
                else IssuedLetter.sequence == letter.sequence,
                IssuedLetter.replaced_by_id.is_(None),
                IssuedLetter.withdrawn_at.is_(None),
            )
        )
    )


def keep_pdf(context: Context, case: Case, letter: IssuedLetter, pdf: bytes) -> None:
    """Seal a letter's PDF and record it; the mark of its bytes is what anybody can compare a copy with.

    Nothing happens where it was printed meanwhile."""
    if letter.pdf_id is not None:
        return
    vault = context.vaults.open(case.id)
    name = f"{case.folio}-{letter.code[:4]}.pdf"
    document = vault.seal_file(Upload(name, pdf), author="system", now=context.now, visible=False)
    document.kind = PDF
    payload = {"letter_id": letter.id.hex, "documents": committed([document])}
    record(context, case, "letter_printed", payload, rows=[document])
    letter.pdf_id, letter.pdf_sha256 = document.id, sha256(pdf).hexdigest()
    context.session.flush()


def withdraw_letter(context: Context, case: Case, letter: IssuedLetter, reason: str) -> None:
    """Take a letter out of use: whoever verifies it is told. It stays in the case. Raises InvalidInput,
    WrongState."""
    if reason not in WITHDRAWAL_REASONS:
        raise InvalidInput("unknown_reason", "reason")
    if letter.withdrawn_at is not None:
        raise WrongState("withdraw_letter")
    letter.withdrawn_at = context.now
    record(context, case, "letter_withdrawn", {"letter_id": letter.id.hex, "reason": reason})


def content_of(context: Context, letter: IssuedLetter) -> str:
    """Return the letter as it was kept (JSON). Raises Erased, BrokenSeal."""
    document = context.session.get_one(Document, letter.content_id)
    return context.vaults.open(letter.case_id).text(document)


def pdf_of_letter(context: Context, letter: IssuedLetter) -> bytes | None:
    """Return the PDF that was kept; None where none was printed yet. Raises Erased, FileNotFoundError."""
    if letter.pdf_id is None:
        return None
    document = context.session.get_one(Document, letter.pdf_id)
    return context.vaults.open(letter.case_id).file(document)
