"""Every source file introduces itself, stays small and keeps to the project's words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.structure.source_tree import ROOT

LONGEST_FILE_LINES = 400
LONGEST_CONFTEST_LINES = 150
LONGEST_FUNCTION_LINES = 60
LEFT_OUT = {".git", ".venv", "instance", "node_modules", "__pycache__", "build", "dist"}
CACHES = re.compile(r"^\..*_cache$|^\.hypothesis$|\.egg-info$|^instance-")
TEXTS = {".py", ".html", ".txt", ".md", ".toml", ".cfg", ".css", ".js", ".po", ".in", ".ini", ".mako", ""}

# Spelled in pieces, so that this file may be read like the others.
FORBIDDEN = {
    "word of another trade": re.compile(r"\btick" + r"et", re.IGNORECASE),
    "left for later": re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b"),
    "somebody's machine": re.compile(
        r"/wo" + r"rk/|/ro" + r"ot/|/ho" + r"me/\w|\.\./sha" + r"red|/tmp/br" + r"ief"
    ),
}
# The pages that say which words are not used.
MAY_NAME_WORDS = {"docs/design.md", "docs/glossary.md", "LICENSE"}
EMPTY_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "manager",
    "data",
    "common",
    "misc",
    "handlers",
    "process",
}


def _files() -> Iterator[Path]:
    folders = [ROOT]
    while folders:
        for path in sorted(folders.pop().iterdir()):
            if path.name in LEFT_OUT or CACHES.search(path.name):
                continue
            if path.is_dir():
                folders.append(path)
            else:
                yield path


def _ours(path: Path) -> bool:
    """Leave out what others made: libraries kept as built, locks, generated migrations' ids."""
    return ".min." not in path.name and not path.name.endswith("-lock.json") and "vendor" not in path.parts


FILES = [path for path in _files() if _ours(path)]
SOURCES = [path for path in FILES if path.suffix == ".py"]


def _label(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=_label)
def test_a_module_says_what_it_is_and_stays_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    limit = LONGEST_CONFTEST_LINES if path.name == "conftest.py" else LONGEST_FILE_LINES
    docstring = (ast.get_docstring(tree) or "").splitlines() or [""]

    assert len(docstring[0].split()) >= 2, "the first line says what the module is"
    is_put_together = "versions" in path.parts or path.name == "verify_audit.py"  # of modules that are short
    assert len(text.splitlines()) <= limit or is_put_together, "too long to be read in one go"
    assert path.stem not in EMPTY_NAMES
    assert [
        f"{function.name}: {function.end_lineno - function.lineno + 1} lines"
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        and (function.end_lineno or 0) - function.lineno >= LONGEST_FUNCTION_LINES
        and "versions" not in path.parts
    ] == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_tree_holds_no(what: str) -> None:
    found = [
        f"{_label(path)}: {match.group()}"
        for path in FILES
        if path.suffix in TEXTS and _label(path) not in MAY_NAME_WORDS
        for match in FORBIDDEN[what].finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]

    assert found == []


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    pattern = re.compile(r"mark\.(skip|xfail)|pytest\.(skip|xfail|importorskip)\(")
    tests = [path for path in SOURCES if "tests" in path.parts and path != Path(__file__)]

    assert [_label(path) for path in tests if pattern.search(path.read_text(encoding="utf-8"))] == []


def test_test_names_are_sentences() -> None:
    short = [
        f"{_label(path)}: {function.name}"
        for path in SOURCES
        if path.name.startswith("test_")
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef) and function.name.startswith("test_")
        if len(function.name.split("_")) < 4
    ]

    assert short == []
