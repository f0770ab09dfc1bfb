"""What the events say of a case so far: pure, and field for field what the row of the case holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class QuestionState:
    """Outcome and grounds of one question, none while unanswered; `part_case_id` where a part took it."""

    outcome: str | None = None
    ground: str | None = None
    more_grounds: tuple[str, ...] = ()
    part_case_id: str | None = None

    @property
    def is_open(self) -> bool:
        return self.outcome is None and self.part_case_id is None


@dataclass(frozen=True)
class CaseState:
    """What the events say of a case so far; ids are hex strings as events hold them."""

    kind: str
    received_at: datetime
    phase: str
    regime_id: str
    regime_version: str
    variant: str | None
    body_id: str | None
    about_body_id: str | None
    against_highest: bool
    custody: str
    held: bool
    reserved: bool
    confidential: bool
    urgent: bool
    category: str | None
    excluded: tuple[str, ...]
    origin_case_id: str | None
    questions: Mapping[str, QuestionState]
    outcome: str | None = None
    office_id: str | None = None
    assignee_id: str | None = None
    acknowledged_at: datetime | None = None
    admitted_at: datetime | None = None
    concluded_at: datetime | None = None
    suspended: bool = False
    set_aside: bool = False
    referred_from_id: str | None = None  # a referral nobody accepted yet: whom it would go back to
    awaited_step: str | None = None  # what a third party or accused person was asked for
    awaited_parties: tuple[int, ...] = ()  # by number: of several, each is awaited
    unpaid: bool = False
    lapse_proposed_at: datetime | None = None
    legal_hold: bool = False  # kept whatever the schedule of retention says
    anonymized_at: datetime | None = None
    approval_asked_at: datetime | None = None  # a draft waits for somebody else's approval since then
    answer_opens_at: datetime | None = None  # from when the filer may read the last answer
    source: str | None = None  # the log it came from
    backlog: bool = False
