"""The parts of a regime: norms, grounds, notices, transitions and the other rules a country file may hold."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from foia.law.vocabulary import PROVEN, Actor, Evidence, Unit


def key(name: str) -> dict[str, str]:
    """Name the TOML key of a field whose Python name differs."""
    return {"key": name}


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """A law, decree or ruling, and how much of it was read."""

    id: str
    title: str
    read: str
    url: str | None = None
    read_in: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number of units that binds nobody by itself: a recommendation or a published standard."""

    amount: int
    unit: Unit
    basis: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """A moment so many units before (negative) or after `of`, which is a due date such as `response.due`."""

    amount: int
    unit: Unit
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeWindow:
    """When the notice of an extension may be given: not before `opens`, not after `closes`."""

    opens: Offset | None = None
    closes: Offset


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnExtension:
    """The extension a single step admits, apart from the regime's extension of the response."""

    amount: int
    unit: Unit
    max_times: int
    condition_es: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NormConflict:
    """A second norm that gives the same step another term."""

    amount: int
    unit: Unit
    basis: str
    evidence: Evidence
    note_es: str
    note_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A reason the law admits for refusing or suspending; `paraphrase` is false for the norm's own words."""

    code: str
    text_es: str
    text_en: str
    paraphrase: bool
    basis: str
    source: str
    evidence: Evidence
    # The norm by which whoever invokes it must show the harm of disclosing; empty where none was read.
    harm_test: str | None = None

    @property
    def verified(self) -> bool:
        """Tell whether the ground was read in a statute or an official document."""
        return self.evidence in PROVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTo:
    """Who gets a misconduct report that the body itself may not get.

    `when`: it names the body's `highest_authority`, or the body has `nobody_named` for such reports.
    """

    body_code: str
    name_es: str
    name_en: str
    when: tuple[Literal["highest_authority", "nobody_named"], ...]
    basis: str
    source: str | None = None
    evidence: Evidence

    @property
    def verified(self) -> bool:
        """Tell whether this was read in a statute or an official document."""
        return self.evidence in PROVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyNumber:
    """A telephone number for somebody who is in danger now."""

    number: str
    name_es: str
    name_en: str
    source: str
    evidence: Evidence

    @property
    def verified(self) -> bool:
        """Tell whether an official document gives the number."""
        return self.evidence in PROVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservePeriod:
    """How long information may stay reserved; `years` is empty where it is indefinite."""

    text_es: str
    text_en: str
    years: int | None = None
    extension_years: int | None = None
    maximum_years: int | None = None
    basis: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """When a notice by one channel counts as notified.

    `at_disposal`: the instant it is put at the person's disposal; `opened`: when the person opens it;
    `delivered`: on the date of the delivery slip; `days_after`: `amount` `unit`s after it was put.
    """

    channel: Literal["page", "email", "counter", "post", "notice_board", "citizen_mailbox"]
    rule: Literal["at_disposal", "opened", "delivered", "days_after"]
    amount: int | None = None
    unit: Unit | None = None
    basis: str
    evidence: Evidence

    @property
    def verified(self) -> bool:
        """Tell whether the rule was read in a statute or an official document."""
        return self.evidence in PROVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """What happens to cases open when this version enters into force."""

    pending: Literal["old_version", "new_version"]
    basis: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingReform:
    """A bill that is not law; it never moves a date."""

    title: str
    stage_es: str
    stage_en: str
    stage_on: date
    note_es: str | None = None
    source: str | None = None
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """Days added after a term because a person lives elsewhere."""

    amount: int
    unit: Unit
    actors: tuple[Actor, ...]
    condition_es: str
    condition_en: str
    basis: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoPlaces:
    """A day closed at the applicant's place or at the body's seat is closed for this person's terms."""

    rule: Literal["closed_at_either"]
    actors: tuple[Actor, ...]
    basis: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """The steps open against bodies of certain classes, where they differ from everybody else's."""

    body_classes: tuple[str, ...]
    steps: tuple[str, ...]
    text_es: str
    text_en: str
    basis: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """Something a filing must contain."""

    code: str
    text_es: str
    text_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A rule kept as text: fees, the form of a refusal, a bar to secrecy, a sanction."""

    text_es: str
    text_en: str
    basis: str
    evidence: Evidence
