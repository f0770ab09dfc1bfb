"""The logs of requests that other systems kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tools.real_data.trial import Instance, Trial

LOGS = ("us_nps_fy2023.csv", "us_foia_logs.csv", "uruguay_requests.csv", "brazil_lai_2015_2021.csv.gz")


def bring_cases(instance: Instance, folder: Path) -> Iterator[Trial]:
    """Import each log of a folder twice; the law of none is loaded, so each keeps its own dates."""
    for file in LOGS:
        name = file.partition(".")[0]
        options = ("--source", name, "--regime", "none", "--create-bodies")
        yield instance.twice(folder / file, name, "cases", *options)
