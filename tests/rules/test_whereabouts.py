"""Where a case is, what happens next and by when; and what its filer may do now, what presses first."""

from __future__ import annotations

from datetime import date

import pytest

from foia.cases.phases import ALL_PHASES, Phase
from foia.cases.whereabouts import Deed, Known, Next, Where, Whereabouts, deeds, may_be_rated, whereabouts

DUE, UNTIL = date(2026, 3, 23), date(2026, 4, 6)
WORKED, CLARIFYING, OVER = Phase.IN_PROGRESS, Phase.AWAITING_CLARIFICATION, Phase.CONCLUDED


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (Known(Phase.FILED, due_on=DUE), Whereabouts(Where.FILED, Next.ANSWER, DUE)),
        (Known(Phase.FILED, due_on=DUE, acknowledges=True), Whereabouts(Where.WORKED, Next.ANSWER, DUE)),
        (Known(WORKED, due_on=DUE), Whereabouts(Where.WORKED, Next.ANSWER, DUE)),
        (
            Known(WORKED, due_on=DUE, confirmed=False),
            Whereabouts(Where.WORKED, Next.ANSWER_UNCONFIRMED, DUE),
        ),
        (Known(WORKED, response="no_term"), Whereabouts(Where.WORKED, Next.NO_TERM)),
        (
            Known(WORKED, response="no_term", confirmed=False),
            Whereabouts(Where.WORKED, Next.DATE_UNCONFIRMED),
        ),
        (Known(WORKED, response="uncovered"), Whereabouts(Where.WORKED, Next.DATE_UNCONFIRMED)),
        (Known(WORKED, response="met"), Whereabouts(Where.WORKED, Next.NEWS)),
        (
            Known(Phase.FILED, response="not_started", awaits_admission=True, due_on=DUE),
            Whereabouts(Where.ADMISSION, Next.ADMISSION, DUE),
        ),
        # Late: the day that passed; with silence, the day until which it is contested.
        (Known(WORKED, is_late=True, due_on=DUE), Whereabouts(Where.WORKED, Next.LATE, DUE)),
        (
            Known(WORKED, is_late=True, silent=True, due_on=DUE, contest_by=UNTIL),
            Whereabouts(Where.WORKED, Next.LATE_CONTEST, UNTIL),
        ),
        (Known(WORKED, silent=True, due_on=DUE), Whereabouts(Where.WORKED, Next.LATE, DUE)),
        (
            Known(WORKED, is_late=True, due_on=DUE, appeal_pending=True),
            Whereabouts(Where.WORKED, Next.APPEALED),
        ),
        # Between the two readings of a rule the case is not late yet.
        (Known(WORKED, response="missed", due_on=DUE), Whereabouts(Where.WORKED, Next.ANSWER, DUE)),
        # What stands still.
        (Known(WORKED, suspended=True, response="suspended"), Whereabouts(Where.SUSPENDED, Next.RESUMPTION)),
        (Known(WORKED, unpaid=True, response="suspended"), Whereabouts(Where.UNPAID, Next.PAYMENT)),
        (Known(WORKED, asks_third_party=True, due_on=DUE), Whereabouts(Where.THIRD_PARTY, Next.ANSWER, DUE)),
        # The filer's turn.
        (Known(CLARIFYING, clarify_by=DUE), Whereabouts(Where.CLARIFICATION, Next.CLARIFY, DUE)),
        (Known(CLARIFYING), Whereabouts(Where.CLARIFICATION, Next.CLARIFY)),
        (
            Known(CLARIFYING, lapse_proposed=True, clarify_by=DUE),
            Whereabouts(Where.LAPSE_PROPOSED, Next.CLARIFY_LATE),
        ),
        # Who has it.
        (
            Known(Phase.FILED, custody="central_desk", has_body=False, due_on=DUE),
            Whereabouts(Where.DESK, Next.ANSWER, DUE),
        ),
        (
            Known(Phase.FILED, custody="central_desk", due_on=DUE),
            Whereabouts(Where.DESK_OUTSIDE, Next.ANSWER, DUE),
        ),
        (
            Known(Phase.FILED, custody="waiting", has_body=False, due_on=DUE),
            Whereabouts(Where.WAITING, Next.ANSWER, DUE),
        ),
        (Known(WORKED, is_referred=True, due_on=DUE), Whereabouts(Where.REFERRED, Next.ANSWER, DUE)),
        (
            Known(WORKED, is_referred=True, custody="central_desk", due_on=DUE),
            Whereabouts(Where.REFERRED_OUTSIDE, Next.ANSWER, DUE),
        ),
        # Decided, and over.
        (Known(Phase.DECIDED, notice_by=DUE), Whereabouts(Where.DECIDED, Next.NOTICE, DUE)),
        (Known(OVER, outcome="granted"), Whereabouts(Where.ANSWERED, Next.READ)),
        (
            Known(OVER, outcome="refused", may_contest=True, contest_by=UNTIL),
            Whereabouts(Where.ANSWERED, Next.CONTEST, UNTIL),
        ),
        (Known(OVER, outcome="refused", may_contest=True), Whereabouts(Where.ANSWERED, Next.CONTEST)),
        (
            Known(OVER, outcome="refused", may_contest=True, appeal_pending=True),
            Whereabouts(Where.ANSWERED, Next.APPEALED),
        ),
        (Known(OVER, outcome="withdrawn"), Whereabouts(Where.WITHDRAWN, Next.NOTHING)),
        (Known(OVER, outcome="lapsed", undo_by=UNTIL), Whereabouts(Where.LAPSED, Next.UNDO, UNTIL)),
        (Known(OVER, outcome="lapsed"), Whereabouts(Where.LAPSED, Next.AGAIN)),
        (Known(OVER, outcome="joined"), Whereabouts(Where.JOINED, Next.THERE)),
        (Known(OVER, outcome="costs_not_paid"), Whereabouts(Where.NOT_PAID, Next.AGAIN)),
    ],
)
def test_a_case_is_somewhere_and_something_comes_next(known: Known, expected: Whereabouts) -> None:
    assert whereabouts(known) == expected


def deeds_of(known: Known, **offered: bool) -> list[Deed]:
    names = ("has_letters", "may_clarify", "may_rate", "may_withdraw", "acts_on_silence")
    return deeds(known, **{name: offered.get(name, False) for name in names})


@pytest.mark.parametrize("phase", ALL_PHASES)
def test_whatever_the_phase_one_may_write_keep_it_all_and_change_the_key(phase: str) -> None:
    assert deeds_of(Known(phase))[-3:] == [Deed.WRITE, Deed.TAKE, Deed.KEY]


def test_what_presses_comes_first() -> None:
    asked = deeds_of(Known(CLARIFYING), may_clarify=True, may_withdraw=True)
    silent = deeds_of(Known(WORKED, silent=True, may_contest=True), acts_on_silence=True)
    answered = deeds_of(Known(OVER, outcome="refused", may_contest=True), has_letters=True, may_rate=True)

    assert (asked[0], asked[-1]) == (Deed.CLARIFY, Deed.WITHDRAW)
    assert silent[0] is Deed.SILENCE
    assert Deed.CONTEST not in silent, "the page of silence leads to it"
    assert answered[:3] == [Deed.READ_ANSWER, Deed.RATE, Deed.CONTEST]


@pytest.mark.parametrize(
    ("phase", "outcome", "expected"),
    [
        (OVER, "granted", True),
        (OVER, "refused", True),
        (OVER, "withdrawn", False),
        (OVER, "lapsed", False),
        (OVER, "joined", False),
        (Phase.DECIDED, "granted", False),
        (WORKED, None, False),
    ],
)
def test_only_an_answer_is_rated(phase: str, outcome: str | None, expected: bool) -> None:
    assert may_be_rated(phase, outcome) is expected
