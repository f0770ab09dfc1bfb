"""What nobody decides alone: the version of an answer that somebody else approved, known again at signing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from foia.cases.context import Context
from foia.cases.models import Case, Document
from foia.cases.outcomes import AnswerRules
from foia.cases.store import events_of
from foia.cases.vault import CaseVault
from foia.errors import InvalidInput


class Answered(Protocol):
    """How one question ends."""

    @property
    def question_id(self) -> UUID: ...
    @property
    def outcome(self) -> str: ...
    @property
    def grounds(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class DraftSigned:
    """The version of a draft that is signed, and the files that were sealed with it."""

    draft_id: UUID
    version: int
    files: Sequence[Document] = ()


def commitment_of(vault: CaseVault, draft: DraftSigned, answers: Iterable[Answered], text: str) -> str:
    """Return the keyed commitment to all that one version of an answer says: letter, ends, grounds, files."""
    ends = sorted((item.question_id.hex, item.outcome, *item.grounds) for item in answers)
    files = [document.commitment for document in draft.files]
    content = [draft.draft_id.hex, draft.version, text, ends, files]
    return vault.commitment(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def require_approved(
    context: Context,
    case: Case,
    rules: AnswerRules,
    answers: Sequence[Answered],
    text: str,
    draft: DraftSigned | None,
) -> None:
    """Refuse what needs a second person and was not approved word for word, or was returned since.

    Raises InvalidInput `approval_missing`."""
    if not rules.needs_second_person(item.outcome for item in answers):
        return
    if draft is None or not is_approved(context, case, draft, answers, text):
        raise InvalidInput("approval_missing", "answers")


def is_approved(
    context: Context, case: Case, draft: DraftSigned, answers: Iterable[Answered], text: str
) -> bool:
    """Say whether the last word on the draft was an approval of this very version."""
    said = [
        event
        for event in events_of(context.session, case.id)
        if event.type in ("approval_given", "approval_returned")
        and event.payload["draft_id"] == draft.draft_id.hex
    ]
    if not said or said[-1].type != "approval_given":
        return False
    wanted = commitment_of(context.vaults.open(case.id), draft, answers, text)
    return bool(said[-1].payload["commitment"] == wanted)
