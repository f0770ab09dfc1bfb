"""Whether the estimate of the time to an answer is that of a library of statisticians, on real logs."""

from __future__ import annotations

import csv
import gzip
import importlib
import statistics
import time
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from foia.statistics.survival import estimate

BRAZIL, PARKS = "brazil_lai_2015_2021.csv.gz", "us_nps_fy2023.csv"
# As if it were that day: what was answered later is still open.
SEEN_ON = {BRAZIL: (date(2019, 12, 31), date(2020, 6, 30)), PARKS: (date(2023, 9, 30),)}
MOST_APART = 1e-9
_ENDED_UNANSWERED = ("Request Withdrawn", "Duplicate Request")
_SHAPE = "{:10} {:12} {:>7} {:>9} {:>8} {:>8} {:>10} {:>7} {:>8} {:>8}"


@dataclass
class Followed:
    """Cases by the days they were followed: until the answer, or so far without one."""

    answered: Counter[int] = field(default_factory=Counter)
    open_still: Counter[int] = field(default_factory=Counter)

    def add(self, received_on: date, answered_on: date | None, ended_on: date | None, seen_on: date) -> None:
        """Follow a case as it was known some day."""
        if answered_on is not None and answered_on <= seen_on:
            self.answered[(answered_on - received_on).days] += 1
        else:
            last_on = min(ended_on or seen_on, seen_on)
            self.open_still[(last_on - received_on).days] += 1


def compare_survival(folder: Path) -> bool:
    """Estimate for each body and all together, as of several days; say whether the library gives the same."""
    lifelines: Any = _quietly(lambda: importlib.import_module("lifelines"))
    print(
        _SHAPE.format(
            "log", "seen on", "groups", "cases", "open", "days", "apart", "median", "closed", "seconds"
        )
    )
    same = True
    for name, days in SEEN_ON.items():
        rows = list(_rows(folder / name))
        for seen_on in days:
            same &= _compare(lifelines, name, seen_on, _followed(rows, seen_on))
    return same


def _compare(lifelines: Any, name: str, seen_on: date, groups: dict[str, Followed]) -> bool:
    apart, compared, taken = 0.0, 0, 0.0
    for one in groups.values():
        began = time.perf_counter()
        steps = estimate(one.answered, one.open_still)
        taken += time.perf_counter() - began
        fitter = lifelines.KaplanMeierFitter()
        durations = [*one.answered.elements(), *one.open_still.elements()]
        seen = [1] * one.answered.total() + [0] * one.open_still.total()
        _quietly(lambda: fitter.fit(durations, seen))  # noqa: B023 (called at once)
        waiting, band = fitter.survival_function_["KM_estimate"], fitter.confidence_interval_
        for step in steps:
            apart = max(apart, abs(step.waiting - waiting[step.day]))
            compared += 1
            if 0 < step.waiting < 1:
                low, high = band.loc[step.day]
                apart = max(apart, abs(step.low - low), abs(step.high - high))
    everybody = groups["*"]
    half = next(
        (step.day for step in estimate(everybody.answered, everybody.open_still) if step.waiting <= 0.5), "-"
    )
    closed = round(statistics.median(everybody.answered.elements()))
    counts = (everybody.answered.total() + everybody.open_still.total(), everybody.open_still.total())
    print(
        _SHAPE.format(
            name[:10],
            str(seen_on),
            len(groups),
            *counts,
            compared,
            f"{apart:.0e}",
            half,
            closed,
            f"{taken:.2f}",
        )
    )
    return apart <= MOST_APART


def _followed(rows: list[tuple[str, date, date | None, date | None]], seen_on: date) -> dict[str, Followed]:
    groups: defaultdict[str, Followed] = defaultdict(Followed)
    for body, received_on, answered_on, ended_on in rows:
        if received_on <= seen_on:
            for group in (body, "*"):
                groups[group].add(received_on, answered_on, ended_on, seen_on)
    return groups


def _rows(path: Path) -> Iterator[tuple[str, date, date | None, date | None]]:
    """Give body, receipt, answer and end of each case of a log; one that never was answered only ended."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            if "orgao" in line:
                answered_on = _day(line["data_resposta"])
                yield line["orgao"], date.fromisoformat(line["data_registro"]), answered_on, answered_on
            else:
                closed_on = _day(line["closed"])
                is_answer = line["disposition"] not in _ENDED_UNANSWERED
                received_on = date.fromisoformat(line["received"])
                yield line["agency"], received_on, closed_on if is_answer else None, closed_on


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _quietly(work: Callable[[], Any]) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return work()
