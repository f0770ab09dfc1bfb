"""The model in force, read once in each process and kept until a newer one is adopted."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from time import monotonic
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from foia.directory.routing import Model, NotAModel
from foia.extensions import writing_engine
from foia.routing.models import RoutingModel

log = logging.getLogger(__name__)

# Another process's training is known here after so long.
_SECONDS_KEPT = 30.0
NO_MODEL = 0


@dataclass(frozen=True)
class InForce:
    """The model in force and its version; none while none was adopted."""

    version: int = NO_MODEL
    model: Model | None = None


@dataclass(frozen=True)
class _Kept:
    found: InForce
    looked_at: float


_kept: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()


def in_force(session: Session, *, fresh: bool = False) -> InForce:
    """Return the model in force; with `fresh`, surely the newest."""
    engine = writing_engine(session)
    kept = _kept.get(engine)
    if kept is not None and not fresh and monotonic() - kept.looked_at < _SECONDS_KEPT:
        return kept.found
    version = version_in_force(session)
    found = kept.found if kept is not None and kept.found.version == version else _read(session, version)
    _kept[engine] = _Kept(found, monotonic())
    return found


def version_in_force(session: Session) -> int:
    """Return the version in force; 0 while none was adopted."""
    adopted = RoutingModel.adopted_at.is_not(None)
    return session.scalar(select(func.max(RoutingModel.version)).where(adopted)) or NO_MODEL


def _read(session: Session, version: int) -> InForce:
    if version == NO_MODEL:
        return InForce()
    content = session.scalar(select(RoutingModel.content).where(RoutingModel.version == version))
    try:
        return InForce(version, Model.from_bytes(content)) if content is not None else InForce()
    except NotAModel:
        # Written by another version of the program: cases wait for a person until one is trained anew.
        log.exception("routing model %d does not open", version)
        return InForce()
