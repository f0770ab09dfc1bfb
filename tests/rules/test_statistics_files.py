"""The files of a release: what everybody reads says the same as what was published, byte for byte again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from frictionless import Package

from foia.statistics.catalogue import ALL, BY_ID, TABLES
from foia.statistics.folder import folder_of, read_folder
from foia.statistics.labels import Words
from foia.statistics.reading import NotARelease, read_release, read_releases, release_of
from foia.statistics.tables import Figure, PublishedRelease, PublishedTable, Status
from foia.statistics.writing import files_of

WORDS = Words("Bolivia", "Portal", {"body": {"=M-1": '-Ministerio, "de" Caminos'}})
EVERY_STATUS = (
    Figure(Status.ROUNDED, 45), Figure(Status.SUPPRESSED), Figure(Status.ZERO), Figure(Status.NOT_APPLICABLE),
)  # fmt: skip


def a_release() -> PublishedRelease:
    """A release with every table, in which every status stands."""
    tables = {}
    for table in TABLES:
        figures = {code: EVERY_STATUS[at % 4] for at, code in enumerate(table.columns)}
        if table.id == "time_to_answer":
            figures["answered_percent_low"] = Figure(Status.BELOW, 5)
            figures["answered_percent_high"] = Figure(Status.ABOVE, 95)
        values = {"body": "=M-1", "day": "30", "term_band": "up_to_50", "outcome": "granted"}
        row = tuple(values.get(dimension, "x") for dimension in table.dimensions)
        total = tuple(ALL for _dimension in table.dimensions)
        tables[table.id] = PublishedTable(table.id, {row: figures, total: figures})
    pooled = {"=M-2": "others:national"}
    return PublishedRelease("BO", "2026Q1", 1, 2, date(2026, 5, 15), tables, pooled)


def test_what_is_read_is_what_was_published() -> None:
    release = a_release()

    assert release_of(files_of(release, WORDS)) == release
    assert files_of(release, WORDS) == files_of(release, WORDS)
    demo = files_of(release, replace(WORDS, is_demo=True))
    assert release_of(demo) == release
    assert all(b"demostraci" in demo[f"{name}.csv"] and b"demostraci" in demo["NOTAS.md"] for name in BY_ID)


def test_no_cell_is_empty_and_none_is_run_by_a_spreadsheet() -> None:
    lines = files_of(a_release(), WORDS)["compliance.csv"].decode().splitlines()

    assert lines[0] == ("period,body,body_es,kind,kind_es,measure,measure_es,value,status,status_es")
    assert '2026Q1,\'=M-1,"\'-Ministerio, ""de"" Caminos",x,x,received,Recibidos,45,r,Redondeada' in lines
    assert "2026Q1,all,Total,all,Total,answered,Respondidos,c,c,No se publica" in lines
    assert not [line for line in lines if ",," in line or line.endswith(",")]


def test_the_sums_cover_every_file_and_the_notes_say_what_may_not_add_up() -> None:
    files = files_of(a_release(), WORDS, reason="", extra={"checkpoint.note": b"x\n"})

    sums = dict(reversed(line.split("  ")) for line in files["SHA256SUMS"].decode().splitlines())
    assert sums == {name: sha256(files[name]).hexdigest() for name in files if name != "SHA256SUMS"}
    assert "pueden no sumar" in files["NOTAS.md"].decode() and "checkpoint.note" in sums
    withheld = replace(a_release(), tables={})
    assert "que no se publican esta vez" in files_of(withheld, WORDS)["NOTAS.md"].decode()
    assert "que no se publican esta vez" not in files["NOTAS.md"].decode()
    revised = replace(a_release(), revision=2)
    assert "un archivo perdido" in files_of(revised, WORDS, reason="un archivo perdido")["NOTAS.md"].decode()


def test_a_folder_of_folders_is_read_in_order(tmp_path: Path) -> None:
    for period, revision in (("2026Q2", 1), ("2026Q1", 2), ("2026Q1", 1)):
        folder = tmp_path / folder_of(period, revision)
        folder.mkdir()
        for name, content in files_of(replace(a_release(), period=period, revision=revision), WORDS).items():
            (folder / name).write_bytes(content)

    found = read_releases(tmp_path)
    assert [(one.period, one.revision) for one in found] == [("2026Q1", 1), ("2026Q1", 2), ("2026Q2", 1)]
    (tmp_path / "2026T1" / "cohort.csv").write_text("period,body\n2026Q1,x\n")
    with pytest.raises(NotARelease, match="2026T1"):
        read_release(tmp_path / "2026T1")


def test_the_package_describes_every_column_and_labels_what_is_missing() -> None:
    files = files_of(a_release(), WORDS)

    package = json.loads(files["datapackage.json"])
    for resource in package["resources"]:
        if resource.get("type") == "table":
            header = files[resource["path"]].decode().splitlines()[0]
            assert header == ",".join(field["name"] for field in resource["schema"]["fields"])
        assert resource["hash"] == f"sha256:{sha256(files[resource['path']]).hexdigest()}"
    (value,) = (one for one in package["resources"][0]["schema"]["fields"] if one["name"] == "value")
    assert [(one["value"], one["label"]) for one in value["missingValues"]] == [
        ("c", "No se publica"), ("z", "Cero"), ("n", "No corresponde"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["2026T1", "2026T4-r2", "2026", "2025-r12"])
def test_an_address_names_one_release(name: str) -> None:
    period, revision = read_folder(name)

    assert folder_of(str(period), revision) == name


@pytest.mark.parametrize(
    "name",
    ["2026Q1", "2026T1-r1", "2026T1-r02", "2026T5", "x", "2026T1-r", "2026T1-r-2", "2026T1-r99999999999"],
)
def test_no_other_name_leads_to_it(name: str) -> None:
    with pytest.raises(ValueError):
        read_folder(name)


def test_a_reader_of_data_packages_finds_nothing_wrong(tmp_path: Path) -> None:
    for name, content in files_of(a_release(), WORDS).items():
        (tmp_path / name).write_bytes(content)
    package = json.loads((tmp_path / "datapackage.json").read_text())
    # It reads the first version of the standard, whose missing values have no labels.
    del package["$schema"]
    for resource in package["resources"]:
        for field in resource.get("schema", {}).get("fields", ()):
            if "missingValues" in field:
                field["missingValues"] = [one["value"] for one in field["missingValues"]]

    report = Package.from_descriptor(package, basepath=str(tmp_path)).validate()

    assert report.valid, report.to_summary()
    assert len(report.tasks) == len(package["resources"]) and report.stats["warnings"] == 0
