"""What a category asks whoever files, as rows: for every body, or for one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from foia.cases.question_sets import AnswerKind, AskedQuestion, Option
from foia.extensions import Base, new_id


@dataclass(frozen=True)
class OptionWords:
    """One answer that may be chosen, in both languages; its code stays when its words change."""

    code: str
    es: str
    en: str = ""


class CategoryQuestion(Base):
    """A question of a category; of one body only where `body_id` says so. Retired, it is asked no more."""

    __tablename__ = "category_questions"
    __table_args__ = (Index("ix_category_questions_category_id_position", "category_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    category_id: Mapped[UUID] = mapped_column(ForeignKey("categories.id"))
    body_id: Mapped[UUID | None] = mapped_column(ForeignKey("bodies.id"))
    position: Mapped[int] = mapped_column(Integer)
    answer: Mapped[str] = mapped_column(String(10))  # AnswerKind
    text_es: Mapped[str] = mapped_column(String(300))
    text_en: Mapped[str] = mapped_column(String(300), default="")
    help_es: Mapped[str] = mapped_column(String(500), default="")
    help_en: Mapped[str] = mapped_column(String(500), default="")
    is_required: Mapped[bool] = mapped_column(Boolean, default=False)
    options_json: Mapped[str] = mapped_column(Text, default="")
    # Asked only where this question was answered so.
    after_id: Mapped[UUID | None] = mapped_column(ForeignKey("category_questions.id"))
    after_value: Mapped[str] = mapped_column(String(60), default="")
    most: Mapped[int] = mapped_column(Integer, default=1)
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)

    @property
    def options(self) -> list[OptionWords]:
        """The answers that may be chosen."""
        return [OptionWords(**words) for words in json.loads(self.options_json)] if self.options_json else []

    def text(self, language: str) -> str:
        """Return the question in the language, or in Spanish where there is no other."""
        return self.text_en if language == "en" and self.text_en else self.text_es

    def asked(self, language: str) -> AskedQuestion:
        """Return the question as a page in the language asks it."""
        return AskedQuestion(
            id=self.id.hex,
            text=self.text(language),
            answer=AnswerKind(self.answer),
            help=self.help_en if language == "en" and self.help_en else self.help_es,
            is_required=self.is_required,
            options=tuple(
                Option(option.code, option.en if language == "en" and option.en else option.es)
                for option in self.options
            ),
            after=self.after_id.hex if self.after_id else "",
            after_value=self.after_value,
            most=self.most,
        )


def written_options(options: list[OptionWords]) -> str:
    """Return options as a row keeps them."""
    return json.dumps([vars(option) for option in options], ensure_ascii=False) if options else ""
