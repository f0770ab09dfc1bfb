"""The commands `foia routing suggest | evaluate | train`. Their texts are Spanish, untranslated."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

import click

from foia.directory.routing import Measured, Origin, Row, evaluate
from foia.directory.routing.evaluation import THRESHOLD, learnt_from, split
from foia.keeping.progress import progress

COLUMNS = ("text", "body", "place")
_FIGURES = ("top1", "top3", "share_routed", "precision_routed", "ece")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_MOST_SHOWN = 15


@dataclass(frozen=True)
class Run:
    """One split of the rows and what was measured on it; without a seed where the files were given apart."""

    seed: int | None
    learnt: int
    measured: Measured


@click.group("routing")
def routing_cli() -> None:
    """Encaminamiento: a qué entidad le corresponde un texto, y cuánto acierta el modelo."""


@routing_cli.command("evaluate")
@click.option("--train", "train_file", type=_FILE, metavar="A.csv", help="De qué filas se aprende.")
@click.option("--test", "test_file", type=_FILE, metavar="B.csv", help="Con qué filas se mide.")
@click.option("--file", "whole_file", type=_FILE, metavar="A.csv", help="Filas que se reparten en dos.")
@click.option("--split", "share", type=click.FloatRange(0.01, 0.9), help="Qué parte se mide (0.2).")
@click.option("--seeds", default="1", show_default=True, metavar="1,2,3", help="Un reparto por semilla.")
@click.option("--map", "mapping", multiple=True, metavar="text=a+b", help="Qué columnas son las nuestras.")
@click.option("--threshold", type=click.FloatRange(0, 1), default=THRESHOLD, show_default=True)
@click.option(
    "--cases", is_flag=True, help="Las filas son de expedientes: se aprenden solo palabras frecuentes."
)
@click.option("--json", "as_json", is_flag=True, help="Imprime un solo documento JSON.")
def evaluate_command(
    train_file: Path | None,
    test_file: Path | None,
    whole_file: Path | None,
    share: float | None,
    seeds: str,
    mapping: tuple[str, ...],
    threshold: float,
    cases: bool,
    as_json: bool,
) -> None:
    """Mide cuánto acierta el modelo con filas (text, body y, si la hay, place) cuya entidad se conoce.

    Con --file, los textos casi iguales quedan del mismo lado, y de cada entidad queda algo que aprender."""
    columns, origin = _columns(mapping), Origin.CASE if cases else Origin.PHRASE
    if whole_file is not None and train_file is None and test_file is None:
        rows = _rows(whole_file, columns)
        parts: list[tuple[int | None, list[Row], list[Row]]]
        parts = [(seed, *split(rows, share or 0.2, seed)) for seed in _seeds(seeds)]
    elif train_file is not None and test_file is not None and whole_file is None and share is None:
        parts = [(None, _rows(train_file, columns), _rows(test_file, columns))]
    else:
        raise click.UsageError("indique --train y --test, o bien --file con --split y --seeds")
    runs = [
        Run(seed, len(learnt), _measure(learnt, held, seed or 0, origin, threshold))
        for seed, learnt, held in parts
    ]
    document = summary(runs)
    click.echo(
        json.dumps(document, ensure_ascii=False) if as_json else "\n".join(_table(document, threshold))
    )


def _measure(
    learnt: Sequence[Row], held: Sequence[Row], seed: int, origin: Origin, threshold: float
) -> Measured:
    if not learnt or not held:
        raise click.ClickException("no hay filas de las que aprender y con las que medir")
    names = {row.body for row in (*learnt, *held)}
    # Each body is learnt twice: to know how sure to be, and then from everything.
    with progress("Aprendiendo", 2 * len(names)) as advance:
        model = learnt_from(learnt, names, seed=seed, origin=origin, advance=advance)
    with progress("Midiendo", len(held)) as advance:
        return evaluate(model, held, threshold=threshold, advance=advance)


def summary(runs: Sequence[Run]) -> dict[str, Any]:
    """Return the figures of several runs: means, and per body the sums."""
    figures = [{name: getattr(run.measured, name) for name in _FIGURES} for run in runs]
    return {
        **{name: _mean([one[name] for one in figures]) for name in _FIGURES},
        "per_body": _per_body([run.measured for run in runs]),
        "runs": [
            {"seed": run.seed, "learnt": run.learnt, "measured": run.measured.count, **_rounded(own)}
            for run, own in zip(runs, figures, strict=True)
        ],
    }


def _mean(figures: Sequence[float | None]) -> float | None:
    known = [figure for figure in figures if figure is not None]
    return round(fmean(known), 4) if known else None


def _rounded(figures: Mapping[str, float | None]) -> dict[str, float | None]:
    return {name: None if one is None else round(one, 4) for name, one in figures.items()}


def _per_body(measured: Sequence[Measured]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for one in measured:
        for body, row in one.per_body.items():
            own = found.setdefault(body, {"count": 0, "top1": 0, "top3": 0, "taken_for": Counter()})
            for name, value in asdict(row).items():
                own[name] += Counter(value) if name == "taken_for" else value
    for own in found.values():
        own["taken_for"] = dict(own["taken_for"].most_common())
    return dict(sorted(found.items()))


def _seeds(text: str) -> list[int]:
    try:
        return [int(seed) for seed in text.split(",")]
    except ValueError:
        raise click.BadParameter(
            f"{text!r} no son números separados por comas", param_hint="--seeds"
        ) from None


def _columns(mapping: Sequence[str]) -> dict[str, list[str]]:
    """Read `ours=theirs+theirs` for each column of ours."""
    found = {name: [name] for name in COLUMNS}
    for one in mapping:
        ours, is_said, theirs = one.partition("=")
        if not is_said or ours not in COLUMNS or not theirs:
            raise click.BadParameter(f"{one!r} no es como text=nombre+descripcion", param_hint="--map")
        found[ours] = theirs.split("+")
    return found


def _rows(file: Path, columns: Mapping[str, Sequence[str]]) -> list[Row]:
    """Read the rows of a file; those without text or body are left out."""
    found = []
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            missing = {name for ours in ("text", "body") for name in columns[ours]} - {
                *(reader.fieldnames or ())
            }
            if missing:
                raise click.ClickException(
                    f"{file}: falta la columna {', '.join(sorted(missing))}; vea --map"
                )
            for line in reader:
                text, body, place = (
                    " ".join(filter(None, (line.get(name) for name in columns[ours]))).strip()
                    for ours in COLUMNS
                )
                if text and body:
                    found.append(Row(text, body, _path(place)))
    except (UnicodeDecodeError, csv.Error) as error:
        raise click.ClickException(f"{file}: no es un CSV en UTF-8 ({error})") from error
    return found


def _path(code: str) -> tuple[str, ...] | None:
    """Return the codes around a place and its own: BO, BO-L, BO-L-020101."""
    pieces = code.split("-")
    return tuple("-".join(pieces[: end + 1]) for end in range(len(pieces))) if code else None


def _table(document: Mapping[str, Any], threshold: float) -> list[str]:
    """Write the figures for the terminal: each run, the mean, and the bodies that are missed most."""
    shape = "{:>8} {:>8} {:>8} {:>8} {:>8} {:>10} {:>10} {:>8}"
    lines = [shape.format("semilla", "aprende", "mide", "1.ª", "3.ª", f"≥ {threshold:g}", "aciertan", "ECE")]
    lines += [
        shape.format(run["seed"] or "–", run["learnt"], run["measured"], *_shown(run))
        for run in document["runs"]
    ]
    lines += [shape.format("media", "", "", *_shown(document)), "", "Entidades en que más se falla:"]
    bodies = sorted(document["per_body"].items(), key=lambda one: one[1]["top1"] - one[1]["count"])
    lines += [
        f"{row['count'] - row['top1']:>5} de {row['count']:<5} {body}  ← {_taken(row)}"
        for body, row in bodies[:_MOST_SHOWN]
        if row["top1"] < row["count"]
    ]
    return lines


def _taken(row: Mapping[str, Any]) -> str:
    return "; ".join(list(row["taken_for"])[:2])


def _shown(figures: Mapping[str, Any]) -> list[str]:
    return ["–" if figures[name] is None else f"{figures[name]:.3f}" for name in _FIGURES]
