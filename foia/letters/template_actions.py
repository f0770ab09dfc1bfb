"""Writing templates of letters: the deployment's by an administrator, a body's by its head."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia.actors import Actor, Capability
from foia.changes import note_change
from foia.errors import InvalidInput, NotFound, StaleCase
from foia.extensions import new_id, take_turns
from foia.letters.models import LetterTemplate
from foia.letters.rules import Words, paragraphs, problems
from foia.letters.store import own_row

SUBJECT = "letter_template"
NATIONAL = "national"
_TURN = "letter_templates"


def require_author(actor: Actor, body_id: UUID | None) -> None:
    """Refuse whoever may not write these templates. Raises NotFound.

    The deployment's are the administrator's, a body's are its head's: neither writes the other's."""
    capability = Capability.ADMINISTER if body_id is None else Capability.SUPERVISE
    if not actor.can(capability, body_id):
        raise NotFound(SUBJECT)


def write_template(
    session: Session,
    kind: str,
    language: str,
    words: Words,
    *,
    body_id: UUID | None,
    expected_version: int,
    actor: Actor,
    now: datetime,
) -> bool:
    """Put a new version of a template in force; the one before stays, and letters name theirs.

    `expected_version` is the one its page showed, 0 where none was written. Return whether anything changed.
    Raises NotFound, StaleCase, InvalidInput (a code of `foia.letters.rules`)."""
    require_author(actor, body_id)
    words = Words(
        words.title.strip(), *("\n".join(paragraphs(text)) for text in (words.opening, words.closing))
    )
    wrong = problems(words, kind)
    if wrong:
        raise InvalidInput(wrong[0].code, wrong[0].field)
    before = _current(session, kind, language, body_id, expected_version)
    if before is not None and Words(before.title, before.opening, before.closing) == words:
        return False
    if before is not None:
        before.retired_at = now
    session.add(
        LetterTemplate(
            id=new_id(),
            body_id=body_id,
            kind=kind,
            language=language,
            version=1 + last_version(session, kind, language, body_id),
            title=words.title,
            opening=words.opening,
            closing=words.closing,
            author_id=actor.person_id,
            recorded_at=now,
        )
    )
    note_change(
        session,
        SUBJECT,
        template_subject(kind, body_id),
        "changed" if before else "added",
        _fields(language, before),
        {
            f"title_{language}": words.title,
            f"opening_{language}": words.opening,
            f"closing_{language}": words.closing,
        },
        actor=actor,
        now=now,
    )
    return True


def withdraw_template(
    session: Session,
    kind: str,
    language: str,
    *,
    body_id: UUID | None,
    expected_version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Go back to the words used where none were written. Raises StaleCase, NotFound where none are."""
    require_author(actor, body_id)
    before = _current(session, kind, language, body_id, expected_version)
    if before is None:
        raise NotFound(SUBJECT)
    before.retired_at = now
    subject = template_subject(kind, body_id)
    note_change(session, SUBJECT, subject, "withdrawn", _fields(language, before), {}, actor=actor, now=now)


def template_subject(kind: str, body_id: UUID | None) -> str:
    """Return under which name the history keeps a template."""
    return f"{body_id.hex if body_id else NATIONAL}/{kind}"


def _current(
    session: Session, kind: str, language: str, body_id: UUID | None, expected_version: int
) -> LetterTemplate | None:
    take_turns(session, _TURN)
    row = own_row(session, kind, language, body_id)
    if (row.version if row else 0) != expected_version:
        raise StaleCase("the row changed since it was read")
    return row


def last_version(session: Session, kind: str, language: str, body_id: UUID | None) -> int:
    """Return the number of the last version ever written; 0 where none was."""
    last = session.scalar(
        select(func.max(LetterTemplate.version)).where(
            LetterTemplate.kind == kind,
            LetterTemplate.language == language,
            LetterTemplate.body_id.is_(None) if body_id is None else LetterTemplate.body_id == body_id,
        )
    )
    return last or 0


def _fields(language: str, row: LetterTemplate | None) -> dict[str, str]:
    if row is None:
        return {}
    return {f"{name}_{language}": getattr(row, name) for name in ("title", "opening", "closing")}
