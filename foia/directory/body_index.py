"""Which body a row of a list means: the bodies there are and those the list brings, by code and by name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.directory.body_rows import DERIVED, BodyEntry, RefusedRow
from foia.directory.models import Body, BodyName
from foia.directory.names import fold
from foia.extensions import new_id

LINKS = ("parent_id", "successor_id")
# In this order a name is looked for: as the body's own, as an acronym, as one it had.
_KINDS = ("name", "acronym", "former")


@dataclass
class PlannedBody:
    """A row that may come in, the body it is about and, once all rows are read, the bodies it names."""

    entry: BodyEntry
    body_id: UUID
    code: str
    is_new: bool
    links: dict[str, UUID] = field(default_factory=dict)


class BodyIndex:
    """The bodies of one country."""

    def __init__(self, session: Session, country: str) -> None:
        self._codes: dict[str, UUID] = {}
        self._code_of: dict[UUID, str] = {}
        self._place_of: dict[UUID, str | None] = {}
        self._named: dict[str, dict[str, set[UUID]]] = {kind: defaultdict(set) for kind in _KINDS}
        self._following: dict[str, dict[UUID, UUID | None]] = {column: {} for column in LINKS}
        bodies = session.execute(
            select(Body.id, Body.code, Body.place_code, Body.parent_id, Body.successor_id).where(
                Body.country == country
            )
        )
        for body_id, code, place_code, parent_id, successor_id in bodies:
            self._add(body_id, code, place_code)
            self._following["parent_id"][body_id] = parent_id
            self._following["successor_id"][body_id] = successor_id
        names = session.execute(
            select(BodyName.body_id, BodyName.kind, BodyName.folded)
            .join(Body, Body.id == BodyName.body_id)
            .where(Body.country == country)
        )
        for body_id, kind, folded in names:
            self._named[kind][folded].add(body_id)

    def place(self, entry: BodyEntry, *, only_existing: bool) -> PlannedBody:
        """Find the body a row is about, or give it a new one. Raises RefusedRow."""
        code = entry.code or entry.derived_code
        body_id = self._codes.get(code) or (self._by_name(entry) if entry.code is None else None)
        if body_id is not None:
            return PlannedBody(entry, body_id, self._code_of[body_id], is_new=False)
        if only_existing:
            column, which = ("code", "código") if entry.code else ("name", "nombre")
            raise RefusedRow(column, f"no hay entidad con este {which}")
        if "body_class" not in entry.values:
            raise RefusedRow("class", "hace falta para una entidad nueva")
        return PlannedBody(entry, new_id(), code, is_new=True)

    def add(self, planned: PlannedBody) -> None:
        """Have later rows find a body as this row will leave it."""
        entry = planned.entry
        self._add(planned.body_id, planned.code, entry.place_code or self._place_of.get(planned.body_id))
        self._named["name"][entry.folded].add(planned.body_id)
        if acronym := fold(entry.values.get("acronym", "")):
            self._named["acronym"][acronym].add(planned.body_id)
        for name in entry.former_names:
            self._named["former"][fold(name)].add(planned.body_id)

    def remove(self, planned: PlannedBody) -> None:
        """Forget a new body whose row turned out bad."""
        self._codes.pop(planned.code, None)
        for following in self._following.values():
            following.pop(planned.body_id, None)
        for named in self._named.values():
            for ids in named.values():
                ids.discard(planned.body_id)

    def called(self, text: str) -> UUID:
        """Return the one body of this code, name, acronym or former name. Raises RefusedRow, no column."""
        by_code = self._codes.get(text)
        if by_code is not None:
            return by_code
        folded = fold(text)
        for kind in _KINDS:
            found = self._named[kind].get(folded)
            if found:
                return _only(found, f"entidades que se llaman {text!r}: ponga el código de una")
        raise RefusedRow("", f"no hay entidad de código o nombre {text!r}")

    def link(self, body_id: UUID, column: str, target: UUID) -> None:
        """Have a body follow another. Raises RefusedRow without column where that closes a circle."""
        passed: set[UUID] = set()
        following: UUID | None = target
        while following is not None and following not in passed:
            if following == body_id:
                raise RefusedRow("", "se cierra en un círculo")
            passed.add(following)
            following = self._following[column].get(following)
        self._following[column][body_id] = target

    def _add(self, body_id: UUID, code: str, place_code: str | None) -> None:
        self._codes[code] = body_id
        self._code_of[body_id] = code
        self._place_of[body_id] = place_code

    def _by_name(self, entry: BodyEntry) -> UUID | None:
        """Find the body by its name, then by one it had; where the row says a place, of that place."""
        for kind in ("name", "former"):
            found = self._named[kind].get(entry.folded, set())
            if entry.place_code is not None:
                there = {body_id for body_id in found if self._place_of[body_id] == entry.place_code}
                found = there or {body_id for body_id in found if self._place_of[body_id] is None}
            if found:
                return _only(found, "entidades con este nombre: ponga el código", "name")
        return None


def is_derived(code: str) -> bool:
    """Say whether a code was made of the body's name, for want of an official one."""
    return code.startswith(DERIVED)


def _only(found: set[UUID], words: str, column: str = "") -> UUID:
    if len(found) > 1:
        raise RefusedRow(column, f"hay {len(found)} {words}")
    return next(iter(found))
