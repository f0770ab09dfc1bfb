"""docs/law.md explains every key and word a country file may hold, and all it shows is true."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from click.testing import CliRunner, Result

import foia.law
from foia.law.cli import law_cli
from foia.law.country import Country
from foia.law.vocabulary import FACTS, STEP_MOMENTS

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "law.md").read_text(encoding="utf-8")
COUNTRIES = sorted(path.stem for path in (Path(foia.law.__file__).parent / "countries").glob("*.toml"))
BLOCK = re.compile(r"^```(\w*) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = set(re.findall(r"`([^`]+)`", BLOCK.sub("", PAGE)))
INLINE = sorted(code for code in CODE if code.startswith("foia law "))


def kinds_within(kind: Any) -> set[Any]:
    """List a dataclass and every dataclass its fields hold."""
    found = {kind}
    for hint in get_type_hints(kind).values():
        for inner in (hint, *get_args(hint)):
            if is_dataclass(inner):
                found |= kinds_within(inner)
    return found


def words_within(hint: Any) -> Iterator[str]:
    """List the words of the closed lists in an annotation."""
    if get_origin(hint) is Literal:
        yield from get_args(hint)
    else:
        for inner in get_args(hint):
            yield from words_within(inner)


KINDS = kinds_within(Country)
KEYS = sorted(
    {
        spec.metadata.get("key", spec.name)
        for kind in KINDS
        for spec in fields(kind)
        if "computed" not in spec.metadata and kind.__name__ != "Shift"
    }
)
WORDS = sorted(
    {word for kind in KINDS for hint in get_type_hints(kind).values() for word in words_within(hint)}
)


@pytest.mark.parametrize("key", KEYS)
def test_every_key_of_the_schema_is_explained(key: str) -> None:
    assert re.search(rf"`(\[\[(\w+\.)?)?{key}\b", PAGE)


def test_every_key_and_word_of_the_schema_was_found() -> None:
    assert len(KEYS) > 100 and len(WORDS) > 100


def test_every_word_of_a_closed_list_and_every_beginning_is_explained() -> None:
    assert [word for word in WORDS if word not in CODE] == []
    assert sorted(FACTS - CODE) == []
    assert [moment for moment in STEP_MOMENTS if not {f"STEP.{moment}", f".{moment}"} & CODE] == []


def run(command: str) -> Result:
    program, group, *words = shlex.split(command)
    assert (program, group) == ("foia", "law")
    return CliRunner().invoke(law_cli, words)


@pytest.mark.parametrize("command", INLINE)
def test_every_command_named_in_the_text_can_be_given(command: str) -> None:
    result = run(command)

    assert result.exit_code == 0 and result.stdout, result.stderr


def agrees(printed: list[str], shown: list[str]) -> bool:
    """Compare lines; `...` alone in what is shown stands for any lines, or none."""
    if not shown:
        return not printed
    if shown[0] == "...":
        return any(agrees(printed[start:], shown[1:]) for start in range(len(printed) + 1))
    return bool(printed) and printed[0] == shown[0] and agrees(printed[1:], shown[1:])


def test_the_country_worked_through_gives_what_the_page_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "mis-leyes" / "zz.toml"
    file.parent.mkdir()
    file.touch()
    commands = 0
    for language, name, content in BLOCK.findall(PAGE):
        if language == "toml":
            file.write_text(file.read_text(encoding="utf-8") + content, encoding="utf-8")
        elif language == "json":
            (tmp_path / name).write_text(content, encoding="utf-8")
        else:
            assert language == "console", "a snippet that no test runs"
            command, *shown = content.removeprefix("$ ").splitlines()
            # A book once read is kept: each command gets its own folder, as it would have its own process.
            commands += 1
            folder = shutil.copytree(file.parent, tmp_path / str(commands))
            printed = run(command.replace("mis-leyes", str(folder))).output.splitlines()
            assert agrees(printed, shown), f"{command}\n" + "\n".join(printed)

    assert commands > 8


@pytest.mark.parametrize("code", COUNTRIES)
def test_every_country_has_a_page_on_its_calendar_that_this_one_names(code: str) -> None:
    assert f"(law_calendars/{code}.md)" in PAGE
    assert "holidays" in (DOCS / "law_calendars" / f"{code}.md").read_text(encoding="utf-8")
