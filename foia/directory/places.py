"""Places as rows: made when first needed, from the calendars of the law, which say what belongs to what."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from foia import law
from foia.directory.models import Place
from foia.errors import InvalidInput

# What the first division of a country is called; in the others, a department.
_FIRST_LEVEL = {"CL": "region"}


@dataclass(frozen=True)
class KnownPlace:
    """A place the law's calendar of a country knows; `code` is the one kept (`BO-L`, `CL-NB:Chillán`)."""

    code: str
    name: str
    level: str
    country: str
    parent_code: str | None


def known_places(book: law.LawBook, country: str) -> dict[str, KnownPlace]:
    """Return the places of a country by every code they have: ISO 3166-2, that of the law, municipal."""
    base = book.calendar_base(book.calendar_id(country))
    found: dict[str, KnownPlace] = {}
    for place in base.places:
        parent = base.place(place.parent) if place.parent else None
        within = found[parent.code].code if parent else None
        code = place.iso or (f"{within}:{place.code.partition(':')[2]}" if within else place.code)
        level = "municipality" if parent else _FIRST_LEVEL.get(country, "department")
        known = KnownPlace(code, place.name, level, country, within)
        found |= {place.code: known, code: known}
    return found


def ensure_place(session: Session, book: law.LawBook, code: str, country: str | None = None) -> Place:
    """Return a place, making its row and that of the one around it when they are not there.

    A code that does not begin with its country (`L`) needs `country`. Raises InvalidInput for an unknown one.
    """
    row = session.get(Place, code)
    if row is not None and country in (None, row.country):
        return row
    place = known_places(book, country or code.partition("-")[0]).get(code)
    if place is None:
        raise InvalidInput("place_unknown", "place")
    if place.parent_code is not None:
        ensure_place(session, book, place.parent_code, place.country)
    row = session.get(Place, place.code)
    if row is None:
        row = Place(
            code=place.code,
            name_es=place.name,
            name_en=place.name,
            level=place.level,
            country=place.country,
            parent_code=place.parent_code,
        )
        session.add(row)
        session.flush()
    return row
