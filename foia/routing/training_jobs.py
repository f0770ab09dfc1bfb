"""Training: when there is something new to learn, once a day at most, and adopting what is not worse.

What is learnt is read, then the database is left alone until the model is made.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from foia.apart import run_apart
from foia.cases.context import Context, context_of
from foia.cases.models import Document
from foia.cases.terms import local_date
from foia.cases.vault import CaseVault
from foia.config import Settings
from foia.directory.competence_models import PhraseKind
from foia.directory.competence_queries import heirs_of, phrases_of
from foia.directory.models import Body, BodyName, Place
from foia.directory.queries import bodies_of
from foia.directory.routing import Candidate, Example, Measured, Origin
from foia.extensions import db
from foia.keys import BrokenSeal
from foia.routing.in_force import NO_MODEL, version_in_force
from foia.routing.learning import Learnt, Trained, trained_from_bytes, written
from foia.routing.models import RoutingExample, RoutingModel
from foia.routing.queries import examples_to_learn, newest_model, state_of, state_to_write
from foia.routing.rules import Source, Told, is_not_worse, lesson_of
from foia.transactions import transaction

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)

TRAINED_EVERY = timedelta(days=1)
ASKED_EVERY = timedelta(hours=1)
# The newest examples of cases that are learnt; a training reads no more texts than these.
MOST_EXAMPLES = 5000
MOST_CHARACTERS = 4000
LONGEST_TRAINING_SECONDS = 3600
_MODULE = "foia.routing.learner"
LARGEST_BYTES = 16 * 1024 * 1024
# Adopted models whose content is kept.
MODELS_KEPT = 3
WORSE, TOO_LARGE = "worse", "too_large"

_ORIGINS = {
    PhraseKind.SUBJECT: Origin.SUBJECT,
    PhraseKind.SYNONYM: Origin.SYNONYM,
    PhraseKind.PHRASE: Origin.PHRASE,
}


def train_if_due(app: Flask, now: datetime) -> int | None:
    """Train when it is time and there is something new; return the version of the model made, if any."""
    with transaction(app) as session:
        if not _is_due(session, now):
            return None
        state_to_write(session).examined_at = now
    return train_now(app, now, only_if_new=True)


def train_now(app: Flask, now: datetime, *, only_if_new: bool = False) -> int | None:
    """Train on what there is; return the version of the model made, None when there is nothing to learn."""
    settings: Settings = app.config["FOIA"]
    with app.app_context(), Session(db.engine) as reading:
        context = context_of(settings, reading, now=now)
        learnt = _learnt(context)
        newest, asked_at = newest_model(reading), state_of(reading).training_asked_at
        is_asked = asked_at is not None and (newest is None or asked_at > newest.trained_at)
        is_known = newest is not None and newest.learned_mark == learnt.mark
        if not learnt.is_enough or (only_if_new and is_known and not is_asked):
            return None
        measured_before = _measured_in_force(reading)
    trained = _train(learnt, measured_before)
    with transaction(app) as session:
        return _keep(session, learnt, trained, now)


def _is_due(session: Session, now: datetime) -> bool:
    newest, state = newest_model(session), state_of(session)
    asked_at = state.training_asked_at
    if asked_at is not None and (newest is None or asked_at > newest.trained_at):
        # Asked for, it is tried again as other work is when it failed.
        return (
            state.examined_at is None or asked_at > state.examined_at or _is_long_ago(state.examined_at, now)
        )
    if newest is not None and newest.trained_at > now - TRAINED_EVERY:
        return False
    return _is_long_ago(state.examined_at, now)


def _is_long_ago(examined_at: datetime | None, now: datetime) -> bool:
    return examined_at is None or examined_at <= now - ASKED_EVERY


def learned_mark(context: Context) -> str:
    """Return the mark of what a training would learn now, without opening a text of a case."""
    return _mark(_published(context), _candidates(context), _lessons(context.session))


def _learnt(context: Context) -> Learnt:
    published, candidates = _published(context), _candidates(context)
    lessons = _lessons(context.session)
    mark = _mark(published, candidates, lessons)
    names = {row.code: (row.name_es, row.name_en) for row in context.session.scalars(select(Place))}
    return Learnt((*published, *_of_cases(context, lessons)), candidates, names, mark)


def _mark(
    published: Iterable[Example], candidates: Iterable[Candidate], lessons: dict[UUID, list[RoutingExample]]
) -> str:
    of_cases = sorted(
        (case_id.hex, row.sequence, row.body_id.hex, row.sign)
        for case_id, rows in lessons.items()
        for row in rows
    )
    known = [
        sorted((one.body, one.origin, one.text) for one in published),
        sorted((one.body, one.place_path, one.level, one.successor or "") for one in candidates),
        of_cases,
    ]
    return hashlib.sha256(json.dumps(known).encode()).hexdigest()


def _published(context: Context) -> list[Example]:
    """Return what bodies publish of themselves: names, what they see to, and how people ask for it."""
    session, country = context.session, context.country
    names = session.execute(
        select(BodyName.body_id, BodyName.name).join(Body).where(Body.country == country).distinct()
    )
    found = [Example(body_id.hex, name, Origin.NAME) for body_id, name in names]
    for body in bodies_of(session, country):
        told = (body.competences_es, body.competences_en)
        found += [Example(body.id.hex, text, Origin.SUBJECT) for text in told if text.strip()]
    found += [
        Example(row.body_id.hex, row.text, _ORIGINS[PhraseKind(row.kind)], row.id.hex)
        for row in phrases_of(session, country)
    ]
    return found


def _candidates(context: Context) -> tuple[Candidate, ...]:
    """Return the bodies of today, and those that ended with who does their work now."""
    session = context.session
    today = local_date(context.book, context.country, None, context.now)
    above = {row.code: row.parent_code for row in session.scalars(select(Place))}
    heirs = heirs_of(session, context.country, today)
    found = []
    for body in bodies_of(session, context.country):
        heir = heirs.get(body.id)
        exists = (body.valid_from is None or body.valid_from <= today) and (
            body.valid_to is None or body.valid_to >= today
        )
        if exists or heir is not None:
            path = _path(context.country, body.place_code, above)
            successor = heir.hex if heir is not None and not exists else None
            found.append(Candidate(body.id.hex, path, body.level, successor))
    return tuple(sorted(found, key=lambda one: one.body))


def _path(country: str, code: str | None, above: dict[str, str | None]) -> tuple[str, ...]:
    found: list[str] = []
    while code is not None and code not in found:
        found.append(code)
        code = above.get(code)
    if not found or found[-1] != country:
        found.append(country)
    return tuple(reversed(found))


def _lessons(session: Session) -> dict[UUID, list[RoutingExample]]:
    return examples_to_learn(session, MOST_EXAMPLES)


def _of_cases(context: Context, rows: dict[UUID, list[RoutingExample]]) -> list[Example]:
    """Open what people wrote, and say for which body it was, and for which it was not."""
    found = []
    texts = _texts(context, rows)
    for case_id, text in sorted(texts.items()):
        told = [
            Told(row.sequence, row.body_id, Source(row.source), row.sign, row.recorded_at)
            for row in rows[case_id]
        ]
        lesson = lesson_of(told)
        if lesson.body_id is not None:
            origin = Origin.ACCEPTED if lesson.source is Source.ACCEPTED else Origin.CASE
            found.append(Example(lesson.body_id.hex, text, origin, case_id.hex))
        found += [
            Example(body_id.hex, text, Origin.REJECTED, case_id.hex) for body_id in sorted(lesson.not_these)
        ]
    return found


def _texts(context: Context, case_ids: Iterable[UUID]) -> dict[UUID, str]:
    vaults = context.vaults.open_many(case_ids)
    parts: dict[UUID, list[str]] = {}
    for document in context.session.scalars(
        select(Document)
        .where(
            Document.case_id.in_(vaults),
            Document.kind.in_(("subject", "question")),
            Document.author == "filer",
        )
        .order_by(Document.case_id, Document.kind.desc(), Document.recorded_at, Document.id)
    ):
        text = opened(vaults[document.case_id], document)
        if text:
            parts.setdefault(document.case_id, []).append(text)
    return {case_id: "\n".join(texts)[:MOST_CHARACTERS] for case_id, texts in parts.items()}


def opened(vault: CaseVault, document: Document) -> str:
    """Return a text; "" of one that does not open."""
    try:
        return vault.text(document)
    except BrokenSeal:
        log.error("document=%s of case=%s does not open: nothing is learnt of it", document.id, vault.case_id)
        return ""


def _measured_in_force(session: Session) -> bytes | None:
    """Return what is kept of the model in force to compare others with."""
    version = version_in_force(session)
    if version == NO_MODEL:
        return None
    return session.scalar(select(RoutingModel.measured_content).where(RoutingModel.version == version))


def _train(learnt: Learnt, before: bytes | None) -> Trained:
    """Train in a process of its own: whoever asks for a page meanwhile does not wait. Raises ApartFailed."""
    content = run_apart(_MODULE, written(learnt, before), limit_seconds=LONGEST_TRAINING_SECONDS)
    return trained_from_bytes(content)


def _keep(session: Session, learnt: Learnt, trained: Trained, now: datetime) -> int:
    content = trained.model
    refused = _refusal(trained, len(content))
    version = (session.scalar(select(func.max(RoutingModel.version))) or NO_MODEL) + 1
    row = RoutingModel(
        version=version,
        trained_at=now,
        adopted_at=None if refused else now,
        refused_because=refused,
        learned_mark=learnt.mark,
        content=None if refused else content,
        measured_content=None if refused else trained.measured,
        figures=json.dumps(_figures(learnt, trained, len(content))),
    )
    session.add(row)
    session.flush()
    _forget_old(session)
    log.info("routing model %d trained: %s", version, refused or "adopted")
    return version


def _refusal(trained: Trained, size_bytes: int) -> str:
    if size_bytes > LARGEST_BYTES:
        return TOO_LARGE
    if trained.before is None:
        return ""
    right_now, right_before = _right(trained.now), _right(trained.before)
    return "" if is_not_worse(trained.now.count, right_now, right_before) else WORSE


def _right(measured: Measured) -> int:
    return round(measured.top1 * measured.count)


def _figures(learnt: Learnt, trained: Trained, size_bytes: int) -> dict[str, object]:
    origins: Sequence[Origin] = [example.origin for example in learnt.examples]
    return {
        "bodies": sum(candidate.successor is None for candidate in learnt.candidates),
        "phrases": sum(origin in _ORIGINS.values() for origin in origins),
        "cases": sum(origin in (Origin.CASE, Origin.ACCEPTED) for origin in origins),
        "rejected": sum(origin is Origin.REJECTED for origin in origins),
        "held_back": trained.now.count,
        "top1": round(trained.now.top1, 4),
        "top3": round(trained.now.top3, 4),
        "share_routed": round(trained.now.share_routed, 4),
        "precision_routed": trained.now.precision_routed,
        "ece": round(trained.now.ece, 4),
        "top1_before": round(trained.before.top1, 4) if trained.before is not None else None,
        "bytes": size_bytes,
    }


def _forget_old(session: Session) -> None:
    """Keep the content of the last models that were adopted; of others, what is said of them."""
    kept = session.scalars(
        select(RoutingModel.version)
        .where(RoutingModel.adopted_at.is_not(None))
        .order_by(RoutingModel.version.desc())
        .limit(MODELS_KEPT)
    ).all()
    session.execute(
        update(RoutingModel)
        .where(RoutingModel.version.not_in(kept), RoutingModel.content.is_not(None))
        .values(content=None, measured_content=None)
        .execution_options(synchronize_session=False)
    )
