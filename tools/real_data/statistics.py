"""Whether what is left out of the figures of real requests can be calculated: all quarters and years."""

from __future__ import annotations

import csv
import gzip
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from foia.statistics.attack.asking import harden
from foia.statistics.catalogue import BY_ID, OTHERS, Sort, Span
from foia.statistics.periods import Period, quarter_of
from foia.statistics.tables import PublishedRelease, Status, TrueTable
from tools.real_data.tabulated import Made, protected, tables

FILE = "brazil_lai_2015_2021.csv.gz"
# Bodies with fewer requests a year are one (S12).
LEAST_A_YEAR = 30
_HEAD = ("period", "counts", "under 10", "told", "lost", "hardened", "withheld", "lost share", "seconds")
_SHAPE = "{:8} {:>8} {:>9} {:>9} {:>8} {:>8} {:>9} {:>10} {:>8}"


def attack_statistics(folder: Path, limit: int | None = None) -> bool:
    """Protect, harden and print each period; say whether no table had to be withheld whole."""
    cases = list(_cases(folder / FILE))
    print(
        _SHAPE.format(
            "period", "cells", "small", "rounded", "lost", "hardened", "withheld", "not small", "seconds"
        )
    )
    released: list[PublishedRelease] = []
    whole, summed = True, Counter[str]()
    for period in _periods(cases)[:limit]:
        pooled = _pooled(cases, period)
        true = tables([_under(made, pooled) for made in cases if _concerns(made, period)], period)
        release = protected(true, period, pooled)
        began = time.monotonic()
        hardened = harden(release, [one for one in released if one.period != release.period])
        taken = time.monotonic() - began
        released.append(hardened.release)
        counts = _counts(true, hardened.release) + Counter(hardened=hardened.hidden)
        summed += counts
        whole &= not hardened.withheld
        _tell(str(period), counts, ",".join(hardened.withheld) or "-", f"{taken:.1f}")
    _tell("all", summed, "-", "")
    return whole


def _tell(name: str, counts: Mapping[str, int], withheld: str, seconds: str) -> None:
    told = [counts.get(code, 0) for code in ("cells", "small", "rounded", "lost", "hardened")]
    large = told[0] - told[1]
    share = f"{100 * counts.get('lost', 0) / large:.2f} %" if large else "-"
    print(_SHAPE.format(name, *told, withheld, share, seconds))
    sys.stdout.flush()


def _counts(true: Mapping[str, TrueTable], release: PublishedRelease) -> Counter[str]:
    """Count the true counts above zero, the small, those told, and those of ten or more that are not."""
    found: Counter[str] = Counter()
    sorts = {name: {one.code: one.sort for one in BY_ID[name].measures} for name in true}
    for name, table in true.items():
        published = release.tables[name].rows if name in release.tables else {}
        for row, cells in table.rows.items():
            for code, cell in cells.items():
                if sorts[name][code] is not Sort.COUNT:
                    continue
                figure = published.get(row, {}).get(code)
                shown = figure is not None and figure.status is not Status.SUPPRESSED
                found["cells"] += 1
                found["small"] += cell.count < 10
                found["rounded"] += shown
                found["lost"] += cell.count >= 10 and not shown
    return found


def _cases(path: Path) -> Iterator[Made]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            received_on = date.fromisoformat(line["data_registro"])
            answered = line["data_resposta"]
            yield Made(
                # A record key need not be secret here: nobody gets these figures.
                key=int(line["n"]) * 2654435761 % 2**32,
                body=line["orgao"],
                received_on=received_on,
                answered_on=date.fromisoformat(answered) if answered else None,
                outcome=line["decisao"] or "unknown",
            )


def _periods(cases: list[Made]) -> list[Period]:
    first = quarter_of(min(made.received_on for made in cases))
    last = quarter_of(max(made.received_on for made in cases))
    periods = []
    while first <= last:
        periods.append(first)
        if first.quarter == 4:
            periods.append(Period(first.year))
        first = first.following
    return periods


def _pooled(cases: list[Made], period: Period) -> dict[str, str]:
    year = Period(period.year)
    received: defaultdict[str, int] = defaultdict(int)
    for made in cases:
        received[made.body] += year.first_on <= made.received_on <= year.last_on
    return {body: f"{OTHERS}all" for body, count in received.items() if count < LEAST_A_YEAR}


def _under(made: Made, pooled: Mapping[str, str]) -> Made:
    return made.under(pooled[made.body]) if made.body in pooled else made


def _concerns(made: Made, period: Period) -> bool:
    """Whether a case was open in the period, or is of its cohort."""
    first_on = period.before(2).first_on if period.span is Span.QUARTER else period.first_on
    return made.received_on <= period.last_on and (made.answered_on is None or made.answered_on >= first_on)
