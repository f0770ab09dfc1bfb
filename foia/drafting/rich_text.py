"""The text of an answer: a small part of Markdown, shown as safe HTML or as plain words.

No HTML of the writer gets through, no image, and no link: an address is text, and nobody is led anywhere.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from foia.lean import Later

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

markdown_it: Any = Later("markdown_it")

# Paragraphs, line breaks, emphasis, lists, quotations, and headings below those of the page it stands in.
_RULES = ["emphasis", "list", "blockquote", "heading", "newline", "escape", "balance_pairs", "fragments_join"]
_FIRST_HEADING, _LAST_HEADING = 3, 6
_CLASSES = {
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "h3": "govuk-heading-m",
    "h4": "govuk-heading-s",
    "h5": "govuk-heading-s",
    "h6": "govuk-heading-s",
}


@cache
def _reader() -> MarkdownIt:
    reader: MarkdownIt = markdown_it.MarkdownIt("zero", {"html": False, "breaks": True, "linkify": False})
    return reader.enable(_RULES)


def as_html(text: str) -> Markup:
    """Show a text as HTML, its headings from h3 on."""
    reader = _reader()
    tokens = reader.parse(text)
    for token in tokens:
        _fit(token)
    return Markup(reader.renderer.render(tokens, reader.options, {}))  # noqa: S704 (html off)


def as_plain(text: str) -> str:
    """Show a text without its marks: paragraphs apart, an item a line."""
    lines = []
    for token in _reader().parse(text):
        if token.type == "inline":
            lines.append("".join(_plain(child) for child in token.children or []))
    return re.sub(r"\n{3,}", "\n\n", "\n\n".join(lines)).strip()


def _fit(token: Token) -> None:
    if re.fullmatch("h[1-6]", token.tag):
        level = min(_LAST_HEADING, _FIRST_HEADING - 1 + int(token.tag[1]))
        token.tag = f"h{level}"
    if token.nesting == 1 and token.tag in _CLASSES:
        token.attrSet("class", _CLASSES[token.tag])


def _plain(token: Token) -> str:
    return "\n" if token.type in ("softbreak", "hardbreak") else token.content
