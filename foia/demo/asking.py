"""What the categories of the demonstration ask whoever files."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.cases.categories import Category
from foia.cases.category_question_actions import coded
from foia.cases.category_question_models import CategoryQuestion, written_options
from foia.extensions import new_id

_APART = 10


def add_questions(session: Session) -> None:
    """Add the questions of the demonstration to the categories there are."""
    text = (resources.files("foia.demo") / "questions.toml").read_text(encoding="utf-8")
    written: dict[str, list[dict[str, Any]]] = tomllib.loads(text)
    categories = {
        row[1]: row[0]
        for row in session.execute(select(Category.id, Category.code).where(Category.code.in_(written)))
    }
    for code, entries in written.items():
        ids: dict[str, UUID] = {entry["key"]: new_id() for entry in entries}
        for place, entry in enumerate(entries, start=1):
            session.add(_question(categories[code], ids, place * _APART, entry))
            session.flush()  # a question names only those before it


def _question(
    category_id: UUID, ids: dict[str, UUID], position: int, entry: dict[str, Any]
) -> CategoryQuestion:
    before, value = entry.get("after", ("", ""))
    options = coded([(es, en) for es, en in entry.get("options", [])])
    return CategoryQuestion(
        id=ids[entry["key"]],
        category_id=category_id,
        position=position,
        answer=entry["answer"],
        text_es=entry["es"],
        text_en=entry["en"],
        help_es=entry.get("help_es", ""),
        help_en=entry.get("help_en", ""),
        is_required=entry.get("required", False),
        options_json=written_options(options),
        after_id=ids[before] if before else None,
        after_value=value,
        most=entry.get("most", 1),
    )
