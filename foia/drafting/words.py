"""What the pages of a draft say of it: ends and grounds in words, what the law never lets be refused."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from foia import law
from foia.cases.dossier import Dossier
from foia.cases.kinds import Kind
from foia.cases.presentation import clause_words, ground_words
from foia.cases.untold import undone_numbers
from foia.drafting.content import DraftContent, QuestionDraft


@dataclass(frozen=True)
class EndShown:
    """How one question is to end, in words."""

    number: int
    question: str
    outcome: str
    grounds: tuple[str, ...]


def ends_in_words(found: Dossier, kind: Kind, content: DraftContent) -> list[EndShown]:
    """Say how each open question is to end; what is not decided yet has no outcome."""
    shown = []
    for question in found.contents.questions:
        said = content.question(question.id)
        if not question.is_open:
            continue
        grounds = [ground for ground in found.regime.grounds if ground.code in said.grounds]
        shown.append(
            EndShown(
                question.position,
                question.text,
                str(kind.outcomes[said.outcome]) if said.outcome else "",
                tuple(ground_words(ground) for ground in grounds),
            )
        )
    return shown


def bars_of(regime: law.Regime) -> list[str]:
    """Return what the regime never lets be refused, with its norm where it was read."""
    return [clause_words(bar) for bar in law.refusal_bars(regime)]


def refuses(kind: Kind, content: DraftContent) -> bool:
    """Say whether anything is withheld."""
    return any(kind.rules.needs_ground(item.outcome) for item in content.answers)


def undone_content(found: Dossier) -> DraftContent:
    """Return what the answer taken back last said, to go on from it; nothing where none was."""
    undone = undone_numbers(found.events)
    last = next((event for event in reversed(found.events) if event.sequence in undone), None)
    if last is None:
        return DraftContent()
    ids = {item["document_id"] for item in last.payload["documents"]}
    text = next((letter.text for letter in found.contents.letters if letter.id.hex in ids), "")
    return DraftContent(
        text=text,
        questions=tuple(
            QuestionDraft(
                UUID(answer["question_id"]).hex, answer["outcome"], tuple(answer.get("grounds") or ())
            )
            for answer in last.payload["answers"]
        ),
    )
