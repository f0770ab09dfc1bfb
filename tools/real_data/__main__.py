"""`make real-data DATA=DIR [ONLY=…]`: prints a table; 1 when a second run changed anything.

ONLY is bodies, cases, deadlines, routing, statistics, or desk: a day's work over sixty texts in a browser,
which is done only when asked for and keeps its pictures in PICTURES=DIR. DIR holds `bodies`, `logs`,
`deadlines` and `routing`; their files are read where they are and never copied.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tools.real_data.bodies import bring_bodies
from tools.real_data.cases import bring_cases
from tools.real_data.deadlines import tell_deadlines
from tools.real_data.desk import do_the_day
from tools.real_data.routing import tell_routing
from tools.real_data.statistics import attack_statistics
from tools.real_data.survival import compare_survival
from tools.real_data.trial import Instance, Trial

_FOLDERS = {"cases": "logs", "desk": "logs", "statistics": "logs"}
_COLUMNS = "{:30} {:>8} {:>8} {:>10} {:>8} {:>6} {:>9} {:>9}"


def main() -> int:
    """Run what was asked for and say whether every second run changed nothing."""
    parser = argparse.ArgumentParser(prog="make real-data", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder that holds bodies and logs")
    parser.add_argument(
        "--only",
        choices=("bodies", "cases", "deadlines", "routing", "statistics", "desk"),
        help="leave the others out",
    )
    parser.add_argument("--pictures", type=Path, help="where the pictures of the desk go")
    asked = parser.parse_args()
    wanted = (
        [_FOLDERS.get(asked.only, asked.only)] if asked.only else ["bodies", "logs", "deadlines", "routing"]
    )
    for name in wanted:
        if not (asked.folder / name).is_dir():
            parser.error(f"DATA is the folder that holds {name}: {str(asked.folder)!r} does not")
    if asked.only == "desk":
        if asked.pictures is None:
            parser.error("PICTURES=DIR says where the pictures go")
        return do_the_day(asked.folder / "logs", asked.pictures)
    if asked.only in (None, "deadlines"):
        tell_deadlines(asked.folder / "deadlines")
    if asked.only in (None, "routing"):
        tell_routing(asked.folder)
    if asked.only in ("deadlines", "routing"):
        return 0
    passed = compare_survival(asked.folder / "logs") if asked.only in (None, "statistics") else True
    if asked.only == "statistics":
        passed &= attack_statistics(asked.folder / "logs")
        return 0 if passed else 1
    with tempfile.TemporaryDirectory(prefix="foia-real-data-") as folder:
        instance = Instance(Path(folder) / "instance")
        print(_COLUMNS.format("file", "read", "created", "unchanged", "updated", "bad", "seconds", "again"))
        if asked.only != "cases":
            passed &= _tell(bring_bodies(instance, asked.folder / "bodies"))
        if asked.only != "bodies":
            passed &= _tell(bring_cases(instance, asked.folder / "logs"))
    return 0 if passed else 1


def _tell(trials: Iterable[Trial]) -> bool:
    passed = True
    for trial in trials:
        counts = [trial.first[name] for name in ("read", "created", "unchanged", "updated")]
        seconds = [f"{taken:.1f}" for taken in (trial.first_seconds, trial.second_seconds)]
        print(_COLUMNS.format(trial.name, *counts, len(trial.first["bad"]), *seconds))
        for reason, count in trial.reasons.most_common():
            print(f"  {count:8} {reason}")
        if not trial.is_repeatable:
            passed = False
            again = {name: trial.second[name] for name in ("created", "updated")}
            print(f"  FAILED: the second run was not the same: {again}, {len(trial.second['bad'])} bad")
        sys.stdout.flush()
    return passed


if __name__ == "__main__":
    sys.exit(main())
