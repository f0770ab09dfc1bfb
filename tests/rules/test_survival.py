"""Kaplan and Meier's estimate: what a library of statisticians gives, and what leaving cases open costs."""

from __future__ import annotations

import importlib
import random
import warnings
from collections import Counter
from typing import Any

import pytest

from foia.statistics.survival import answered_after, estimate


@pytest.fixture(scope="module")
def lifelines() -> Any:
    """The library, loaded by whoever asks for it alone: that takes seconds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module("lifelines")


def made(
    chance: random.Random, cases: int, longest: int, open_share: float
) -> tuple[Counter[int], Counter[int]]:
    answered, open_still = Counter[int](), Counter[int]()
    for _ in range(cases):
        (open_still if chance.random() < open_share else answered)[chance.randrange(longest)] += 1
    return answered, open_still


@pytest.mark.parametrize("seed", range(12))
def test_the_estimate_and_its_band_are_those_of_lifelines(lifelines: Any, seed: int) -> None:
    chance = random.Random(seed)
    answered, open_still = made(chance, chance.choice([3, 60, 900]), chance.choice([4, 90]), chance.random())
    durations = [*answered.elements(), *open_still.elements()]
    observed = [1] * answered.total() + [0] * open_still.total()
    fitter = lifelines.KaplanMeierFitter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitter.fit(durations, observed)

    for step in estimate(answered, open_still):
        assert step.waiting == pytest.approx(fitter.survival_function_["KM_estimate"][step.day], abs=1e-12)
        assert step.at_risk == fitter.event_table["at_risk"][step.day]
        if 0 < step.waiting < 1:
            low, high = fitter.confidence_interval_.loc[step.day]
            assert (step.low, step.high) == pytest.approx((low, high), abs=1e-12)


def test_a_body_does_not_look_fast_by_leaving_cases_open() -> None:
    """It answers a third within 5 days and never answers the others: by 90 days no more than a third."""
    answered, open_still = Counter({5: 30}), Counter({100: 60})

    assert answered_after(answered, open_still, [30, 90])[90].percent == 33


def test_without_open_cases_it_is_plain_counting() -> None:
    answered = Counter({5: 30, 20: 30, 40: 40})

    found = answered_after(answered, Counter(), [4, 5, 20, 39, 60])

    assert {day: one.percent for day, one in found.items()} == {4: 0, 5: 30, 20: 60, 39: 60, 60: 100}
    assert found[20].low < 60 < found[20].high


def test_nothing_is_said_of_few_cases_of_what_is_unknown_or_of_days_nobody_was_followed_to() -> None:
    assert answered_after(Counter({5: 49}), Counter(), [30]) == {}
    # The last of those open was seen after 20 days; what came of them since nobody knows.
    assert set(answered_after(Counter({5: 40}), Counter({20: 20}), [10, 20, 21])) == {10, 20}
    # Of 60, 54 were lost from sight on the second day: of the six others half were answered by the fifth.
    assert set(answered_after(Counter({5: 3}), Counter({2: 54, 9: 3}), [1, 2, 5])) == {1, 2}
    # A body that answered nearly all is not silenced by how few still wait.
    assert answered_after(Counter({5: 90, 30: 3}), Counter({2: 4, 60: 3}), [20])[20].percent == 94
