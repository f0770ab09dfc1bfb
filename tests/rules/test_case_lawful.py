"""Which verbs each regime and kind admit: written out, regime by regime."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foia import law
from foia.cases.lawful import lawful_verbs, not_lawful
from foia.cases.outcomes import AnswerRules
from foia.requests.rules import RULES

COMPLAINT = AnswerRules(("upheld",), lambda outcomes: outcomes[0], not_admitted="inadmissible")
CHECKED = (
    "admit",
    "reject",
    "notify_third_party",
    "notify_charges",
    "order_information",
    "suspend",
    "extend",
    "charge",
    "propose_lapse",
    "lapse",
)


@pytest.mark.parametrize(
    ("regime_id", "rules", "admitted"),
    [
        ("bo.information_request", RULES, {"charge"}),
        ("bo.petition", COMPLAINT, {"propose_lapse", "lapse"}),
        (
            "bo.transparency_complaint",
            COMPLAINT,
            {"admit", "reject", "notify_charges", "order_information", "extend"},
        ),
        ("bo.service_complaint", COMPLAINT, set()),
        (
            "cl.information_request",
            RULES,
            {"notify_third_party", "extend", "charge", "propose_lapse", "lapse"},
        ),
        ("cl.petition", COMPLAINT, {"extend", "propose_lapse", "lapse"}),
        ("gt.information_request", RULES, {"admit", "extend", "charge"}),
        ("gt.petition", COMPLAINT, set()),
    ],
)
def test_a_regime_admits_what_its_steps_say(regime_id: str, rules: AnswerRules, admitted: set[str]) -> None:
    regime = law.load().regime(regime_id)

    assert set(lawful_verbs(CHECKED, regime, rules)) == admitted


def test_what_no_law_limits_is_left_as_it_was() -> None:
    regime = law.load().regime("gt.petition")

    assert lawful_verbs(("answer", "extend", "add_note"), regime, COMPLAINT) == ("answer", "add_note")


def test_a_request_for_information_is_admitted_but_never_turned_away() -> None:
    regime = law.load().regime("gt.information_request")

    refused = not_lawful("reject", regime, RULES)

    assert refused is not None
    assert "respóndala" in refused.text_es
    assert "answer it" in refused.text_en


def test_a_clarification_whose_term_nobody_read_ends_no_case() -> None:
    regime = law.load().regime("bo.petition")
    doubtful = tuple(
        replace(step, evidence="secondary") if step.kind == "clarification" else step for step in regime.steps
    )

    assert not_lawful("propose_lapse", regime) is None
    assert not_lawful("propose_lapse", replace(regime, steps=doubtful)) is not None


def test_a_term_is_suspended_only_where_a_norm_read_gives_a_ground() -> None:
    regime = law.load().regime("bo.petition")
    ground = law.Ground(
        code="X-1",
        text_es="Fuerza mayor",
        text_en="Force majeure",
        paraphrase=False,
        basis="Ley X, artículo 1",
        source="https://example.org",
        evidence="statute_text",
    )

    assert not_lawful("suspend", regime) is not None
    assert not_lawful("suspend", replace(regime, suspension_grounds=(ground,))) is None
