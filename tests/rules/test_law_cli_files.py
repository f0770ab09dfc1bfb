"""The commands `foia law list | show | check`."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from foia.law.cli import law_cli


def run(*arguments: str) -> Result:
    return CliRunner().invoke(law_cli, list(arguments))


def test_the_list_shows_versions_and_evidence() -> None:
    document = json.loads(run("list", "--json").stdout)
    shown = {row["id"]: row for row in document["regimes"]}

    assert shown["bo.information_request"]["evidence"]["response"] == "secondary"
    assert shown["bo.petition"]["version"] == "1"
    assert document["calendars"][0]["years"]["2027"] == "unconfirmed"
    assert "bo.petition" in run("list").stdout


def test_an_unknown_id_is_not_shown() -> None:
    for identifier, what in (("bo.nothing", "el régimen bo.nothing"), ("xx", "el calendario xx")):
        result = run("show", identifier)
        assert (result.exit_code, result.stderr) == (1, f"{what} no existe\n")
    older = run("show", "bo.petition", "--version", "0")
    assert older.stderr == "la versión 0 del régimen bo.petition no existe\n"


def test_show_says_which_terms_are_to_be_confirmed() -> None:
    assert "15 días hábiles (por confirmar)" in run("show", "bo.information_request").stdout
    assert "Ley 2341, artículo 17" in run("show", "bo.petition").stdout
    assert "2027  sin confirmar" in run("show", "bo").stdout


def test_check_passes_on_the_shipped_files_and_names_the_mistake_of_another() -> None:
    assert run("check").exit_code == 0


def test_check_names_file_key_and_what_was_expected(tmp_path: Path) -> None:
    (tmp_path / "xx.toml").write_text('schema_version = "one"\n', encoding="utf-8")
    result = run("check", "--directory", str(tmp_path))

    assert result.exit_code == 1 and result.stdout == ""
    assert "xx.toml: schema_version: se esperaba un número entero; se encontró 'one'" in result.stderr
    assert "xx.toml: regime: falta; se esperaba una lista en que cada elemento es una tabla" in result.stderr


def test_check_tells_its_result_as_one_document(tmp_path: Path) -> None:
    (tmp_path / "xx.toml").write_text('schema_version = "one"\n', encoding="utf-8")
    bad = run("check", "--directory", str(tmp_path), "--json")

    assert json.loads(run("check", "--json").stdout) == {"ok": True, "problems": []}
    assert bad.exit_code == 1
    assert {
        "file": "xx.toml",
        "key": "schema_version",
        "expected": "se esperaba un número entero; se encontró 'one'",
    } in json.loads(bad.stdout)["problems"]
