"""What an administrator changes of the catalogues of cases: categories, and the grounds shown.

Each change leaves its line in the history. A form that shows what is no longer so gets StaleCase.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia import law
from foia.accounts.actions import require_administrator
from foia.actors import Actor
from foia.cases.catalogue_models import GroundSetting
from foia.cases.catalogue_queries import (
    GroundState,
    category_by_id,
    category_fields,
    fingerprint,
    ground_states,
    versions_of,
)
from foia.cases.categories import Category
from foia.changes import note_change
from foia.directory.names import fold
from foia.errors import InvalidInput, NotFound, StaleCase
from foia.extensions import take_turns

CODE_CHARACTERS = 60
_CODE_TRIES = 100
_TURN = "catalogues"
# Kinds that are filed without a category, unless a deployment writes some.
MAY_HAVE_NONE = frozenset({"info_request"})


@dataclass(frozen=True)
class CategoryValues:
    """What a category says and promises. Both commitments are internal ones: None promises nothing."""

    name_es: str
    name_en: str
    service_working_days: int | None
    urgent_hours: int | None
    position: int


@dataclass(frozen=True)
class GroundValues:
    """Whether officers are offered a ground, and a note for them."""

    is_offered: bool
    note_es: str
    note_en: str


def add_category(
    session: Session, kind: str, values: CategoryValues, *, actor: Actor, now: datetime
) -> Category:
    """Add a category to a kind that has some, or may. Raises NotFound, InvalidInput (name_taken)."""
    require_administrator(actor)
    take_turns(session, _TURN)
    if kind not in MAY_HAVE_NONE and not session.scalar(select(func.count()).where(Category.kind == kind)):
        raise NotFound("kind")
    _require_free_name(session, kind, values.name_es)
    category = Category(code=_new_code(session, kind, values.name_es), kind=kind, is_active=True)
    _write(category, values)
    session.add(category)
    session.flush()
    note_change(
        session, "category", category.id, "added", {}, category_fields(category), actor=actor, now=now
    )
    return category


def change_category(
    session: Session, category_id: UUID, values: CategoryValues, *, seen: str, actor: Actor, now: datetime
) -> bool:
    """Change what a category says and promises; its code stays, and cases keep what they were promised.

    Return whether anything was other than before. Raises NotFound, StaleCase, InvalidInput (name_taken)."""
    require_administrator(actor)
    category, before = _category(session, category_id)
    _require_seen(before, seen)
    _require_free_name(session, category.kind, values.name_es, but=category.id)
    _write(category, values)
    after = category_fields(category)
    return (
        note_change(session, "category", category.id, "changed", before, after, actor=actor, now=now)
        is not None
    )


def retire_category(session: Session, category_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Offer a category no more; cases that have it keep it. Raises NotFound."""
    _offer(session, category_id, False, actor, now)


def bring_back_category(session: Session, category_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Offer a retired category again. Raises NotFound."""
    _offer(session, category_id, True, actor, now)


def change_ground(
    session: Session,
    book: law.LawBook,
    country: str,
    regime_id: str,
    code: str,
    values: GroundValues,
    *,
    seen: str,
    actor: Actor,
    now: datetime,
) -> bool:
    """Say whether officers are offered a ground, and what they read beside it; the law's words stay.

    Return whether anything was other than before. Raises NotFound, StaleCase, InvalidInput (last_ground)."""
    require_administrator(actor)
    take_turns(session, _TURN)
    states = ground_states(session, book, country).get(regime_id, [])
    state = next((row for row in states if row.ground.code == code), None)
    if state is None:
        raise NotFound("ground")
    _require_seen(state.fields, seen)
    if not values.is_offered:
        _require_another(book, states, state)
    row = session.get(GroundSetting, (regime_id, code))
    if row is None:
        row = GroundSetting(regime_id=regime_id, code=code)
        session.add(row)
    row.is_offered, row.note_es, row.note_en = values.is_offered, values.note_es, values.note_en
    after = {"is_offered": values.is_offered, "note_es": values.note_es, "note_en": values.note_en}
    subject = ground_subject(regime_id, code)
    changed = note_change(session, "ground", subject, "changed", state.fields, after, actor=actor, now=now)
    return changed is not None


def ground_subject(regime_id: str, code: str) -> str:
    """Return under which name the history keeps a ground."""
    return f"{regime_id}/{code}"


def _category(session: Session, category_id: UUID) -> tuple[Category, dict[str, Any]]:
    take_turns(session, _TURN)
    category = category_by_id(session, category_id)
    if category is None:
        raise NotFound("category")
    return category, category_fields(category)


def _offer(session: Session, category_id: UUID, is_active: bool, actor: Actor, now: datetime) -> None:
    require_administrator(actor)
    category, before = _category(session, category_id)
    category.is_active = is_active
    action = "enabled" if is_active else "withdrawn"
    after = category_fields(category)
    note_change(session, "category", category.id, action, before, after, actor=actor, now=now)


def _write(category: Category, values: CategoryValues) -> None:
    category.name_es, category.name_en = values.name_es, values.name_en
    category.service_working_days = values.service_working_days
    category.urgent_hours = values.urgent_hours
    category.position = values.position


def _require_seen(now: Mapping[str, Any], seen: str) -> None:
    if fingerprint(now) != seen:
        raise StaleCase("the row changed since it was read")


def _require_free_name(session: Session, kind: str, name: str, but: UUID | None = None) -> None:
    """Refuse a name another category of the kind has, in use or not: the retired one can come back."""
    others = session.execute(select(Category.id, Category.name_es).where(Category.kind == kind))
    if any(fold(other.name_es) == fold(name) for other in others if other.id != but):
        raise InvalidInput("name_taken", "name_es")


def _new_code(session: Session, kind: str, name: str) -> str:
    """Derive a code from kind and name, once: it stays when the name changes.

    `local_` keeps it apart from those the product gives, whose endings the law's variants go by."""
    stem = f"{kind}.local_{fold(name).replace(' ', '_') or 'category'}"[: CODE_CHARACTERS - 4].rstrip("_")
    taken = set(session.scalars(select(Category.code).where(Category.code.startswith(stem, autoescape=True))))
    codes = (stem if number == 1 else f"{stem}_{number}" for number in range(1, _CODE_TRIES))
    free = next((code for code in codes if code not in taken), None)
    if free is None:
        raise InvalidInput("name_taken", "name_es")
    return free


def _require_another(book: law.LawBook, states: list[GroundState], without: GroundState) -> None:
    """Keep at least one ground on offer in every version of the regime that has any."""
    offered = {row.ground.code for row in states if row.is_offered} - {without.ground.code}
    for version in versions_of(book, without.regime.id):
        codes = {ground.code for ground in law.grounds(version)}
        if without.ground.code in codes and not codes & offered:
            raise InvalidInput("last_ground", "is_offered")
