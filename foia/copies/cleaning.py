"""A copy of a file without what it tells of who made it, where and with what: made in a process apart.

Whatever leaves to a filer, to the public or to paper is such a copy; the file as it came stays, sealed.
"""

from __future__ import annotations

from foia.apart import ApartFailed, ApartRefused, run_apart
from foia.errors import InvalidInput

CLEANER = "foia.copies.cleaner"
_ARCHIVE, _PDF, _IMAGES = b"PK\x03\x04", b"%PDF-", (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


class NotCleaned(InvalidInput):
    """No clean copy can be made. `code` says why, for `foia.cases.uploads`; `name` is the file's.

    Codes: encrypted, damaged, too_large, tracked_changes, comments, hidden_sheets, embedded, failed."""

    def __init__(self, code: str, name: str) -> None:
        super().__init__(code, "files")
        self.name = name


def clean_copy(name: str, content: bytes) -> bytes:
    """Return the file without metadata, of the same type and name. Raises NotCleaned.

    PDF, images, Office and OpenDocument are written anew in a child process; text and CSV carry nothing
    beside their text and stay as they are."""
    kind = _kind_of(content)
    if not kind:
        return content
    try:
        return run_apart(CLEANER, content, [kind])
    except ApartRefused as refused:
        raise NotCleaned(refused.code, name) from refused
    except ApartFailed as error:
        raise NotCleaned("failed", name) from error


def _kind_of(content: bytes) -> str:
    if content.startswith(_PDF):
        return "pdf"
    if content.startswith(_IMAGES):
        return "image"
    return "archive" if content.startswith(_ARCHIVE) else ""
