"""Linear programs over what is known: the bounds of each hidden count, or two solutions that are far apart.

The only module that loads the solver (HiGHS), and numpy with it: for `child`, never for the web process.
"""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Sequence

import highspy
import numpy as np
from numpy.typing import NDArray

from foia.statistics.attack.cells import MOST_HIDDEN, NARROW, Cell, Found
from foia.statistics.attack.model import Model

_NEAR = 1e-6
# No count of a release is larger; a hidden one could be.
_ENDLESS = 10_000_000
# Further than this from its least, a count is no longer narrow.
_FAR = NARROW + 1
# Without one more proof in so many programs over all of them, the rest are looked at one by one.
_PATIENCE = 2
_MOST_USED = 40

Numbers = NDArray[np.float64]


class Solver:
    """The program of one model. Solutions found on the way prove that counts may lie far apart."""

    def __init__(self, model: Model, deadline: float) -> None:
        self.model, self.deadline = model, deadline
        self.lows = np.array(
            [-_ENDLESS if at in model.signed else low for at, low in enumerate(model.lows)], dtype=float
        )
        self.highs = np.array([_ENDLESS if high is None else high for high in model.highs], dtype=float)
        self.highs = np.maximum(self.highs, self.lows)
        self.least, self.most = np.full(len(self.lows), np.inf), np.full(len(self.lows), -np.inf)
        self.solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 1)):
            self.solver.setOptionValue(option, value)
        self.solver.passModel(self._program())
        self._everything = np.arange(len(self.lows), dtype=np.int32)

    def begin(self) -> bool:
        """Find one solution, without what is supposed in vain; False: time is over."""
        if self._run():
            return True
        if self.solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            self._drop_soft()
            return self._run()
        return False

    def extreme(self, number: int, *, most: bool) -> tuple[float, list[Cell]] | None:
        """Return how small or large a count can be and the figures that tell; None: time is over."""
        if not self._optimize([number], most=most):
            return None
        value = float(self.solver.getSolution().col_value[number])
        duals = np.array(self.solver.getSolution().col_dual)
        using = [
            cell
            for at in np.flatnonzero(np.abs(duals) > _NEAR).tolist()
            if at != number
            for cell in self.model.shown.get(at, ())
        ]
        return value, using

    def spread(self, numbers: Collection[int], *, most: bool) -> bool:
        """Let these counts be as small or large together as they can, no further than proves something."""
        chosen = np.array(sorted(numbers), dtype=np.int32)
        lows, highs = self.lows[chosen], self.highs[chosen]
        if most:
            highs = np.maximum(np.minimum(highs, self.least[chosen] + _FAR), self.most[chosen])
        else:
            lows = np.minimum(np.maximum(lows, self.most[chosen] - _FAR), self.least[chosen])
        self.solver.changeColsBounds(len(chosen), chosen, lows, highs)
        found = self._optimize(chosen.tolist(), most=most)
        self.solver.changeColsBounds(len(chosen), chosen, self.lows[chosen], self.highs[chosen])
        return found

    def is_far(self, number: int) -> bool:
        """Whether solutions are known in which the count is so different that nothing is told of it."""
        return not is_narrow(
            float(self.least[number]), float(self.most[number]), number in self.model.fractions
        )

    def _optimize(self, numbers: Sequence[int], *, most: bool) -> bool:
        cost = np.zeros(len(self.lows))
        cost[list(numbers)] = -1.0 if most else 1.0
        self.solver.changeColsCost(len(cost), self._everything, cost)
        return self._run()

    def _run(self) -> bool:
        left = self.deadline - time.monotonic()
        if left <= 0:
            return False
        self.solver.setOptionValue("time_limit", self.solver.getRunTime() + left)
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return False
        values = np.array(self.solver.getSolution().col_value)[: len(self.lows)]
        self.least, self.most = np.minimum(self.least, values), np.maximum(self.most, values)
        return True

    def _program(self) -> highspy.HighsLp:
        constraints = self.model.constraints
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = len(self.lows), len(constraints)
        program.col_cost_ = np.zeros(len(self.lows))
        program.col_lower_, program.col_upper_ = self.lows, self.highs
        program.row_lower_ = np.array(
            [-highspy.kHighsInf if one.low is None else one.low for one in constraints]
        )
        program.row_upper_ = np.array(
            [highspy.kHighsInf if one.high is None else one.high for one in constraints]
        )
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.cumsum([0, *(len(one.terms) for one in constraints)], dtype=np.int32)
        program.a_matrix_.index_ = np.array(
            [number for one in constraints for number, _factor in one.terms], dtype=np.int32
        )
        program.a_matrix_.value_ = np.array(
            [factor for one in constraints for _number, factor in one.terms], dtype=float
        )
        return program

    def _drop_soft(self) -> None:
        """Find what is supposed of the past and is not so, by the least that must be wrong."""
        soft = [at for at, one in enumerate(self.model.constraints) if one.soft]
        for at in soft:
            for sign in (1.0, -1.0):
                self.solver.addCol(1.0, 0.0, highspy.kHighsInf, 1, [at], [sign])
        self.solver.setOptionValue("time_limit", self.solver.getRunTime() + self.deadline - time.monotonic())
        self.solver.run()
        values = np.array(self.solver.getSolution().col_value)[len(self.lows) :]
        count = self.solver.getNumCol() - len(self.lows)
        self.solver.deleteCols(count, np.arange(len(self.lows), self.solver.getNumCol(), dtype=np.int32))
        for place, at in enumerate(soft):
            if len(values) < count or values[2 * place] + values[2 * place + 1] > _NEAR:
                self.solver.changeRowBounds(at, -highspy.kHighsInf, highspy.kHighsInf)
        self.solver.clearSolver()


def is_narrow(low: float, high: float, fraction: bool) -> bool:
    """Whether so few numbers of cases lie between these that the count is as good as told."""
    if fraction:
        return high - low < NARROW - _NEAR
    return math.floor(high + _NEAR) - math.ceil(low - _NEAR) < NARROW


def is_told(low: float, high: float, *, fraction: bool, signed: bool) -> bool:
    """Whether a count that must stay hidden is recovered, if it lies between these."""
    if not is_narrow(low, high, fraction):
        return False
    return max(abs(low), abs(high)) <= MOST_HIDDEN if signed else low <= MOST_HIDDEN + _NEAR


def search(model: Model, numbers: Collection[int], deadline: float) -> list[Found]:
    """Return which of these counts are recovered, or not proven safe by the deadline (`time.monotonic`)."""
    solver = Solver(model, deadline)
    open_ = sorted(numbers)
    in_time = bool(open_) and solver.begin()
    turn, stuck = 0, 0
    while in_time and open_ and stuck < 2 * _PATIENCE:
        in_time = solver.spread(open_, most=turn % 2 == 1)
        left = [one for one in open_ if not solver.is_far(one)]
        stuck = stuck + 1 if len(left) == len(open_) else 0
        open_, turn = left, turn + 1
    return [found for one in open_ if (found := _one(solver, one)) is not None]


def _one(solver: Solver, number: int) -> Found | None:
    if solver.is_far(number):
        return None
    model = solver.model
    low = solver.extreme(number, most=False)
    high = solver.extreme(number, most=True) if low is not None else None
    if low is None or high is None:
        return Found(model.targets[number], model.lows[number], model.highs[number], unproven=True)
    if not is_told(low[0], high[0], fraction=number in model.fractions, signed=number in model.signed):
        return None
    using = tuple(sorted({*low[1], *high[1]}))[:_MOST_USED]
    return Found(model.targets[number], math.ceil(low[0] - _NEAR), math.floor(high[0] + _NEAR), using)
