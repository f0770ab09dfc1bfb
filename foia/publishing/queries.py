"""The published answers: found by words, narrowed by body, year and outcome, counted for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, extract, func, select
from sqlalchemy.orm import Session

from foia.cases.models import Case, Document
from foia.cases.search_tokens import MOST_WORDS, stems
from foia.directory.models import Body
from foia.directory.queries import bodies_by_id
from foia.publishing.models import Publication, PublicationWord, PublicFile, PublishedFile

PAGE_ROWS = 20
FEED_ROWS = 50
# What became confidential since is nobody's to know of.
_IS_KNOWN = ~exists(select(Case.id).where(Case.id == Publication.case_id, Case.confidential.is_(True)))
MOST_FACETS = 50


@dataclass(frozen=True)
class Wanted:
    """What a visitor looks for."""

    words: str = ""
    body_id: UUID | None = None
    year: int | None = None
    outcome: str | None = None
    language: str = "es"


@dataclass(frozen=True)
class Facets:
    """How many published answers each body, year and outcome has, of those with the words."""

    bodies: tuple[tuple[Body, int], ...]
    years: tuple[tuple[int, int], ...]
    outcomes: tuple[tuple[str, int], ...]


def search(session: Session, wanted: Wanted, page: int) -> tuple[list[tuple[Publication, Body]], bool]:
    """Return a page of published answers, the latest first, and whether more follow."""
    rows = session.execute(
        select(Publication, Body)
        .join(Body, Body.id == Publication.body_id)
        .where(*_conditions(wanted))
        .order_by(Publication.answered_on.desc(), Publication.id)
        .offset((page - 1) * PAGE_ROWS)
        .limit(PAGE_ROWS + 1)
    ).all()
    return [(row[0], row[1]) for row in rows[:PAGE_ROWS]], len(rows) > PAGE_ROWS


def newest(
    session: Session, wanted: Wanted, *, since: datetime | None = None, until: datetime | None = None
) -> list[tuple[Publication, Body]]:
    """Return the answers published last, the newest first; those of a period where it is given.

    `since` is outside of it and `until` inside."""
    period: list[ColumnElement[bool]] = []
    if since is not None:
        period.append(Publication.published_at > since)
    if until is not None:
        period.append(Publication.published_at <= until)
    rows = session.execute(
        select(Publication, Body)
        .join(Body, Body.id == Publication.body_id)
        .where(*_conditions(wanted), *period)
        .order_by(Publication.published_at.desc(), Publication.id.desc())
        .limit(FEED_ROWS)
    )
    return [(row[0], row[1]) for row in rows]


def facets(session: Session, wanted: Wanted) -> Facets:
    """Count what there is for each body, year and outcome, of those that have the words."""
    conditions = _conditions(Wanted(words=wanted.words, language=wanted.language))
    year = extract("year", Publication.answered_on)
    of_bodies = session.execute(
        select(Publication.body_id, func.count())
        .where(*conditions)
        .group_by(Publication.body_id)
        .order_by(func.count().desc(), Publication.body_id)
        .limit(MOST_FACETS)
    ).all()
    of_years = session.execute(
        select(year, func.count()).where(*conditions).group_by(year).order_by(year.desc())
    ).all()
    of_outcomes = session.execute(
        select(Publication.outcome, func.count())
        .where(*conditions)
        .group_by(Publication.outcome)
        .order_by(func.count().desc(), Publication.outcome)
    ).all()
    bodies = bodies_by_id(session, [row[0] for row in of_bodies])
    return Facets(
        tuple((bodies[row[0]], row[1]) for row in of_bodies),
        tuple((int(row[0]), row[1]) for row in of_years),
        tuple((row[0], row[1]) for row in of_outcomes),
    )


def published(session: Session, publication_id: UUID) -> Publication | None:
    """Return a publication everybody may read now."""
    found = session.scalar(select(Publication).where(Publication.id == publication_id, _IS_KNOWN))
    return found if found is not None and found.is_public else None


def of_case(session: Session, case_id: UUID) -> Publication | None:
    """Return what is proposed or published of a case."""
    return session.scalar(
        select(Publication).where(Publication.case_id == case_id, Publication.withdrawn_at.is_(None))
    )


def files_of(session: Session, publication_id: UUID) -> list[Document]:
    """Return the files that go with a publication, in their order."""
    return list(
        session.scalars(
            select(Document)
            .join(PublishedFile, PublishedFile.document_id == Document.id)
            .where(PublishedFile.publication_id == publication_id)
            .order_by(PublishedFile.position)
        )
    )


def kept_files(session: Session, files: Iterable[Document]) -> dict[UUID, PublicFile]:
    """Return those of the files that lie in the clear, by the id of their document."""
    ids = [document.id for document in files]
    rows = session.scalars(select(PublicFile).where(PublicFile.document_id.in_(ids)))
    return {row.document_id: row for row in rows}


def publications_with(session: Session, document_id: UUID) -> list[Publication]:
    """Return what everybody reads now with this file."""
    return list(
        session.scalars(
            select(Publication)
            .join(PublishedFile, PublishedFile.publication_id == Publication.id)
            .where(
                PublishedFile.document_id == document_id,
                Publication.published_at.is_not(None),
                Publication.withdrawn_at.is_(None),
            )
        )
    )


def _conditions(wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        Publication.published_at.is_not(None),
        Publication.withdrawn_at.is_(None),
        _IS_KNOWN,
    ]
    for stem in sorted(stems(wanted.words, wanted.language))[:MOST_WORDS]:
        with_stem = select(PublicationWord.publication_id).where(PublicationWord.stem == stem)
        found.append(Publication.id.in_(with_stem))
    if wanted.body_id is not None:
        found.append(Publication.body_id == wanted.body_id)
    if wanted.year is not None:
        found.append(Publication.answered_on >= date(wanted.year, 1, 1))
        found.append(Publication.answered_on <= date(wanted.year, 12, 31))
    if wanted.outcome is not None:
        found.append(Publication.outcome == wanted.outcome)
    return found
