"""What the page of an opened case shows of its questions, letters, files and measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from foia.cases.file_words import closed_words, is_viewed
from foia.cases.opened_words import letter_title
from foia.cases.queries import FileRead, Letter


@dataclass(frozen=True)
class QuestionShown:
    """A question and how it ended, in words; `part` is the folio under which it is answered apart."""

    number: int
    text: str
    outcome: str
    ground: str
    part: str = ""


@dataclass(frozen=True)
class FileShown:
    """A file with the address it is downloaded from, empty while it is closed, and of the viewer if any."""

    name: str
    size_bytes: int
    address: str
    note: str = ""
    viewer: str = ""


@dataclass(frozen=True)
class LetterShown:
    """A letter of the two-way mailbox."""

    title: str
    text: str
    at: datetime
    from_body: bool
    files: list[FileShown]
    is_rich: bool = False


@dataclass(frozen=True)
class MeasureShown:
    """A corrective measure the body promised, as it wrote it, and when it said it was kept."""

    text: str
    due_on: date
    kept_on: date | None


def letter_shown(letter: Letter, types: Mapping[str, str]) -> LetterShown:
    title = letter_title(types.get(letter.id.hex, ""))
    is_ours = letter.author != "filer"
    return LetterShown(title, letter.text, letter.at, is_ours, files_shown(letter.files), letter.is_rich)


def files_shown(files: Iterable[FileRead]) -> list[FileShown]:
    return [
        FileShown(
            file.name,
            file.size_bytes,
            "" if file.closed_by else url_for("cases.download", document_id=file.id),
            closed_words(file),
            url_for("copies.own_view", document_id=file.id) if is_viewed(file) else "",
        )
        for file in files
    ]
