"""Counts of whole days, packed into bytes, and their percentiles: pure.

`percentile_disc` gives what PostgreSQL's function of that name gives over the rows: the days of some case.
"""

from __future__ import annotations

import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from math import ceil

# Days and their count, four bytes each, by day.
_FOUR_BYTES = "I" if array("I").itemsize == 4 else "L"
QUARTILES_AND_P90 = (0.25, 0.5, 0.75, 0.9)


def pack(counts: Mapping[int, int]) -> bytes:
    """Write the days of which there are any. Raises ValueError for a count below zero."""
    kept = sorted((days, count) for days, count in counts.items() if count)
    if any(count < 0 for _days, count in kept):
        raise ValueError("fewer than none")
    return _bytes(array(_FOUR_BYTES, [number for pair in kept for number in pair]))


def unpack(packed: bytes) -> Counter[int]:
    """Read what `pack` wrote."""
    return merged([packed])


def merged(packed: Iterable[bytes]) -> Counter[int]:
    """Add up what was packed apart."""
    found: Counter[int] = Counter()
    for each in packed:
        numbers = _numbers(each)
        for place in range(0, len(numbers), 2):
            found[numbers[place]] += numbers[place + 1]
    return found


def percentile_disc(counts: Mapping[int, int], *fractions: float) -> list[int | None]:
    """Return the least days that at least such a share of the cases did not exceed; None where there is none.

    `fractions` in ascending order."""
    total = sum(counts.values())
    if not total:
        return [None] * len(fractions)
    found: list[int | None] = []
    days = iter(sorted(counts))
    reached, day = 0, 0
    for fraction in fractions:
        wanted = max(1, ceil(fraction * total))
        while reached < wanted:
            day = next(days)
            reached += counts[day]
        found.append(day)
    return found


def _bytes(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def median_of(packed: bytes) -> int | None:
    """Return the median of one packed histogram."""
    return percentile_disc(unpack(packed), 0.5)[0]


def _numbers(packed: bytes) -> array[int]:
    numbers = array(_FOUR_BYTES)
    numbers.frombytes(packed)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
