"""The documents say what the code does: settings, changelog, glossary, decisions, commands."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from foia.config import Settings
from tests.structure.source_tree import ROOT

DOCUMENTS = (
    "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "docs/design.md", "docs/glossary.md",
    "docs/law.md", "docs/runbook.md", "docs/settings.md",
)  # fmt: skip
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def settings_rows() -> list[str]:
    """The table of docs/settings.md, one row a setting, as the code has it."""
    rows = []
    for entry in fields(Settings):
        value = str(int(entry.default) if isinstance(entry.default, bool) else entry.default)
        secret = " Secret." if entry.metadata["secret"] else ""
        rows.append(
            f"| `{entry.metadata['variable']}` | {value or '—'} | {entry.metadata['meaning']}.{secret} |"
        )
    return rows


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_document_is_there(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8").strip()


def test_settings_page_lists_every_setting_as_the_code_has_it() -> None:
    lines = (ROOT / "docs/settings.md").read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if line.startswith("| `FOIA_")] == settings_rows()


def test_only_the_settings_read_the_environment() -> None:
    allowed = {"foia/config.py", "foia/cli.py", "foia/demo.py"}
    readers = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "foia").rglob("*.py")
        if re.search(r"os\.environ|os\.getenv", path.read_text(encoding="utf-8"))
    ]

    assert set(readers) <= allowed


def test_changelog_has_a_place_for_what_is_not_yet_released() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert re.search(r"^## \[?Unreleased", text, re.MULTILINE)


def test_a_decision_tells_context_decision_and_consequences() -> None:
    decisions = sorted(ROOT.glob("docs/adr/*.md"))
    incomplete = [
        f"{path.name}: {part}"
        for path in decisions
        for part in ("Context", "Decision", "Consequences")
        if part not in path.read_text(encoding="utf-8")
    ]

    assert decisions
    assert [path.name for path in decisions if not re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", path.name)] == []
    assert incomplete == []


def test_links_between_documents_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]

    assert broken == []


def test_readme_names_only_commands_that_make_has() -> None:
    make = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)", (ROOT / "README.md").read_text(encoding="utf-8")))

    assert {"run", "test", "check"} <= named <= make


def test_the_integration_server_runs_what_readme_tells() -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    commands = [line for line in script if line and not line.startswith(("#", "set ", "cd "))]

    assert commands == ["make check", "make test"]


@pytest.mark.parametrize("arguments", [["--help"], ["law", "list"]])
def test_the_command_starts_from_another_folder(arguments: list[str], tmp_path: Path) -> None:
    command = Path(sys.executable).parent / "foia"

    done = subprocess.run([command, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout
