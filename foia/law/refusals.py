"""Questions to a regime: may it be extended, what are its grounds, what stops it, when is a notice given."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from foia.law.calendar import Calendar
from foia.law.clauses import Clause, Ground, Notice
from foia.law.errors import LawError
from foia.law.regimes import Regime, Step
from foia.law.terms import Counting, Moment, count
from foia.law.vocabulary import Evidence, StopsOn, Unit


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the law does not allow an act. `basis` is empty where no read text supports it."""

    code: str
    text_es: str
    text_en: str
    basis: str | None
    evidence: Evidence | None
    verified: bool


@dataclass(frozen=True, slots=True)
class NoticeMoment:
    """When a notice counts as notified; `at` is empty while it depends on something that has not happened."""

    channel: str
    rule: str
    at: datetime | None
    basis: str | None
    evidence: Evidence
    verified: bool


def may_extend(regime: Regime, step: str = "response") -> Refusal | None:
    """Tell why the term of a step cannot be extended; None when it can.

    Raises: LawError when the regime has no such step.
    """
    target = _target(regime, step)
    if target.extension is not None:
        return None
    extension = extension_step(regime) if target.kind == "response" else None
    if extension is not None and extension.max_times != 0:
        return None
    proven = extension is not None and extension.verified
    return Refusal(
        code="no_extension",
        text_es="El régimen que se aplica a este expediente no prevé ninguna prórroga de este plazo.",
        text_en="The rules that apply to this case provide for no extension of this term.",
        basis=extension.basis if extension is not None and proven else None,
        evidence=extension.evidence if extension is not None else None,
        verified=proven,
    )


def may_suspend(regime: Regime) -> Refusal | None:
    """Tell why the response's term cannot be suspended; None where a norm read admits a ground for it."""
    if regime.suspension_grounds:
        return None
    return Refusal(
        code="no_suspension",
        text_es="La norma no prevé suspender este plazo.",
        text_en="The law does not provide for suspending this term.",
        basis=None,
        evidence=None,
        verified=False,
    )


def extension_limits(regime: Regime, step: str | None = None) -> tuple[int | None, Unit, int | None] | None:
    """Give the longest extension of a step (the response by default), its unit, and how many are allowed.

    None where no extension is allowed; an empty amount or number of times is one the law leaves open.
    Raises: LawError when the regime has no such step.
    """
    target = _target(regime, step or "response")
    if may_extend(regime, target.id) is not None:
        return None
    limits = target.extension or extension_step(regime)
    return None if limits is None else (limits.amount, limits.unit, limits.max_times)


def _target(regime: Regime, step: str) -> Step:
    """Find a step; `response` is also the first response of a regime that has no step of that name."""
    target = regime.step(step)
    if target is None and step == "response":
        target = next(iter(regime.responses()), None)
    if target is None:
        raise LawError(f"el régimen {regime.id} no tiene el paso {step!r}")
    return target


def extension_step(regime: Regime) -> Step | None:
    """Find the step that extends the response."""
    return next((step for step in regime.steps if step.kind == "extension"), None)


def grounds(regime: Regime) -> tuple[Ground, ...]:
    """List the grounds for refusing, in the file's order."""
    return regime.grounds


def refusal_bars(regime: Regime) -> tuple[Clause, ...]:
    """List what the regime never lets be refused, in the file's order."""
    return regime.refusal_bars


def stops_on(regime: Regime, step: str = "response") -> StopsOn:
    """Tell what stops the term of a step: that the body decided, or that the person was notified."""
    target = regime.step(step) or next(iter(regime.responses()), None)
    if target is None:
        raise LawError(f"el régimen {regime.id} no tiene el paso {step!r}")
    if target.stops_on is not None:
        return target.stops_on
    has_notification = any(s.kind == "notification" for s in regime.steps)
    return "decided" if has_notification or target.kind != "response" else "notified"


def notified_at(
    regime: Regime, channel: str, put_at: datetime, calendar: Calendar | None = None
) -> NoticeMoment:
    """Tell when a notice put at `put_at` by a channel counts as notified; the calendar is for `days_after`.

    Where the rule is `delivered`, `put_at` is the instant written on the delivery slip.
    Raises: LawError when the regime says nothing of the channel; ValueError when the calendar is missing.
    """
    notice = next((notice for notice in regime.notices if notice.channel == channel), None)
    if notice is None:
        raise LawError(f"el régimen {regime.id} no tiene regla para los avisos por {channel!r}")
    at: datetime | None = None
    if notice.rule in ("at_disposal", "delivered"):
        at = put_at
    elif notice.rule == "days_after":
        at = _days_after(notice, put_at, calendar)
    basis = notice.basis if notice.verified else None
    return NoticeMoment(channel, notice.rule, at, basis, notice.evidence, notice.verified)


def _days_after(notice: Notice, put_at: datetime, calendar: Calendar | None) -> datetime:
    if calendar is None:
        raise ValueError("a notice that takes days needs the calendar")
    local = put_at.astimezone(calendar.zone)
    counting = Counting(amount=notice.amount or 0, unit=notice.unit or "working_day", count_start="next_day")
    due_on = count(Moment(local.date(), local), counting, calendar).due_on
    return local + timedelta(days=(due_on - local.date()).days)
