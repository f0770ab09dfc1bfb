"""`foia statistics attack`: anybody's check of the folders, by the solver in a process of its own."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from foia.statistics.attack.asking import harden
from foia.statistics.cli import statistics_cli
from foia.statistics.labels import Words
from foia.statistics.tables import PublishedRelease
from foia.statistics.writing import files_of
from tests.rules.test_attack import HOLE, published

WORDS = Words("Bolivia", "Portal", {})


def folder(at: Path, release: PublishedRelease) -> str:
    at.mkdir(parents=True)
    for name, content in files_of(release, WORDS).items():
        (at / name).write_bytes(content)
    return str(at.parent)


def test_the_attack_reads_folders_and_ends_with_what_it_found(tmp_path: Path) -> None:
    hole = published("2026Q1", {"outcomes": HOLE})
    bad = folder(tmp_path / "bad" / "2026T1", hole)
    good = folder(tmp_path / "good" / "2026T1", harden(hole, []).release)

    found = CliRunner().invoke(statistics_cli, ["attack", bad, "--json"])
    document = json.loads(found.stdout)
    assert found.exit_code == 1 and document["cells"] == 9
    assert {
        "table": "outcomes",
        "cell": "2026Q1 B/? ended",
        "low": 0,
        "high": 2,
        "using": [
            "outcomes: 2026Q1 B/all ended",
            "outcomes: 2026Q1 B/granted ended",
            "outcomes: 2026Q1 B/refused ended",
        ],
    } in document["recovered"]
    safe = CliRunner().invoke(statistics_cli, ["attack", good])
    assert safe.exit_code == 0 and "0 se pueden calcular" in safe.stdout


def test_a_folder_without_a_release_is_refused(tmp_path: Path) -> None:
    refused = CliRunner().invoke(statistics_cli, ["attack", str(tmp_path)])

    assert refused.exit_code == 1 and "Error" in refused.stderr and not refused.stdout
