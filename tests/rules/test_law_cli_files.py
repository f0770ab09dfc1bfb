"""The commands `foia law list | show | check`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import foia.law
from foia import law
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


@pytest.mark.parametrize(
    ("regime", "line"),
    [
        ("bo.petition", "    Si el plazo vence sin que se cumpla, se tiene por negado lo pedido."),
        (
            "bo.transparency_complaint",
            "    El efecto de que el plazo venza sin respuesta está por confirmar.",
        ),
        ("bo.information_request", "  Nunca se puede negar: Nunca es secreta la información sobre"),
        (
            "cl.information_request",
            "  Contra audit_office, prosecutor, constitutional_court, electoral_court: No hay",
        ),
        ("cl.information_request", "  referral  Derivación al órgano competente: de inmediato (Ley 20.285"),
        ("cl.information_request", "    Se anuncia: 120 días calendario; no obliga"),
        ("gt.information_request", "    Si el plazo vence sin que se cumpla, debe entregarse sin costo."),
    ],
)
def test_show_tells_what_silence_means_and_the_rules_kept_as_words(regime: str, line: str) -> None:
    assert any(shown.startswith(line) for shown in run("show", regime).stdout.splitlines())


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
    good = json.loads(run("check", "--json").stdout)

    assert (good["ok"], good["problems"]) == (True, [])
    assert bad.exit_code == 1 and json.loads(bad.stdout)["unverified"] == []
    assert {
        "file": "xx.toml",
        "key": "schema_version",
        "expected": "se esperaba un número entero; se encontró 'one'",
    } in json.loads(bad.stdout)["problems"]


def lacking() -> dict[str, str]:
    """What the shipped files say without a verified source: what it lacks, by its key."""
    return {item["key"]: item["lacks"] for item in json.loads(run("check", "--json").stdout)["unverified"]}


@pytest.mark.parametrize(
    ("key", "lacks"),
    [
        ("regime[bo.information_request].step[response]", "secondary"),
        ("regime[bo.information_request].step[response].stops_on_evidence", "memory"),
        ("regime[bo.information_request].after_hours", "unknown"),
        ("regime[bo.transparency_complaint].step[admission].unit_verified", "unit"),
        ("regime[bo.transparency_complaint].step[final_report].silence", "unknown"),
        ("regime[bo.petition].valid_from_evidence", "memory"),
        ("regime[bo.petition].notice[page]", "memory"),
        ("regime[gt.consumer_complaint].counting_evidence", "unknown"),
        ("calendar[bo].rule[Viernes Santo]", "secondary"),
        ("calendar[bo].year[2028]", "unconfirmed"),
        ("calendar[bo].weekend_evidence", "memory"),
        ("emergency_number[110]", "secondary"),
    ],
)
def test_check_lists_what_has_no_verified_source(key: str, lacks: str) -> None:
    assert lacking()[key] == lacks


@pytest.mark.parametrize(
    "key",
    [
        "regime[bo.petition].step[response]",
        "regime[bo.petition].step[response].silence",
        "regime[bo.petition].counting_evidence",
        "calendar[bo].rule[Todos los Difuntos]",
        "regime[bo.information_request].pending_reform[0]",
    ],
)
def test_check_does_not_list_what_was_read_nor_a_bill(key: str) -> None:
    assert key not in lacking()


def test_every_unproved_term_and_holiday_and_unconfirmed_year_of_every_country_is_listed() -> None:
    listed = {
        (item["country"], item["key"]) for item in json.loads(run("check", "--json").stdout)["unverified"]
    }
    expected = set()
    for code, country in law.load().countries.items():
        for regime in country.regimes:
            several = [other.id for other in country.regimes].count(regime.id) > 1
            where = f"regime[{regime.id}{f', versión {regime.version}' if several else ''}]"
            expected |= {(code, f"{where}.step[{one.id}]") for one in regime.steps if not one.verified}
            expected |= {
                (code, f"{where}.step[{one.id}].unit_verified")
                for one in regime.steps
                if not one.unit_verified
            }
        for base in country.calendars:
            where = f"calendar[{base.id}]"
            rules = (rule for rule in base.rules if rule.evidence in ("secondary", "memory"))
            expected |= {(code, f"{where}.rule[{rule.name_es}]") for rule in rules}
            years = (year for year in base.years if year.status == "unconfirmed")
            expected |= {(code, f"{where}.year[{year.year}]") for year in years}

    assert len(expected) > 100 and expected <= listed


def test_what_has_no_verified_source_is_told_and_is_no_mistake() -> None:
    told = run("check")

    assert told.exit_code == 0
    assert "BO, sin fuente verificada: " in told.stdout
    step = (
        "  regime[bo.petition].step[referral]: solo una fuente secundaria (Remisión a la entidad competente)"
    )
    assert step in told.stdout.splitlines()


def test_a_folder_is_listed_by_itself(tmp_path: Path) -> None:
    text = (Path(foia.law.__file__).parent / "countries" / "gt.toml").read_text(encoding="utf-8")
    (tmp_path / "gt.toml").write_text(text, encoding="utf-8")
    listed = json.loads(run("check", "--directory", str(tmp_path), "--json").stdout)["unverified"]

    assert listed and {item["country"] for item in listed} == {"GT"}
