"""The page of worked examples says what the commands print, and notices when it does not."""

from __future__ import annotations

import csv
import shutil
import sys
from contextlib import redirect_stderr
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from io import StringIO
from pathlib import Path

import pytest

from tests.structure.source_tree import ROOT

EXAMPLES = ROOT / "docs" / "worked_examples"
PAGE = ROOT / "docs" / "worked_examples.md"
TABLES = sorted(EXAMPLES.glob("*.csv"))


@dataclass(frozen=True)
class Ran:
    code: int
    complaint: str


def tool(*arguments: str | Path) -> Ran:
    """Run tools/worked_examples.py, whose folder is no package."""
    spec = spec_from_file_location("worked_examples", ROOT / "tools" / "worked_examples.py")
    assert spec is not None and spec.loader is not None
    module = sys.modules[spec.name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    with redirect_stderr(StringIO()) as complaint:
        code = module.main([str(argument) for argument in arguments])
    return Ran(code, complaint.getvalue())


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Guatemala's examples alone, with the page they give."""
    folder = tmp_path / "examples"
    folder.mkdir()
    shutil.copy(EXAMPLES / "gt.csv", folder)
    assert tool("--examples", folder, "--page", tmp_path / "page.md").code == 0
    return tmp_path


def altered(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_page_says_what_every_command_prints() -> None:
    ran = tool("--check")

    assert ran == Ran(0, "")


def test_the_three_countries_have_their_examples_in_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    rows = [row for file in TABLES for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())]

    assert {"bo.csv", "cl.csv", "gt.csv"} <= {file.name for file in TABLES}
    assert [row["id"] for row in rows if f"| {row['id']} |" not in page] == []
    assert page.count("`foia law due ") == len(rows) == len({row["id"] for row in rows})


def test_a_page_that_was_altered_is_noticed(copy: Path) -> None:
    altered(copy / "page.md", "**2026-04-10**", "**2026-04-11**")
    ran = tool("--check", "--examples", copy / "examples", "--page", copy / "page.md")

    assert ran.code == 1 and "page.md" in ran.complaint


def test_a_date_that_no_command_prints_is_refused_and_nothing_is_written(copy: Path) -> None:
    before = (copy / "page.md").read_text(encoding="utf-8")
    altered(copy / "examples" / "gt.csv", "2026-04-24", "2026-04-25")
    ran = tool("--examples", copy / "examples", "--page", copy / "page.md")

    assert ran.code == 1 and "GT1b" in ran.complaint and "2026-04-25" in ran.complaint
    assert (copy / "page.md").read_text(encoding="utf-8") == before


def test_a_command_that_fails_is_named(copy: Path) -> None:
    altered(copy / "examples" / "gt.csv", "--place GT-09", "--place GT-99")
    ran = tool("--check", "--examples", copy / "examples", "--page", copy / "page.md")

    assert ran.code == 1 and "GT3b" in ran.complaint and "GT-99" in ran.complaint


def test_a_folder_without_examples_is_refused(tmp_path: Path) -> None:
    assert tool("--check", "--examples", tmp_path).code == 1
