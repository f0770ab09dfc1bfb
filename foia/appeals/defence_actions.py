"""What happens while an appeal is decided: the defence of the body appealed against, the term to comply."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from foia import law
from foia.actors import SYSTEM, Capability
from foia.appeals import rules
from foia.appeals.models import Appeal, FileReading
from foia.cases import states
from foia.cases.actions import Text, committed, regime_of_case, report_of, sealed
from foia.cases.context import Context
from foia.cases.foresight import foresee
from foia.cases.masking import as_copied
from foia.cases.models import Case
from foia.cases.notices import tell_body, tell_filer
from foia.cases.opening import case_for
from foia.cases.phases import OPEN_PHASES
from foia.cases.queries import Contents
from foia.cases.seats import calendar_at
from foia.cases.store import events_of, record, seat_of
from foia.cases.untold import standing
from foia.errors import InvalidInput, NotFound, WrongState
from foia.extensions import new_id
from foia.law import appeals
from foia.transactions import apart


def appeal_for(
    context: Context, case_id: UUID, capability: Capability = Capability.WORK_CASE, *, to_change: bool = False
) -> tuple[Appeal, Case]:
    """Return an appeal and its case for whoever decides it. Raises NotFound for anybody else."""
    case = case_for(context, case_id, capability, to_change=to_change)
    appeal = context.session.get(Appeal, case.id)
    if appeal is None:
        raise NotFound("appeal")
    return appeal, case


def may_ask_defence(appeal: Appeal, case: Case, origin: Case) -> bool:
    """Say whether a defence may be asked: once, while it is decided, of a body other than whoever decides."""
    is_another = origin.body_id != case.body_id or origin.custody != case.custody
    return is_another and case.phase in OPEN_PHASES and appeal.defence_asked_at is None


def defence_term(context: Context, case: Case) -> law.Step | None:
    """Return the norm's own term for the defence; None where whoever decides sets one."""
    return appeals.defence_step(regime_of_case(context, case))


def ask_defence(context: Context, appeal: Appeal, case: Case, text: str, days: int | None = None) -> date:
    """Ask the body appealed against for its defence; return by when it is due.

    `days` are working days, where the norm gives no term. Raises WrongState where none may be asked, and
    InvalidInput (`term_missing`, `term_not_needed`, `term_out_of_range`)."""
    origin = context.session.get_one(Case, appeal.origin_case_id)
    if not may_ask_defence(appeal, case, origin):
        raise WrongState("ask_defence")
    step = defence_term(context, case)
    if (step is None) != (days is not None):
        raise InvalidInput("term_missing" if step is None else "term_not_needed", "days")
    due_on = _due_by_norm(context, appeal, case, step) if step else _in_days(context, case, days)
    documents = sealed(context, case, "message", Text(text), author="body", visible=False)
    payload: dict[str, Any] = {
        "case_id": case.id.hex,
        "step": step.id if step else None,
        "due_on": due_on.isoformat(),
        "documents": committed(documents),
    }
    record(context, case, "defence_requested", payload, rows=documents)
    appeal.defence_asked_at, appeal.defence_due_on = context.now, due_on
    # Whoever decides has no business in the first case: there it is told, by nobody of theirs.
    system = context.acting_as(SYSTEM)
    record(system, origin, "defence_requested", {**payload, "documents": []})
    tell_body(system, origin, "defence_asked")
    tell_filer(context, case, "defence_asked")
    return due_on


def _due_by_norm(context: Context, appeal: Appeal, case: Case, step: law.Step) -> date:
    payload: dict[str, Any] = {"step": step.id, "due_on": None, "documents": []}
    found = foresee(context, case, "defence_requested", {"case_id": case.id.hex, **payload})
    due_on = next((known.due_on for known in found.deadlines if known.step == step.id), None)
    return due_on or _in_days(context, case, step.amount)


def _in_days(context: Context, case: Case, days: int | None) -> date:
    if days is None or not 1 <= days <= rules.MOST_DAYS:
        raise InvalidInput("term_out_of_range", "days")
    calendar = calendar_at(
        context.book, regime_of_case(context, case).calendar, seat_of(context.session, case.body_id)
    )
    return calendar.add_working_days(context.now.astimezone(calendar.zone).date(), days)


def appeal_against(
    context: Context, case_id: UUID, appeal_id: UUID, *, to_change: bool = False
) -> tuple[Case, Appeal, Case]:
    """Return a case, an appeal against it and the appeal's case, for whoever works the first.

    Raises NotFound."""
    origin = case_for(context, case_id, Capability.WORK_CASE)
    appeal = context.session.get(Appeal, appeal_id)
    if appeal is None or origin.id not in (appeal.origin_case_id, appeal.root_case_id):
        raise NotFound("appeal")
    return (
        origin,
        appeal,
        context.session.get_one(Case, appeal.case_id, with_for_update=to_change or None),
    )


def owes_defence(appeal: Appeal, case: Case) -> bool:
    """Say whether a defence was asked for and can still be given, in time or late."""
    is_open = case.phase in OPEN_PHASES
    return is_open and appeal.defence_asked_at is not None and appeal.defence_given_at is None


def give_defence(context: Context, origin: Case, appeal: Appeal, case: Case, wrote: Text) -> None:
    """Give the defence of the body appealed against: whoever decides reads it, and nobody else.

    A late one is taken in. Raises NotFound for anybody else, WrongState where none is owed."""
    is_asked = origin.id == appeal.origin_case_id
    if not is_asked or not states.may(context.actor, Capability.WORK_CASE, origin):
        raise NotFound("defence")
    if not owes_defence(appeal, case):
        raise WrongState("give_defence")
    documents = sealed(context, case, "message", wrote, author="body", visible=False)
    payload: dict[str, Any] = {"case_id": case.id.hex, "documents": committed(documents)}
    record(context, case, "defence_given", payload, rows=documents)
    # Its own case says so too: nobody is reminded of it any more.
    record(context, origin, "defence_given", {**payload, "documents": []})
    appeal.defence_given_at = context.now
    tell_body(context, case, "defence_given")


def may_set_days(context: Context, appeal: Appeal, case: Case) -> bool:
    """Say whether whoever decides may say in how many days to comply: where the norm does not."""
    root = context.session.get_one(Case, appeal.root_case_id)
    has_own = appeals.compliance_step(base_regime(context, root)) is not None
    is_undecided = case.phase in OPEN_PHASES or (
        appeal.ordered_at is not None and appeal.complied_at is None and appeal.compliance_days is None
    )
    return not has_own and is_undecided


def set_days(context: Context, appeal: Appeal, case: Case, days: int) -> None:
    """Say in how many working days what is decided must be complied with, if it orders anything.

    Where the order went out without a term, it is given one now. Raises WrongState, InvalidInput."""
    if not may_set_days(context, appeal, case):
        raise WrongState("set_days")
    if not 1 <= days <= rules.MOST_DAYS:
        raise InvalidInput("term_out_of_range", "days")
    appeal.compliance_days = days
    record(context, case, "compliance_term_set", {"days": days})
    if appeal.ordered_at is not None:
        order(context, appeal, case)


def order(context: Context, appeal: Appeal, case: Case) -> None:
    """Open the first case again for what was decided, within its term, and tell its body and its filer."""
    system = context.acting_as(SYSTEM)
    root = context.session.get_one(Case, appeal.root_case_id, with_for_update=True)
    has_own = appeals.compliance_step(base_regime(context, root)) is not None
    regime_id = appeals.compliance_id(root.regime_id, None if has_own else appeal.compliance_days)
    payload: dict[str, Any] = {
        "case_id": case.id.hex,
        "regime_id": regime_id,
        "regime_version": root.regime_version,
        "due_on": None,
    }
    found = foresee(system, root, "compliance_ordered", payload)
    due_on = found.response.due_on
    record(system, root, "compliance_ordered", {**payload, "due_on": due_on.isoformat() if due_on else None})
    appeal.ordered_at = context.now
    tell_body(system, root, "compliance_ordered")
    tell_filer(system, root, "compliance_ordered")


def base_regime(context: Context, case: Case) -> law.Regime:
    """Return the regime a case's own was cut out of, in the same version."""
    return context.book.regime(appeals.base_id(case.regime_id), case.regime_version)


def read_contested(context: Context, appeal: Appeal, case: Case) -> list[tuple[Case, Contents]]:
    """Return what whoever decides must read: the case contested, and the first one; never who filed.

    It is what their filer may read of them now, as a copy where one was made. Who looked, at which and when
    stays on record."""
    person_id = context.actor.person_id
    if person_id is None:
        raise NotFound("appeal")
    case_ids = list(dict.fromkeys((appeal.origin_case_id, appeal.root_case_id)))
    with apart(context.session) as session:
        for case_id in case_ids:
            session.add(
                FileReading(
                    id=new_id(),
                    case_id=case.id,
                    read_case_id=case_id,
                    person_id=person_id,
                    read_at=context.now,
                )
            )
    found = []
    for case_id in case_ids:
        found.append(
            (context.session.get_one(Case, case_id), replace(as_copied(context, case_id), accused=""))
        )
    return found


def response_due_on(context: Context, case: Case) -> date | None:
    """Return by when an appeal must be decided."""
    return report_of(context, case).response.due_on


# What an appeal's case holds for the body appealed against; the decision once it was carried there.
_FOR_THE_BODY = frozenset({"filed", "defence_requested", "defence_given"})
_DECISIONS = frozenset({"answered", "decided", "not_admitted"})


def letters_for_the_body(context: Context, case: Case) -> set[UUID]:
    """Return the letters of an appeal that the body appealed against may read.

    Why it was filed, what is asked of the body and what it gave; what was decided once the appeal ended for
    both; never what whoever decides and whoever filed write to each other."""
    appeal = context.session.get_one(Appeal, case.id)
    types = _FOR_THE_BODY | (_DECISIONS if appeal.ended_at is not None else frozenset())
    return {
        UUID(item["document_id"])
        for event in standing(events_of(context.session, case.id))
        if event.type in types
        for item in event.payload["documents"]
        if item["kind"] in ("message", "answer")
    }
