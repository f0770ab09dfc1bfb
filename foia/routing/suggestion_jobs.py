"""Suggesting bodies for what waits at the central desk, and routing by itself where that was earned.

The pages of the desk read what is kept here: no page asks a model.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.cases.context import Context, context_of
from foia.cases.models import Case, Document
from foia.cases.store import events_of
from foia.config import Settings
from foia.directory.models import Body
from foia.directory.routing import Decision, decide
from foia.i18n import gettext as _
from foia.routing.actions import ITSELF, route_as_suggested
from foia.routing.in_force import NO_MODEL, in_force
from foia.routing.models import RoutingSuggestion
from foia.routing.queries import (
    Choice,
    choices_of,
    newest_suggestions,
    standing_of,
    state_of,
    without_suggestion,
    written_choices,
)
from foia.routing.rules import THRESHOLD, given_back, lesson_of, may_route_itself, told_by
from foia.routing.suggesting import Suggested, suggested
from foia.routing.training_jobs import opened
from foia.transactions import transaction

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)

MOST_CASES = 300


@dataclass
class Routed:
    """What one sweep did for the central desk."""

    suggested: int = 0
    routed: int = 0
    failed: int = 0


def suggest_for_the_desk(app: Flask, now: datetime, go_on: Callable[[], bool] = lambda: True) -> Routed:
    """Suggest for cases that wait for it, the oldest first; what goes by itself leaves at once.

    One that fails stops no other, and is found again by the next sweep."""
    with transaction(app) as session:
        version = in_force(session, fresh=True).version
        if version == NO_MODEL:
            return Routed()
        case_ids = session.scalars(
            select(Case.id)
            .where(without_suggestion(version))
            .order_by(Case.received_on, Case.id)
            .limit(MOST_CASES)
        ).all()
        may_route = bool(case_ids) and may_go_by_themselves(session)
    done = Routed()
    for case_id in case_ids:
        if not go_on():
            break
        try:
            decision = _suggest(app, case_id, now, may_route=may_route)
            done.suggested += 1
            if decision is Decision.ROUTE:
                done.routed += _route(app, case_id, now)
        except Exception:
            # A case that cannot go by itself stays with the central desk, with what was suggested.
            log.exception("routing of case=%s", case_id)
            done.failed += 1
    return done


def may_go_by_themselves(session: Session) -> bool:
    """Say whether routing by itself is switched on, and still earned."""
    return state_of(session).routes_itself and standing_of(session).is_earned


def _may_go(case: Case, *, switched_on: bool) -> bool:
    return may_route_itself(
        case.kind,
        confidential=case.confidential,
        reserved=case.reserved,
        switched_on=switched_on,
        earned=switched_on,
    )


def _suggest(app: Flask, case_id: UUID, now: datetime, *, may_route: bool) -> Decision | None:
    settings: Settings = app.config["FOIA"]
    with transaction(app) as session:
        context = context_of(settings, session, now=now)
        case = session.scalar(select(Case).where(Case.id == case_id).with_for_update())
        if case is None:
            return None
        with force_locale(case.language):
            found = suggested(context, text_of(context, case.id))
        return _keep(context, case, found, may_route=may_route)


def _keep(context: Context, case: Case, found: Suggested, *, may_route: bool) -> Decision:
    history = events_of(context.session, case.id)
    number = given_back(history)
    ruled_out = {*lesson_of(told_by(history)).not_these, case.body_id}
    choices = [
        Choice(one.body.id, one.confidence, one.phrases, one.cases)
        for one in found.worth_choosing
        if one.body.id not in ruled_out
    ]
    # What somebody said of it already is for a person to weigh.
    is_untouched = number == 0 and case.body_id is None
    first = found.ranking.suggestions[0].body if found.ranking.suggestions else ""
    is_first_there = bool(choices) and choices[0].body_id.hex == first
    may = is_untouched and is_first_there and _may_go(case, switched_on=may_route)
    decision = decide(found.ranking, may_route=may and not case.held, threshold=THRESHOLD)
    row = newest_suggestions(context.session, [case.id]).get(case.id)
    if row is None or row.number < number:
        row = RoutingSuggestion(case_id=case.id, number=number)
        context.session.add(row)
    row.model_version, row.suggested_at = found.model_version, context.now
    row.choices, row.decision = written_choices(choices), decision
    row.first_body_id = choices[0].body_id if choices else None
    row.confidence = choices[0].confidence if choices else 0.0
    return decision


def _route(app: Flask, case_id: UUID, now: datetime) -> bool:
    """Give a case to the body suggested first, as the central desk would, and say so to who filed it.

    Say whether it went: what changed since it was suggested, or was switched off, stays with the desk."""
    settings: Settings = app.config["FOIA"]
    with transaction(app) as session:
        context = context_of(settings, session, now=now, actor=ITSELF)
        case = session.get_one(Case, case_id, with_for_update=True)
        may = _may_go(case, switched_on=may_go_by_themselves(session))
        if not may or case.held or case.body_id is not None:
            return False
        (first, *_rest) = choices_of(newest_suggestions(session, [case_id])[case_id])
        body = session.get_one(Body, first.body_id)
        with force_locale(case.language):
            route_as_suggested(context, case, body, _reason(), expected_version=case.version)
    return True


def _reason() -> str:
    return _(
        "El sistema lo envió a esta entidad por lo que usted escribió. Si no le corresponde, la entidad lo "
        "derivará a la que sí, y se lo diremos."
    )


def text_of(context: Context, case_id: UUID) -> str:
    """Return what a case asks or tells, for a model: its subject and its questions; "" once erased."""
    vaults = context.vaults.open_many([case_id])
    documents = _texts(context.session, case_id) if vaults else []
    return "\n".join(opened(vaults[case_id], document) for document in documents)


def _texts(session: Session, case_id: UUID) -> list[Document]:
    return list(
        session.scalars(
            select(Document)
            .where(
                Document.case_id == case_id,
                Document.kind.in_(("subject", "question")),
                Document.author == "filer",
            )
            .order_by(Document.kind.desc(), Document.recorded_at, Document.id)
        )
    )
