"""Writes docs/worked_examples.md: every worked example of the law, its command and the date it prints.

The examples are docs/worked_examples/*.csv. Each command is run as it stands; a date that is not the one
counted by hand is an error. With --check nothing is written: the page must already say what they print.
"""

from __future__ import annotations

import argparse
import csv
import json
import shlex
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from foia.law import load
from foia.law.cli import law_cli

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "docs" / "worked_examples"
PAGE = ROOT / "docs" / "worked_examples.md"
HEAD = """# Worked examples

Each line is a case whose last day was counted by hand or printed by an authority (wanted), the command that
dates it, and the date the command prints. `.venv/bin/python tools/worked_examples.py` writes this page from
`docs/worked_examples/*.csv`; a test runs every command again, so the page cannot go stale. What happened in a
case is given to `--events -` on standard input. Where a rule is not known the earlier date is printed.
"""


@dataclass(frozen=True, slots=True)
class Example:
    """One line of a table: `expected_on` was counted by hand, `printed` is what the command said."""

    row: dict[str, str]
    printed: dict[str, Any] | None
    complaint: str

    @property
    def mistake(self) -> str | None:
        """Tell what is wrong, if anything."""
        where, expected_on = self.row["id"], self.row["due_on"]
        if self.printed is None:
            return f"{where}: {self.complaint}"
        if self.printed["due_on"] != expected_on:
            return f"{where}: {self.row['command']}: {self.printed['due_on']}, counted by hand {expected_on}"
        return None


def read(file: Path) -> list[Example]:
    """Read the examples of a country and run the command of each."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [run(row) for row in csv.DictReader(lines)]


def run(row: dict[str, str]) -> Example:
    """Run `foia law due` as the example writes it."""
    words = shlex.split(row["command"])
    if words[:3] != ["foia", "law", "due"]:
        return Example(row, None, f"not a command foia law due: {row['command']}")
    arguments = [word for word in words[2:] if word != "--json"]
    ran = CliRunner().invoke(law_cli, [*arguments, "--json"], input=row["events"] or None)
    if ran.exit_code != 0:
        return Example(row, None, ran.stderr.strip() or repr(ran.exception))
    found = [item for item in json.loads(ran.stdout)["deadlines"] if item["step"] == row["step"]]
    return Example(row, found[0] if found else None, f"no step {row['step']!r}")


def page(tables: dict[str, list[Example]]) -> str:
    """Write the page: a table for each country."""
    parts = [HEAD]
    for code, examples in tables.items():
        parts.append(f"## {load().country(code).name_en}\n")
        parts.append("| example | term | command | wanted | printed | what it shows |")
        parts.append("| --- | --- | --- | --- | --- | --- |")
        parts.append("\n".join(_line(example) for example in examples) + "\n")
    return "\n".join(parts)


def _line(example: Example) -> str:
    row, printed = example.row, example.printed or {}
    command = " ".join(word for word in row["command"].split(" ") if word != "--json")
    given = f" <<< {shlex.quote(_compact(row['events']))}" if row["events"] else ""
    other = f" (other reading {printed['conflict_due_on']})" if printed.get("conflict_due_on") else ""
    cells = [
        row["id"],
        f"`{row['regime']}` `{row['step']}`",
        f"`{command}{given}`",
        row["due_on"],
        f"**{printed.get('due_on')}**{other}",
        row["note"],
    ]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _compact(events: str) -> str:
    return json.dumps(json.loads(events), ensure_ascii=False)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page, or check it; 1 when an example fails or the page says something else."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="write nothing: the page must be up to date")
    options.add_argument("--examples", type=Path, default=EXAMPLES, help="another folder of tables")
    options.add_argument("--page", type=Path, default=PAGE, help="another page")
    given = options.parse_args(arguments)
    tables = {file.stem.upper(): read(file) for file in sorted(given.examples.glob("*.csv"))}
    problems = list(_problems(tables, given.page, given.check))
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems and not given.check:
        given.page.write_text(page(tables), encoding="utf-8")
    return 1 if problems else 0


def _problems(tables: dict[str, list[Example]], written: Path, check: bool) -> Iterator[str]:
    if not tables:
        yield "no table of worked examples was found"
    mistakes = [example.mistake for examples in tables.values() for example in examples if example.mistake]
    yield from mistakes
    if (
        check
        and not mistakes
        and (not written.is_file() or written.read_text(encoding="utf-8") != page(tables))
    ):
        yield f"{written.name} is not what the commands print: run tools/worked_examples.py"


if __name__ == "__main__":
    sys.exit(main())
