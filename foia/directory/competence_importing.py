"""Bringing in what bodies are competent for from a list: a text a row, each for a body that is there already.

The same list twice changes nothing, and no text is removed. Nothing here commits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from uuid import UUID

from sqlalchemy.orm import Session

from foia.directory.body_index import BodyIndex
from foia.directory.body_rows import RefusedRow
from foia.directory.competence_actions import NewText, bring_texts
from foia.directory.competence_models import PhraseKind
from foia.directory.names import LONGEST_TEXT
from foia.imports.reading import BadRow, Row

COLUMNS = ("code", "kind", "text", "language")
REQUIRED = ("code",)
BATCH_ROWS = 500
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")


@dataclass
class PhraseImport:
    """What came of a list so far: rows read, texts added and rows that say nothing new, and the bad rows."""

    now: datetime
    column_of: Callable[[str], str] = str
    read: int = 0
    added: int = 0
    present: int = 0
    bad: list[BadRow] = field(default_factory=list)

    def write(self, session: Session, index: BodyIndex, batch: Sequence[Row | BadRow]) -> None:
        """Add the texts of a batch of rows."""
        wanted: dict[UUID, list[NewText]] = {}
        for row in batch:
            self.read += 1
            if isinstance(row, BadRow):
                self.bad.append(row)
                continue
            try:
                body_id, new = _read(index, row.values)
            except RefusedRow as refused:
                self.bad.append(BadRow(row.line, self.column_of(refused.column), refused.reason))
                continue
            if new is None:
                self.present += 1
            else:
                wanted.setdefault(body_id, []).append(new)
        for done in bring_texts(session, wanted, now=self.now).values():
            self.added += len(done.added)
            self.present += len(done.present)


def batches(rows: Iterator[Row | BadRow]) -> Iterable[list[Row | BadRow]]:
    """Return the rows of a list, some at a time."""
    while batch := list(islice(rows, BATCH_ROWS)):
        yield batch


def _read(index: BodyIndex, values: Mapping[str, str]) -> tuple[UUID, NewText | None]:
    """Return the body a row names and the text for it, None where the row has none. Raises RefusedRow."""
    try:
        body_id = index.called(" ".join(values["code"].split()))
    except RefusedRow as refused:
        raise RefusedRow("code", refused.reason) from None
    kind = values.get("kind", PhraseKind.PHRASE.value)
    if kind not in set(PhraseKind):
        raise RefusedRow("kind", f"{kind!r} no es un tipo: {', '.join(PhraseKind)}")
    language = values.get("language", "es")
    if not _LANGUAGE.fullmatch(language):
        raise RefusedRow("language", f"{language!r} no es el código de un idioma: es, en, qu…")
    text = " ".join(values.get("text", "").split())
    if len(text) > LONGEST_TEXT:
        raise RefusedRow("text", f"tiene {len(text)} letras y caben {LONGEST_TEXT}")
    return body_id, NewText(PhraseKind(kind), text, language) if text else None
