"""Reads what a deployment configures of cases: categories, and the grounds officers are offered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import law
from foia.cases.catalogue_models import GroundSetting
from foia.cases.categories import Category
from foia.changes import fields_of

CATEGORY_FIELDS = ("name_es", "name_en", "service_working_days", "urgent_hours", "position", "is_active")


@dataclass(frozen=True)
class OfferedGround:
    """A ground of the law as officers are offered it, with the deployment's note for them."""

    ground: law.Ground
    note_es: str = ""
    note_en: str = ""

    def note(self, language: str) -> str:
        """Return the note in the language; in Spanish where there is none in it."""
        return self.note_en if language == "en" and self.note_en else self.note_es


@dataclass(frozen=True)
class GroundState:
    """A ground of the law and what the deployment says of it."""

    regime: law.Regime
    ground: law.Ground
    is_offered: bool
    note_es: str
    note_en: str

    @property
    def fields(self) -> dict[str, Any]:
        return {"is_offered": self.is_offered, "note_es": self.note_es, "note_en": self.note_en}


def fingerprint(fields: Mapping[str, Any]) -> str:
    """Return a mark of what a page showed, to tell whether it changed since."""
    written = json.dumps(fields, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def categories_by_kind(session: Session) -> dict[str, list[Category]]:
    """Return every category, in use or not, by the kinds that have any."""
    found: dict[str, list[Category]] = {}
    query = select(Category).order_by(Category.kind, Category.position, Category.code)
    for category in session.scalars(query):
        found.setdefault(category.kind, []).append(category)
    return found


def category_by_id(session: Session, category_id: UUID) -> Category | None:
    """Return a category as it is in the database now."""
    return session.get(Category, category_id, populate_existing=True)


def category_fields(category: Category) -> dict[str, Any]:
    """Return what an administrator may change of a category."""
    return fields_of(category, CATEGORY_FIELDS)


def versions_of(book: law.LawBook, regime_id: str) -> list[law.Regime]:
    """Return the versions of a regime that bind or bound cases, the newest first."""
    found = [row for row in book.regimes if row.id == regime_id and row.status == "in_force"]
    return sorted(found, key=lambda regime: regime.valid_from, reverse=True)


def ground_states(session: Session, book: law.LawBook, country: str) -> dict[str, list[GroundState]]:
    """Return the grounds of every regime of a country that has any, by regime, of all its versions."""
    regime_ids = dict.fromkeys(row.id for row in book.regimes if row.country == country)
    settings = _settings(session, regime_ids)
    found: dict[str, list[GroundState]] = {}
    for regime_id in regime_ids:
        states: dict[str, GroundState] = {}
        for regime in versions_of(book, regime_id):
            for ground in law.grounds(regime):
                if ground.code not in states:
                    states[ground.code] = _state(regime, ground, settings.get((regime_id, ground.code)))
        if states:
            found[regime_id] = list(states.values())
    return found


def offered_grounds(session: Session, regime: law.Regime) -> list[OfferedGround]:
    """Return the grounds of a regime that officers are offered.

    A version of the law that came later may have none of those still offered: all of it are offered then."""
    grounds = law.grounds(regime)
    if not grounds:
        return []
    settings = _settings(session, [regime.id])
    states = [_state(regime, ground, settings.get((regime.id, ground.code))) for ground in grounds]
    offered = [state for state in states if state.is_offered] or states
    return [OfferedGround(state.ground, state.note_es, state.note_en) for state in offered]


def _settings(session: Session, regime_ids: Iterable[str]) -> dict[tuple[str, str], GroundSetting]:
    rows = session.scalars(
        select(GroundSetting)
        .where(GroundSetting.regime_id.in_(list(regime_ids)))
        .execution_options(populate_existing=True)
    )
    return {(row.regime_id, row.code): row for row in rows}


def _state(regime: law.Regime, ground: law.Ground, row: GroundSetting | None) -> GroundState:
    if row is None:
        return GroundState(regime, ground, True, "", "")
    return GroundState(regime, ground, row.is_offered, row.note_es, row.note_en)
