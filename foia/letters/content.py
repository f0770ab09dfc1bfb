"""What a letter says, block by block, as it is kept under the case's key: pure."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from foia.letters.rules import NEEDS_GROUND, NEEDS_TEXT


@dataclass(frozen=True)
class AnswerBlock:
    """A question, how it ended, and on what grounds in the norm's words; a harm test stands in the text."""

    number: int
    question: str
    outcome: str
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True)
class NextStep:
    """What whoever presented may do, by when, and what the law says of it."""

    name: str
    by: str
    explanation: str = ""


@dataclass(frozen=True)
class LetterContent:
    """Everything a letter says. All words are those of its language; `text` is Markdown where `is_rich`.

    `facts` are the lines of its table of dates; `template` says whose words, and which version of them."""

    kind: str
    language: str
    folio: str
    code: str
    addressee: str
    body_name: str
    body_lines: tuple[str, ...]
    dated: str
    title: str
    opening: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    answers: tuple[AnswerBlock, ...]
    text: str
    next_steps: tuple[NextStep, ...]
    closing: tuple[str, ...]
    signed_by: str
    signed_on: str
    signer_role: str
    template: str
    reply_words: tuple[str, ...] = field(default=())  # how and where to do the next step
    is_rich: bool = True  # the text is Markdown

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    def named(self, lines: tuple[str, ...]) -> LetterContent:
        """Return the same letter addressed to a person, for one print."""
        return replace(self, addressee="\n".join(lines))


def from_json(text: str) -> LetterContent:
    """Return the letter that was kept."""
    found: dict[str, Any] = json.loads(text)
    return LetterContent(
        **{
            **found,
            "facts": tuple((name, value) for name, value in found["facts"]),
            "answers": tuple(
                AnswerBlock(**{**item, "grounds": tuple(item["grounds"])}) for item in found["answers"]
            ),
            "next_steps": tuple(NextStep(**item) for item in found["next_steps"]),
            **{name: tuple(found[name]) for name in ("body_lines", "opening", "closing", "reply_words")},
        }
    )


def missing_blocks(letter: LetterContent) -> list[str]:
    """Return which of the blocks that no letter goes without are not there."""
    missing = [
        name
        for name in ("folio", "code", "addressee", "body_name", "dated", "title", "opening", "facts")
        if not getattr(letter, name)
    ]
    missing += [name for name in ("signed_by", "signed_on", "template") if not getattr(letter, name)]
    if not letter.next_steps:
        missing.append("next_steps")
    if letter.kind in NEEDS_TEXT and not letter.text:
        missing.append("text")
    if letter.kind in NEEDS_GROUND and not any(answer.grounds for answer in letter.answers):
        missing.append("grounds")
    return missing
