"""Referrals among a case's events: what the fold and the clock make of them."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest

from foia import law
from foia.cases.case import fold
from foia.cases.events import Happening
from foia.cases.folio import LAST_PART, family_of, read_folio
from foia.cases.phases import Phase
from foia.cases.terms import law_events
from tests.rules.test_case_fold import FILED

OURS, THEIRS = "a" * 32, "b" * 32


def history(*types: str | tuple[str, dict[str, Any]]) -> list[Happening]:
    """Return events an hour apart, the filing first."""
    numbers = count(1)
    given = [("filed", {**FILED, "body_id": OURS}), *((t, {}) if isinstance(t, str) else t for t in types)]
    return [
        Happening(name, n, at, at, "staff", None, payload)
        for name, payload in given
        for n in [next(numbers)]
        for at in [datetime(2026, 3, 9, n, 0, tzinfo=UTC)]
    ]


def handover(to: str, regime_id: str = "bo.information_request") -> dict[str, Any]:
    return {
        "body_id": to,
        "from_body_id": OURS if to == THEIRS else THEIRS,
        "custody": "body",
        "regime_id": regime_id,
        "regime_version": "1",
        "documents": [],
    }


SENT, BACK = ("referred", handover(THEIRS)), ("referral_rejected", handover(OURS))


def test_a_referral_begins_anew_at_the_other_body_what_the_first_confirmed() -> None:
    state = fold(history("acknowledged", "admitted", SENT))

    assert (state.phase, state.acknowledged_at) == (Phase.FILED, None)
    assert (state.body_id, state.referred_from_id) == (THEIRS, OURS)
    assert state.admitted_at is not None


def test_what_comes_back_is_as_the_first_body_left_it() -> None:
    events = history("acknowledged", SENT, "admitted", BACK)
    state = fold(events)

    assert (state.phase, state.acknowledged_at) == (Phase.IN_PROGRESS, events[1].occurred_at)
    assert (state.body_id, state.referred_from_id, state.admitted_at) == (OURS, None, None)


def test_only_the_last_referral_comes_back() -> None:
    third = "c" * 32
    on = ("referred", {**handover(third), "from_body_id": THEIRS})
    back = ("referral_rejected", {**handover(THEIRS), "from_body_id": third})

    state = fold(history(SENT, "referral_accepted", "acknowledged", on, back))

    assert (state.body_id, state.referred_from_id) == (THEIRS, None)
    assert state.acknowledged_at is not None


def told(*types: str | tuple[str, dict[str, Any]], regime_id: str = "bo.petition") -> list[str]:
    regime = law.load().regime(regime_id)
    return [event.type for event in law_events(history(*types), regime)]


def test_a_referral_that_came_back_is_nothing_to_the_clock() -> None:
    assert told("admitted", SENT, BACK) == ["received", "admitted"]


def test_what_one_law_makes_of_a_case_is_nothing_to_another() -> None:
    suspended = ("suspended", {"ground": "x", "documents": []})
    extended = ("extended", {"step": None, "amount": 5, "unit": "working_day", "documents": []})
    elsewhere = ("referred", handover(THEIRS, "bo.petition"))

    assert told("admitted", suspended, "resumed", extended, SENT) == [
        "received",
        "admitted",
        "suspended",
        "resumed",
        "extended",
        "referred",
    ]
    assert told("admitted", suspended, "resumed", extended, elsewhere) == ["received", "admitted", "referred"]
    assert told(suspended, elsewhere, "resumed", extended) == ["received", "referred", "extended"]


@pytest.mark.parametrize("part", ["", "-2", "-17", "-99"])
def test_a_folio_knows_its_family(part: str) -> None:
    whole = "BO-26-7K3M-9QWT-F"

    family = family_of(whole + part)

    assert family[0] == whole
    assert whole + part in family
    assert len(family) == LAST_PART
    valid = [folio for folio in family if read_folio(folio) is not None]
    assert valid in ([], family)
