"""Linear programs over what is known: the bounds of each hidden count, or two solutions that are far apart.

The only module that loads the solver (HiGHS), and numpy with it: for `child`, never for the web process.
"""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Sequence
from dataclasses import replace

import highspy
import numpy as np
from numpy.typing import NDArray

from foia.statistics.attack.cells import MOST_HIDDEN, NARROW, Cell, Found
from foia.statistics.attack.model import Constraint, Model, Term

_NEAR = 1e-6
# From one solution to the next of another aim: HiGHS's primal simplex.
_PRIMAL = 4
_MOST_USED = 40
# Further than this from its least, a count is no longer narrow.
_FAR = NARROW + 1
# Counts are moved together while each round proves so many of them safe; then one by one.
_WORTH_A_ROUND = 0.95

Numbers = NDArray[np.float64]


class Solver:
    """The program of one model. Solutions found on the way prove that counts may lie far apart."""

    def __init__(self, model: Model, deadline: float) -> None:
        self.model, self.deadline = model, deadline
        endless = 1000 + 10 * max((high for high in model.highs if high is not None), default=0)
        self.lows = np.array(
            [-endless if at in model.signed else low for at, low in enumerate(model.lows)], dtype=float
        )
        self.highs = np.array([endless if high is None else high for high in model.highs], dtype=float)
        self.highs = np.maximum(self.highs, self.lows)
        self.least, self.most = np.full(len(self.lows), np.inf), np.full(len(self.lows), -np.inf)
        self.solver = _solver()
        self.solver.passModel(
            _program(self.lows, self.highs, [(one.terms, one.low, one.high) for one in model.constraints])
        )

    def begin(self) -> bool:
        """Find a solution in the midst of all, without what is supposed in vain; False: time is over."""
        self.solver.setOptionValue("solver", "ipm")
        self.solver.setOptionValue("run_crossover", "off")
        found = self._run()
        if not found and self.solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            self.drop_soft()
            found = self._run()
        self.solver.setOptionValue("solver", "simplex")
        self.solver.setOptionValue("presolve", "off")
        self.solver.setOptionValue("simplex_strategy", _PRIMAL)
        self.solver.clearSolver()
        return found

    def extreme(self, number: int, *, most: bool) -> tuple[float, list[Cell]] | None:
        """Return how small or large a count can be and the figures that tell; None: time is over."""
        self.solver.changeColCost(number, -1.0 if most else 1.0)
        found, solution = self._run(), self.solver.getSolution()
        self.solver.changeColCost(number, 0.0)
        if not found:
            return None
        using = [
            cell
            for at in np.flatnonzero(np.abs(np.array(solution.col_dual)) > _NEAR).tolist()
            if at != number
            for cell in self.model.shown.get(at, ())
        ]
        return float(solution.col_value[number]), using

    def spread(self, numbers: Collection[int]) -> list[int]:
        """Let all these counts grow together, none further than proves something; return those left."""
        open_ = [number for number in sorted(numbers) if not self.is_far(number)]
        while open_:
            at = np.array(open_, dtype=np.int32)
            lows, highs = self.lows[at], self.highs[at]
            caps = np.maximum(np.minimum(highs, self.least[at] + _FAR), self.most[at])
            self.solver.changeColsBounds(len(at), at, lows, caps)
            self.solver.changeColsCost(len(at), at, np.full(len(at), -1.0))
            solved = self._run()
            self.solver.changeColsBounds(len(at), at, lows, highs)
            self.solver.changeColsCost(len(at), at, np.zeros(len(at)))
            left = [number for number in open_ if not self.is_far(number)]
            if not solved or len(left) > _WORTH_A_ROUND * len(open_):
                return left
            open_ = left
        return open_

    def is_far(self, number: int) -> bool:
        """Whether solutions are known in which the count is so different that nothing is told of it."""
        low, high = float(self.least[number]), float(self.most[number])
        return low <= high and not is_narrow(low, high, number in self.model.fractions)

    def _run(self) -> bool:
        """Solve and note how far apart the solutions are; False: there is none, or no time."""
        left = self.deadline - time.process_time()
        if left <= 0:
            return False
        self.solver.setOptionValue("time_limit", self.solver.getRunTime() + left)
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return False
        values = np.array(self.solver.getSolution().col_value)
        self.least, self.most = np.minimum(self.least, values), np.maximum(self.most, values)
        return True

    def drop_soft(self) -> list[Constraint]:
        """Find what is supposed and is not so, by the least that must be wrong; go on without it."""
        dropped: list[Constraint] = []
        soft = [at for at, one in enumerate(self.model.constraints) if one.soft]
        first = len(self.lows)
        for at in soft:
            for sign in (1.0, -1.0):
                self.solver.addCol(
                    1.0, 0.0, highspy.kHighsInf, 1, np.array([at], dtype=np.int32), np.array([sign])
                )
        self.solver.setOptionValue("solver", "simplex")
        left = max(0.0, self.deadline - time.process_time())
        self.solver.setOptionValue("time_limit", self.solver.getRunTime() + left)
        self.solver.run()
        known = self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        values = np.array(self.solver.getSolution().col_value)[first:]
        self.solver.deleteCols(2 * len(soft), np.arange(first, first + 2 * len(soft), dtype=np.int32))
        for place, at in enumerate(soft):
            if not known or values[2 * place] + values[2 * place + 1] > _NEAR:
                self.solver.changeRowBounds(at, -highspy.kHighsInf, highspy.kHighsInf)
                dropped.append(self.model.constraints[at])
        self.solver.clearSolver()
        self.solver.setOptionValue("solver", "ipm")
        return dropped


def _solver() -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 1)):
        solver.setOptionValue(option, value)
    return solver


def _program(
    lows: Numbers, highs: Numbers, rows: Sequence[tuple[tuple[Term, ...], float | None, float | None]]
) -> highspy.HighsLp:
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(lows), len(rows)
    program.col_cost_, program.col_lower_, program.col_upper_ = np.zeros(len(lows)), lows, highs
    endless = highspy.kHighsInf
    program.row_lower_ = np.array([-endless if low is None else low for _terms, low, _high in rows])
    program.row_upper_ = np.array([endless if high is None else high for _terms, _low, high in rows])
    matrix = program.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = np.cumsum([0, *(len(terms) for terms, _low, _high in rows)], dtype=np.int32)
    matrix.index_ = np.array([number for terms, _l, _h in rows for number, _factor in terms], dtype=np.int32)
    matrix.value_ = np.array([factor for terms, _l, _h in rows for _number, factor in terms], dtype=float)
    return program


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


def contradicting(model: Model, deadline: float) -> set[str]:
    """Return the tables of what must be wrong in a model in which not everything can be true."""
    soft = replace(model, constraints=[replace(one, soft=True) for one in model.constraints])
    dropped = Solver(soft, deadline).drop_soft()
    return {model.names[number].table for one in dropped for number, _factor in one.terms}


def search(model: Model, numbers: Collection[int], deadline: float) -> list[Found]:
    """Return which counts are recovered, or not proven safe by the deadline (`time.process_time`)."""
    if not numbers:
        return []
    solver = Solver(model, deadline)
    left = solver.spread(numbers) if solver.begin() else sorted(numbers)
    return [found for one in left if (found := _one(solver, one)) is not None]


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
