"""Kinds of complaint: what the answers make of the whole, and how whoever files may be known."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from foia import law
from foia.complaints.rules import (
    ANONYMOUS,
    CONDUCT,
    KINDS,
    MISCONDUCT,
    NAMED,
    RESERVED,
    RULES,
    SERVICE,
    SUGGESTION,
    identity_modes,
    is_confidential,
    names_accused,
)

# Three laws that say different things of names: Bolivia's two, and Chile's, which is silent on anonymity.
PETITION, REPORTS, SILENT = "bo.petition", "bo.transparency_complaint", "cl.petition"


def modes(kind: str, regime_id: str) -> set[str]:
    return set(identity_modes(kind, law.load().regime(regime_id)))


@pytest.mark.parametrize(
    ("kind", "regime_id", "allowed"),
    [
        (SERVICE, PETITION, {NAMED}),
        (SERVICE, SILENT, {NAMED, ANONYMOUS}),
        (SERVICE, "bo.service_complaint", {NAMED, ANONYMOUS}),
        (CONDUCT, PETITION, {NAMED, RESERVED}),
        (CONDUCT, SILENT, {NAMED, RESERVED}),
        (MISCONDUCT, REPORTS, {NAMED, RESERVED, ANONYMOUS}),
        (MISCONDUCT, SILENT, {NAMED, RESERVED, ANONYMOUS}),
        (MISCONDUCT, PETITION, {NAMED, RESERVED}),
        (SUGGESTION, PETITION, {NAMED, RESERVED}),
        (SUGGESTION, SILENT, {NAMED, RESERVED, ANONYMOUS}),
    ],
)
def test_names_are_asked_as_the_kind_and_its_law_allow(kind: str, regime_id: str, allowed: set[str]) -> None:
    assert modes(kind, regime_id) == allowed


def test_there_is_always_a_way_to_be_known() -> None:
    book = law.load()

    for regime in book.regimes:
        for kind in set(regime.kinds) & set(KINDS):
            assert NAMED in identity_modes(kind, regime), (kind, regime.id)


def test_only_a_misconduct_report_is_confidential_and_both_about_people_ask_who() -> None:
    assert [kind for kind in KINDS if is_confidential(kind)] == [MISCONDUCT]
    assert [kind for kind in KINDS if names_accused(kind)] == [CONDUCT, MISCONDUCT]


@pytest.mark.parametrize(
    ("kind", "outcomes", "whole"),
    [
        (SERVICE, ["upheld"], "upheld"),
        (SERVICE, ["upheld", "upheld"], "upheld"),
        (SERVICE, ["upheld", "not_upheld"], "partly_upheld"),
        (SERVICE, ["upheld", "inadmissible"], "partly_upheld"),
        (CONDUCT, ["partly_upheld", "not_upheld"], "partly_upheld"),
        (CONDUCT, ["not_upheld", "inadmissible"], "not_upheld"),
        (CONDUCT, ["not_upheld", "withdrawn"], "not_upheld"),
        (CONDUCT, ["withdrawn", "withdrawn"], "withdrawn"),
        (MISCONDUCT, ["no_evidence", "forwarded_to_authority"], "forwarded_to_authority"),
        (MISCONDUCT, ["archived", "corrective_measure"], "corrective_measure"),
        (MISCONDUCT, ["inadmissible", "archived"], "archived"),
        (SUGGESTION, ["not_adopted", "under_study"], "under_study"),
        (SUGGESTION, ["not_adopted", "adopted"], "adopted"),
        (SUGGESTION, ["lapsed"], "lapsed"),
    ],
)
def test_the_whole_follows_from_the_parts_in_any_order(kind: str, outcomes: list[str], whole: str) -> None:
    assert {RULES[kind].outcome_of(order) for order in permutations(outcomes)} == {whole}


def test_a_case_without_questions_has_no_outcome() -> None:
    for kind in KINDS:
        with pytest.raises(ValueError, match="at least one question"):
            RULES[kind].outcome_of([])


def test_what_is_not_admitted_ends_with_an_outcome_of_its_kind() -> None:
    for kind in KINDS:
        ending = RULES[kind].not_admitted
        assert ending is None if kind == SUGGESTION else ending in RULES[kind].answers


@pytest.mark.parametrize("country", ["BO", "CL", "GT"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_law_in_every_country(country: str, kind: str) -> None:
    regime = law.load().applicable(country, kind, None, None, date(2026, 3, 9))

    assert kind in regime.kinds
    assert bool(regime.report_to) or not is_confidential(kind)
