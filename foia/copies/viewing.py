"""What the viewers of staff and of a filer do alike: a page of a file as a picture, its text beside."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response

from foia import limits
from foia.cases.models import Document
from foia.cases.vault import CaseVault
from foia.copies.pages import SHOWN_TYPES, NotShown, PageText, page_image, page_text
from foia.errors import NotFound


@dataclass(frozen=True)
class Viewed:
    """What the viewer shows; `failed` says why it cannot: a code of NotShown."""

    name: str
    page: PageText
    failed: str = ""


def read_page(vault: CaseVault, document: Document, number: int) -> Viewed:
    """Read one page of a file for the viewer. Raises NotFound for what is not shown page by page."""
    content = shown_content(vault, document)
    name = vault.file_name(document)
    try:
        return Viewed(name, page_text(content, number))
    except NotShown as refused:
        if refused.code == "no_page":
            raise NotFound("page") from refused
        return Viewed(name, PageText(1, 1, ""), refused.code)


def shown_content(vault: CaseVault, document: Document) -> bytes:
    """Return the bytes of a file that can be shown. Raises NotFound."""
    if document.media_type not in SHOWN_TYPES:
        raise NotFound("viewer")
    try:
        return vault.file(document)
    except FileNotFoundError as error:
        raise NotFound("file") from error


def picture(content: bytes, number: int) -> Response:
    """Answer a page as PNG. Raises NotFound."""
    try:
        response = Response(page_image(content, number), mimetype="image/png")
    except NotShown as refused:
        raise NotFound("page") from refused
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def count_view(who: str) -> None:
    """Count one more page drawn for somebody, which costs a process. Raises TooMany."""
    limits.refuse_over("file_view", limits.LIMITS["file_view"], who)
