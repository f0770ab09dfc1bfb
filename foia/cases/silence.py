"""What the law makes of silence: recorded by the day of the law, told to both sides; its delay denounced."""

from __future__ import annotations

from datetime import date, datetime

from foia import law
from foia.cases import silences
from foia.cases.actions import (
    Text,
    committed,
    regime_of_case,
    report_of,
    require,
    require_lawful,
    sealed,
)
from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.notices import tell_body, tell_filer, tell_heads
from foia.cases.phases import OPEN_PHASES
from foia.cases.seats import calendar_at
from foia.cases.store import events_of, record, seat_of
from foia.cases.terms import report
from foia.cases.untold import standing
from foia.cases.untold_answers import Told, told_of
from foia.errors import LawRefusal
from foia.notifications.plan import sending_instant


def record_silence(context: Context, case: Case, step: str, *, ended_at: datetime) -> bool:
    """Record that a term ended in silence; say whether the law makes anything of it.

    `ended_at` is the first instant at which the term was over when it was planned; the event counts from the
    instant that the clock gives now, whenever this runs. Done once for each last day of a term."""
    if case.phase not in OPEN_PHASES or case.held or case.set_aside or ended_at > context.now:
        return False
    found, regime = report_of(context, case), regime_of_case(context, case)
    deadline = silences.is_silent(found, regime, step)
    if deadline is None:
        return False
    history = standing(events_of(context.session, case.id))
    payload = silences.payload_of(deadline, found, history)
    calendar = calendar_at(context.book, regime.calendar, seat_of(context.session, case.body_id))
    over_at = silences.ended_at(deadline, calendar)
    if silences.is_known(history, payload) or silences.was_over(history, over_at):
        return False
    record(context, case, silences.SILENCE, payload, occurred_at=over_at)
    told_at = _told_at(context, case, over_at.astimezone(calendar.zone).date(), calendar)
    tell_filer(context, case, "silence", not_before=told_at)
    tell_body(context, case, "silence", not_before=told_at)
    tell_heads(context, case, "silence", not_before=told_at)
    return True


def _told_at(context: Context, case: Case, over_on: date, calendar: law.Calendar) -> datetime:
    """Return when both sides are told: the cases say it at once, nobody's telephone does at midnight."""
    policy = context.policies.of(case.regime_id, case.kind, case.body_id)
    return max(context.now, sending_instant(over_on, policy.sends_at, calendar.zone))


def silence_in_force(context: Context, case: Case) -> tuple[silences.Silence | None, law.Report, Told]:
    """Return the silence that holds by what the filer may know now, the deadlines, and the case as told."""
    told = told_of(context, case)
    seat = seat_of(context.session, told.case.body_id)
    found = report(context.book, told.history, seat, now=context.now)
    return silences.in_force(told.history, found), found, told


def denounce_delay(context: Context, case: Case, wrote: Text) -> None:
    """Record that the filer denounces the delay, where the law asks for that before silence grants anything.

    The body is told at once, and its term to decide begins. Raises LawRefusal where the law asks for none, or
    it was done already."""
    _silence, found, told = silence_in_force(context, case)
    require(context, "denounce_delay", told.case)
    require_lawful(context, "denounce_delay", case)
    if not silences.awaits_denunciation(told.history, found, regime_of_case(context, told.case)):
        raise LawRefusal(
            "La norma no pide ahora denunciar el atraso, o ya se denunció.",
            "The law does not ask now for the delay to be denounced, or it was denounced already.",
        )
    documents = sealed(context, case, "message", wrote, author="filer")
    record(context, case, silences.DENOUNCED, {"documents": committed(documents)}, rows=documents)
    tell_filer(context, case, "delay_denounced")
    tell_body(context, case, "delay_denounced")
    tell_heads(context, case, "delay_denounced")
