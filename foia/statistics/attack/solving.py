"""Linear programs over what is known: the bounds of each hidden count, or two solutions that are far apart.

The only module that loads the solver (HiGHS), and numpy with it: for `child`, never for the web process.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

import highspy
import numpy as np
from numpy.typing import NDArray

from foia.statistics.attack.cells import MOST_HIDDEN, NARROW, UNSEEN, Cell, Found
from foia.statistics.attack.knowledge import BODY
from foia.statistics.attack.model import Model, Term
from foia.statistics.catalogue import ALL, BY_ID

_NEAR = 1e-6
# From one solution to the next of another aim: HiGHS's primal simplex.
_PRIMAL = 4
_MOST_USED = 40
# Further than this from its least, a count is no longer narrow.
_FAR = NARROW + 1
# Counts are moved together while each round proves so many of them safe; then one by one.
_WORTH_A_ROUND = 0.95
_YEAR = len("2026")

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
        self.middle = self.lows
        self.solver = _solver()
        self.solver.passModel(
            _program(self.lows, self.highs, [(one.terms, one.low, one.high) for one in model.constraints])
        )
        self.constraints_of: list[list[int]] = [[] for _name in self.lows]
        for at, one in enumerate(model.constraints):
            for number, _factor in one.terms:
                self.constraints_of[number].append(at)
        self.dropped: set[int] = set()

    def begin(self) -> bool:
        """Find a solution in the midst of all, without what is supposed in vain; False: time is over."""
        self.solver.setOptionValue("solver", "ipm")
        self.solver.setOptionValue("run_crossover", "off")
        found = self._run()
        if not found and self.solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            self._drop_soft()
            found = self._run()
        if found:
            self.middle = np.array(self.solver.getSolution().col_value)
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

    def look_around(self, free: Sequence[int], numbers: Collection[int]) -> None:
        """Move these counts as far as they go while all but the free ones stay in the middle."""
        if time.monotonic() > self.deadline:
            return
        at = {number: place for place, number in enumerate(free)}
        chosen = np.array(free, dtype=np.int32)
        local = _solver()
        local.setOptionValue("presolve", "off")
        local.setOptionValue("simplex_strategy", _PRIMAL)
        local.passModel(_program(self.lows[chosen], self.highs[chosen], self._rest(at)))
        open_ = self._spread(local, chosen, {number: at[number] for number in numbers})
        for number in open_:
            for most in (True, False):
                if not self.is_far(number):
                    local.changeColCost(at[number], -1.0 if most else 1.0)
                    self._solve(local, chosen)
                    local.changeColCost(at[number], 0.0)

    def spread(self, numbers: Collection[int]) -> list[int]:
        """Let all these counts grow together as long as that proves something; return those left."""
        everything = np.arange(len(self.lows), dtype=np.int32)
        return self._spread(self.solver, everything, {number: number for number in numbers})

    def _spread(
        self, solver: highspy.Highs, chosen: NDArray[np.int32], numbers: Mapping[int, int]
    ) -> list[int]:
        """Maximize the sum of the counts that are not far, none further than proves it, and again."""
        open_ = [number for number in numbers if not self.is_far(number)]
        while open_:
            at = np.array([numbers[number] for number in open_], dtype=np.int32)
            lows, highs = self.lows[open_], self.highs[open_]
            caps = np.maximum(np.minimum(highs, self.least[open_] + _FAR), self.most[open_])
            solver.changeColsBounds(len(at), at, lows, caps)
            solver.changeColsCost(len(at), at, np.full(len(at), -1.0))
            solved = self._solve(solver, chosen)
            solver.changeColsBounds(len(at), at, lows, highs)
            solver.changeColsCost(len(at), at, np.zeros(len(at)))
            left = [number for number in open_ if not self.is_far(number)]
            if not solved or len(left) > _WORTH_A_ROUND * len(open_):
                return left
            open_ = left
        return open_

    def is_far(self, number: int) -> bool:
        """Whether solutions are known in which the count is so different that nothing is told of it."""
        low, high = float(self.least[number]), float(self.most[number])
        return low <= high and not is_narrow(low, high, number in self.model.fractions)

    def _rest(self, at: Mapping[int, int]) -> list[tuple[tuple[Term, ...], float | None, float | None]]:
        """Return what is left of the constraints of the free variables when the others stay."""
        rows = []
        for place in sorted({place for number in at for place in self.constraints_of[number]} - self.dropped):
            one = self.model.constraints[place]
            fixed = sum(factor * self.middle[number] for number, factor in one.terms if number not in at)
            terms = tuple((at[number], factor) for number, factor in one.terms if number in at)
            own = sum(factor * self.middle[number] for number, factor in one.terms if number in at)
            # The middle is a solution but for rounding: it stays one.
            low = None if one.low is None else min(one.low - fixed, own)
            high = None if one.high is None else max(one.high - fixed, own)
            rows.append((terms, low, high))
        return rows

    def _run(self) -> bool:
        return self._solve(self.solver, np.arange(len(self.lows), dtype=np.int32))

    def _solve(self, solver: highspy.Highs, chosen: NDArray[np.int32]) -> bool:
        """Solve and note how far apart the solutions are; False: there is none, or no time."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            return False
        solver.setOptionValue("time_limit", solver.getRunTime() + left)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return False
        values = np.array(solver.getSolution().col_value)
        self.least[chosen] = np.minimum(self.least[chosen], values)
        self.most[chosen] = np.maximum(self.most[chosen], values)
        return True

    def _drop_soft(self) -> None:
        """Find what is supposed of the past and is not so, by the least that must be wrong."""
        soft = [at for at, one in enumerate(self.model.constraints) if one.soft]
        first = len(self.lows)
        for at in soft:
            for sign in (1.0, -1.0):
                self.solver.addCol(
                    1.0, 0.0, highspy.kHighsInf, 1, np.array([at], dtype=np.int32), np.array([sign])
                )
        self.solver.setOptionValue("solver", "simplex")
        left = max(0.0, self.deadline - time.monotonic())
        self.solver.setOptionValue("time_limit", self.solver.getRunTime() + left)
        self.solver.run()
        known = self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        values = np.array(self.solver.getSolution().col_value)[first:]
        self.solver.deleteCols(2 * len(soft), np.arange(first, first + 2 * len(soft), dtype=np.int32))
        for place, at in enumerate(soft):
            if not known or values[2 * place] + values[2 * place + 1] > _NEAR:
                self.solver.changeRowBounds(at, -highspy.kHighsInf, highspy.kHighsInf)
                self.dropped.add(at)
        self.solver.clearSolver()
        self.solver.setOptionValue("solver", "ipm")


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


def search(model: Model, numbers: Collection[int], deadline: float) -> list[Found]:
    """Return which of these counts are recovered, or not proven safe by the deadline (`time.monotonic`)."""
    solver = Solver(model, deadline)
    open_ = sorted(numbers)
    if open_ and solver.begin():
        for free_of in (_of_the_body_then, _of_the_body):
            for free, chosen in _groups(model, open_, free_of):
                solver.look_around(free, chosen)
            open_ = [one for one in open_ if not solver.is_far(one)]
        open_ = solver.spread(open_)
    return [found for one in open_ if (found := _one(solver, one)) is not None]


def _of_the_body_then(cell: Cell) -> tuple[str, ...]:
    return (cell.period[:_YEAR], _body(cell))


def _of_the_body(cell: Cell) -> tuple[str, ...]:
    return (_body(cell),)


def _body(cell: Cell) -> str:
    return cell.row[0] if BY_ID[cell.table].dimensions[:1] == (BODY,) else ALL


def _groups(
    model: Model, numbers: Collection[int], key: Callable[[Cell], tuple[str, ...]]
) -> Iterator[tuple[list[int], list[int]]]:
    """Group counts; with each group give the variables of its body, of all bodies and of those unseen."""
    wanted: dict[tuple[str, ...], list[int]] = {}
    for number in numbers:
        wanted.setdefault(key(model.names[number]), []).append(number)
    members: dict[tuple[str, ...], list[int]] = {}
    for number, cell in enumerate(model.names):
        members.setdefault(key(cell), []).append(number)
    for group, chosen in sorted(wanted.items()):
        free = {
            number for body in (group[-1], ALL, UNSEEN) for number in members.get((*group[:-1], body), ())
        }
        yield sorted(free), chosen


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
