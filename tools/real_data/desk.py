"""A day at the desk over real texts: thirty of two logs, filed anew to an invented body, with pictures."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice, zip_longest
from pathlib import Path
from textwrap import shorten

from tools.real_data.trial import ROOT

JOURNEY = "tests/browser/test_day_at_the_desk.py"
OF_EACH = 30
# File, and the column with what was asked.
LOGS = (("us_foia_logs.csv", "description"), ("uruguay_requests.csv", "pedido"))
# The logs are by agency: one of so many rows, to hear several of them.
APART = 150
LONGEST_SUBJECT = 90


def do_the_day(folder: Path, pictures: Path) -> int:
    """Walk the day over sixty texts of a folder of logs and keep its pictures; return 0 if all went well.

    The texts are in a file for as long as the walk takes, and in the pictures, which are nobody's to commit.
    """
    pictures.mkdir(parents=True, exist_ok=True)
    texts = texts_of(folder)
    with tempfile.TemporaryDirectory(prefix="foia-desk-") as own:
        file = Path(own) / "texts.json"
        file.write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
        environ = {**os.environ, "DESK_TEXTS": str(file), "JOURNEY_PICTURES": str(pictures.resolve())}
        command = [sys.executable, "-m", "pytest", "-q", "--no-header", JOURNEY]
        done = subprocess.run(command, cwd=ROOT, env=environ, check=False)  # noqa: S603
    print(f"{len(texts)} texts, {len(list(pictures.rglob('*.png')))} pictures in {pictures}")
    return done.returncode


def texts_of(folder: Path) -> list[tuple[str, str]]:
    """Return subject and question of thirty rows of each log, in turn; none twice."""
    rows = zip_longest(*(islice(_asked(folder / file, column), OF_EACH) for file, column in LOGS))
    return [
        (shorten(text, LONGEST_SUBJECT, placeholder="…"), text)
        for pair in rows
        for text in pair
        if text is not None
    ]


def _asked(file: Path, column: str) -> Iterator[str]:
    """Read one text of so many rows of a log, long or short as it is."""
    apart = APART if file.stat().st_size > 1_000_000 else APART // 15  # noqa: PLR2004
    with file.open(encoding="utf-8-sig", newline="") as lines:
        seen: set[str] = set()
        for number, row in enumerate(csv.DictReader(lines)):
            text = " ".join((row[column] or "").split())
            if number % apart == 0 and text and text not in seen:
                seen.add(text)
                yield text
