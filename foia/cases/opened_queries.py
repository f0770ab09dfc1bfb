"""What the opened case's page names beside the case itself, found in one statement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from foia.amendments.models import Amendment
from foia.cases.categories import Category
from foia.cases.events import Happening
from foia.cases.models import Case

# The field of an event that holds the id of another case of the same person.
_OWN_CASES = {
    "part_taken": "case_id",
    "filed": "origin_case_id",
    "joined": "case_id",
    "linked": "case_id",
    "appealed": "case_id",
    "appeal_ended": "case_id",
    "compliance_ordered": "case_id",
}


@dataclass(frozen=True)
class NamesAround:
    """The category's name; by id (hex), the folios of the filer's other cases, and norms by amendment."""

    category: str = ""
    cases: dict[str, str] = field(default_factory=dict)
    norms: dict[str, str] = field(default_factory=dict)


def names_around(
    session: Session, told: Iterable[Happening], category: str | None, language: str
) -> NamesAround:
    """Find the name of the category, and the folios of what the filer holds beside this case.

    `told` are the events the filer may see, and no other."""
    case_ids = {
        UUID(event.payload[_OWN_CASES[event.type]])
        for event in told
        if event.type in _OWN_CASES and event.payload[_OWN_CASES[event.type]]
    }
    amendment_ids = {
        UUID(event.payload["amendment_id"]) for event in told if event.payload.get("amendment_id")
    }
    if not case_ids and not amendment_ids and category is None:
        return NamesAround()
    rows = session.execute(
        union_all(
            select(literal("category"), Category.id, Category.name_es, Category.name_en).where(
                Category.code == category
            ),
            select(literal("case"), Case.id, Case.folio, literal("")).where(Case.id.in_(case_ids)),
            select(literal("norm"), Amendment.id, Amendment.norm, literal("")).where(
                Amendment.id.in_(amendment_ids)
            ),
        )
    ).all()
    return NamesAround(
        category=next(
            (row[3] if language == "en" and row[3] else row[2] for row in rows if row[0] == "category"), ""
        ),
        cases={row[1].hex: row[2] for row in rows if row[0] == "case"},
        norms={row[1].hex: row[2] for row in rows if row[0] == "norm"},
    )
