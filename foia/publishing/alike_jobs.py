"""Finding, once a day, what many ask of a body nearly alike: by the index's keyed marks, reading no text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import ColumnElement, Text, cast, delete, exists, func, select
from sqlalchemy.orm import Session

from foia.cases.models import Case
from foia.cases.search_models import SearchRow
from foia.extensions import db, new_id
from foia.notifications.models import ServiceState
from foia.publishing.alike_rules import LEAST_ALIKE, groups_alike
from foia.publishing.found_models import AskedAlike
from foia.publishing.models import Publication
from foia.requests.rules import KIND
from foia.transactions import transaction

LOOKED_BACK = timedelta(days=90)
EVERY = timedelta(days=1)
MOST_CASES = 2000  # of one body: the newest
_STATE = "asked_alike"
# What says where a case is begins with a figure; the mark of a word never does.
_TOKEN = re.compile(r"(?<![0-9a-z])[a-z][0-9a-z]*|(?<![0-9a-z])[2-7][0-9a-z]{12}(?![0-9a-z])")


def find_asked_alike(app: Flask, now: datetime, go_on: Callable[[], bool] = lambda: True) -> int:
    """Look through the recent requests of each body, if that was not done within a day; return the groups."""
    with app.app_context(), Session(db.engine) as session:
        state = session.get(ServiceState, _STATE)
        if state is not None and now - state.changed_at < EVERY:
            return 0
        bodies = _busy_bodies(session, now)
    found = 0
    for body_id in bodies:
        if not go_on():
            return found
        with transaction(app) as session:
            found += _look_through(session, body_id, now)
    with transaction(app) as session:
        session.execute(delete(AskedAlike).where(AskedAlike.found_at < now))
        session.merge(ServiceState(key=_STATE, value=str(found), changed_at=now))
    return found


def _recent(now: datetime) -> Sequence[ColumnElement[bool]]:
    return [Case.kind == KIND, Case.received_on >= (now - LOOKED_BACK).date()]


def _busy_bodies(session: Session, now: datetime) -> list[UUID]:
    rows = session.execute(
        select(Case.body_id)
        .where(*_recent(now), Case.body_id.is_not(None))
        .group_by(Case.body_id)
        .having(func.count() >= LEAST_ALIKE)
        .order_by(Case.body_id)
    )
    return [body_id for (body_id,) in rows if body_id is not None]


def _look_through(session: Session, body_id: UUID, now: datetime) -> int:
    """Keep what is asked alike in one body, but for what it published already; return how many groups."""
    is_published = exists(
        select(Publication.id).where(
            Publication.case_id == Case.id,
            Publication.published_at.is_not(None),
            Publication.withdrawn_at.is_(None),
        )
    )
    rows = session.execute(
        select(Case.id, cast(SearchRow.tokens, Text), is_published)
        .join(SearchRow, SearchRow.case_id == Case.id)
        .where(*_recent(now), Case.body_id == body_id)
        .order_by(Case.received_on.desc(), Case.id)
        .limit(MOST_CASES)
    ).all()
    groups = groups_alike([frozenset(_TOKEN.findall(row[1])) for row in rows])
    unpublished = [members for members in groups if not any(rows[place][2] for place in members)]
    session.execute(delete(AskedAlike).where(AskedAlike.body_id == body_id))
    session.add_all(
        AskedAlike(
            id=new_id(), body_id=body_id, case_id=rows[members[0]][0], cases=len(members), found_at=now
        )
        for members in unpublished
    )
    return len(unpublished)
