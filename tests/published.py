"""Answers that are public, for the tests: rows as publishing leaves them, words included."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from foia import clock
from foia.actors import Role
from foia.cases.search_tokens import stems
from foia.directory.models import Body
from foia.extensions import new_id
from foia.publishing.models import Publication, PublicationWord
from tests import builders


def published(
    app: Flask,
    session: Session,
    body: Body,
    subject: str,
    answer: str = "Se adjunta lo que pidió.",
    *,
    published_at: datetime | None = None,
    **changed: Any,
) -> Publication:
    """Publish an answer of a body, now unless told otherwise."""
    case, _receipt = builders.file_a_case(app, session, body)
    now = published_at or clock.now()
    values: dict[str, Any] = {
        "id": new_id(),
        "case_id": case.id,
        "body_id": body.id,
        "language": "es",
        "outcome": "granted",
        "subject": subject,
        "question": subject,
        "answer": answer,
        "answered_on": date(2026, 1, 5),
        "proposed_by_id": builders.add_person(session, Role.OFFICER, body).id,
        "proposed_at": now,
        "published_at": now,
    }
    found = Publication(**(values | changed))
    session.add(found)
    session.flush()
    words = stems(f"{found.subject} {found.question} {found.answer}", found.language)
    session.add_all(PublicationWord(stem=stem, publication_id=found.id) for stem in words)
    session.commit()
    return found
