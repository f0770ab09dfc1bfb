"""What `foia law due` refuses, and the one line of Spanish that says why."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from foia.law.cli import law_cli

NO_EXTENSION = "El régimen que se aplica a este expediente no prevé ninguna prórroga de este plazo."


def run(*arguments: str, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(law_cli, list(arguments), input=given)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("{", "error en la línea 1, columna 2"),
        ("", "error en la línea 1, columna 1"),
        ("\\x00", "error en la línea 1, columna 1"),
        (b"[\xff]", "no están en UTF-8"),
        ("[" * 5000, "hay demasiados niveles"),
    ],
)
def test_what_is_not_json_exits_1_with_one_line(given: str | bytes, why: str) -> None:
    result = run("due", "--regime", "bo.petition", "--received", "2026-01-05", "--events", "-", given=given)

    assert (result.exit_code, result.stderr) == (1, f"los hechos no son JSON: {why}\n")


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (
            {"type": "received", "on": "2026-01-05"},
            "--received es el hecho 'received': la lista no debe tener otro",
        ),
        ({"type": "danced", "on": "2026-01-06"}, "tipo desconocido: 'danced'"),
        ({"type": "decided"}, "falta 'on' (una fecha) o 'at' (una fecha con hora)"),
        (
            {"type": "decided", "on": "2026-01-06", "recorded_at": "2026-13-01"},
            "'recorded_at' debe ser una fecha como 2026-03-02, no '2026-13-01'",
        ),
        ({"type": "extended", "on": "2026-01-06", "amount": "5"}, "'amount' debe ser un número entero"),
        ({"type": "decided", "on": "2026-01-01"}, "'decided' es anterior a la recepción del expediente"),
        ({"type": "extended", "on": "2026-01-06"}, NO_EXTENSION),
        ({"type": "withdrawn", "on": "2026-02-01", "step": "x"}, "este régimen no tiene el paso 'x'"),
    ],
)
def test_an_event_that_cannot_be_is_explained_in_spanish(event: Any, reason: str) -> None:
    arguments = ("due", "--regime", "bo.petition", "--received", "2026-01-05", "--events", "-")

    assert run(*arguments, given=json.dumps([event])).stderr == f"events[0]: {reason}\n"


@pytest.mark.parametrize(
    ("regime", "options", "why"),
    [
        ("bo.nothing", (), "el régimen bo.nothing no existe"),
        ("bo.petition", ("--place", "Q"), "el calendario bo no tiene el lugar 'Q'"),
        (
            "bo.petition",
            ("--variant", "nothing"),
            "el régimen bo.petition no tiene el paso de respuesta 'nothing'",
        ),
        (
            "bo.petition",
            ("--as-of", "2025-01-05"),
            "--received: no hay ningún hecho 'received' conocido al 2025-01-05",
        ),
    ],
)
def test_what_is_refused_exits_1_with_one_line(regime: str, options: tuple[str, ...], why: str) -> None:
    result = run("due", "--regime", regime, "--received", "2026-01-05", *options, "--json")

    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"{why}\n")
