"""Paired ratios: slices of the product and of the floor in turn, and the median of product / floor.

A shared machine is never equally busy twice: what two slices side by side say of each other is worth more
than either number.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench.load import Slice, measure

SLICE_SECONDS = 4.0


@dataclass(frozen=True)
class Side:
    """One of the two that are compared: where it listens, what is asked, which answers are right."""

    port: int
    requests: Iterator[bytes]
    wanted: Callable[[int], bool] = lambda code: code == 200  # noqa: E731 (a default, not a name)

    def slice(self, seconds: float) -> Slice:
        return measure(self.port, self.requests, seconds, self.wanted)


@dataclass(frozen=True)
class Ratio:
    """The median of the paired ratios, how far they spread, and what was seen of the product itself."""

    median: float
    lowest: float
    highest: float
    per_second: float
    floor_per_second: float
    p50_ms: float
    p99_ms: float


def paired(product: Side, floor: Side, pairs: int, seconds: float = SLICE_SECONDS) -> Ratio:
    """Measure both in turn, `pairs` times."""
    product.slice(seconds / 2)
    floor.slice(seconds / 2)
    seen: list[tuple[Slice, Slice]] = []
    for number in range(pairs):
        if number % 2:
            second = floor.slice(seconds)
            first = product.slice(seconds)
        else:
            first = product.slice(seconds)
            second = floor.slice(seconds)
        seen.append((first, second))
    ratios = [ours.per_second / theirs.per_second for ours, theirs in seen]
    every = Slice(0, tuple(taken for ours, _theirs in seen for taken in ours.seconds))
    return Ratio(
        median=statistics.median(ratios),
        lowest=min(ratios),
        highest=max(ratios),
        per_second=statistics.median(ours.per_second for ours, _theirs in seen),
        floor_per_second=statistics.median(theirs.per_second for _ours, theirs in seen),
        p50_ms=every.p50_ms,
        p99_ms=every.p99_ms,
    )
