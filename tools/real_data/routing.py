"""How well routing finds the body of real texts: grouped splits of three files, five seeds each."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SEEDS = "1,2,3,4,5"
# File, its columns, and what top-1 and top-3 are expected to reach.
FILES = (
    ("routing/guatemala_procedures.csv", ("text=nombre+descripcion", "body=institucion"), (0.93, 0.975)),
    ("routing/bolivia_procedure_names.csv", ("text=nombre", "body=entidad"), (0.70, 0.82)),
    ("logs/us_foia_logs.csv", ("text=description", "body=agency"), (0.94, 0.99)),
)
_SHAPE = "{:26} {:>6} {:>8} {:>8} {:>8} {:>8} {:>10} {:>8}  {}"


def tell_routing(folder: Path) -> None:
    """Print a line a run and the mean of each file, beside what it was expected to reach."""
    print(
        _SHAPE.format(
            "routing", "seed", "measured", "top-1", "top-3", "routed", "precision", "ECE", "expected"
        )
    )
    for file, columns, expected in FILES:
        path = folder / file
        if not path.is_file():
            print(f"{file}: not in the folder")
            continue
        options = [option for column in columns for option in ("--map", column)]
        command = [str(Path(sys.executable).parent / "foia"), "routing", "evaluate", "--file", str(path)]
        command += ["--split", "0.2", "--seeds", SEEDS, "--json", *options]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603
        document = json.loads(done.stdout)
        for run in document["runs"]:
            print(_SHAPE.format(path.stem, run["seed"], run["measured"], *_figures(run), ""))
        reached = document["top1"] >= expected[0] and document["top3"] >= expected[1]
        wanted = f"{expected[0]:.2f} / {expected[1]:.3f} {'reached' if reached else 'NOT reached'}"
        print(_SHAPE.format(path.stem, "mean", "", *_figures(document), wanted))
        sys.stdout.flush()


def _figures(document: dict[str, float | None]) -> list[str]:
    names = ("top1", "top3", "share_routed", "precision_routed", "ece")
    return ["–" if (one := document[name]) is None else f"{one:.3f}" for name in names]
