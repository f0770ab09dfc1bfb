"""Reading what categories ask."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from foia.cases.categories import Category
from foia.cases.category_question_models import CategoryQuestion
from foia.changes import fields_of

FIELDS = (
    *("text_es", "text_en", "help_es", "help_en", "answer", "is_required", "most", "position"),
    *("body_id", "after_id", "after_value", "is_active"),
)


def questions_asked(session: Session, kind: str, body_id: UUID | None) -> dict[str, list[CategoryQuestion]]:
    """Return what the categories in use of a kind ask whoever files with a body, by the category's code."""
    of_body: ColumnElement[bool] = CategoryQuestion.body_id.is_(None)
    if body_id is not None:
        of_body = or_(of_body, CategoryQuestion.body_id == body_id)
    rows = session.execute(
        select(Category.code, CategoryQuestion)
        .join(CategoryQuestion, CategoryQuestion.category_id == Category.id)
        .where(
            Category.kind == kind, Category.is_active.is_(True), CategoryQuestion.is_active.is_(True), of_body
        )
        .order_by(CategoryQuestion.position, CategoryQuestion.id)
    )
    found: dict[str, list[CategoryQuestion]] = {}
    for code, question in rows:
        found.setdefault(code, []).append(question)
    return found


def questions_of(session: Session, category_id: UUID) -> list[CategoryQuestion]:
    """Return every question of a category, in use or not, in their order."""
    return list(
        session.scalars(
            select(CategoryQuestion)
            .where(CategoryQuestion.category_id == category_id)
            .order_by(CategoryQuestion.position, CategoryQuestion.id)
        )
    )


def question_of(session: Session, category_id: UUID, question_id: UUID) -> CategoryQuestion | None:
    """Return a question of a category as it is in the database now."""
    found = session.get(CategoryQuestion, question_id, populate_existing=True)
    return found if found is not None and found.category_id == category_id else None


def question_fields(question: CategoryQuestion) -> dict[str, Any]:
    """Return what an administrator may change of a question, as the history keeps it."""
    found = fields_of(question, FIELDS)
    options = [f"{option.es} | {option.en}" if option.en else option.es for option in question.options]
    return {
        **found,
        "body_id": question.body_id.hex if question.body_id else None,
        "after_id": question.after_id.hex if question.after_id else None,
        "options": options,
    }
