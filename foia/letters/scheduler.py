"""Prints in the background the letters that were made without their PDF, soon after they were signed."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from foia import clock
from foia.cases.context import context_of
from foia.cases.models import Case
from foia.cases.vault import Erased
from foia.config import Settings
from foia.letters.actions import content_of, keep_pdf
from foia.letters.content import LetterContent, from_json
from foia.letters.models import IssuedLetter
from foia.letters.printing import FAILED, PdfMissing, pdf_of
from foia.transactions import transaction

log = logging.getLogger(__name__)
MOST_AT_ONCE = 10
# What could not be printed in a day has its page, and a button for whoever works the case.
TRIED_FOR = timedelta(days=1)


def print_tick(app: Flask) -> None:
    """Print what waits. Whatever goes wrong is logged, and the next tick tries again."""
    try:
        print_waiting(app, clock.now())
    except Exception:
        log.exception("printing letters failed")


def print_waiting(app: Flask, now: datetime) -> int:
    """Print the letters in force that have no PDF yet; return how many were.

    Nothing is held while the child prints. On a machine where none can be made it stops at the first."""
    printed = 0
    for letter_id in _waiting(app, now):
        try:
            content = _read(app, letter_id, now)
            with app.test_request_context():
                pdf = pdf_of(content)
        except PdfMissing as error:
            if str(error) == FAILED:
                continue
            break
        except Erased:
            continue
        with transaction(app) as session:
            letter = session.get_one(IssuedLetter, letter_id)
            case = session.get_one(Case, letter.case_id, with_for_update=True)
            keep_pdf(context_of(_settings(app), session, now=now), case, letter, pdf)
        printed += 1
    return printed


def _waiting(app: Flask, now: datetime) -> list[UUID]:
    with transaction(app) as session:
        return list(
            session.scalars(
                select(IssuedLetter.id)
                .where(
                    IssuedLetter.made_at >= now - TRIED_FOR,
                    IssuedLetter.pdf_id.is_(None),
                    IssuedLetter.withdrawn_at.is_(None),
                    IssuedLetter.replaced_by_id.is_(None),
                )
                .order_by(IssuedLetter.made_at)
                .limit(MOST_AT_ONCE)
            )
        )


def _read(app: Flask, letter_id: UUID, now: datetime) -> LetterContent:
    with transaction(app) as session:
        context = context_of(_settings(app), session, now=now)
        return from_json(content_of(context, session.get_one(IssuedLetter, letter_id)))


def _settings(app: Flask) -> Settings:
    settings: Settings = app.config["FOIA"]
    return settings
