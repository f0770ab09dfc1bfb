"""Whose cases a list holds: the parts of all cases that somebody works, as conditions of a statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, or_
from sqlalchemy.types import Uuid

from foia.actors import BODY_ROLES, CAPABILITIES, CONFIDENTIAL_ROLES, Actor, Capability, Role
from foia.cases.models import Case
from foia.cases.states import BODY, CENTRAL_DESK, exclusions_of
from foia.extensions import fixed


@dataclass(frozen=True)
class Scope:
    """Cases somebody works: those in a custody, of one body or of whichever (None), and of one office of it.

    Confidential ones or the others, never both; none of those the person is `excluded` from (ids in hex)."""

    custody: str
    body_id: UUID | None = None
    office_id: UUID | None = None
    confidential: bool = False
    excluded: tuple[str, ...] = ()

    @property
    def condition(self) -> ColumnElement[bool]:
        patterns = [f"%{known}%" for known in self.excluded]
        return _reached(self.custody, self.confidential, self.body_id, self.office_id, patterns)


@dataclass(frozen=True)
class ScopeShape:
    """What a statement made once needs to know of a scope: not whose cases they are."""

    custody: str
    confidential: bool
    has_body: bool
    has_office: bool
    excluded: int

    def condition(self, number: int) -> ColumnElement[bool]:
        """Return the condition of the scope at this place, to be asked with `values_of`."""
        body = bindparam(f"body_{number}", type_=Uuid()) if self.has_body else None
        office = bindparam(f"office_{number}", type_=Uuid()) if self.has_office else None
        patterns: list[BindParameter[str]] = [
            bindparam(f"excluded_{number}_{place}") for place in range(self.excluded)
        ]
        return _reached(self.custody, self.confidential, body, office, patterns)


def shapes_of(scopes: Iterable[Scope]) -> tuple[ScopeShape, ...]:
    """Return what a statement made once depends on."""
    return tuple(
        ScopeShape(
            scope.custody,
            scope.confidential,
            scope.body_id is not None,
            scope.office_id is not None,
            len(scope.excluded),
        )
        for scope in scopes
    )


def values_of(scopes: Sequence[Scope]) -> dict[str, Any]:
    """Return with what the conditions of these scopes are asked, in this order."""
    values: dict[str, Any] = {}
    for number, scope in enumerate(scopes):
        values |= {f"body_{number}": scope.body_id, f"office_{number}": scope.office_id}
        values |= {f"excluded_{number}_{place}": f"%{known}%" for place, known in enumerate(scope.excluded)}
    return values


def _reached(
    custody: str,
    confidential: bool,
    body_id: UUID | BindParameter[UUID] | None,
    office_id: UUID | BindParameter[UUID] | None,
    excluded: Iterable[str | BindParameter[str]],
) -> ColumnElement[bool]:
    parts = [Case.custody == fixed(custody), Case.confidential.is_(confidential)]
    if body_id is not None:
        parts.append(Case.body_id == body_id)
    if office_id is not None:
        parts.append(or_(Case.office_id.is_(None), Case.office_id == office_id))
    return and_(*parts, *(Case.excluded.not_like(pattern) for pattern in excluded))


def scopes_of(actor: Actor, capability: Capability) -> list[Scope]:
    """Return the cases an actor reaches with a capability, as conditions on a list."""
    excluded = tuple(sorted(exclusions_of(actor)))
    found = set()
    for grant in actor.grants:
        if capability not in CAPABILITIES[grant.role]:
            continue
        is_confidential = grant.role in CONFIDENTIAL_ROLES
        if grant.role in BODY_ROLES and grant.body_id is not None:
            found.add(Scope(BODY, grant.body_id, grant.office_id, is_confidential, excluded))
        elif grant.role == Role.CENTRAL_DESK:
            found.add(Scope(CENTRAL_DESK, excluded=excluded))
    # Whoever works a whole body needs no narrower cut of it, in which the same cases would stand twice.
    whole = {replace(scope, office_id=None) for scope in found if scope.office_id is None}
    narrow = {scope for scope in found if scope.office_id and replace(scope, office_id=None) not in whole}
    return sorted(whole | narrow, key=_scope_order)


def _scope_order(scope: Scope) -> tuple[str, str, str, bool]:
    body, office = (known.hex if known else "" for known in (scope.body_id, scope.office_id))
    return scope.custody, body, office, scope.confidential
