"""Where a case is, what happens next and by when, and what its filer may do now: pure.

It decides; `foia.cases.whereabouts_words` says it in one sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from foia.cases import states
from foia.cases.phases import Phase


class Where(StrEnum):
    """Where a case is and who has it."""

    FILED = "filed"
    WORKED = "worked"
    ADMISSION = "admission"
    SUSPENDED = "suspended"
    UNPAID = "unpaid"
    THIRD_PARTY = "third_party"
    CLARIFICATION = "clarification"
    LAPSE_PROPOSED = "lapse_proposed"
    DECIDED = "decided"
    WAITING = "waiting"  # for somebody to be named for it
    REFERRED = "referred"
    REFERRED_OUTSIDE = "referred_outside"
    DESK = "desk"
    DESK_OUTSIDE = "desk_outside"  # the desk acts before a body that has not joined
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    JOINED = "joined"
    NOT_PAID = "not_paid"


class Next(StrEnum):
    """What happens next; `by_on` of an whereabouts is its last day."""

    ANSWER = "answer"
    ANSWER_UNCONFIRMED = "answer_unconfirmed"
    DATE_UNCONFIRMED = "date_unconfirmed"
    NO_TERM = "no_term"
    ADMISSION = "admission"
    LATE = "late"
    LATE_CONTEST = "late_contest"  # silence is contested until a day
    RESUMPTION = "resumption"
    PAYMENT = "payment"
    CLARIFY = "clarify"
    CLARIFY_LATE = "clarify_late"
    NOTICE = "notice"
    UNDO = "undo"  # a clarification now undoes the end
    AGAIN = "again"
    THERE = "there"  # in the case it was joined to
    CONTEST = "contest"
    APPEALED = "appealed"  # what was filed against it is being decided
    READ = "read"
    NOTHING = "nothing"
    NEWS = "news"


class Deed(StrEnum):
    """What a filer may do now, in the order in which it is offered."""

    CLARIFY = "clarify"
    SILENCE = "silence"
    ASK = "ask"  # for the answer that is late, where no silence gives more
    READ_ANSWER = "read_answer"
    RATE = "rate"
    CONTEST = "contest"
    WRITE = "write"
    TAKE = "take"
    KEY = "key"
    WITHDRAW = "withdraw"


_ENDS = {
    "withdrawn": Where.WITHDRAWN,
    "lapsed": Where.LAPSED,
    "joined": Where.JOINED,
    "costs_not_paid": Where.NOT_PAID,
}
# Outcomes of what ended without an answer.
UNANSWERED = frozenset(_ENDS)


@dataclass(frozen=True)
class Known:
    """What the filer may know of a case now. Dates are last days; None where no norm gives one.

    `response` is the state of the response's term; `contest_by` until when an appeal may be filed, which
    `may_contest` says may be without a date; `silent`: the law makes something of the missing answer."""

    phase: str
    custody: str = states.BODY
    outcome: str | None = None
    has_body: bool = True
    acknowledges: bool = False  # its receipt was confirmed, or its phase tells more
    awaits_admission: bool = False
    is_referred: bool = False
    suspended: bool = False
    unpaid: bool = False
    asks_third_party: bool = False
    lapse_proposed: bool = False
    response: str = "running"
    due_on: date | None = None
    confirmed: bool = True
    is_late: bool = False
    silent: bool = False
    clarify_by: date | None = None
    notice_by: date | None = None
    undo_by: date | None = None
    may_contest: bool = False
    contest_by: date | None = None
    appeal_pending: bool = False


@dataclass(frozen=True)
class Whereabouts:
    """Where a case is, what happens next, and by when (None: nobody gives a day)."""

    where: Where
    next: Next
    by_on: date | None = None


def whereabouts(case: Known) -> Whereabouts:
    """Say where a case is and what happens next."""
    return Whereabouts(_where(case), *_next(case))


def _where(case: Known) -> Where:
    if case.phase == Phase.CONCLUDED:
        return _ENDS.get(case.outcome or "", Where.ANSWERED)
    if case.phase == Phase.DECIDED:
        return Where.DECIDED
    if case.phase == Phase.AWAITING_CLARIFICATION:
        return Where.LAPSE_PROPOSED if case.lapse_proposed else Where.CLARIFICATION
    if case.custody == states.WAITING:
        return Where.WAITING
    at_desk = case.custody == states.CENTRAL_DESK
    if case.is_referred:
        return Where.REFERRED_OUTSIDE if at_desk else Where.REFERRED
    if case.suspended:
        return Where.SUSPENDED
    if case.unpaid:
        return Where.UNPAID
    if case.asks_third_party:
        return Where.THIRD_PARTY
    if at_desk:
        return Where.DESK_OUTSIDE if case.has_body else Where.DESK
    if case.awaits_admission:
        return Where.ADMISSION
    return Where.WORKED if case.acknowledges or case.phase != Phase.FILED else Where.FILED


def _next(case: Known) -> tuple[Next, date | None]:
    if case.phase == Phase.CONCLUDED:
        return _after_the_end(case)
    if case.phase == Phase.DECIDED:
        return Next.NOTICE, case.notice_by
    if case.phase == Phase.AWAITING_CLARIFICATION:
        return (Next.CLARIFY_LATE, None) if case.lapse_proposed else (Next.CLARIFY, case.clarify_by)
    if case.appeal_pending and (case.silent or case.is_late):
        return Next.APPEALED, None
    if case.silent or case.is_late:
        # A day until which silence is contested matters more than the day that passed.
        return (
            (Next.LATE_CONTEST, case.contest_by)
            if case.silent and case.contest_by
            else (Next.LATE, case.due_on)
        )
    if case.suspended:
        return Next.RESUMPTION, None
    if case.unpaid:
        return Next.PAYMENT, None
    return _of_the_term(case)


def _after_the_end(case: Known) -> tuple[Next, date | None]:
    if case.outcome == "lapsed":
        return (Next.UNDO, case.undo_by) if case.undo_by else (Next.AGAIN, None)
    if case.outcome == "joined":
        return Next.THERE, None
    if case.outcome == "withdrawn":
        return Next.NOTHING, None
    if case.appeal_pending:
        return Next.APPEALED, None
    if case.may_contest:
        return Next.CONTEST, case.contest_by
    return (Next.AGAIN if case.outcome == "costs_not_paid" else Next.READ), None


def _of_the_term(case: Known) -> tuple[Next, date | None]:
    match case.response:
        case "running" | "missed" if case.due_on is not None:
            return (Next.ANSWER if case.confirmed else Next.ANSWER_UNCONFIRMED), case.due_on
        case "not_started":
            return Next.ADMISSION, case.due_on
        case "suspended":
            return Next.RESUMPTION, None
        case "no_term" if case.confirmed:
            return Next.NO_TERM, None
        case "met" | "ended":
            return Next.NEWS, None
    return Next.DATE_UNCONFIRMED, None


def deeds(
    case: Known,
    *,
    has_letters: bool,
    may_clarify: bool,
    may_rate: bool,
    may_withdraw: bool,
    acts_on_silence: bool,
) -> list[Deed]:
    """Return what the filer may do now, what presses first."""
    is_answered = case.phase == Phase.CONCLUDED and _where(case) is Where.ANSWERED
    offered = {
        Deed.CLARIFY: may_clarify,
        Deed.SILENCE: acts_on_silence,
        Deed.ASK: case.is_late and not acts_on_silence,
        Deed.READ_ANSWER: is_answered and has_letters,
        Deed.RATE: may_rate,
        Deed.CONTEST: case.may_contest and not acts_on_silence,
        Deed.WRITE: True,
        Deed.TAKE: True,
        Deed.KEY: True,
        Deed.WITHDRAW: may_withdraw,
    }
    return [deed for deed, is_offered in offered.items() if is_offered]


def may_be_rated(phase: str, outcome: str | None) -> bool:
    """Say whether the filer got an answer that may be rated: what ended without one is not asked about."""
    return phase == Phase.CONCLUDED and (outcome or "") not in UNANSWERED
