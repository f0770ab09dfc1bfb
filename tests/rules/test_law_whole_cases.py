"""Whole cases under a law that has every kind of act: each step's state and dates, counted by hand."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from foia import law
from tests.rules.law_samples import STEP, case, invented


def _term(counts_from: str, amount: int, more: str = "") -> str:
    names = ", ".join(f'"{name}"' for name in counts_from.split())
    return (
        f'amount = {amount}\nunit = "working_day"\ncounts_from = [{names}]\n'
        f'count_start = "next_working_day"\n{more}'
    )


def _step(
    id_: str, kind: str, counts_from: str, amount: int, more: str = "", actor: str = "authority"
) -> str:
    return STEP.format(id=id_, kind=kind, actor=actor, term=_term(counts_from, amount, more))


OWN = 'extension = { amount = 3, unit = "working_day", max_times = 1 }'
EDGES = 'clock = "suspend"\npause_starts = "same_day"\npause_ends = "day_before"'
BOOK = invented(
    _step("ack", "acknowledge", "request.received", 2),
    _step("entry", "internal", "request.registered", 1),
    _step("clarification", "clarification", "clarification.notified", 5, 'clock = "suspend"', "applicant"),
    _step("notice", "third_party_notice", "request.received", 2),
    _step("reply", "third_party_reply", "third_party.notified", 3, 'clock = "suspend"', "third_party"),
    _step("payment", "payment", "cost.notified", 5, EDGES, "applicant"),
    _step("referral", "referral", "request.received", 3, 'clock = "reset"'),
    _step("response", "response", "request.received", 10),
    _step("refusal", "refusal", "request.received", 10),
    _step("extension", "extension", "response.due", 5, 'clock = "extend"\nmax_times = 1'),
    _step("delivery", "notification", "decision.dated", 2),
    _step("appeal", "appeal_filing", "refusal.notified response.due", 5, actor="applicant"),
    _step("defence", "defence", "appeal.notified", 3),
    _step("report", "information_order", "order.notified", 2),
    _step("ruling", "appeal_decision", "appeal.met", 10, OWN),
    _step("second", "appeal_filing", "ruling.notified", 5, actor="applicant"),
    _step("compliance", "compliance", "ruling.notified", 5),
)  # fmt: skip
# Here everything runs from when the request is complete and in the right hands, and notices stop rulings.
TOLD = 'stops_on = "notified"\nstops_on_words = "x"\nstops_on_evidence = "statute_text"'
ELSEWHERE = invented(
    _step("clarification", "clarification", "clarification.notified", 5, 'clock = "start"', "applicant"),
    _step("referral", "referral", "request.received", 3),
    _step("review", "internal", "request.complete", 2),
    _step("response", "response", "request.at_competent_body", 10),
    _step("appeal", "appeal_filing", "response.decided response.due", 5, actor="applicant"),
    _step("ruling", "appeal_decision", "appeal.met", 10, TOLD),
    _step("claim", "appeal_filing", "ruling.expired", 5, actor="applicant"),
    _step("grant", "deemed_decision", "response.due", 3),
)
# The case takes the second of two responses: its notice stops it, as that of a ruling does.
DECIDED = TOLD.replace("notified", "decided")
VARIANT = invented(
    _step("documents", "response", "request.received", 5, DECIDED),
    _step("general", "response", "request.received", 10, TOLD),
    _step("payment", "payment", "general.decided", 5, EDGES, "applicant"),
    _step("objection", "appeal_filing", "refusal.notified", 5, actor="applicant"),
    _step("follow", "internal", "decision.notified", 2),
    _step("ruling", "appeal_decision", "objection.met", 10, TOLD),
)
LATER = datetime(2026, 6, 1, 12, tzinfo=UTC)
REFUSED, APPEALED = "answered 2026-03-12 outcome=refused", "appeal_filed 2026-03-18"


def told(book: law.LawBook, *facts: str, variant: str | None = None) -> dict[str, str]:
    """Tell each step that has begun: its state, last day, end, and what stopped its term meanwhile."""
    events, calendar = case("received 2026-03-02", *facts), book.calendar("xx")
    report = law.deadlines(book.regime("xx.request"), calendar, events, variant=variant, now=LATER)
    lines = {}
    for one in report.deadlines:
        causes = sorted({day.source or "" for day in one.skipped if day.reason == "suspension"})
        days = [f"{day:%m-%d}" if day else "-" for day in (one.due_on, one.stopped_on or one.ended_on)]
        lines[one.step] = " ".join([one.state, *days, *causes])
    return lines


# What happened after the filing of Monday 2 March, and what it comes to.
CASES = """
initiated 2026-03-02 step=ack
    ack missed 03-04 -
acknowledged 2026-03-03, registered 2026-03-03
    ack met 03-04 03-03; entry missed 03-04 -; notice missed 03-04 -; response missed 03-16 -; \
    appeal missed 03-23 -
third_party_notified 2026-03-04, third_party_answered 2026-03-06, answered 2026-03-19
    notice met 03-04 03-04; reply met 03-09 03-06; response missed 03-18 03-19 reply; delivery met 03-23 03-19
third_party_notified 2026-03-04 step=reply, third_party_answered 2026-03-05, \
third_party_notified 2026-03-09, third_party_answered 2026-03-11
    notice met 03-04 03-04; reply met 03-12 03-11; response missed 03-19 - reply; refusal missed 03-19 - reply
third_party_notified 2026-03-04 step=notice, order_notified 2026-03-05, \
third_party_answered 2026-03-06 step=report
    reply missed 03-09 -; report met 03-09 03-06; response suspended - -; extension suspended - -
order_notified 2026-03-05, third_party_answered 2026-03-06, order_notified 2026-03-10
    report missed 03-12 -; reply not_started - -; response missed 03-16 -
charged 2026-03-04, paid 2026-03-09
    payment met 03-11 03-09; response missed 03-19 - payment; appeal missed 03-26 -
charged 2026-03-04, paid 2026-03-09, charged 2026-03-10, paid 2026-03-11
    payment met 03-17 03-11; response missed 03-20 - payment
charged 2026-03-05, answered 2026-03-10, reopened 2026-03-12
    response missed 03-19 - payment; delivery not_started - -
clarification_requested 2026-03-04 amount=2, clarification_provided 2026-03-06
    clarification met 03-06 03-06; response missed 03-18 - clarification
clarification_requested 2026-03-04 amount=3 unit=calendar_day, lapsed 2026-03-10
    clarification missed 03-09 03-10; response ended - 03-10; appeal ended - 03-10; ruling ended - 03-10
referred 2026-03-05, registered 2026-03-06
    referral met 03-05 03-05; entry missed 03-09 -; response missed 03-19 -; appeal missed 03-26 -
referred 2026-03-05, rejected 2026-03-09
    referral missed 03-05 -; response missed 03-16 -
referred 2026-03-04, referred 2026-03-06
    referral met 03-05 03-04; response missed 03-20 -
referred 2026-03-04, referred 2026-03-06, rejected 2026-03-09
    referral met 03-05 03-04; response missed 03-18 -
decided 2026-03-12 outcome=refused, notified 2026-03-16 step=delivery
    ack missed 03-04 03-12; notice missed 03-04 03-12; response met 03-16 03-12; refusal met 03-16 03-12; \
    delivery met 03-16 03-16; appeal missed 03-23 -
decided 2026-03-12 outcome=refused, notified 2026-03-13 step=response, reopened 2026-03-17
    response missed 03-16 -; refusal missed 03-16 -; delivery not_started - -; appeal missed 03-23 -
decided 2026-03-12 outcome=refused, notified 2026-03-13, reopened 2026-03-17, decided 2026-03-18, \
notified 2026-03-19
    response missed 03-16 03-18; refusal missed 03-16 03-18; delivery met 03-20 03-19; appeal missed 03-23 -
decided 2026-03-12 outcome=refused, suspended 2026-03-13
    response met 03-16 03-12; refusal met 03-16 03-12; delivery missed 03-16 -; appeal not_started - -
decided 2026-03-12 step=compliance, answered 2026-03-13
    compliance met - 03-12; response met 03-16 03-13; refusal ended 03-16 03-13; delivery met 03-17 03-13; \
    appeal not_started - -
answered 2026-03-12 step=compliance outcome=refused
    compliance met - 03-12; response missed 03-16 -; delivery not_started - -
answered 2026-03-12 step=response outcome=partially_granted, withdrawn 2026-03-25
    response met 03-16 03-12; refusal met 03-16 03-12; delivery met 03-16 03-12; appeal missed 03-19 -; \
    ruling ended - 03-25
suspended 2026-03-04, withdrawn 2026-03-10, reopened 2026-03-16
    response missed 03-20 - suspended; appeal missed 03-27 -
lapsed 2026-03-10, appeal_filed 2026-03-18
    response ended 03-16 03-10; appeal met - 03-18; ruling missed 04-01 -
decided 2026-03-12 outcome=refused, notified 2026-03-16, appeal_filed 2026-03-20, \
appeal_notified 2026-03-23, third_party_answered 2026-03-25, order_notified 2026-03-25, \
third_party_answered 2026-03-27 step=report, appeal_decided 2026-03-31 outcome=upheld, notified 2026-04-01
    appeal met 03-23 03-20; defence met 03-26 03-25; report met 03-27 03-27; ruling met 04-03 03-31; \
    second missed 04-08 -; compliance missed 04-08 -
answered 2026-03-12 outcome=refused, appeal_filed 2026-03-20, appeal_decided 2026-03-31, \
notified 2026-04-01, appeal_filed 2026-04-03
    appeal missed 03-19 03-20; ruling met 04-03 03-31; second met 04-08 04-03; compliance ended 04-08 03-31
answered 2026-03-12 outcome=refused, appeal_filed 2026-03-20, extended 2026-03-25 step=ruling, \
appeal_decided 2026-04-07 outcome=upheld step=ruling, notified 2026-04-08 step=ruling
    response met 03-16 03-12; ruling met 04-08 04-07; second missed 04-15 -; compliance missed 04-15 -
decided 2026-03-12 outcome=refused, appeal_filed 2026-03-18, appeal_decided 2026-03-24, \
notified 2026-03-25 step=ruling
    delivery missed 03-16 -; ruling met 04-01 03-24; second missed 04-01 -
third_party_notified 2026-03-12, answered 2026-03-12
    reply ended 03-17 03-12; response met 03-16 03-12
answered 2026-03-12 outcome=refused, third_party_notified 2026-03-16
    reply missed 03-19 -; notice missed 03-04 03-16
extended 2026-03-10 step=extension
    response missed 03-23 -; extension met 03-16 03-10; appeal missed 03-30 -
extended 2026-03-10 step=response, third_party_notified 2026-03-11, third_party_answered 2026-03-12
    response missed 03-24 - reply; extension met 03-17 03-10; notice missed 03-04 03-11
"""
CASES_ELSEWHERE = """
answered 2026-03-18 outcome=refused
    response missed 03-16 03-18; grant missed 03-19 -
answered 2026-03-18
    response missed 03-16 03-18; grant ended 03-19 03-18
answered 2026-03-12 outcome=refused
    response met 03-16 03-12; grant ended - 03-12
answered 2026-03-12 outcome=refused, appeal_filed 2026-03-18, appeal_filed 2026-04-08
    ruling missed 04-01 -; claim met 04-08 04-08
referred 2026-03-04, registered 2026-03-06
    response missed 03-20 -; review missed 03-04 -; appeal missed 03-27 -
registered 2026-03-06
    response missed 03-16 -
referred 2026-03-04, registered 2026-03-05, referred 2026-03-06, rejected 2026-03-09
    response missed 03-19 -
clarification_requested 2026-03-04, clarification_provided 2026-03-06
    clarification met 03-11 03-06; review missed 03-10 -; response missed 03-20 -
answered 2026-03-12 outcome=refused, appeal_filed 2026-03-18, appeal_decided 2026-03-24, notified 2026-03-30
    response met 03-16 03-12; appeal met 03-19 03-18; ruling met 04-01 03-24
answered 2026-03-12 outcome=refused, appeal_filed 2026-03-18, appeal_decided 2026-03-24
    ruling missed 04-01 -
suspended 2026-03-04, decided 2026-03-10, notified 2026-03-12, reopened 2026-03-16
    response missed 03-24 - suspended
"""
CASES_BY_VARIANT = """
decided 2026-03-12 outcome=refused
    general missed 03-16 -; objection not_started - -; follow not_started - -
decided 2026-03-12 outcome=refused, notified 2026-03-13, appeal_filed 2026-03-16, appeal_decided 2026-03-20
    general met 03-16 03-13; objection met 03-20 03-16; ruling missed 03-30 -
decided 2026-03-12 outcome=refused, notified 2026-03-13, appeal_filed 2026-03-16, appeal_decided 2026-03-20, \
notified 2026-03-24
    ruling met 03-30 03-20
decided 2026-03-12 outcome=refused, notified 2026-03-13, reopened 2026-03-16
    general missed 03-16 -; objection not_started - -; follow not_started - -
charged 2026-03-04, paid 2026-03-09
    general missed 03-19 - payment
"""


def _rows(text: str) -> list[tuple[str, str]]:
    lines = text.replace("\\\n", " ").strip().splitlines()
    return [(facts, " ".join(found.split())) for facts, found in zip(lines[::2], lines[1::2], strict=True)]


@pytest.mark.parametrize(
    ("book", "facts", "found"),
    [
        *((BOOK, *row) for row in _rows(CASES)),
        *((ELSEWHERE, *row) for row in _rows(CASES_ELSEWHERE)),
        *((VARIANT, *row) for row in _rows(CASES_BY_VARIANT)),
    ],
)
def test_a_whole_case_comes_to_the_dates_counted_by_hand(book: law.LawBook, facts: str, found: str) -> None:
    expected = dict(line.strip().split(" ", 1) for line in found.split(";"))
    variant = "general" if book is VARIANT else None
    states = told(book, *(fact.strip() for fact in facts.split(",")), variant=variant)

    assert {step: states[step] for step in expected} == expected


@pytest.mark.parametrize(
    ("facts", "index"),
    [
        ((REFUSED, APPEALED, "appeal_filed 2026-03-19"), 3),
        ((REFUSED, APPEALED, "appeal_decided 2026-03-20", "appeal_decided 2026-03-23"), 4),
        ((REFUSED, APPEALED, "appeal_decided 2026-03-20", "extended 2026-03-23 step=ruling"), 4),
        ((REFUSED, "extended 2026-03-13 step=ruling"), 2),
        ((REFUSED, "extended 2026-03-13"), 2),
        (("decided 2026-03-12", "clarification_requested 2026-03-13"), 2),
        (("clarification_requested 2026-03-04", "reopened 2026-03-20"), 2),
        (("notified 2026-03-05",), 1),
        ((REFUSED, "notified 2026-03-13"), 2),
        (("appeal_notified 2026-03-05", "paid 2026-03-06"), 2),
        (("charged 2026-03-05", "third_party_answered 2026-03-06"), 2),
        (("third_party_notified 2026-03-05 step=report",), 1),
        (("order_notified 2026-03-05 step=reply",), 1),
        (("decided 2026-03-05 step=ruling",), 1),
    ],
)
def test_what_cannot_have_happened_is_refused(facts: tuple[str, ...], index: int) -> None:
    with pytest.raises(law.BadHistory) as refused:
        told(BOOK, *facts)

    assert refused.value.index == index


@pytest.mark.parametrize(
    ("facts", "index"),
    [
        (("decided 2026-03-12", "clarification_requested 2026-03-13"), 2),
        ((REFUSED, APPEALED, "appeal_decided 2026-03-20", "appeal_decided 2026-03-23"), 4),
        ((REFUSED, "appeal_decided 2026-03-20 step=ruling"), 2),
    ],
)
def test_what_a_notice_still_has_to_stop_happens_once(facts: tuple[str, ...], index: int) -> None:
    with pytest.raises(law.BadHistory) as refused:
        told(ELSEWHERE, *facts)

    assert refused.value.index == index
    with pytest.raises(law.BadHistory, match="no tiene el paso 'documents'"):
        told(VARIANT, "extended 2026-03-05 step=documents", variant="general")
    with pytest.raises(law.BadHistory, match="no tiene el paso 'documents'"):
        told(VARIANT, "decided 2026-03-05 step=documents", variant="general")


def test_silence_is_appealed_once_and_never_by_who_withdrew() -> None:
    book = invented(
        _step("response", "response", "request.received", 10),
        _step("appeal", "appeal_filing", "refusal.notified", 5, actor="applicant"),
        _step("second", "appeal_filing", "appeal.decided", 5, actor="applicant"),
    )

    assert told(book, "appeal_filed 2026-03-18")["appeal"] == "met - 03-18"
    assert told(book, "lapsed 2026-03-10", "appeal_filed 2026-03-18")["appeal"] == "met - 03-18"
    for before in ("withdrawn 2026-03-10", "appeal_filed 2026-03-17"):
        with pytest.raises(law.BadHistory):
            told(book, before, "appeal_filed 2026-03-18")
