"""The table of permissions says what the code does, and notices when it does not."""

from __future__ import annotations

import sys
from contextlib import redirect_stderr
from importlib.util import module_from_spec, spec_from_file_location
from io import StringIO
from pathlib import Path

import pytest

from foia.cases.states import VERBS
from tests.structure.source_tree import ROOT

PAGE = ROOT / "docs" / "security.md"


def tool(*arguments: str | Path) -> tuple[int, str]:
    """Run tools/permissions.py, whose folder is no package."""
    spec = spec_from_file_location("permissions", ROOT / "tools" / "permissions.py")
    assert spec is not None and spec.loader is not None
    module = sys.modules[spec.name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    with redirect_stderr(StringIO()) as complaint:
        code = module.main([str(argument) for argument in arguments])
    return code, complaint.getvalue()


def altered(folder: Path, old: str, new: str) -> Path:
    text = PAGE.read_text(encoding="utf-8")
    assert old in text
    page = folder / "security.md"
    page.write_text(text.replace(old, new, 1), encoding="utf-8")
    return page


def test_the_page_says_who_may_do_what_as_the_code_has_it() -> None:
    assert tool("--check") == (0, "")


def test_every_verb_has_its_row() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()

    assert [verb for verb in VERBS if sum(line.startswith(f"| `{verb}` |") for line in lines) != 1] == []


def test_those_named_for_reports_reach_nothing_else_in_the_page() -> None:
    (row,) = (line for line in PAGE.read_text(encoding="utf-8").splitlines() if "only these" in line)

    assert [cell.strip() for cell in row.split("|")[2:7]] == [
        "never these",
        "never these",
        "never these",
        "only these",
        "never these",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("| `reopen` | `decide_case` | concluded | – |", "| `reopen` | `decide_case` | concluded | yes |"),
        ("only these", "never these"),
        ("| `administer` |", "| `administer_all` |"),
    ],
)
def test_a_page_that_says_otherwise_is_noticed_and_mended(tmp_path: Path, old: str, new: str) -> None:
    page = altered(tmp_path, old, new)

    code, complaint = tool("--check", "--page", page)
    assert code == 1 and "security.md is stale" in complaint
    assert tool("--page", page)[0] == 0

    assert page.read_text(encoding="utf-8") == PAGE.read_text(encoding="utf-8")


def test_a_page_without_a_place_for_the_table_is_refused(tmp_path: Path) -> None:
    page = altered(tmp_path, "<!-- permissions: end -->", "")

    assert tool("--page", page)[0] == 1
