"""Finding cases by their words, or by a number of a body's registry: what whoever asks may reach, no more.

One answer comes from one index: words, where a case is, what it is and who is kept from it are marks of the
same row, and rows stand in order of receipt. What the index says is checked against the case itself, since it
follows the cases some seconds behind. No confidential case is found here by anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    String,
    Subquery,
    asc,
    bindparam,
    cast,
    desc,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from foia.actors import Actor, Capability
from foia.cases.case_lines import CaseLine, TrayRow, line_of, line_statement
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
from foia.cases.tray import PAGE_ROWS, Scope, scopes_of
from foia.keys import Keyring

MOST_BY_NUMBER = 50
NEWEST_LOOKED_AT = 400


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
    """Return one page of what is asked for; all of it is from one statement."""
    wanted = _wanted(scopes_of(actor, Capability.READ_CASE), asked)
    if wanted is None:
        return FoundPage([])
    backwards = place is not None and place.backwards
    dialect_name = session.get_bind().dialect.name
    shape = _Shape(asked.since is not None, asked.before is not None, place is not None, backwards)
    values = {
        "wanted": written(wanted, dialect_name),
        "since": lowest_number(asked.since) if asked.since else None,
        "before": lowest_number(asked.before) if asked.before else None,
        "place": place.number if place else None,
    }
    found: list[tuple[TrayRow, int]] = []
    for statement in _page_statements(dialect_name, shape):
        found = [(line_of(row), row[-1]) for row in session.execute(statement, values)]
        if len(found) > PAGE_ROWS:
            break
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


def _is_shown(actor: Actor, case: CaseLine) -> bool:
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


@dataclass(frozen=True)
class _Shape:
    """What a statement made once needs to know of a page."""

    has_first: bool
    has_last: bool
    follows: bool
    backwards: bool

    @property
    def direction(self) -> Callable[[Any], ColumnElement[Any]]:
        return asc if self.backwards else desc

    def between(self, number: Any) -> list[ColumnElement[bool]]:
        """Return the conditions of order: what was received between two instants, and what is ahead."""
        found = []
        if self.has_first:
            found.append(number >= _SINCE)
        if self.has_last:
            found.append(number < _BEFORE)
        if self.follows:
            found.append(number > _PLACE if self.backwards else number < _PLACE)
        return found

    def cut(self, numbers: Select[Any], number: Any) -> Subquery:
        """Return the numbers of one page of some rows, and one more."""
        return numbers.order_by(self.direction(number)).limit(_written_out(PAGE_ROWS + 1)).subquery()


def _written_out(count: int) -> ColumnElement[int]:
    """Write a limit into the statement itself, so that a plan kept for all values knows it."""
    return literal_column(str(count), Integer())


# Statements are made once for each shape of a question and kept: making one costs more than asking it.
_ROW = SearchRow.number, SearchRow.case_id
_WANTED = bindparam("wanted", type_=String())
_SINCE, _BEFORE, _PLACE = (bindparam(name, type_=BigInteger()) for name in ("since", "before", "place"))


@lru_cache(maxsize=64)
def _page_statements(dialect_name: str, shape: _Shape) -> tuple[Select[*tuple[Any, ...]], ...]:
    """Return what to ask, one after another until a page is full: the last one knows all there is."""
    if dialect_name == "sqlite":
        return (_lines(_of_all_on_sqlite(shape), shape),)
    # Words that stand in many cases fill a page among the newest; the index would give all of them, to be
    # put in order. Apart, the first question is also one that PostgreSQL need not plan anew each time.
    return _lines(_of_newest(shape), shape), _lines(_of_all_on_postgresql(shape), shape)


def _lines(chosen: Subquery, shape: _Shape) -> Select[*tuple[Any, ...]]:
    number = chosen.c.number
    of_them = line_statement().add_columns(number).join(chosen, chosen.c.case_id == Case.id)
    return of_them.order_by(shape.direction(number))


def _of_all_on_sqlite(shape: _Shape) -> Subquery:
    """Select a page's rows by the index of words alone, which is in their order."""
    number: ColumnElement[Any] = search_words.c.rowid
    matches = literal_column(WORDS_TABLE).op("MATCH")(_WANTED)
    numbers = shape.cut(select(number.label("number")).where(matches, *shape.between(number)), number)
    return select(*_ROW).join(numbers, numbers.c.number == SearchRow.number).subquery()


def _of_newest(shape: _Shape) -> Subquery:
    """Select a page's rows among the newest alone, each of which is looked at."""
    newest = (
        select(*_ROW, SearchRow.tokens)
        .where(*shape.between(SearchRow.number))
        .order_by(shape.direction(SearchRow.number))
        .limit(_written_out(NEWEST_LOOKED_AT))
        .subquery()
        .c
    )
    wanted = select(newest.number, newest.case_id).where(newest.tokens.op("@@")(cast(_WANTED, TSQUERY)))
    return shape.cut(wanted, newest.number)


def _of_all_on_postgresql(shape: _Shape) -> Subquery:
    """Select a page's rows by the index of words."""
    matches = SearchRow.tokens.op("@@")(cast(_WANTED, TSQUERY))
    within = select(*_ROW).where(matches, *shape.between(SearchRow.number))
    # Apart from the order: the database would else walk all rows by number and match each of them.
    found = within.offset(0).subquery().c
    return shape.cut(select(found.number, found.case_id), found.number)
