"""A letter as a simple page for programs that show one: the same words, no picture, nothing fetched. Pure.

No colour is named, so that the reader's own (dark or light) hold; one column, as wide as the screen. The only
addresses that become links are the site's own, and they are shown in full.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

_LINE = "- "  # begins each line of a list, in the plain text
_AFTER_ADDRESS = ".,;:)"

_PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
</head>
<body style="margin: 0; padding: 16px">
<div role="main" lang="{language}" \
style="max-width: 600px; margin: 0 auto; font-family: Arial, sans-serif; font-size: 18px; line-height: 1.5; \
overflow-wrap: break-word">
<h1 style="font-size: 22px; line-height: 1.3">{title}</h1>
{content}
</div>
</body>
</html>
"""


def page(subject: str, paragraphs: Sequence[str], *, language: str, base_url: str) -> str:
    """Write the page of a letter; links lead only to pages under `base_url`."""
    content = "\n".join(_block(paragraph, base_url) for paragraph in paragraphs)
    return _PAGE.format(language=escape(language), title=escape(subject), content=content)


def _block(paragraph: str, base_url: str) -> str:
    lines = paragraph.split("\n")
    if all(line.startswith(_LINE) for line in lines):
        items = "\n".join(f"<li>{_linked(line.removeprefix(_LINE), base_url)}</li>" for line in lines)
        return f"<ul>\n{items}\n</ul>"
    return "<p>" + "<br>\n".join(_linked(line, base_url) for line in lines) + "</p>"


def _linked(text: str, base_url: str) -> str:
    """Escape a text; the site's own addresses in it become links that show where they lead."""
    own = re.compile(rf"(?<![^\s(]){re.escape(base_url.rstrip('/'))}/[^\s<>\"']*")
    found, end = "", 0
    for match in own.finditer(text):
        address = match[0].rstrip(_AFTER_ADDRESS)
        start = match.start()
        shown = escape(address)
        found += f'{escape(text[end:start])}<a href="{shown}">{shown}</a>'
        end = start + len(address)
    return found + escape(text[end:])
