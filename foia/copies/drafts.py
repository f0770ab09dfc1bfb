"""A redacted copy that was checked and waits for its officer's confirmation: sealed beside the forms' files.

One for each file and officer, for a day at most. Its place follows from ids and a secret of the server, so
nothing that was not checked can be put there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from foia.cases.staging import Staging
from foia.cases.vault import Upload
from foia.config import Settings
from foia.copies.redaction import Findings

_PURPOSE = "redaction-draft"
_TEXTS = "textos.json"


@dataclass(frozen=True)
class CopyDraft:
    """A copy that passed, and the text that can be taken out of it."""

    name: str
    content: bytes
    page_texts: tuple[str, ...]
    other_texts: tuple[str, ...]


class CopyDrafts:
    """The draft of one officer for one file."""

    def __init__(self, settings: Settings, document_id: UUID, person_id: UUID | None) -> None:
        owner = f"{document_id.hex}:{person_id.hex if person_id else ''}"
        self._staging = Staging(settings, settings.keyring.fingerprint(owner, _PURPOSE)[1])

    def keep(self, name: str, found: Findings, now: datetime) -> None:
        """Keep a copy that passed in place of the one before."""
        texts = json.dumps({"pages": found.page_texts, "others": found.other_texts}).encode()
        added = [
            self._staging.add(upload, now) for upload in (Upload(name, found.copy), Upload(_TEXTS, texts))
        ]
        self._staging.keep_only(added)

    def read(self) -> CopyDraft | None:
        """Return what waits; None when there is nothing, or no more."""
        found = self._staging.take([file.id for file in self._staging.files()])
        if len(found) != 2:
            return None
        texts = json.loads(found[1].content)
        return CopyDraft(found[0].name, found[0].content, tuple(texts["pages"]), tuple(texts["others"]))

    def drop(self) -> None:
        """Forget what waits."""
        self._staging.keep_only([])
