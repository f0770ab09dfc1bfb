"""The files of a case as the page of files shows them: each with the copies made of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from foia.cases.queries import Contents, FileRead
from foia.cases.visibility import CLEAN, REDACTED


@dataclass(frozen=True)
class FileWithCopies:
    """A file as it came, and the copies made of it, clean ones first."""

    file: FileRead
    copies: tuple[FileRead, ...]

    @property
    def is_of_filer(self) -> bool:
        return self.file.author == "filer"


def files_with_copies(contents: Contents) -> list[FileWithCopies]:
    """Return every file a case holds that is no copy, in the order they came."""
    files = list(_all_files(contents))
    copies = [file for file in files if file.copy_of_id is not None]
    return [
        FileWithCopies(
            file,
            tuple(
                sorted((c for c in copies if c.copy_of_id == file.id), key=lambda c: c.copy_kind == REDACTED)
            ),
        )
        for file in files
        if file.copy_of_id is None
    ]


def releasable(files: list[FileWithCopies]) -> list[FileRead]:
    """Return what may be given out: copies, and files of the body of which a clean copy is made then."""
    found: list[FileRead] = []
    for item in files:
        found += item.copies
        if not item.is_of_filer and all(copy.copy_kind != CLEAN for copy in item.copies):
            found.append(item.file)
    return [file for file in found if not file.closed_by]


def _all_files(contents: Contents) -> Iterator[FileRead]:
    yield from contents.files
    for letter in contents.letters:
        yield from letter.files
