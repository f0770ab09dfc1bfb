"""Bringing in a list of public bodies: first what each row means, then batches, each in its own transaction.

The same list twice changes nothing. Rows may name bodies that come later in the file. Nothing here commits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import law
from foia.actors import SYSTEM
from foia.changes import fields_of, note_change
from foia.directory.actions import index_names, names_of
from foia.directory.body_changes import COLUMNS, SUBJECT
from foia.directory.body_index import LINKS, BodyIndex, PlannedBody, is_derived
from foia.directory.body_rows import DEFAULT_LEVEL, BodyRowReader, RefusedRow
from foia.directory.competence_actions import NewText, bring_texts
from foia.directory.competence_models import PhraseKind
from foia.directory.models import Body, BodyName
from foia.directory.places import ensure_place
from foia.imports.reading import BadRow, Row

BATCH_ROWS = 200
IMPORTED = "imported"
_NAMES = ("name_es", "name_en", "acronym", "former_names")
_LINK_OF = {"parent": "parent_id", "successor": "successor_id"}


class BodyImport:
    """One list: `plan` it, `write` every batch, then `write_links` what named a body of a later batch."""

    def __init__(
        self,
        book: law.LawBook,
        reader: BodyRowReader,
        *,
        now: datetime,
        today: date,
        column_of: Callable[[str], str] = str,
        only_existing: bool = False,
    ) -> None:
        self.read = 0
        self.created: set[UUID] = set()
        self.updated: set[UUID] = set()
        # Bodies that had not ended before this list said so: their open cases need somebody.
        self.ended: set[UUID] = set()
        # Where bodies of the last batch sat before, if elsewhere: their open cases are to be dated anew.
        self.moved: dict[UUID, str | None] = {}
        self._bad: list[BadRow] = []
        self._planned: list[PlannedBody] = []
        self._to_come: set[UUID] = set()
        self._later: list[PlannedBody] = []
        self._book = book
        self._reader = reader
        self._now = now
        self._today = today
        self._column_of = column_of
        self._only_existing = only_existing

    @property
    def bad(self) -> list[BadRow]:
        """Return the rows that cannot come in, by line."""
        return sorted(self._bad, key=lambda row: row.line)

    @property
    def unchanged(self) -> int:
        """Count the good rows that say what the directory said already."""
        return len(self._planned) - len(self.created) - len(self.updated)

    def plan(self, session: Session, rows: Iterable[Row | BadRow]) -> int:
        """Read every row and find the bodies it means; return how many can come in."""
        indexes: dict[str, BodyIndex] = {}
        lines: dict[UUID, int] = {}
        for row in rows:
            self.read += 1
            if isinstance(row, BadRow):
                self._bad.append(row)
                continue
            try:
                entry = self._reader.entry(row.line, row.values)
                if entry.country not in indexes:
                    indexes[entry.country] = BodyIndex(session, entry.country)
                index = indexes[entry.country]
                planned = index.place(entry, only_existing=self._only_existing)
                if planned.body_id in lines:
                    column = "code" if entry.code else "name"
                    raise RefusedRow(column, f"es la misma entidad que en la línea {lines[planned.body_id]}")
            except RefusedRow as refused:
                self._refuse(row.line, refused)
                continue
            lines[planned.body_id] = row.line
            index.add(planned)
            self._planned.append(planned)
        while self._drop_unlinked(indexes):
            pass
        self._to_come = {planned.body_id for planned in self._planned if planned.is_new}
        return len(self._planned)

    def batches(self, size: int = BATCH_ROWS) -> Iterator[list[PlannedBody]]:
        """Return the rows that can come in, some at a time."""
        return _batches(self._planned, size)

    def later_batches(self, size: int = BATCH_ROWS) -> Iterator[list[PlannedBody]]:
        """Return the rows whose parent or successor came in after them, some at a time."""
        return _batches(self._later, size)

    def write(self, session: Session, batch: Sequence[PlannedBody]) -> None:
        """Add and change the bodies of a batch, each with its names and its history."""
        self.moved = {}
        for country, code in dict.fromkeys(
            (planned.entry.country, planned.entry.place_code) for planned in batch if planned.entry.place_code
        ):
            ensure_place(session, self._book, code, country)
        new = [planned for planned in batch if planned.is_new]
        bodies = []
        for planned in new:
            bodies.append(self._new_body(planned))
            # Rows are written in this order: a body may name only those before it.
            self._to_come.discard(planned.body_id)
        session.add_all(bodies)
        session.flush()
        for planned, body in zip(new, bodies, strict=True):
            self._add(session, planned, body)
        self._change(session, [planned for planned in batch if not planned.is_new])
        self._add_phrases(session, batch)

    def write_links(self, session: Session, batch: Sequence[PlannedBody]) -> None:
        """Set the parents and successors that were not there yet when `write` came to their bodies."""
        bodies = _bodies(session, batch)
        for planned in batch:
            body = bodies[planned.body_id]
            before = fields_of(body, LINKS)
            for column, target in planned.links.items():
                setattr(body, column, target)
            self._note(session, body, before, fields_of(body, LINKS))

    def _drop_unlinked(self, indexes: dict[str, BodyIndex]) -> bool:
        """Resolve the bodies that rows name; drop the rows that name none, which others may name."""
        dropped = []
        for planned in self._planned:
            index = indexes[planned.entry.country]
            for name, column in _LINK_OF.items():
                text = getattr(planned.entry, name)
                try:
                    if text is not None:
                        planned.links[column] = index.called(text)
                        index.link(planned.body_id, column, planned.links[column])
                except RefusedRow as refused:
                    self._refuse(planned.entry.line, RefusedRow(name, refused.reason))
                    dropped.append(planned)
                    break
        for planned in dropped:
            self._planned.remove(planned)
            if planned.is_new:
                indexes[planned.entry.country].remove(planned)
        return bool(dropped)

    def _refuse(self, line: int, refused: RefusedRow) -> None:
        column = self._column_of(refused.column) if refused.column else ""
        self._bad.append(BadRow(line, column, refused.reason))

    def _links(self, planned: PlannedBody) -> dict[str, UUID]:
        """Return the links of a row to bodies that are there already; unless all are, keep it for later."""
        found = {column: target for column, target in planned.links.items() if target not in self._to_come}
        if len(found) < len(planned.links):
            self._later.append(planned)
        return found

    def _new_body(self, planned: PlannedBody) -> Body:
        entry = planned.entry
        values = {
            "level": DEFAULT_LEVEL,
            "validity_confirmed": not entry.unconfirmed,
            **entry.values,
            **self._links(planned),
            "code": planned.code,
        }
        return Body(id=planned.body_id, country=entry.country, **values)

    def _add(self, session: Session, planned: PlannedBody, body: Body) -> None:
        former = _former(body, planned.entry.former_names)
        session.add_all(names_of(body, former))
        state = {**fields_of(body, COLUMNS), "former_names": former}
        filled = {name: value for name, value in state.items() if value not in ("", None, [])}
        note_change(session, SUBJECT, body.id, IMPORTED, {}, filled, actor=SYSTEM, now=self._now)
        self.created.add(body.id)

    def _change(self, session: Session, batch: Sequence[PlannedBody]) -> None:
        bodies, former_names = _bodies(session, batch), _former_names(session, batch)
        for planned in batch:
            body, former = bodies[planned.body_id], former_names[planned.body_id]
            before = {**fields_of(body, COLUMNS), "former_names": sorted(former)}
            values = {**planned.entry.values, **self._links(planned)}
            if planned.entry.code is None and not is_derived(body.code):
                # The name only says which body is meant: another list gave it, with its code.
                del values["name_es"]
            for name, value in values.items():
                setattr(body, name, value)
            kept = [*former, *planned.entry.former_names, before["name_es"]]
            after = {**fields_of(body, COLUMNS), "former_names": _former(body, kept)}
            if any(before[name] != after[name] for name in _NAMES):
                index_names(session, body, after["former_names"])
            was_there = before["valid_to"] is None or before["valid_to"] >= self._today
            if was_there and body.valid_to is not None and body.valid_to < self._today:
                self.ended.add(body.id)
            if before["place_code"] != body.place_code:
                self.moved[body.id] = before["place_code"]
            self._note(session, body, before, after)

    def _add_phrases(self, session: Session, batch: Sequence[PlannedBody]) -> None:
        """Add the phrases of the rows that a body does not have yet."""
        session.flush()
        wanted = {
            planned.body_id: [NewText(PhraseKind.PHRASE, phrase) for phrase in planned.entry.phrases]
            for planned in batch
            if planned.entry.phrases
        }
        for body_id, done in bring_texts(session, wanted, now=self._now).items():
            if done.added and body_id not in self.created:
                self.updated.add(body_id)

    def _note(self, session: Session, body: Body, before: dict[str, Any], after: dict[str, Any]) -> None:
        noted = note_change(session, SUBJECT, body.id, IMPORTED, before, after, actor=SYSTEM, now=self._now)
        if noted is not None and body.id not in self.created:
            self.updated.add(body.id)


def _former(body: Body, names: Iterable[str]) -> list[str]:
    """Return the former names once each, without those the body has now."""
    return sorted({name for name in names if name} - {body.name_es, body.name_en, body.acronym})


def _bodies(session: Session, batch: Sequence[PlannedBody]) -> dict[UUID, Body]:
    """Return the bodies of a batch as they are now, held until the transaction ends."""
    wanted = [planned.body_id for planned in batch]
    rows = session.scalars(select(Body).where(Body.id.in_(wanted)).with_for_update())
    return {body.id: body for body in rows}


def _former_names(session: Session, batch: Sequence[PlannedBody]) -> dict[UUID, list[str]]:
    wanted = [planned.body_id for planned in batch]
    rows = session.execute(
        select(BodyName.body_id, BodyName.name).where(BodyName.body_id.in_(wanted), BodyName.kind == "former")
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for body_id, name in rows:
        found[body_id].append(name)
    return found


def _batches(planned: Sequence[PlannedBody], size: int) -> Iterator[list[PlannedBody]]:
    for start in range(0, len(planned), size):
        yield list(planned[start : start + size])
