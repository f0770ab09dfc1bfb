"""The clock of an appeal: its own case gives the dates that the whole procedure gives."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from foia import law
from foia.appeals import rules
from foia.cases.events import Happening
from foia.cases.terms import law_events
from foia.law import appeals

BOOK = law.load()
REVOCATION = [
    {"type": "answered", "on": "2026-03-02", "outcome": "refused"},
    {"type": "appeal_filed", "on": "2026-03-10", "step": "appeal_filing"},
]
REFUSED_IN_CHILE = [
    {"type": "answered", "on": "2026-03-02", "outcome": "refused"},
    {"type": "appeal_filed", "on": "2026-03-10", "step": "appeal_filing"},
    {"type": "appeal_notified", "on": "2026-03-16"},
]
REVIEW_IN_GUATEMALA = [
    {"type": "admitted", "on": "2026-02-10"},
    {"type": "answered", "on": "2026-03-02", "outcome": "refused"},
    {"type": "appeal_filed", "on": "2026-03-14", "step": "appeal_filing"},
]


def at(day: str, hour: int = 15) -> datetime:
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC)


def happening(kind: str, day: str, number: int, **payload: Any) -> Happening:
    moment = at(day)
    return Happening(kind, number, moment, moment, "staff", None, payload)


def report(
    regime_id: str, events: list[law.Event], place: str | None, as_of: str | None = None
) -> law.Report:
    regime = BOOK.regime(regime_id, "1")
    day = date.fromisoformat(as_of) if as_of else None
    return law.deadlines(regime, BOOK.calendar(regime.calendar, place), events, as_of=day)


def dated(found: law.Report, step: str) -> law.Deadline:
    return next(deadline for deadline in found.deadlines if deadline.step == step)


@pytest.mark.parametrize(
    ("regime", "place", "history", "filing", "own", "decision", "due_on"),
    [
        # Working days of La Paz: from Wednesday 11 March; Good Friday, 3 April, is left out.
        ("bo.petition", "L", REVOCATION, "appeal_filing", [], "appeal_decision", date(2026, 4, 8)),
        # Ten days for the defence, until 30 March; then the Council's five, without Good Friday.
        (
            "cl.information_request",
            None,
            REFUSED_IN_CHILE,
            "appeal_filing",
            [{"type": "appeal_notified", "on": "2026-03-16"}],
            "appeal_decision",
            date(2026, 4, 7),
        ),
        # Filed on Saturday the 14th: five working days from the 17th, or the 16th.
        ("gt.information_request", None, REVIEW_IN_GUATEMALA, "appeal_filing", [], "appeal_decision", None),
    ],
)
def test_an_appeals_own_case_is_due_when_the_whole_procedure_says(
    regime: str,
    place: str | None,
    history: list[dict[str, str]],
    filing: str,
    own: list[dict[str, str]],
    decision: str,
    due_on: date | None,
) -> None:
    filed_on = next(item["on"] for item in history if item["type"] == "appeal_filed")
    judged_on = "2026-04-20"
    received = {"type": "received", "on": "2026-01-05"}
    whole = report(regime, list(law.read_events([received, *history])), place, judged_on)
    alone = report(
        appeals.appeal_id(regime, filing),
        list(law.read_events([{"type": "received", "on": filed_on}, *own])),
        place,
        judged_on,
    )

    expected = dated(whole, decision)
    assert expected.due_on is not None
    assert due_on in (None, expected.due_on)
    assert (alone.response.due_on, alone.response.conflict_due_on, alone.response.basis) == (
        expected.due_on,
        expected.conflict_due_on,
        expected.basis,
    )


def test_the_hierarchical_appeal_opens_from_the_notice_or_from_the_silence_of_the_first() -> None:
    first = appeals.appeal_id("bo.petition", "appeal_filing")
    received = {"type": "received", "on": "2026-03-10"}
    answered = {"type": "answered", "on": "2026-03-20", "outcome": "not_upheld"}
    told = report(first, list(law.read_events([received, answered])), "L")
    silent = report(first, list(law.read_events([received])), "L", "2026-04-15")

    # Ten working days after 20 March, and after 8 April, which was the last day to decide.
    assert dated(told, "second_appeal_filing").due_on == date(2026, 4, 6)
    assert dated(silent, "second_appeal_filing").due_on == date(2026, 4, 22)
    second = report(
        appeals.appeal_id(first, "second_appeal_filing"),
        list(law.read_events([{"type": "received", "on": "2026-04-06"}])),
        "L",
    )
    assert (second.response.amount, second.response.unit) == (90, "working_day")
    assert second.response.silence == "deemed_granted"


def test_a_decision_of_which_no_term_was_read_is_owed_without_a_date() -> None:
    regime = appeals.appeal_id("bo.information_request", "complaint_superior_or_ombudsman")
    found = report(regime, list(law.read_events([{"type": "received", "on": "2026-03-10"}])), "L")

    assert (found.response.state, found.response.due_on, found.response.verified) == ("no_term", None, False)


@pytest.mark.parametrize(
    ("regime", "step", "decider"),
    [
        ("bo.petition", "appeal_filing", "same_body"),
        ("bo.petition", "second_appeal_filing", "superior"),
        ("bo.information_request", "complaint_superior_or_ombudsman", "superior"),
        ("bo.service_complaint", "administrative_claim_filing", "oversight_body"),
        ("cl.information_request", "appeal_filing", "oversight_body"),
        ("cl.information_request", "judicial_review", None),
        ("gt.information_request", "appeal_filing", "same_body"),
        ("co.petition", "insistence", "court"),
    ],
)
def test_the_norm_says_who_decides(regime: str, step: str, decider: str | None) -> None:
    assert appeals.decider_of(BOOK.regime(regime), step) == decider


def test_every_appeal_of_every_country_can_be_cut_out_and_named_in_a_row() -> None:
    found = [
        BOOK.regime(appeals.appeal_id(regime.id, step.id), regime.version)
        for regime in BOOK.regimes
        for step in regime.steps
        if step.kind == "appeal_filing"
    ]

    assert len(found) > 20
    assert all(len(regime.id) <= 60 and len(regime.responses()) == 1 for regime in found)
    assert all(regime is BOOK.regime(regime.id, regime.version) for regime in found)


def test_no_appeal_is_called_amparo_in_bolivia_or_guatemala() -> None:
    names = [
        step.name_es
        for code in ("BO", "GT")
        for regime in BOOK.country(code).regimes
        for step in regime.steps
        if step.kind in ("appeal_filing", "appeal_decision")
    ]

    assert names and not [name for name in names if "amparo" in name.lower()]


def test_complying_begins_the_response_anew_with_the_norms_term_or_the_decisions_days() -> None:
    history = [
        happening("filed", "2026-01-05", 1, regime_id="x"),
        happening("answered", "2026-03-02", 2, outcome="refused", channel="page"),
        happening("appealed", "2026-03-10", 3, case_id="a", step="appeal_filing"),
        happening(
            "appeal_ended", "2026-03-17", 4, case_id="a", step="appeal_filing", outcome="upheld",
            decided_at=at("2026-03-17").isoformat(),
        ),
        happening("compliance_ordered", "2026-03-17", 5, case_id="a", regime_id="y"),
    ]  # fmt: skip
    for regime_id, place, due_on in (
        # Five working days after Tuesday 17 March, by article 60.
        ("gt.information_request:compliance", None, date(2026, 3, 24)),
        ("bo.petition:compliance-10", "L", date(2026, 3, 31)),
    ):
        events = law_events(history, BOOK.regime(regime_id, "1"))
        assert report(regime_id, events, place).response.due_on == due_on

        answered = [*history, happening("answered", "2026-03-20", 6, outcome="granted", channel="page")]
        done = report(regime_id, law_events(answered, BOOK.regime(regime_id, "1")), place).response
        assert (done.state, done.stopped_on) == ("met", date(2026, 3, 20))


@pytest.mark.parametrize("outcome", ["not_upheld", "withdrawn"])
def test_the_first_case_knows_its_appeal_and_keeps_its_own_date(outcome: str) -> None:
    before = [
        happening("filed", "2026-01-05", 1, regime_id="bo.petition"),
        happening("answered", "2026-03-02", 2, outcome="not_upheld", channel="page"),
    ]
    appealed = happening("appealed", "2026-03-10", 3, case_id="a", step="appeal_filing")
    ended = happening(
        "appeal_ended", "2026-03-20", 5, case_id="a", step="appeal_filing", outcome=outcome,
        decided_at=at("2026-03-20").isoformat(),
    )  # fmt: skip
    regime = BOOK.regime("bo.petition", "1")
    alone = report("bo.petition", law_events(before, regime), "L").response
    # An appeal that the norm does not provide for a second time is told to the clock once.
    again = happening("appealed", "2026-03-12", 4, case_id="b", step="appeal_filing")
    found = report("bo.petition", law_events([*before, appealed, again, ended], regime), "L")

    assert (found.response.due_on, found.response.stopped_on) == (alone.due_on, alone.stopped_on)
    assert dated(found, "appeal_filing").stopped_on == date(2026, 3, 10)
    assert dated(found, "appeal_decision").due_on == date(2026, 4, 8)
    second = dated(found, "second_appeal_filing")
    assert (second.due_on is not None and second.state != "not_started") == (outcome == "not_upheld")


def test_a_norm_without_such_a_step_hears_nothing_of_an_appeal() -> None:
    events = [
        happening("filed", "2026-01-05", 1, regime_id="gt.petition"),
        happening("appealed", "2026-03-10", 2, case_id="a", step="appeal_filing"),
        happening("defence_requested", "2026-03-11", 3, case_id="a", step=None, due_on=None),
        happening("appeal_ended", "2026-03-20", 4, case_id="a", step="appeal_filing", outcome="upheld",
                  decided_at=at("2026-03-20").isoformat()),
    ]  # fmt: skip

    assert [event.type for event in law_events(events, BOOK.regime("gt.petition", "1"))] == ["received"]


def offered(
    regime_id: str, history: list[dict[str, str]], as_of: str, **standing: Any
) -> dict[str, rules.Offer]:
    regime = BOOK.regime(regime_id, "1")
    place = "L" if regime.country == "BO" else None
    events = list(law.read_events([{"type": "received", "on": "2026-01-05"}, *history]))
    found = report(regime_id, events, place, as_of)
    known = rules.Standing(**{"is_over": True, "outcome": "refused", **standing})
    return {offer.step.id: offer for offer in rules.offers(regime, found, standing.get("x"), known)}


def test_late_appeals_are_open_with_a_warning() -> None:
    answered = [{"type": "answered", "on": "2026-03-02", "outcome": "refused"}]
    in_time = offered("bo.petition", answered, "2026-03-10")["appeal_filing"]
    late = offered("bo.petition", answered, "2026-05-10")["appeal_filing"]

    assert (in_time.may_be_filed, in_time.is_late) == (True, False)
    assert (late.may_be_filed, late.is_late, late.due_on) == (True, True, in_time.due_on)


def test_silence_opens_the_first_appeal_and_nothing_more() -> None:
    open_case = {"is_over": False, "outcome": None}
    before = offered("bo.petition", [], "2026-03-10", **open_case)
    after = offered("bo.petition", [], "2026-08-10", **open_case)

    assert not any(offer.is_open for offer in before.values())
    assert after["appeal_filing"].may_be_filed and after["appeal_filing"].against_silence
    assert not after["second_appeal_filing"].is_open


def test_what_no_term_dates_is_open_after_a_refusal_and_not_after_all_was_given() -> None:
    answered = [{"type": "answered", "on": "2026-01-20", "outcome": "refused"}]
    step = "complaint_superior_or_ombudsman"

    assert offered("bo.information_request", answered, "2026-02-10")[step].may_be_filed
    given = [{"type": "answered", "on": "2026-01-20", "outcome": "granted"}]
    assert not offered("bo.information_request", given, "2026-02-10", outcome="granted")[step].is_open


def test_a_court_and_a_confidential_case_have_nobody_here_who_decides() -> None:
    refused = [{"type": "answered", "on": "2026-03-02", "outcome": "refused"}]
    assert not offered("cl.information_request", refused, "2026-03-10")["judicial_review"].may_be_filed
    hidden = offered("bo.petition", refused, "2026-03-10", is_confidential=True)
    assert not any(offer.may_be_filed for offer in hidden.values())


@pytest.mark.parametrize(
    ("outcomes", "whole"),
    [
        (["upheld", "upheld"], "upheld"),
        (["upheld", "not_upheld"], "partly_upheld"),
        (["not_upheld", "inadmissible"], "not_upheld"),
        (["inadmissible"], "inadmissible"),
    ],
)
def test_an_appeal_right_in_one_thing_is_right_in_part(outcomes: list[str], whole: str) -> None:
    assert rules.appeal_outcome(outcomes) == whole
