"""`make mutants`: alter the law's clock, one small change at a time, and list the changes no test notices.

Names of modules or mutants (`foia.law.terms*`) limit it. What is left in `mutants/` makes a second run short.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MUTMUT = [sys.executable, "-m", "mutmut"]


def main(names: list[str]) -> int:
    """Run mutmut and print each change that survived; 1 when it could not run."""
    environ = {**os.environ, "PYTHONWARNINGS": "ignore"}
    children = os.environ.get("MUTANTS_AT_ONCE", "2")
    run = [*MUTMUT, "run", "--max-children", children, *names]
    if subprocess.run(run, cwd=ROOT, env=environ, check=False).returncode:  # noqa: S603
        return 1
    results = subprocess.run([*MUTMUT, "results"], cwd=ROOT, env=environ, check=True, capture_output=True)  # noqa: S603
    alive = [line.split(":") for line in results.stdout.decode().splitlines() if ": survived" in line]
    for name, _verdict in alive:
        print(f"\n{name.strip()}")
        subprocess.run([*MUTMUT, "show", name.strip()], cwd=ROOT, env=environ, check=True)  # noqa: S603
    print(f"\n{len(alive)} survived; docs/mutants.md says of each why no date changes.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
