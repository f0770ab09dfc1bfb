"""The closed lists of words the law files may use."""

from typing import Literal

Evidence = Literal["statute_text", "official_document", "secondary", "memory"]
Unit = Literal["working_day", "judicial_working_day", "calendar_day", "month", "year", "hour", "immediate"]
Actor = Literal["authority", "applicant", "third_party", "oversight_body", "superior", "court"]
FiledBefore = Literal["same_body", "superior", "oversight_body", "court"]
CountStart = Literal["next_working_day", "next_day", "same_moment"]
ClockEffect = Literal["none", "start", "suspend", "reset", "extend", "terminate"]
DayEffect = Literal["closed", "open", "closed_from_noon"]
ReceiptRule = Literal["deemed_next_working_day", "actual_date", "unknown"]
AfterHours = Literal["deemed_next_working_day", "same_day", "unknown"]
LastDay = Literal["roll_forward", "none", "unknown"]
HalfDay = Literal["open", "closed", "unknown"]
MonthAnchor = Literal["event_day", "first_day_counted"]
StopsOn = Literal["decided", "notified"]
Bound = Literal["maximum", "minimum"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Coverage = Literal["confirmed", "unconfirmed", "none"]
State = Literal["not_started", "running", "suspended", "met", "missed", "ended", "no_term", "uncovered"]

StepKind = Literal[
    "acknowledge",
    "admission",
    "appeal_decision",
    "appeal_filing",
    "clarification",
    "clarification_request",
    "compliance",
    "conciliation",
    "deemed_decision",
    "defence",
    "extension",
    "information_order",
    "internal",
    "notification",
    "payment",
    "referral",
    "refusal",
    "response",
    "silence_notice",
    "third_party_notice",
    "third_party_reply",
]

Silence = Literal[
    "archived",
    "criminal_liability",
    "criminal_referral",
    "deemed_admitted",
    "deemed_consent",
    "deemed_granted",
    "deemed_granted_after_notice",
    "deemed_refused",
    "deemed_withdrawn",
    "may_appeal",
    "none",
    "not_presented",
    "refusal_allowed",
    "release_free_of_charge",
    "unknown",
]

PROVEN: frozenset[str] = frozenset({"statute_text", "official_document"})

# What a term can be counted from: a fact of the file, or `STEP.moment` for a step of the same regime.
FACTS: frozenset[str] = frozenset(
    {
        "request.received",
        "request.registered",
        "request.complete",
        "request.admitted",
        "request.initiated",
        "request.at_competent_body",
        "clarification.notified",
        "clarification.provided",
        "third_party.notified",
        "order.notified",
        "decision.dated",
        "decision.notified",
        "refusal.notified",
        "cost.notified",
        "appeal.notified",
        "ripeness.certified",
        "overdue.denounced",
    }
)
# `due`: its last day passed unmet; `expired`: its last day passed, met or not.
STEP_MOMENTS: frozenset[str] = frozenset({"due", "expired", "met", "decided", "notified"})
