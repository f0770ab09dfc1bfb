"""What one version of a draft says: the letter, how each question ends, and which files go with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

from foia.cases.outcomes import QuestionAnswer

# The law's own word: it heads what the officer wrote, in the letter itself.
HARM_TEST = "Prueba de daño"


@dataclass(frozen=True)
class QuestionDraft:
    """How a question is to end; nothing chosen yet where `outcome` is None."""

    question_id: str
    outcome: str | None = None
    grounds: tuple[str, ...] = ()
    harm_test: str = ""


@dataclass(frozen=True)
class DraftContent:
    """One version of a draft. `files` are ids (hex) of documents sealed in the case."""

    text: str = ""
    questions: tuple[QuestionDraft, ...] = ()
    files: tuple[str, ...] = ()

    def as_text(self) -> str:
        """Return the version as it is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @property
    def answers(self) -> list[QuestionAnswer]:
        """Return the ends chosen so far."""
        return [
            QuestionAnswer(
                UUID(item.question_id), item.outcome, next(iter(item.grounds), None), item.grounds[1:]
            )
            for item in self.questions
            if item.outcome is not None
        ]

    def question(self, question_id: UUID) -> QuestionDraft:
        """Return what is said of one question."""
        empty = QuestionDraft(question_id.hex)
        return next((item for item in self.questions if item.question_id == question_id.hex), empty)

    def letter(self, positions: Mapping[str, int]) -> str:
        """Return the text as it leaves: with the harm tests under it, by the questions' positions."""
        parts = [self.text]
        for item in self.questions:
            if item.outcome is not None and item.harm_test:
                number = f": pregunta {positions[item.question_id]}" if len(positions) > 1 else ""
                parts.append(f"## {HARM_TEST}{number}\n\n{item.harm_test}")
        return "\n\n".join(parts)


def content_of(text: str) -> DraftContent:
    """Read a version as it was sealed."""
    said = json.loads(text)
    return DraftContent(
        text=said["text"],
        questions=tuple(
            QuestionDraft(item["question_id"], item["outcome"], tuple(item["grounds"]), item["harm_test"])
            for item in said["questions"]
        ),
        files=tuple(said["files"]),
    )
