"""Every template is used, every template that is named exists, and none carries script or style inline."""

from __future__ import annotations

import ast
import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from tests.structure.source_tree import PACKAGE, modules

TEMPLATES = PACKAGE / "templates"
NAMED = re.compile(r"[\"']([\w./-]+\.(?:html|txt))[\"']")
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.is_file())
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=\"|href=\"javascript:", re.IGNORECASE)


def _named_in_python() -> set[str]:
    """Template names in string literals; an f-string counts as a pattern."""
    named = set()
    for module in modules().values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [part.value if isinstance(part, ast.Constant) else "*" for part in node.values]
                named.add("".join(map(str, parts)))
    pages = {name for name in named if name.endswith(".html") and name[0].isalpha()}
    # Parts of a spreadsheet are named .xml too.
    feeds = {name for name in named if name.endswith(".xml") and name in NAMES}
    return (
        pages
        | feeds
        | {
            # What begins with a slash is an address.
            name
            for name in named
            if name.endswith(".txt") and "/" in name and name[0] != "/"
        }
    )


def _named_in_templates() -> set[str]:
    texts = [(TEMPLATES / name).read_text(encoding="utf-8") for name in NAMES]
    return {match for text in texts for match in NAMED.findall(text)}


def test_every_template_is_used() -> None:
    named = _named_in_python() | _named_in_templates()
    unused = [name for name in NAMES if not any(fnmatchcase(name, pattern) for pattern in named)]

    assert unused == []


def test_every_template_that_is_named_exists() -> None:
    ours = {
        name for name in _named_in_python() | _named_in_templates() if not name.startswith("govuk_frontend")
    }
    missing = [name for name in ours if not any(fnmatchcase(present, name) for present in NAMES)]

    assert missing == []


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".html")])
def test_a_template_has_no_inline_script_or_style(name: str) -> None:
    text = (TEMPLATES / name).read_text(encoding="utf-8")

    assert INLINE.findall(text) == []


def test_static_files_are_within_the_weight_of_a_slow_line() -> None:
    first_load = [path for path in Path(PACKAGE / "static").rglob("*") if path.suffix in {".css", ".js"}]

    assert sum(path.stat().st_size for path in first_load) <= 200_000
