"""Finding cases by their words, or by a number of a body's registry: what whoever asks may reach, no more.

One answer comes from one index: words, where a case is, what it is and who is kept from it are marks of the
same row, and rows stand in order of receipt. What the index says is checked against the case itself, since it
follows the cases some seconds behind. No confidential case is found here by anybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, asc, cast, desc, literal_column, or_, select
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from foia.actors import Actor, Capability
from foia.cases.folio import family_of
from foia.cases.intake_models import RegistryNumber
from foia.cases.models import Case
from foia.cases.registry import fold_number
from foia.cases.search_models import WORDS_TABLE, SearchRow, search_words
from foia.cases.search_tokens import (
    AT_DESK,
    CONCLUDED,
    NO_OFFICE,
    OPEN,
    All,
    AnyOf,
    But,
    Wanted,
    in_office,
    kept_from,
    lowest_number,
    of_body,
    of_kind,
    wanted_words,
    worked_by,
    written,
)
from foia.cases.states import CENTRAL_DESK, may
from foia.cases.tray import PAGE_ROWS, Scope, TrayRow, line_of, line_statement, scopes_of
from foia.keys import Keyring

MOST_BY_NUMBER = 50


@dataclass(frozen=True)
class Asked:
    """What a search asks for; `before` is the first instant that is too late. `concluded` None: both."""

    words: Wanted | None = None
    concluded: bool | None = None
    kind: str | None = None
    body_ids: tuple[UUID, ...] = ()
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True)
class Place:
    """Where a page ends: the next one follows this row, or comes before it when `backwards`."""

    number: int
    backwards: bool = False


@dataclass(frozen=True)
class FoundPage:
    """One page, the newest first, and the places of its neighbours where there are any."""

    rows: list[TrayRow]
    following: Place | None = None
    previous: Place | None = None


def words_asked(text: str, keyring: Keyring) -> Wanted | None:
    """Return what asks for the words of a text; None when they tell nothing."""
    return wanted_words(text, keyring)


def search(session: Session, actor: Actor, asked: Asked, place: Place | None = None) -> FoundPage:
    """Return one page of what is asked for, in one statement."""
    wanted = _wanted(scopes_of(actor, Capability.READ_CASE), asked)
    if wanted is None:
        return FoundPage([])
    backwards = place is not None and place.backwards
    chosen = _chosen(session.get_bind().dialect.name, wanted, asked, place)
    in_order = asc if backwards else desc
    statement = (
        line_statement()
        .add_columns(SearchRow.number)
        .join(SearchRow, SearchRow.case_id == Case.id)
        .join(chosen, chosen.c.number == SearchRow.number)
        .order_by(in_order(SearchRow.number))
    )
    found = [(line_of(row[:-1]), row[-1]) for row in session.execute(statement)]
    more, found = len(found) > PAGE_ROWS, found[:PAGE_ROWS]
    if backwards:
        found.reverse()
    if not found:
        return FoundPage([])
    has_next = more if not backwards else True
    has_previous = more if backwards else place is not None
    return FoundPage(
        [line for line, _number in found if _is_shown(actor, line.case)],
        following=Place(found[-1][1]) if has_next else None,
        previous=Place(found[0][1], backwards=True) if has_previous else None,
    )


def find_by_registry(session: Session, actor: Actor, typed: str) -> list[TrayRow]:
    """Return the cases to which some body's registry gave this number, as far as the actor reaches them."""
    folded = fold_number(typed)
    scopes = _open_scopes(scopes_of(actor, Capability.READ_CASE))
    if not folded or not scopes:
        return []
    ids = select(RegistryNumber.case_id).where(RegistryNumber.folded == folded)
    statement = (
        line_statement()
        .where(Case.id.in_(ids), or_(*(scope.condition for scope in scopes)))
        .order_by(Case.received_at.desc(), Case.id)
        .limit(MOST_BY_NUMBER)
    )
    return [line_of(row) for row in session.execute(statement)]


def find_family(session: Session, actor: Actor, folio: str) -> list[TrayRow]:
    """Return what the actor reaches of a folio's case and, if that is a whole one, of its parts."""
    scopes = scopes_of(actor, Capability.READ_CASE)
    if not scopes:
        return []
    family = family_of(folio)
    folios = family if folio == family[0] else [folio]
    statement = (
        line_statement()
        .where(Case.folio.in_(folios), or_(*(scope.condition for scope in scopes)))
        .order_by(Case.folio)
    )
    return [line_of(row) for row in session.execute(statement)]


def _is_shown(actor: Actor, case: Case) -> bool:
    return not case.confidential and may(actor, Capability.READ_CASE, case)


def _open_scopes(scopes: Sequence[Scope]) -> list[Scope]:
    return [scope for scope in scopes if not scope.confidential]


def _wanted(scopes: Sequence[Scope], asked: Asked) -> Wanted | None:
    """Put what is asked for and where the actor may look into one expression; None: nowhere."""
    reached = _open_scopes(scopes)
    if not reached:
        return None
    parts: list[Wanted] = [AnyOf(tuple(_place_of(scope) for scope in reached))]
    if asked.words is not None:
        parts.append(asked.words)
    if asked.concluded is not None:
        parts.append(CONCLUDED if asked.concluded else OPEN)
    if asked.kind is not None:
        parts.append(of_kind(asked.kind))
    if asked.body_ids:
        parts.append(AnyOf(tuple(of_body(body_id) for body_id in asked.body_ids)))
    left_out = sorted({known for scope in reached for known in scope.excluded})
    return But(All(tuple(parts)), tuple(kept_from(known) for known in left_out))


def _place_of(scope: Scope) -> Wanted:
    if scope.custody == CENTRAL_DESK or scope.body_id is None:
        return AT_DESK
    if scope.office_id is None:
        return worked_by(scope.body_id)
    return All((worked_by(scope.body_id), AnyOf((in_office(scope.office_id), NO_OFFICE))))


def _chosen(dialect_name: str, wanted: Wanted, asked: Asked, place: Place | None) -> Subquery:
    """Select the numbers of a page's rows from the index of words alone."""
    query = written(wanted, dialect_name)
    if dialect_name == "sqlite":
        number: ColumnElement[Any] = search_words.c.rowid
        matches = literal_column(WORDS_TABLE).op("MATCH")(query)
        numbers = select(number.label("number")).where(matches, *_between(number, asked, place))
    else:
        matches = SearchRow.tokens.op("@@")(cast(query, TSQUERY))
        within = select(SearchRow.number).where(matches, *_between(SearchRow.number, asked, place))
        # Apart from the order: the database would else walk all rows by number and match each of them.
        number = within.offset(0).subquery().c.number
        numbers = select(number)
    in_order = asc if place is not None and place.backwards else desc
    return numbers.order_by(in_order(number)).limit(PAGE_ROWS + 1).subquery()


def _between(number: Any, asked: Asked, place: Place | None) -> list[ColumnElement[bool]]:
    """Return the conditions of order: what was received between two instants, and what is still ahead."""
    found = []
    if asked.since is not None:
        found.append(number >= lowest_number(asked.since))
    if asked.before is not None:
        found.append(number < lowest_number(asked.before))
    if place is not None:
        found.append(number > place.number if place.backwards else number < place.number)
    return found
