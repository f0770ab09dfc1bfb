"""The words of a mail that has only HTML: pure; nothing of it is ever shown as HTML.

A quotation becomes lines that begin with `>`, as in plain mail.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

# The parser's time grows faster than its input where a tag is opened again and again and never closed.
MOST_TAGS = 20_000
_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript", "svg", "math", "object"})
_BREAKS = frozenset(
    ["address", "article", "br", "dd", "div", "dl", "dt", "footer", "h1", "h2", "h3", "h4", "h5", "h6"]
    + ["header", "hr", "li", "ol", "p", "pre", "section", "table", "tr", "ul"]
)
_PARAGRAPHS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol"])
_BLANKS = re.compile(r"[ \t\r\n\f\v\u00a0]+")
_MANY_BLANK = re.compile(r"\n(?:[> \t]*\n){2,}")
# An open tag that never ends is a sign of its own, such as in "3 < 4".
_UNENDED = re.compile(r"<(?=[^<>]*(?:<|\Z))")
_DECLARATION = re.compile(r"<[!?][^<>]*>")


class TooMuchMarkup(ValueError):
    """More tags than any person's mail has."""


def text_of_html(html: str) -> str:
    """Return the text a mail program would show. Raises TooMuchMarkup."""
    if html.count("<") > MOST_TAGS:
        raise TooMuchMarkup
    parser = _Words()
    parser.feed(_UNENDED.sub("&lt;", _without_comments(html)))
    parser.close()
    return _MANY_BLANK.sub("\n\n", parser.text()).strip()


def _without_comments(html: str) -> str:
    """Drop comments and declarations; a comment that is never closed ends the text."""
    kept = []
    place = 0
    while (start := html.find("<!--", place)) >= 0:
        kept.append(html[place:start])
        end = html.find("-->", start + 4)
        if end < 0:
            return "".join(kept)
        place = end + 3
    kept.append(html[place:])
    return _DECLARATION.sub("", "".join(kept)).replace("<!", "&lt;!").replace("<?", "&lt;?")


class _Words(HTMLParser):
    """Gathers what is written between tags, line by line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[tuple[int, str]] = []
        self._line: list[str] = []
        self._depth = 0  # of quotations
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            self._silent.clear()  # the head before it was never closed
        elif tag in _SILENT:
            self._silent.append(tag)
        elif tag == "blockquote":
            self._end_line()
            self._depth += 1
        elif tag in _BREAKS:
            self._end_line(blank=tag in _PARAGRAPHS, always=tag == "br")
            if tag == "li":
                self._line.append("- ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BREAKS:
            self._end_line(always=tag == "br")

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            if tag == self._silent[-1]:
                self._silent.pop()
        elif tag == "blockquote":
            self._end_line()
            self._depth = max(0, self._depth - 1)
        elif tag in _BREAKS and tag != "br":
            self._end_line(blank=tag in _PARAGRAPHS)
        elif tag in {"td", "th"}:
            self._line.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._line.append(_BLANKS.sub(" ", data))

    def text(self) -> str:
        self._end_line()
        return "\n".join("> " * min(depth, 3) + line if depth else line for depth, line in self._lines)

    def _end_line(self, *, blank: bool = False, always: bool = False) -> None:
        line = _BLANKS.sub(" ", "".join(self._line)).strip()
        self._line = []
        if line or always:
            self._lines.append((self._depth, line))
        if blank and self._lines and self._lines[-1][1]:
            self._lines.append((self._depth, ""))
