"""Which words a kind of letter is made with, and which letters a case has."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.cases.models import Document
from foia.cases.store import events_of
from foia.cases.untold import undone_numbers
from foia.cases.visibility import is_open_to_filer
from foia.errors import NotFound
from foia.letters.models import IssuedLetter, LetterTemplate
from foia.letters.rules import LetterKind, Words

_SHIPPED = Path(__file__).with_name("national.toml")
PRODUCT, NATIONAL, BODY = "product", "national", "body"


@dataclass(frozen=True)
class TemplateInForce:
    """The words a letter is made with. `origin`: product, national, body; `row_id` None for the product's."""

    words: Words
    origin: str
    version: int
    row_id: UUID | None = None


@dataclass(frozen=True)
class _Shipped:
    version: int
    words: dict[tuple[str, str], Words]  # by language and kind


@cache
def _shipped() -> _Shipped:
    found = tomllib.loads(_SHIPPED.read_text(encoding="utf-8"))
    words = {
        (language, kind): Words(part["title"], part["opening"].strip(), part["closing"].strip())
        for language in ("es", "en")
        for kind, part in found[language].items()
    }
    return _Shipped(found["version"], words)


def product_words(kind: str, language: str) -> TemplateInForce:
    """Return the product's own words for a kind of letter."""
    shipped = _shipped()
    return TemplateInForce(shipped.words[language, LetterKind(kind)], PRODUCT, shipped.version)


def own_row(session: Session, kind: str, language: str, body_id: UUID | None) -> LetterTemplate | None:
    """Return the version in force that a body, or (None) the deployment, wrote for itself."""
    return session.scalar(
        select(LetterTemplate)
        .where(
            LetterTemplate.kind == kind,
            LetterTemplate.language == language,
            LetterTemplate.body_id.is_(None) if body_id is None else LetterTemplate.body_id == body_id,
            LetterTemplate.retired_at.is_(None),
        )
        .order_by(LetterTemplate.version.desc())
        .limit(1)
    )


def in_force(session: Session, kind: str, language: str, body_id: UUID | None) -> TemplateInForce:
    """Return the words a letter of a body is made with: its own, the deployment's or the product's."""
    if body_id is not None:
        row = own_row(session, kind, language, body_id)
        if row is not None:
            return _of_row(row)
    row = own_row(session, kind, language, None)
    return _of_row(row) if row is not None else product_words(kind, language)


def _of_row(row: LetterTemplate) -> TemplateInForce:
    words = Words(row.title, row.opening, row.closing)
    return TemplateInForce(words, NATIONAL if row.body_id is None else BODY, row.version, row.id)


def versions_of(session: Session, kind: str, body_id: UUID | None) -> list[LetterTemplate]:
    """Return every version a body, or (None) the deployment, wrote for a kind of letter, the newest first."""
    return list(
        session.scalars(
            select(LetterTemplate)
            .where(
                LetterTemplate.kind == kind,
                LetterTemplate.body_id.is_(None) if body_id is None else LetterTemplate.body_id == body_id,
            )
            .order_by(
                LetterTemplate.recorded_at.desc(), LetterTemplate.language, LetterTemplate.version.desc()
            )
        )
    )


def own_kinds(session: Session, body_id: UUID | None) -> dict[str, set[str]]:
    """Return in which languages each kind of letter has words of a body, or (None) of the deployment."""
    found: dict[str, set[str]] = {}
    rows = session.execute(
        select(LetterTemplate.kind, LetterTemplate.language).where(
            LetterTemplate.retired_at.is_(None),
            LetterTemplate.body_id.is_(None) if body_id is None else LetterTemplate.body_id == body_id,
        )
    )
    for kind, language in rows:
        found.setdefault(kind, set()).add(language)
    return found


@dataclass(frozen=True)
class LetterFound:
    """A letter with the text it tells, and whether that was taken back before anybody could read it."""

    letter: IssuedLetter
    source: Document | None
    is_undone: bool

    @property
    def in_force(self) -> bool:
        letter = self.letter
        return not (self.is_undone or letter.withdrawn_at is not None or letter.replaced_by_id is not None)

    def is_open(self, now: datetime) -> bool:
        """Say whether the filer, and whoever holds the paper, may know of it: as of the text it tells."""
        if self.is_undone:
            return False
        return self.source is None or is_open_to_filer(self.source, now)


_LETTERS = select(IssuedLetter, Document).outerjoin(Document, Document.id == IssuedLetter.source_id)


def letters_of(session: Session, case_id: UUID) -> list[LetterFound]:
    """Return the letters of a case, the newest first."""
    rows = session.execute(
        _LETTERS.where(IssuedLetter.case_id == case_id).order_by(IssuedLetter.made_at.desc(), IssuedLetter.id)
    ).all()
    undone = undone_numbers(events_of(session, case_id)) if rows else frozenset()
    return [LetterFound(letter, source, letter.sequence in undone) for letter, source in rows]


def letter_of_case(session: Session, case_id: UUID, letter_id: UUID) -> LetterFound:
    """Return one letter of a case. Raises NotFound."""
    found = next((item for item in letters_of(session, case_id) if item.letter.id == letter_id), None)
    if found is None:
        raise NotFound("letter")
    return found


def letter_by_code(session: Session, code: str) -> LetterFound | None:
    """Return the letter that carries a verification code."""
    row = session.execute(_LETTERS.where(IssuedLetter.code == code)).one_or_none()
    if row is None:
        return None
    letter, source = row
    undone = undone_numbers(events_of(session, letter.case_id))
    return LetterFound(letter, source, letter.sequence in undone)
