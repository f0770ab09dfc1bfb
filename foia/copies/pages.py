"""A file looked at page by page, without opening it on the reader's machine: rendered in a process apart."""

from __future__ import annotations

import json
from dataclasses import dataclass

from foia.apart import ApartFailed, ApartRefused, run_apart

RENDERER = "foia.copies.rendering"
SHOWN_TYPES = frozenset({"application/pdf", "image/png", "image/jpeg"})
LIMIT_SECONDS = 20


class NotShown(Exception):
    """The file, or that page of it, cannot be shown. `code`: no_page, damaged, too_large, failed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class PageText:
    """The text of one page, and how many there are."""

    number: int
    pages: int
    text: str


def page_text(content: bytes, number: int) -> PageText:
    """Return what can be extracted of a page, counted from 1. Raises NotShown."""
    found = json.loads(_ask(content, "text", number))
    return PageText(number, found["pages"], found["text"])


def page_image(content: bytes, number: int) -> bytes:
    """Return a page, or a picture, drawn as PNG. Raises NotShown."""
    return _ask(content, "image", number)


def _ask(content: bytes, what: str, number: int) -> bytes:
    try:
        return run_apart(RENDERER, content, [what, str(number)], limit_seconds=LIMIT_SECONDS)
    except ApartRefused as refused:
        raise NotShown(refused.code) from refused
    except ApartFailed as error:
        raise NotShown("failed") from error
