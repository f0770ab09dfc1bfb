"""The copy of a reserved case that another body reads: marks in place of whoever filed, files kept back.

It is made when the case is referred and stays: from then on whoever works the case reads the copy, also of
what the body wrote before. The filer reads what was written; the original of what is theirs is shown with the
identity, to whoever may read that, with its trace.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from foia.cases.context import Context
from foia.cases.models import Case, Document, Identity
from foia.cases.parties import what_tells_who_filed
from foia.cases.pseudonyms import marked, pseudonymized
from foia.cases.queries import LETTER_KINDS, Contents, contents_of
from foia.cases.self_naming import DOCUMENT, EMAIL, NAME, PHONE, masked
from foia.cases.vault import CaseVault, Person
from foia.cases.visibility import MASKED, RESERVED
from foia.errors import InvalidInput

KIND = "masked"  # of the document that holds a copy
# What the filer wrote, in the order in which it is read.
_THEIRS = ("subject", "question", "message", "reason")
WORDS = {NAME: "[nombre]", DOCUMENT: "[documento]", EMAIL: "[correo]", PHONE: "[teléfono]"}
MARKS = ("[Persona A]", "[Persona B]")  # who filed, and who is represented
# What a body wrote goes whole or not at all where it still tells who filed: nobody there adjusts it.
KEPT_BACK = "[texto reservado]"


def masks_of(context: Context, case_id: UUID) -> dict[UUID, Document]:
    """Return the last copy of each text that has one, by the text's id."""
    rows = context.session.scalars(
        select(Document)
        .where(Document.case_id == case_id, Document.copy_kind == MASKED)
        .order_by(Document.recorded_at, Document.id)
    )
    return {row.copy_of_id: row for row in rows if row.copy_of_id is not None}


def proposed_copy(text: str, country: str) -> str:
    """Return a text as the copy begins: without what names anybody by its shape.

    Nothing of the identity is used: whoever refers the case learns nothing of it here."""
    return masked(text, country, WORDS)


def mask(
    context: Context, case: Case, copies: Mapping[str, str], kept_back: Collection[str]
) -> list[Document]:
    """Make the copy that goes: return its documents, to be recorded with the referral.

    `copies`: what goes in place of each text, by the text as staff read it; others begin as `proposed_copy`.
    `kept_back`: names of files that do not go. The system then replaces what it knows of the filer, which
    nobody is shown. Raises InvalidInput (`still_tells_…`) where a copy still tells who filed."""
    vault = context.vaults.open(case.id)
    known = masks_of(context, case.id)
    people = _people(context, case, vault)
    made = []
    for document in _texts(context, case):
        mask_now = known.get(document.id)
        read = vault.text(mask_now or document)
        copy = pseudonymized(
            copies.get(read, proposed_copy(read, case.country)), people, case.country, WORDS, MARKS
        )
        require_untold(context, case, copy, "copies")
        if mask_now is None or copy != read:
            made.append(_copy(context, vault, document, copy))
    for document in _of_the_body(context, case):
        read = vault.text(known.get(document.id) or document)
        copy = marked(read, people, MARKS)
        if what_tells_who_filed(context, case, copy, but_folio=True) is not None:
            copy = KEPT_BACK
        if copy != read:
            made.append(_copy(context, vault, document, copy))
    _keep_back(context, case, vault, kept_back)
    return made


def require_untold(context: Context, case: Case, text: str, field: str) -> None:
    """Raise InvalidInput (`still_tells_…`) for a text that tells who filed."""
    told = what_tells_who_filed(context, case, text, but_folio=True)
    if told is not None:
        raise InvalidInput(f"still_tells_{told}", field)


def as_copied(context: Context, case_id: UUID) -> Contents:
    """Return what the filer may read now, in the words of the copy where there is one."""
    own = contents_of(context.vaults, case_id, for_filer=True, now=context.now)
    if not context.session.get_one(Case, case_id).reserved:
        return own
    read = contents_of(context.vaults, case_id, for_filer=False, now=context.now)
    words = {asked.id: asked.text for asked in read.questions}
    words |= {letter.id: letter.text for letter in read.letters}
    return replace(
        own,
        subject=read.subject,
        questions=tuple(replace(one, text=words[one.id]) for one in own.questions),
        letters=tuple(replace(one, text=words[one.id]) for one in own.letters),
    )


def _of_the_body(context: Context, case: Case) -> Sequence[Document]:
    return context.session.scalars(
        select(Document)
        .where(Document.case_id == case.id, Document.author != "filer", Document.kind.in_(LETTER_KINDS))
        .order_by(Document.recorded_at, Document.id)
    ).all()


def _texts(context: Context, case: Case) -> Sequence[Document]:
    return context.session.scalars(
        select(Document)
        .where(Document.case_id == case.id, Document.author == "filer", Document.kind.in_(_THEIRS))
        .order_by(Document.recorded_at, Document.id)
    ).all()


def _people(context: Context, case: Case, vault: CaseVault) -> list[Person]:
    rows = context.session.scalars(
        select(Identity).where(Identity.case_id == case.id).order_by(Identity.role)
    )
    return [vault.identity(row) for row in rows]


def _copy(context: Context, vault: CaseVault, original: Document, text: str) -> Document:
    return copy_beside(
        vault.seal_text(KIND, text, author="body", now=context.now, visible=False), original.id
    )


def copy_beside(copy: Document, original_id: UUID) -> Document:
    """Say of which text a sealed copy is, and that it is what staff read."""
    copy.copy_of_id, copy.copy_kind = original_id, MASKED
    return copy


def _keep_back(context: Context, case: Case, vault: CaseVault, names: Collection[str]) -> None:
    if not names:
        return
    for document in context.session.scalars(
        select(Document).where(
            Document.case_id == case.id, Document.kind == "file", Document.author == "filer"
        )
    ):
        if vault.file_name(document) in names:
            document.copy_kind = RESERVED


def originals(context: Context, case: Case) -> list[str]:
    """Return the texts of which staff read a copy, as the filer wrote them. The caller keeps the trace."""
    vault = context.vaults.open(case.id)
    ids = masks_of(context, case.id)
    return [vault.text(document) for document in _texts(context, case) if document.id in ids]
