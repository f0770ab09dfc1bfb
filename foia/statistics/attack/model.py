"""All that is known of the counts of some releases, as numbers between bounds and sums of them: pure.

Each count is a variable; a published figure bounds it. What the catalogue says adds up is a constraint that
is surely true. What holds between releases only if nothing was corrected since is `soft`: assumed while it
can be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from foia.statistics.attack.cells import Cell
from foia.statistics.disclosure import LEAST_TOLD, ROUNDED_TO
from foia.statistics.tables import Figure, Status

Term = tuple[int, float]


@dataclass(frozen=True)
class Constraint:
    """low <= sum of coefficient * variable <= high (None: no bound)."""

    terms: tuple[Term, ...]
    low: float | None
    high: float | None
    soft: bool = False


@dataclass
class Model:
    """Variables by number: what they are called, their bounds, and whether they must stay hidden."""

    names: list[Cell] = field(default_factory=list)
    lows: list[int] = field(default_factory=list)
    highs: list[int | None] = field(default_factory=list)
    targets: dict[int, Cell] = field(default_factory=dict)
    # Differences may be negative: what is looked for is how many cases they isolate.
    signed: set[int] = field(default_factory=set)
    # Published though under ten: no attack is needed.
    against_rules: dict[int, Cell] = field(default_factory=dict)
    # Made of percentages: no whole numbers of cases.
    fractions: set[int] = field(default_factory=set)
    # Shown figures, by the variable they bound: what could be hidden to protect another.
    shown: dict[int, list[Cell]] = field(default_factory=dict)
    constraints: list[Constraint] = field(default_factory=list)
    # What is added now is of a release that may have counted otherwise: all of it is soft.
    supposing: bool = False
    at: dict[Cell, int] = field(default_factory=dict)

    def add(self, cell: Cell, low: int = 0, high: int | None = None) -> int:
        """Add a variable, or return the one that the cell is already."""
        known = self.at.get(cell)
        if known is not None:
            return known
        self.names.append(cell)
        self.lows.append(low)
        self.highs.append(high)
        self.at[cell] = len(self.names) - 1
        return len(self.names) - 1

    def observe(self, cell: Cell, figure: Figure | None) -> None:
        """Note what is published of a cell; None: it stands nowhere, as if suppressed."""
        number = self.add(cell)
        if figure is not None and figure.status is Status.ROUNDED and figure.value is not None:
            low, high = bounds_of(figure.value)
            self._narrow(number, low, high)
            if figure.value < LEAST_TOLD:
                self.against_rules[number] = cell
            self.shown.setdefault(number, []).append(cell)
        elif figure is not None and figure.status is Status.ZERO:
            self._narrow(number, 0, 0)
        else:
            self.targets.setdefault(number, cell)

    def differ(self, cell: Cell, newer: Cell, older: Cell) -> None:
        """Look for the difference of two counts: how many cases one tells beside the other."""
        number = self.add(cell)
        self.signed.add(number)
        self.targets[number] = cell
        self.total(number, [self.at[newer]], [self.at[older]])

    def require(
        self, terms: Iterable[Term], low: float | None, high: float | None, *, soft: bool = False
    ) -> None:
        """Add a constraint."""
        named = tuple(term for term in terms if term[1])
        self.constraints.append(Constraint(named, low, high, soft or self.supposing))

    def total(
        self, total: int, parts: Iterable[int], less: Iterable[int] = (), *, soft: bool = False
    ) -> None:
        """Know that a count is the sum of others."""
        summed: dict[int, float] = {total: -1}
        for part in parts:
            summed[part] = summed.get(part, 0) + 1
        for part in less:
            summed[part] = summed.get(part, 0) - 1
        self.require(summed.items(), 0, 0, soft=soft)

    def _narrow(self, number: int, low: int, high: int) -> None:
        known = self.highs[number]
        self.lows[number] = max(self.lows[number], low)
        self.highs[number] = high if known is None else min(known, high)


def bounds_of(value: int) -> tuple[int, int]:
    """Return between which counts one lies that is published as this."""
    least = LEAST_TOLD if value >= LEAST_TOLD else 0
    return max(least, value - ROUNDED_TO + 1), value + ROUNDED_TO - 1


def violated(model: Model, truth: Mapping[int, float]) -> list[Constraint]:
    """Return what is not true of these numbers; the bounds of variables too."""
    wrong = [
        one
        for one in model.constraints
        if not _lies(sum(factor * truth[number] for number, factor in one.terms), one.low, one.high)
    ]
    return wrong + [
        Constraint(((number, 1),), low, high)
        for number, value in truth.items()
        for low, high in [(model.lows[number], model.highs[number])]
        if number not in model.signed and not _lies(value, low, high)
    ]


def _lies(value: float, low: float | None, high: float | None) -> bool:
    return (low is None or value >= low - 1e-9) and (high is None or value <= high + 1e-9)
