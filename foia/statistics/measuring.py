"""Measuring very many cases: their events read together, and what is alike computed once. Writes nothing."""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import law
from foia.cases.case import fold
from foia.cases.case_state import CaseState
from foia.cases.events import Happening
from foia.cases.imported import STATED_FIELDS
from foia.cases.models import Case, Event, IdentityIndex
from foia.cases.seats import SeatAt, calendar_at
from foia.cases.store import EventLine, happening
from foia.cases.vault import FILER
from foia.directory.models import Body
from foia.statistics.measures import CaseMeasure, law_said, measure

log = logging.getLogger(__name__)

# By which of what is known of a filer their cases are told to be of one person, the surest first.
_MARKED_BY = ("document_number", "email", "phone")
# How many cases of a log that are alike are remembered.
_MOST_KEPT = 200_000
# What was altered behind the application's back may hold anything: it keeps no other from being measured.
_UNREADABLE = (law.LawError, ValueError, KeyError, TypeError, AttributeError, RecursionError)
_HEX = re.compile("[0-9a-f]{32}")
_EVENTS = (Event.case_id, *(getattr(Event, name) for name in EventLine._fields))


@dataclass
class Measurer:
    """Measures cases by one book of law."""

    session: Session
    book: law.LawBook
    _seats: dict[str | None, SeatAt | None] = field(default_factory=lambda: {None: None})
    _calendars: dict[tuple[str, str, str | None], law.Calendar] = field(default_factory=dict)
    _alike: dict[tuple[object, ...], CaseMeasure] = field(default_factory=dict)

    def measure(self, case_ids: Collection[UUID]) -> dict[UUID, CaseMeasure]:
        """Measure each case; one whose history nobody can read is left out, and said in the log."""
        histories = dict(_histories(self.session, case_ids))
        countries: dict[UUID, str] = {}
        rows = self.session.execute(select(Case.id, Case.country).where(Case.id.in_(case_ids)))
        for case_id, country in rows:
            countries[case_id] = country
        self._know_seats(histories.values())
        found = {}
        for case_id, history in histories.items():
            try:
                found[case_id] = self._measured(history, countries[case_id])
            except _UNREADABLE:
                log.exception("case %s cannot be measured", case_id)
        return found

    def _measured(self, history: Sequence[Happening], country: str) -> CaseMeasure:
        mark = _mark(history)
        if mark is None:
            return self._computed(history, country)
        payload = history[0].payload
        mark = (*mark, self._seats.get(payload["body_id"]))
        known = self._alike.get(mark)
        if known is None:
            if len(self._alike) >= _MOST_KEPT:
                self._alike.clear()
            known = self._alike[mark] = self._computed(history, country)
        return replace(
            known,
            country=country,
            body_id=payload["body_id"],
            kind=payload["kind"],
            channel=payload["channel"],
        )

    def _computed(self, history: Sequence[Happening], country: str) -> CaseMeasure:
        state = fold(history)
        seat = self._seats.get(state.body_id)
        said = law_said(self.book, history, seat, state=state, calendar=self._calendar(state, seat))
        return measure(history, said, country, state=state)

    def _calendar(self, state: CaseState, seat: SeatAt | None) -> law.Calendar:
        key = (state.regime_id, state.regime_version, state.body_id)
        if key not in self._calendars:
            regime = self.book.regime(state.regime_id, state.regime_version)
            self._calendars[key] = calendar_at(self.book, regime.calendar, seat)
        return self._calendars[key]

    def _know_seats(self, histories: Collection[Sequence[Happening]]) -> None:
        """Look up where the bodies sit that ever had one of these cases."""
        payloads = (event.payload for history in histories for event in history)
        named = {payload.get("body_id") for payload in payloads if isinstance(payload, dict)}
        unknown = {
            UUID(body_id)
            for body_id in named - self._seats.keys()
            if isinstance(body_id, str) and _HEX.fullmatch(body_id)
        }
        if unknown:
            rows = self.session.execute(
                select(Body.id, Body.place_code, Body.own_days_json, Body).where(Body.id.in_(unknown))
            )
            for body_id, place_code, _days, body in rows:
                self._seats[body_id.hex] = SeatAt(place_code, body.own_days)


def filer_marks(session: Session, case_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return a keyed mark of who filed each case, where that is known."""
    statement = select(IdentityIndex.case_id, IdentityIndex.field, IdentityIndex.fingerprint).where(
        IdentityIndex.case_id.in_(case_ids), IdentityIndex.role == FILER
    )
    found: dict[UUID, tuple[int, str]] = {}
    for case_id, name, fingerprint in session.execute(statement):
        mark = (_MARKED_BY.index(name) if name in _MARKED_BY else len(_MARKED_BY), fingerprint)
        found[case_id] = min(mark, found.get(case_id, mark))
    return {case_id: fingerprint for case_id, (_place, fingerprint) in found.items()}


def _histories(session: Session, case_ids: Collection[UUID]) -> Iterator[tuple[UUID, list[Happening]]]:
    lines: dict[UUID, list[EventLine]] = defaultdict(list)
    statement = select(*_EVENTS).where(Event.case_id.in_(case_ids)).order_by(Event.case_id, Event.sequence)
    for row in session.execute(statement):
        lines[row[0]].append(EventLine._make(row[1:]))
    for case_id, of_case in lines.items():
        try:
            yield case_id, [happening(line) for line in of_case]
        except _UNREADABLE:
            log.exception("the events of case %s cannot be read", case_id)


def _mark(history: Sequence[Happening]) -> tuple[object, ...] | None:
    """Return what cases of a log share that measure alike; None for what was worked here."""
    first, *others = history
    if others or first.type != "imported":
        return None
    payload: Mapping[str, Any] = first.payload
    extension = payload["extension"]
    return (
        payload["regime_id"],
        payload["regime_version"],
        first.occurred_at,
        tuple(extension.items()) if extension else None,
        *(payload[name] for name in STATED_FIELDS),
    )
