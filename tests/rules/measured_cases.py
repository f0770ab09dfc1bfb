"""Cases whose measures were counted by hand on a paper calendar, and how a line of them is read.

Days are Monday to Friday; Friday 3 April and Friday 1 May 2026 are holidays. Filed on Monday 2 March, the
first working day is Tuesday 3, the 5th Monday 9, the 10th Monday 16, the 15th Monday 23, the 20th Monday 30.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from foia import law
from foia.cases.events import Happening
from tests.rules.law_samples import RULES, clarification, extension, invented, referral, response

ZONE = ZoneInfo("America/La_Paz")
YEAR = 2026
DECIDED = 'stops_on = "decided"\nstops_on_words = "x"\nstops_on_evidence = "statute_text"'
_DAY = (
    '[[calendar.day]]\nname_es = "x"\nname_en = "x"\nbasis = "x"\nevidence = "statute_text"\n'
    'date = {}\neffect = "closed"\n'
)
HOLIDAYS = _DAY.format("2026-04-03") + _DAY.format("2026-05-01")
DECREE = (
    '[[calendar.suspension]]\nname_es = "x"\nname_en = "x"\nbasis = "x"\nevidence = "statute_text"\n'
    "first_on = 2026-03-09\nlast_on = 2026-03-13\n"
)
PAYMENT = (
    clarification("suspend")
    .replace("clarification.notified", "cost.notified")
    .replace('"clarification"', '"payment"')
)
WINDOW = 'notify_window = { closes = { amount = 0, unit = "working_day", of = "response.due" } }'
LAWS = {
    "ten": (response(10),),
    "decided": (response(10, more=DECIDED),),
    "extends": (response(10), extension(5, WINDOW)),
    "suspends": (response(10), clarification("suspend")),
    "restarts": (response(10), clarification("reset")),
    "runs on": (response(10), clarification("none")),
    "refers": (response(10), referral("none")),
    "ends": (response(10), referral("terminate")),
    "charges": (response(10), PAYMENT),
    "silent": (response(10).replace('silence = "none"', 'silence = "may_appeal"'),),
    "15 days": (response(15, "calendar_day"),),
    "a month": (response(1, "month"),),
    "48 hours": (response(48, "hour"),),
    "no number": (response(10).replace("amount = 10\n", ""),),
    "unsure": (response(10),),
    "decree": (response(10),),
}


@cache
def law_of(name: str) -> law.LawBook:
    rules = RULES.replace('receipt = "actual_date"', 'receipt = "unknown"') if name == "unsure" else RULES
    return invented(*LAWS[name], rules=rules, days=HOLIDAYS + (DECREE if name == "decree" else ""))


@dataclass(frozen=True)
class Case:
    """A case in words, and what of it was counted by hand."""

    name: str
    law: str
    happened: str
    counted: Mapping[str, Any] = field(default_factory=dict)


def on(text: str | None) -> date | None:
    """Read `3-16`: a day of the year of the table."""
    if text is None:
        return None
    month, day = map(int, text.split("-"))
    return date(YEAR, month, day)


BODIES = {"b1": "1" * 32, "b2": "2" * 32, "b3": "3" * 32}
_BOUND = {"regime_id": "xx.request", "regime_version": "1"}
_FILED = {
    "kind": "info_request", "variant": None, "body_id": BODIES["b1"], "about_body_id": None,
    "against_highest": False, "custody": "body", "channel": "web", "notice_channel": "page",
    "language": "es", "named": True, "represented": False, "reserved": False, "confidential": False,
    "held": False, "urgent": False, "category": None, "excluded": [], "origin_case_id": None,
    "questions": ["q1", "q2"], "documents": [], **_BOUND,
}  # fmt: skip
_STATED = ("received_on", "due_on", "extended_to", "decided_on", "notified_on", "closed_on")


def history(happened: str) -> list[Happening]:
    """Read one event a line: `type month-day[Thour:minute] key=value…`; it was noted a minute later."""
    lines = [line.split() for line in happened.strip().splitlines()]
    found = []
    for sequence, (kind, when, *words) in enumerate(lines, start=1):
        day, _, hour = when.partition("T")
        at = datetime.combine(on(day) or date.min, datetime.strptime(hour or "10:00", "%H:%M").time(), ZONE)  # noqa: DTZ007
        said = dict(word.split("=") for word in words)
        payload = _payload(kind, at, said)
        recorded_at = at + timedelta(minutes=sequence)
        found.append(Happening(kind, sequence, at, recorded_at, "staff", None, payload))
    return found


def _payload(kind: str, at: datetime, said: dict[str, str]) -> dict[str, Any]:
    match kind:
        case "filed":
            return {**_FILED, "confidential": "confidential" in said}
        case "imported":
            return _imported(at, said)
        case "answered" | "decided" | "partly_answered":
            return {**_answered(kind, said), "channel": "page", "opens_at": None}
        case "corrected":
            day, _, hour = said["at"].partition("T")
            true_at = datetime.combine(on(day) or date.min, at.timetz())
            return {"of": said["of"], "at": true_at.isoformat(), "documents": []}
        case "answer_undone":
            return {"of": int(said["of"]), "documents": []}
        case "referred" | "referral_rejected":
            to, sender = BODIES[said["to"]], BODIES[said.get("by", "b1")]
            return {"body_id": to, "from_body_id": sender, "custody": "body", "documents": [], **_BOUND}
        case "extended":
            return {"step": None, "amount": 5, "unit": "working_day", "documents": []}
        case "silence":
            last = on(said["last"])
            day_text = last.isoformat() if last else ""
            told = {"step": "response", "effect": "may_appeal", "partial": False}
            return {**told, "due_on": day_text, "last_on": day_text, **_BOUND}
        case "withdrawn" | "lapsed" | "joined":
            return {"outcome": kind, "documents": [], "case_id": "0" * 32}
        case "appealed":
            return {"case_id": "9" * 32, "step": "appeal_filing"}
    return {"documents": [], "reason": None, "amount": None, "unit": None, "ground": None, "channel": "page"}


def _answered(kind: str, said: dict[str, str]) -> dict[str, Any]:
    """`q1=refused:secret q2=granted`; without any, both are granted."""
    given = {name: said[name] for name in ("q1", "q2") if name in said}
    if kind != "partly_answered":
        given = given or {"q1": "granted", "q2": "granted"}
    answers = []
    for question, words in given.items():
        outcome, _, ground = words.partition(":")
        answers.append({"question_id": question, "outcome": outcome, "ground": ground or None})
    return {"answers": answers, "outcome": said.get("outcome", "granted"), "documents": []}


def _imported(at: datetime, said: dict[str, str]) -> dict[str, Any]:
    stated: dict[str, Any] = dict.fromkeys(_STATED)
    for name in _STATED:
        if name in said:
            day = on(said[name])
            stated[name] = day.isoformat() if day else None
    bound = {"regime_id": "none", "regime_version": "0"} if "unbound" in said else _BOUND
    return {
        **stated, "received_on": at.date().isoformat(), "extension": None, "source": "a-log", **bound,
        "status": said.get("status"), "outcome": said.get("outcome"), "kind": "info_request",
        "body_id": BODIES["b1"], "custody": "body", "channel": "web", "backlog": False, "questions": [],
        "documents": [],
    }  # fmt: skip


def told(
    due: str | None, stopped: str | None, days: Sequence[int | None] = (), **more: Any
) -> dict[str, Any]:
    """Write what was counted: last day, day of the act, then working days, calendar days and percent."""
    working, calendar, percent = days or (None, None, None)
    first = more.pop("first", stopped)
    return {
        "due_on": on(due),
        "first_due_on": on(more.pop("first_due", due)),
        "stopped_on": on(stopped),
        "ended_on": on(more.pop("ended", stopped)),
        "working_days": working,
        "calendar_days": calendar,
        "term_percent": percent,
        "first_response_on": on(first),
        "extended": False,
        **dict.fromkeys(("clarifications", "clarification_days", "referrals", "referral_days"), 0),
        **dict.fromkeys(("suspended_days", "appeals", "reopened"), 0),
        "silent_on": on(more.pop("silent", None)),
        **more,
    }


CASES = (
    Case("answered half way", "ten", "filed 3-2\nanswered 3-9", told("3-16", "3-9", (5, 7, 50))),
    # 23:00 at the body is the next day in Greenwich: still the last day.
    Case("on the last day, late at night", "ten", "filed 3-2\nanswered 3-16T23:00",
         told("3-16", "3-16", (10, 14, 100))),
    Case("a day late", "ten", "filed 3-2\nanswered 3-17", told("3-16", "3-17", (11, 15, 110))),
    # Filed Friday 27 February: Monday 2 March is day 1, Friday 13 day 10. Saturday adds none, and is late.
    Case("late on a Saturday", "ten", "filed 2-27\nanswered 3-14", told("3-13", "3-14", (10, 15, 101))),
    # 31, 1, 2, (3 closed), 6, 7, 8, 9, 10, 13, 14 April is the 10th; 6 April the 4th.
    Case("a holiday on the way", "ten", "filed 3-30\nanswered 4-6", told("4-14", "4-6", (4, 7, 40))),
    Case("the same day", "ten", "filed 3-2\nanswered 3-2T16:00", told("3-16", "3-2", (0, 0, 0))),
    # 22:30 at the body is the 3rd in Greenwich.
    Case("filed late at night", "ten", "filed 3-2T22:30\nanswered 3-9",
         told("3-16", "3-9", (5, 7, 50), received_on=on("3-2"), received_month="2026-03")),
    # Right-censored: no act yet, and an acknowledgement tells the filer nothing of the matter.
    Case("still open", "ten", "filed 3-2\nacknowledged 3-3", told("3-16", None)),
    Case("still open, asked something else", "ten", "filed 3-2\nmessage_sent 3-4",
         told("3-16", None, first="3-4", first_response_working_days=2)),
    Case("withdrawn", "ten", "filed 3-2\nwithdrawn 3-5",
         told("3-16", None, ended="3-5", outcome="withdrawn", concluded_on=on("3-5"))),
    Case("joined to another", "ten", "filed 3-2\njoined 3-5", told("3-16", None, ended="3-5")),
    # By this law the notice stops the term: 18 March is the 12th day.
    Case("decided in time, notified late", "ten", "filed 3-2\ndecided 3-10\nnotified 3-18",
         told("3-16", "3-18", (12, 16, 120))),
    Case("decided, where the decision stops the term", "decided",
         "filed 3-2\ndecided 3-10\nnotified 3-18",
         told("3-16", "3-10", (6, 8, 60), first="3-18", concluded_on=on("3-18"))),
    Case("decided and not notified", "ten", "filed 3-2\ndecided 3-10",
         told("3-16", None, first=None, outcome="granted")),
    # 15 working days in all: 23 March. Answered on the 14th: 93.3 % of the term, said as 94.
    Case("extended", "extends", "filed 3-2\nextended 3-12\nanswered 3-20",
         told("3-23", "3-20", (14, 18, 94), first_due="3-16", first="3-12", extended=True)),
    Case("extended for nothing", "extends", "filed 3-2\nextended 3-12\nanswered 3-13",
         told("3-23", "3-13", (9, 11, 60), first_due="3-16", first="3-12", extended=True)),
    Case("extended and late", "extends", "filed 3-2\nextended 3-12\nanswered 3-24",
         told("3-23", "3-24", (16, 22, 107), first_due="3-16", first="3-12", extended=True)),
    # Told after the last day, it moves nothing.
    Case("extended too late", "extends", "filed 3-2\nextended 3-18\nanswered 3-20",
         told("3-16", "3-20", (14, 18, 140), first="3-18")),
    # Still from the 6th to the 12th: working days 6, 9, 10, 11, 12 and seven of the calendar.
    Case("clarified, which suspends", "suspends",
         "filed 3-2\nclarification_requested 3-5\nclarification_provided 3-12\nanswered 3-20",
         told("3-23", "3-20", (9, 11, 90), first="3-5", clarifications=1, clarification_days=7,
              suspended_days=7)),
    # Still from 2 to 7 April: working days 2, 6, 7 (the 3rd is a holiday) and six of the calendar.
    Case("clarified over a holiday", "suspends",
         "filed 3-30\nclarification_requested 4-1\nclarification_provided 4-7\nanswered 4-10",
         told("4-17", "4-10", (5, 5, 50), first="4-1", clarifications=1, clarification_days=6,
              suspended_days=6)),
    # The law begins anew on the 13th, so 26 March is the last day and the 20th its 6th. The days of the body
    # are the 14 since the receipt but the five it waited.
    Case("clarified, which begins anew", "restarts",
         "filed 3-2\nclarification_requested 3-5\nclarification_provided 3-12\nanswered 3-20",
         told("3-26", "3-20", (9, 11, 60), first="3-5", clarifications=1, clarification_days=7,
              suspended_days=7, starts_on=on("3-13"))),
    Case("clarified, which stops nothing", "runs on",
         "filed 3-2\nclarification_requested 3-5\nclarification_provided 3-12\nanswered 3-16",
         told("3-16", "3-16", (10, 14, 100), first="3-5", clarifications=1, clarification_days=7)),
    Case("clarified twice", "suspends",
         "filed 3-2\nclarification_requested 3-3\nclarification_provided 3-4\n"
         "clarification_requested 3-5\nclarification_provided 3-6\nanswered 3-18",
         told("3-18", "3-18", (10, 14, 100), first="3-3", clarifications=2, clarification_days=2,
              suspended_days=2)),
    # Nothing is due while it stands still; it did so from the 6th to the 18th.
    Case("never clarified", "suspends", "filed 3-2\nclarification_requested 3-5\nlapsed 3-19",
         told(None, None, first="3-5", ended="3-19", clarifications=1, clarification_days=14,
              suspended_days=13, outcome="lapsed")),
    # Still from the 6th to the 11th: working days 6, 9, 10, 11.
    Case("answered without the clarification", "suspends",
         "filed 3-2\nclarification_requested 3-5\nanswered 3-12",
         told("3-20", "3-12", (4, 4, 40), first="3-5", clarifications=1, clarification_days=7,
              suspended_days=6)),
    # Still from Wednesday 4 to Sunday 8: three working days, five of the calendar.
    Case("suspended and resumed", "ten", "filed 3-2\nsuspended 3-4\nresumed 3-9\nanswered 3-19",
         told("3-19", "3-19", (10, 12, 100), suspended_days=5)),
    # Still from 2 to 5 April: the 2nd alone was a working day.
    Case("suspended over a holiday", "ten", "filed 3-30\nsuspended 4-2\nresumed 4-6\nanswered 4-15",
         told("4-15", "4-15", (10, 12, 100), suspended_days=4)),
    Case("charged and paid", "charges", "filed 3-2\ncharged 3-5\npaid 3-10\nanswered 3-13",
         told("3-19", "3-13", (6, 6, 60), first="3-5", suspended_days=5)),
    # A decree stopped all terms from 9 to 13 March: that is no suspension of this case.
    Case("all terms suspended by decree", "decree", "filed 3-2\nanswered 3-20",
         told("3-23", "3-20", (9, 13, 90))),
    Case("referred", "refers", "filed 3-2\nreferred 3-5 to=b2\nanswered 3-12",
         told("3-16", "3-12", (8, 10, 80), first="3-5", referrals=1, referral_days=3, body_id=BODIES["b2"])),
    # The competent body's term begins when it has the case: 6 March is day 1, 19 March day 10.
    Case("referred, which begins another term", "ends", "filed 3-2\nreferred 3-5 to=b2\nanswered 3-12",
         told("3-19", "3-12", (5, 7, 50), first="3-5", referrals=1, referral_days=3, received_on=on("3-2"))),
    Case("a referral that came back", "refers",
         "filed 3-2\nreferred 3-5 to=b2\nreferral_rejected 3-9 to=b1 by=b2\nanswered 3-16",
         told("3-16", "3-16", (10, 14, 100), first="3-5", referrals=1, referral_days=4,
              body_id=BODIES["b1"])),
    Case("referred twice", "refers",
         "filed 3-2\nreferred 3-4 to=b2\nreferred 3-10 to=b3 by=b2\nanswered 3-12",
         told("3-16", "3-12", (8, 10, 80), first="3-4", referrals=2, referral_days=8,
              body_id=BODIES["b3"])),
    # 30 March is the 20th day; 31, 1, 2, 6, 7, 8 April make 26.
    Case("reopened and answered late", "ten", "filed 3-2\nanswered 3-9\nreopened 4-6\nanswered 4-8",
         told("3-16", "4-8", (26, 37, 260), first="3-9", reopened=1)),
    Case("reopened and open", "ten", "filed 3-2\nanswered 3-9\nreopened 3-11",
         told("3-16", None, first="3-9", reopened=1, outcome=None)),
    Case("the receipt corrected", "ten", "filed 3-4\ncorrected 3-4T11:00 of=received at=3-2\nanswered 3-16",
         told("3-16", "3-16", (10, 14, 100), received_on=on("3-2"))),
    Case("the answer's day corrected", "ten", "filed 3-2\nanswered 3-18\ncorrected 3-19 of=answered at=3-13",
         told("3-16", "3-13", (9, 11, 90))),
    Case("an answer undone and given again", "ten",
         "filed 3-2\nanswered 3-9\nanswer_undone 3-9T11:00 of=2\nanswered 3-12",
         told("3-16", "3-12", (8, 10, 80))),
    Case("an answer undone", "ten", "filed 3-2\nanswered 3-9\nanswer_undone 3-9T11:00 of=2",
         told("3-16", None, outcome=None)),
    Case("silence, then a late answer", "silent", "filed 3-2\nsilence 3-17T00:00 last=3-16\nanswered 3-20",
         told("3-16", "3-20", (14, 18, 140), silent="3-17")),
    Case("silence that never was", "silent",
         "filed 3-2\nsilence 3-17T00:00 last=3-16\nanswered 3-20\ncorrected 3-20T11:00 of=answered at=3-13",
         told("3-16", "3-13", (9, 11, 90))),
    Case("answered in parts", "ten",
         "filed 3-2\npartly_answered 3-9 q1=refused:secret\n"
         "answered 3-13 q2=refused:privacy outcome=partially_granted",
         told("3-16", "3-13", (9, 11, 90), first="3-9", outcome="partially_granted",
              grounds="privacy secret")),
    Case("a lapse undone", "ten", "filed 3-2\nlapsed 3-12\nlapse_undone 3-13\nanswered 3-16",
         told("3-16", "3-16", (10, 14, 100))),
    Case("appealed against", "ten", "filed 3-2\nanswered 3-9\nappealed 3-20",
         told("3-16", "3-9", (5, 7, 50), appeals=1)),
    Case("known to few", "ten", "filed 3-2 confidential=yes\nanswered 3-9",
         told("3-16", "3-9", (5, 7, 50), confidential=True)),
    # 10 of 15 calendar days.
    Case("a term of days", "15 days", "filed 3-2\nanswered 3-12", told("3-17", "3-12", (8, 10, 67))),
    # 2 April closes the month of 31 days; the 6th is day 35, and the 24th working day.
    Case("a term of a month", "a month", "filed 3-2\nanswered 4-6", told("4-2", "4-6", (24, 35, 113))),
    # The second of the three days that 48 hours touch.
    Case("a term of hours", "48 hours", "filed 3-2\nanswered 3-3T09:00", told("3-4", "3-3", (1, 1, 67))),
    Case("a term without a number", "no number", "filed 3-2\nanswered 3-12",
         told(None, "3-12", (8, 10, None))),
    # Filed on a Saturday: 20 March by one reading, 23 by the other. Late only when late under both.
    Case("late under one reading", "unsure", "filed 3-7\nanswered 3-23", told("3-23", "3-23", (11, 16, 100))),
    Case("of a log, under a law", "ten", "imported 3-2 notified_on=3-16 outcome=granted",
         told("3-16", "3-16", (10, 14, 100), imported=True)),
    Case("of a log, open", "ten", "imported 3-2 status=open", told("3-16", None, imported=True)),
    # No law known: the log's own dates, and days from Monday to Friday.
    Case("of a log without a law", "ten",
         "imported 3-2 unbound=y due_on=3-16 extended_to=3-23 notified_on=3-20 outcome=granted",
         told("3-23", "3-20", (14, 18, 94), first_due="3-16", extended=True, imported=True)),
    Case("of a log, withdrawn", "ten", "imported 3-2 closed_on=3-5 outcome=withdrawn",
         told("3-16", None, ended="3-5", outcome="withdrawn", imported=True)),
    # Nobody knows when: it was never pending, and answered by nobody.
    Case("of a log, ended some day", "ten", "imported 3-2 status=closed outcome=not_stated",
         told("3-16", None, ended="3-2", imported=True)),
)  # fmt: skip
