"""A throw-away instance and one import tried on it twice: the second run may change nothing."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
MAPPINGS = ROOT / "docs" / "imports"
_QUOTED = re.compile(r"'[^']*'|«[^»]*»")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Trial:
    """What two runs of one import said: the documents of `--json`, and how long each took."""

    name: str
    first: dict[str, Any]
    second: dict[str, Any]
    first_seconds: float
    second_seconds: float

    @property
    def is_repeatable(self) -> bool:
        """Say whether the second run changed nothing and found the same rows bad."""
        changed = self.second["created"] + self.second["updated"]
        return bool(changed == 0 and self.second["bad"] == self.first["bad"])

    @property
    def reasons(self) -> Counter[str]:
        """Count the bad rows by column and reason, whatever value each held."""
        return Counter(
            f"{row['column'] or 'la fila'}: {_NUMBER.sub('N', _QUOTED.sub('…', row['reason']))}"
            for row in self.first["bad"]
        )


class Instance:
    """An installation in a folder of its own, with a new database."""

    def __init__(self, folder: Path) -> None:
        own = {name: value for name, value in os.environ.items() if not name.startswith("FOIA_")}
        self._environ = {**own, "FOIA_ENV": "development", "FOIA_INSTANCE": str(folder)}
        self.foia("migrate", "--json")

    def foia(self, *arguments: str) -> dict[str, Any]:
        """Run a command with `--json` to its end; 1 is as good as 0 where it printed its document."""
        command = [str(Path(sys.executable).parent / "foia"), *arguments]
        done = subprocess.run(command, env=self._environ, stdout=subprocess.PIPE, check=False)  # noqa: S603
        if not done.stdout:
            raise SystemExit(f"foia {' '.join(arguments)}: {done.returncode}")
        document: dict[str, Any] = json.loads(done.stdout)
        return document

    def twice(self, file: Path, mapping: str, what: str, *arguments: str) -> Trial:
        """Import a file twice by a committed mapping; `what` is bodies or cases."""
        name = file.name.partition(".")[0]
        options = ["--mapping", str(MAPPINGS / f"{mapping}.toml"), "--json", *arguments]
        command = [what, "import", str(file), *options]
        started = time.monotonic()
        first = self.foia(*command)
        between = time.monotonic()
        second = self.foia(*command)
        return Trial(name, first, second, between - started, time.monotonic() - between)
