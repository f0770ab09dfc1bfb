"""Measuring routing: what is held back was never learnt, and the figures are those of the rows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from foia.directory.routing.calibration import calibration_error, shares, sharpness_of
from foia.directory.routing.evaluation import Row, split
from foia.directory.routing.likeness import grouped
from foia.routing.cli import routing_cli

SUBJECTS = {
    "Salud": ("vacuna", "hospital", "medicamento", "enfermera", "consulta", "ambulancia"),
    "Caminos": ("carretera", "puente", "bache", "peaje", "asfalto", "derrumbe"),
}
LINES = [
    (f"{verb} {noun} {other}", body)
    for body, nouns in SUBJECTS.items()
    for verb in ("falta", "pido", "cobran")
    for noun, other in zip(nouns, nouns[1:], strict=False)
]


def csv_file(folder: Path, name: str, lines: list[tuple[str, str]], header: str = "nombre,entidad") -> str:
    file = folder / name
    file.write_text("\n".join([header, *(f"{text},{body}" for text, body in lines)]), encoding="utf-8")
    return str(file)


def evaluated(*arguments: str) -> Result:
    options = ("--map", "text=nombre", "--map", "body=entidad")
    return CliRunner().invoke(routing_cli, ["evaluate", *arguments, *options])


def test_texts_that_say_nearly_the_same_are_one_group() -> None:
    texts = [
        "62. Legalización de título profesional",
        "LEGALIZACION DE TITULO PROFESIONAL",
        "Pago de peaje",
        "",
        "?",
    ]

    assert sorted(map(sorted, grouped(texts))) == [[0, 1], [2], [3, 4]]


def test_a_split_parts_no_group_and_leaves_every_body_a_text() -> None:
    rows = [Row(text, body) for text, body in LINES] + [Row("trámite único", "Sola")]
    rows += [Row(f"{text} 1234567", body) for text, body in LINES]

    learnt, held = split(rows, 0.3, 7)

    groups = {
        index: number for number, group in enumerate(grouped([row.text for row in rows])) for index in group
    }
    sides = [{groups[rows.index(row)] for row in side} for side in (learnt, held)]
    assert held and not sides[0] & sides[1]
    assert {row.body for row in learnt} == {"Salud", "Caminos", "Sola"}
    assert split(rows, 0.3, 7) == (learnt, held) != split(rows, 0.3, 8)


def test_confidence_is_sharpened_to_what_is_right() -> None:
    sure = [([2.0, 0.0], 0)] * 20
    doubtful = [([2.0, 0.0], 0)] * 12 + [([2.0, 0.0], 1)] * 8

    assert shares([2.0, 0.0], sharpness_of(doubtful))[0] == pytest.approx(0.6, abs=0.01)
    assert shares([2.0, 0.0], sharpness_of(sure))[0] > 0.99


def test_calibration_error_is_how_far_confidence_is_from_being_right() -> None:
    assert calibration_error([(0.8, True)] * 4 + [(0.8, False)]) == pytest.approx(0)
    assert calibration_error([(0.95, False)] * 5) == pytest.approx(0.95)
    assert calibration_error([]) == 0


def test_the_command_measures_each_split(tmp_path: Path) -> None:
    file = csv_file(tmp_path, "rows.csv", LINES)

    document = json.loads(evaluated("--file", file, "--split", "0.2", "--seeds", "1,2", "--json").stdout)

    assert [run["seed"] for run in document["runs"]] == [1, 2]
    assert {"top1", "top3", "share_routed", "precision_routed", "ece", "per_body", "runs"} == set(document)
    assert document["top1"] > 0.6
    assert document["top3"] == 1
    assert sum(row["count"] for row in document["per_body"].values()) == sum(
        run["measured"] for run in document["runs"]
    )


def test_two_files_are_learnt_and_measured_apart(tmp_path: Path) -> None:
    train = csv_file(tmp_path, "train.csv", LINES)
    test = csv_file(
        tmp_path, "test.csv", [("la ambulancia y el hospital", "Caminos"), ("bache y puente", "Caminos")]
    )

    document = json.loads(evaluated("--train", train, "--test", test, "--json").stdout)

    assert (document["top1"], document["top3"]) == (0.5, 1.0)
    assert document["per_body"] == {"Caminos": {"count": 2, "top1": 1, "top3": 2, "taken_for": {"Salud": 1}}}


def test_wrong_usage_and_refusals_have_their_codes(tmp_path: Path) -> None:
    file, empty = csv_file(tmp_path, "a.csv", LINES), csv_file(tmp_path, "b.csv", [])
    other = csv_file(tmp_path, "c.csv", LINES, header="uno,dos")

    assert evaluated().exit_code == 2
    assert evaluated("--train", file).exit_code == 2
    assert evaluated("--file", file, "--seeds", "uno").exit_code == 2
    assert evaluated("--train", file, "--test", empty).exit_code == 1
    assert "falta la columna entidad, nombre" in evaluated("--file", other).output
