"""Writing what a body is competent for, each change noted in its history. Nothing here commits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from foia.accounts.actions import require_administrator
from foia.actors import SYSTEM, Actor
from foia.changes import note_change
from foia.directory.competence_models import BodyPhrase, BodyPhraseWord, PhraseKind
from foia.directory.competence_queries import phrases_of_bodies
from foia.directory.competence_words import folded_text, telling_words
from foia.directory.names import LONGEST_TEXT
from foia.errors import InvalidInput, NotFound
from foia.extensions import new_id, take_turns

# What the history of a body's competences is kept under; its subject is the body.
SUBJECT = "competence"


@dataclass(frozen=True)
class NewText:
    """A text that a body is to have."""

    kind: PhraseKind
    text: str
    language: str = "es"


@dataclass(frozen=True)
class Added:
    """Which texts were added, and which the body had already (or came twice)."""

    added: tuple[str, ...]
    present: tuple[str, ...]


def add_texts(
    session: Session, body_id: UUID, texts: Sequence[NewText], *, actor: Actor, now: datetime
) -> Added:
    """Add texts to a body; one it has already stays as it is. Raises NotAllowed, InvalidInput."""
    require_administrator(actor)
    return _add(session, {body_id: texts}, "added", actor=actor, now=now)[body_id]


def bring_texts(
    session: Session, texts: Mapping[UUID, Sequence[NewText]], *, now: datetime
) -> dict[UUID, Added]:
    """Add the texts that a list brings, body by body, in few statements. Raises InvalidInput."""
    return _add(session, texts, "imported", actor=SYSTEM, now=now)


def change_text(
    session: Session, body_id: UUID, phrase_id: UUID, new: NewText, *, seen: str, actor: Actor, now: datetime
) -> bool:
    """Write a text anew; say whether anything changed. Raises NotAllowed, NotFound, InvalidInput."""
    require_administrator(actor)
    take_turns(session, SUBJECT)
    row = text_of(session, body_id, phrase_id)
    if row.text != seen:
        raise InvalidInput("changed_meanwhile", "text")
    folded = _folded(new.text)
    taken = select(BodyPhrase.id).where(
        BodyPhrase.body_id == body_id, BodyPhrase.folded == folded, BodyPhrase.id != phrase_id
    )
    if session.scalar(taken) is not None:
        raise InvalidInput("text_taken", "text")
    before = _written([row])
    if row.kind != new.kind:
        row.position = 1 + _last_positions(session, [body_id]).get((body_id, new.kind), 0)
    row.kind, row.text, row.folded, row.language = new.kind.value, new.text, folded, new.language
    session.execute(delete(BodyPhraseWord).where(BodyPhraseWord.phrase_id == row.id))
    session.flush()
    session.add_all(_words_of(row))
    noted = note_change(session, SUBJECT, body_id, "changed", before, _written([row]), actor=actor, now=now)
    return noted is not None


def remove_texts(
    session: Session, body_id: UUID, phrase_ids: Collection[UUID], *, actor: Actor, now: datetime
) -> int:
    """Remove texts of a body; say how many. One that is gone already is none. Raises NotAllowed."""
    require_administrator(actor)
    rows = [row for row in phrases_of_bodies(session, [body_id]).get(body_id, []) if row.id in phrase_ids]
    if not rows:
        return 0
    before = _written(rows)
    wanted = [row.id for row in rows]
    session.execute(delete(BodyPhraseWord).where(BodyPhraseWord.phrase_id.in_(wanted)))
    session.execute(delete(BodyPhrase).where(BodyPhrase.id.in_(wanted)))
    note_change(session, SUBJECT, body_id, "removed", before, {}, actor=actor, now=now)
    return len(rows)


def text_of(session: Session, body_id: UUID, phrase_id: UUID) -> BodyPhrase:
    """Return a text of a body. Raises NotFound."""
    row = session.get(BodyPhrase, phrase_id)
    if row is None or row.body_id != body_id:
        raise NotFound("phrase")
    return row


def _add(
    session: Session,
    texts: Mapping[UUID, Sequence[NewText]],
    action: str,
    *,
    actor: Actor,
    now: datetime,
) -> dict[UUID, Added]:
    take_turns(session, SUBJECT)
    bodies = list(texts)
    known = _folded_of(session, bodies)
    last = _last_positions(session, bodies)
    rows: dict[UUID, list[BodyPhrase]] = {}
    found: dict[UUID, Added] = {}
    for body_id, wanted in texts.items():
        made, present = rows.setdefault(body_id, []), []
        for new in wanted:
            folded = _folded(new.text)
            if folded in known.setdefault(body_id, set()):
                present.append(new.text)
                continue
            known[body_id].add(folded)
            position = last[body_id, new.kind] = last.get((body_id, new.kind), 0) + 1
            made.append(
                BodyPhrase(
                    id=new_id(),
                    body_id=body_id,
                    kind=new.kind.value,
                    text=new.text,
                    folded=folded,
                    language=new.language,
                    position=position,
                )
            )
        found[body_id] = Added(tuple(row.text for row in made), tuple(present))
    session.add_all(row for made in rows.values() for row in made)
    session.flush()
    session.add_all(word for made in rows.values() for row in made for word in _words_of(row))
    for body_id, made in rows.items():
        if made:
            note_change(session, SUBJECT, body_id, action, {}, _written(made), actor=actor, now=now)
    return found


def _folded(text: str) -> str:
    """Return a text as it is compared. Raises InvalidInput for one that cannot be kept."""
    if not text.strip():
        raise InvalidInput("missing", "text")
    if len(text) > LONGEST_TEXT:
        raise InvalidInput("text_too_long", "text")
    return folded_text(text)


def _folded_of(session: Session, body_ids: Collection[UUID]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    rows = session.execute(
        select(BodyPhrase.body_id, BodyPhrase.folded).where(BodyPhrase.body_id.in_(body_ids))
    )
    for body_id, folded in rows:
        found.setdefault(body_id, set()).add(folded)
    return found


def _last_positions(session: Session, body_ids: Collection[UUID]) -> dict[tuple[UUID, str], int]:
    rows = session.execute(
        select(BodyPhrase.body_id, BodyPhrase.kind, func.max(BodyPhrase.position))
        .where(BodyPhrase.body_id.in_(body_ids))
        .group_by(BodyPhrase.body_id, BodyPhrase.kind)
    )
    return {(row[0], row[1]): row[2] for row in rows}


def _words_of(row: BodyPhrase) -> list[BodyPhraseWord]:
    return [
        BodyPhraseWord(phrase_id=row.id, word=word, body_id=row.body_id) for word in telling_words(row.text)
    ]


def _written(rows: Iterable[BodyPhrase]) -> dict[str, list[str]]:
    """Return texts as the history keeps them, by kind; of one that is not Spanish its language too."""
    found: dict[str, list[str]] = {}
    for row in rows:
        language = f" [{row.language}]" if row.language != "es" else ""
        found.setdefault(row.kind, []).append(f"{row.text}{language}")
    return found
