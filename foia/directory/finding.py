"""Finding the body that another list names: by code, or by exactly one of the names it has or had."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia.directory.actions import add_body
from foia.directory.models import Body, BodyName, Place
from foia.directory.names import fold
from foia.directory.own_days import OwnDay
from foia.extensions import new_id

# The name a body has now says more than its acronym, and that more than a name it had.
_RANKS = ("name", "acronym", "former")
_CODE_CHARACTERS = 40
_MARK_CHARACTERS = 6
NOT_STATED_LEVEL = "national"


@dataclass(frozen=True)
class KnownBody:
    """What telling bodies apart needs of one."""

    id: UUID
    code: str
    body_class: str
    place_code: str | None
    valid_from: date | None = None
    valid_to: date | None = None
    own_days: tuple[OwnDay, ...] = ()

    def existed_on(self, day: date) -> bool:
        """Say whether it existed on a day, as far as its dates tell."""
        return (self.valid_from or day) <= day <= (self.valid_to or day)


class Ambiguous(ValueError):
    """Several bodies bear the name; `codes` are theirs."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


class BodyFinder:
    """The bodies of a country by everything they are called, read once for a whole file."""

    def __init__(self, country: str) -> None:
        self.country = country
        self._by_id: dict[UUID, KnownBody] = {}
        self._by_code: dict[str, KnownBody] = {}
        self._by_name: dict[str, dict[str, set[UUID]]] = defaultdict(lambda: defaultdict(set))
        self._places: set[str] = set()
        self._is_read = False

    def read_once(self, session: Session) -> None:
        """Read the directory, unless it was read already and nobody else has added a body since."""
        counted = select(func.count()).select_from(Body).where(Body.country == self.country)
        if self._is_read and session.scalar(counted) == len(self._by_id):
            return
        self._is_read = True
        self._by_name.clear()
        for body in session.scalars(select(Body).where(Body.country == self.country)):
            self._note(_known(body))
        names = (
            select(BodyName.folded, BodyName.kind, BodyName.body_id)
            .join(Body, Body.id == BodyName.body_id)
            .where(Body.country == self.country)
        )
        for folded, kind, body_id in session.execute(names):
            self._by_name[folded][kind].add(body_id)
        self._places.update(session.scalars(select(Place.code).where(Place.country == self.country)))

    def knows_place(self, code: str) -> bool:
        """Say whether the country has a place of this code."""
        return code in self._places

    def find(self, text: str, place_code: str | None, day: date) -> KnownBody | None:
        """Return the body a text names; None when nothing does. Raises Ambiguous.

        Of several with the name, the one that existed on the day, and of these the one of the place."""
        by_code = self._by_code.get(text)
        if by_code is not None:
            return by_code
        kinds = self._by_name.get(fold(text)) or {}
        found = next((kinds[kind] for kind in _RANKS if kind in kinds), set())
        bodies = [self._by_id[body_id] for body_id in found]
        bodies = _narrowed(bodies, (body for body in bodies if body.existed_on(day)))
        bodies = _narrowed(bodies, (body for body in bodies if body.place_code == place_code))
        if len(bodies) > 1:
            raise Ambiguous(sorted(body.code for body in bodies))
        return bodies[0] if bodies else None

    def draft(self, name: str, *, body_class: str, place_code: str | None) -> KnownBody:
        """Think up a body of which only the name is known; it is added once its row proves good."""
        return KnownBody(new_id(), _code_of(name), body_class, place_code)

    def add(self, session: Session, name: str, draft: KnownBody) -> None:
        """Add a body that was thought up: nobody has confirmed that it exists."""
        body = Body(
            id=draft.id,
            code=draft.code,
            name_es=name,
            level=NOT_STATED_LEVEL,
            body_class=draft.body_class,
            country=self.country,
            place_code=draft.place_code,
            validity_confirmed=False,
        )
        add_body(session, body)
        self._note(draft)
        self._by_name[fold(name)]["name"].add(draft.id)

    def _note(self, body: KnownBody) -> None:
        self._by_id[body.id] = body
        self._by_code[body.code] = body

    def knows(self, body: KnownBody) -> bool:
        """Say whether the directory has it."""
        return body.id in self._by_id


def _code_of(name: str) -> str:
    """Derive a code from a name: its beginning, to be read, and a mark of the whole, to be unique."""
    mark = sha256(fold(name).encode()).hexdigest()
    room = _CODE_CHARACTERS - _MARK_CHARACTERS - 1
    return f"{fold(name).replace(' ', '-')[:room].strip('-')}-{mark[:_MARK_CHARACTERS]}"


def _narrowed(bodies: list[KnownBody], wanted: Iterable[KnownBody]) -> list[KnownBody]:
    """Keep those wanted where that leaves any."""
    return (list(wanted) or bodies) if len(bodies) > 1 else bodies


def _known(body: Body) -> KnownBody:
    return KnownBody(
        body.id,
        body.code,
        body.body_class,
        body.place_code,
        body.valid_from,
        body.valid_to,
        body.own_days,
    )
