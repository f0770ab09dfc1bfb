"""Ending a case because its filer did not make it clear: proposed, confirmed by another, undone by an answer.

Never automatic. Refused while the request for clarification may not have reached the filer, while its term
runs under any reading of the law, and where the term was not read in a norm.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from foia import law
from foia.cases.actions import Text, committed, require, sealed
from foia.cases.context import Context
from foia.cases.events import Happening
from foia.cases.foresight import report_on
from foia.cases.lawful import lapsing_step, not_lawful
from foia.cases.models import Case
from foia.cases.notices import reached_filer_at, tell_body, tell_filer, tell_heads
from foia.cases.phases import Phase
from foia.cases.seats import calendar_at
from foia.cases.store import Fact, events_of, record, record_all, seat_of
from foia.cases.trace_models import FilerVisit
from foia.errors import LawRefusal

LAPSED = "lapsed"
# For so many working days after the lapse, a late clarification still undoes it.
UNDONE_WITHIN_WORKING_DAYS = 5
_DAYS_OF_FIVE_WEEKDAYS = 7


def propose_lapse(
    context: Context, case: Case, text: str = "", *, expected_version: int | None = None
) -> None:
    """Propose to end the case for want of clarification; an answer of the filer still voids it.

    Raises LawRefusal, with the reason, while the law does not allow it."""
    require(context, "propose_lapse", case, expected_version)
    _require_lapsable(context, case)
    documents = sealed(context, case, "reason", Text(text), author="body") if text else []
    record(context, case, "lapse_proposed", {"documents": committed(documents)}, rows=documents)
    tell_filer(context, case, "lapse_proposed")
    tell_heads(context, case, "lapse_proposed")


def lapse(context: Context, case: Case, *, expected_version: int | None = None) -> None:
    """Confirm a lapse somebody else proposed: what was not answered ends as lapsed. Raises LawRefusal."""
    require(context, "lapse", case, expected_version)
    if proposed_by(context, case) == context.actor.person_id:
        raise LawRefusal(
            "Usted propuso este archivo: debe confirmarlo otra persona que pueda decidir.",
            "You proposed to close this case: somebody else who may decide has to confirm it.",
        )
    _require_lapsable(context, case)
    record(context, case, "lapsed", {"outcome": LAPSED})
    tell_filer(context, case, "lapsed")
    tell_body(context, case, "lapsed")


def proposed_by(context: Context, case: Case) -> UUID | None:
    """Return who proposed the lapse that waits to be confirmed."""
    proposals = (event for event in events_of(context.session, case.id) if event.type == "lapse_proposed")
    actor_id = next((event.actor_id for event in reversed(list(proposals))), None)
    return UUID(actor_id) if actor_id else None


def may_undo_lapse(context: Context, case: Case) -> date | None:
    """Return the last day on which a late clarification undoes the lapse; None once it passed, or without."""
    last_on = undone_until(context, case)
    if last_on is None or _local_day(context, case, context.now) > last_on:
        return None
    return last_on


def undone_until(context: Context, case: Case) -> date | None:
    """Return until when its filer can undo the lapse of a case, passed or not; None without a lapse."""
    if case.phase != Phase.CONCLUDED or case.outcome != LAPSED or case.concluded_at is None:
        return None
    lapsed_on = _local_day(context, case, case.concluded_at)
    try:
        return _calendar(context, case).add_working_days(lapsed_on, UNDONE_WITHIN_WORKING_DAYS)
    except law.NotCovered:
        return lapsed_on + timedelta(days=_DAYS_OF_FIVE_WEEKDAYS)


def undo_lapse(context: Context, case: Case, wrote: Text) -> None:
    """Take the filer's late clarification: the case goes on as if it had not lapsed.

    Raises LawRefusal once the days for it passed, saying what remains."""
    require(context, "undo_lapse", case)
    if may_undo_lapse(context, case) is None:
        raise LawRefusal(
            "Ya pasaron los cinco días hábiles en los que su aclaración podía reabrir este expediente. "
            "Puede presentar lo mismo otra vez, con la aclaración: se abre un expediente nuevo, con su "
            "propio plazo.",
            "The five working days in which your clarification could reopen this case have passed. "
            "You may file the same again, with the clarification: a new case is opened, with its own term.",
        )
    documents = sealed(context, case, "message", wrote, author="filer")
    given = Fact("clarification_provided", {"documents": committed(documents)})
    record_all(context, case, [Fact("lapse_undone", {}), given], rows=documents)
    tell_filer(context, case, "lapse_undone")
    tell_body(context, case, "clarification_provided")
    tell_heads(context, case, "lapse_undone")


def lapse_refusal(context: Context, case: Case) -> LawRefusal | None:
    """Return why the case may not end for want of clarification now, or None if it may."""
    regime = context.book.regime(case.regime_id, case.regime_version)
    refused = not_lawful("lapse", regime)
    step = lapsing_step(regime)
    if refused is not None or step is None:
        return LawRefusal(refused.text_es, refused.text_en) if refused else _still_running(None)
    history = events_of(context.session, case.id)
    asked = next(event for event in reversed(history) if event.type == "clarification_requested")
    deadline = report_on(context, history).step(step.id)
    if deadline is None or deadline.state != "missed":
        return _still_running(deadline)
    delivered_at = _delivered_at(context, case, asked)
    if delivered_at is None:
        return LawRefusal(
            "No consta que a quien presentó le haya llegado el pedido de aclaración. Mientras no conste, "
            "el expediente no se archiva por falta de respuesta.",
            "Nothing shows that the request for clarification reached the filer. Until something does, "
            "the case is not closed for want of an answer.",
        )
    # The filer's days count from when the request arrived, if it took longer to.
    later = replace(asked, occurred_at=max(asked.occurred_at, delivered_at))
    deadline = report_on(context, [later if event is asked else event for event in history]).step(step.id)
    return None if deadline is not None and deadline.state == "missed" else _still_running(deadline)


def _require_lapsable(context: Context, case: Case) -> None:
    refused = lapse_refusal(context, case)
    if refused is not None:
        raise refused


def _delivered_at(context: Context, case: Case, asked: Happening) -> datetime | None:
    """Return by when the request reached the filer, by the channel the filer chose; None if nothing shows it.

    Of visits only the last is kept: on the page it shows that the request was read, not when."""
    if case.notice_channel == "email":
        return reached_filer_at(context, case, asked.sequence, "clarification_asked")
    visit = context.session.get(FilerVisit, case.id)
    return asked.occurred_at if visit is not None and visit.last_at > asked.occurred_at else None


def _still_running(deadline: law.Deadline | None) -> LawRefusal:
    last_on = deadline.last_acceptable_on if deadline is not None else None
    if last_on is None:
        return LawRefusal(
            "No consta que haya pasado el plazo para aclarar: su fecha no se puede calcular todavía.",
            "Nothing shows that the term to clarify has passed: its date cannot be computed yet.",
        )
    return LawRefusal(
        f"El plazo para aclarar no ha pasado: termina el {last_on:%d/%m/%Y}.",
        f"The term to clarify has not passed: it ends on {last_on.isoformat()}.",
    )


def _calendar(context: Context, case: Case) -> law.Calendar:
    regime = context.book.regime(case.regime_id, case.regime_version)
    return calendar_at(context.book, regime.calendar, seat_of(context.session, case.body_id))


def _local_day(context: Context, case: Case, moment: datetime) -> date:
    return moment.astimezone(_calendar(context, case).zone).date()
