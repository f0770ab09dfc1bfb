"""The installed `foia` command, run as a person runs it: another process, folder and settings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.settings import KEYS, SECRET_KEY

COMMAND = Path(sys.executable).parent / "foia"


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Return an environment with these settings and nothing of the tests' own."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("FOIA_")}
    return {**own, "FOIA_INSTANCE": str(folder), **settings}


def production(folder: Path, url: str, **settings: str) -> dict[str, str]:
    """Return the environment of a deployment with its secrets set."""
    secrets = {"FOIA_SECRET_KEY": SECRET_KEY, "FOIA_KEYS": KEYS, "FOIA_DATABASE_URL": url}
    return environment(folder, **secrets, **settings)


def run(
    environ: dict[str, str], *arguments: str, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run(
        [COMMAND, *arguments], env=environ, cwd=cwd or "/", capture_output=True, text=True, check=False
    )
