"""A table before and after it is made safe, and a release of them: pure, the shape all statistics share.

A row is named by its dimensions' values in the order of the catalogue (`ALL` for a margin).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

Row = tuple[str, ...]


class Status(StrEnum):
    """What a published figure is; none is ever an empty cell."""

    ROUNDED = "r"  # a count of ten or more, rounded to a multiple of five
    MEASURED = "m"  # whole days or a whole percentage
    SUPPRESSED = "c"  # confidential: 0 to 9 cases, or hidden so that such a cell stays hidden
    BELOW = "b"  # a percentage under the figure that stands there
    ABOVE = "a"  # a percentage over it
    ZERO = "z"  # none, and there could be none
    NOT_APPLICABLE = "n"


@dataclass(frozen=True)
class TrueCell:
    """A true figure; it never leaves the memory of whoever publishes.

    `count` cases stand behind it; `key` is the sum of their record keys modulo 2**32; `largest` the most of
    them that one person filed (0: not known); `value` the statistic, for a quantile or a percentage."""

    count: int
    key: int = 0
    largest: int = 0
    value: int | None = None


@dataclass(frozen=True)
class TrueTable:
    """One table of the catalogue with true figures; a figure that is not there is a count of zero."""

    id: str
    rows: Mapping[Row, Mapping[str, TrueCell]]


@dataclass(frozen=True)
class Figure:
    """A published figure; None for what has none to show (`c`, `z`, `n`)."""

    status: Status
    value: int | None = None


@dataclass(frozen=True)
class PublishedTable:
    """One table of the catalogue as everybody reads it; a row that is not there is as if suppressed."""

    id: str
    rows: Mapping[Row, Mapping[str, Figure]]


@dataclass(frozen=True)
class PublishedRelease:
    """The tables of a country's period (`2026Q1`, `2026`) as published; `revision` counts from 1."""

    country: str
    period: str
    revision: int
    definitions: int
    published_on: date
    tables: Mapping[str, PublishedTable]
    # Body codes -> the row they are pooled in, for those that have no row of their own.
    pooled: Mapping[str, str] = field(default_factory=dict)
