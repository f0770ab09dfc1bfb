"""What the answers to each question make of the whole request."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foia.requests.rules import ANSWER_OUTCOMES, NEEDS_GROUND, RULES, outcome_of


@pytest.mark.parametrize(
    ("outcomes", "whole"),
    [
        (["granted"], "granted"),
        (["granted", "already_public"], "granted"),
        (["already_public"], "already_public"),
        (["granted", "refused"], "partially_granted"),
        (["already_public", "refused"], "partially_granted"),
        (["partially_granted", "granted"], "partially_granted"),
        (["not_held", "granted"], "partially_granted"),
        (["refused", "not_held"], "refused"),
        (["not_held", "not_competent"], "not_held"),
        (["not_competent", "not_competent"], "not_competent"),
        (["granted", "withdrawn"], "granted"),
        (["withdrawn", "withdrawn"], "withdrawn"),
    ],
)
def test_the_whole_follows_from_the_parts(outcomes: list[str], whole: str) -> None:
    assert outcome_of(outcomes) == whole


@given(st.lists(st.sampled_from(ANSWER_OUTCOMES), min_size=1, max_size=6))
def test_the_order_of_questions_changes_nothing(outcomes: list[str]) -> None:
    assert outcome_of(outcomes) == outcome_of(sorted(outcomes))


@given(st.lists(st.sampled_from(ANSWER_OUTCOMES), min_size=2, max_size=6))
def test_a_refusal_is_never_hidden_in_a_grant(outcomes: list[str]) -> None:
    if "refused" in outcomes:
        assert outcome_of(outcomes) in {"refused", "partially_granted"}


def test_a_referral_or_missing_file_is_never_called_a_refusal() -> None:
    assert outcome_of(["not_competent"]) != "refused"
    assert outcome_of(["not_held"]) != "refused"


def test_only_withholding_asks_for_a_ground() -> None:
    assert {outcome for outcome in ANSWER_OUTCOMES if RULES.needs_ground(outcome)} == NEEDS_GROUND


def test_a_case_without_questions_has_no_outcome() -> None:
    with pytest.raises(ValueError, match="question"):
        outcome_of([])
