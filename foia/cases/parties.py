"""Others than the filer: whoever's rights are at stake, who is accused, who must give information."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from foia import law
from foia.cases.actions import (
    Text,
    committed,
    regime_of_case,
    require,
    require_lawful,
    sealed,
)
from foia.cases.awaited import Party, awaited_parties, next_number, until
from foia.cases.context import Context
from foia.cases.events import Happening
from foia.cases.lawful import defence_step, information_order_step, third_party_step
from foia.cases.models import Case, Document, Identity
from foia.cases.notices import tell_filer
from foia.cases.revealing import reveals
from foia.cases.store import events_of, record, seat_of
from foia.cases.terms import report
from foia.errors import InvalidInput, NotFound, WrongState

# How a notice reaches somebody who has no way into the case.
CHANNELS = ("counter", "post", "email")
NO_ANSWER = "none"
# What may be answered in the term of each kind.
POSITIONS: dict[str, tuple[str, ...]] = {
    "third_party_reply": ("consents", "opposes", NO_ANSWER),
    "defence": ("defence", NO_ANSWER),
    "information_order": ("report", NO_ANSWER),
}


def notify_third_party(
    context: Context, case: Case, text: str, channel: str, *, expected_version: int | None = None
) -> None:
    """Tell somebody whose rights are at stake what was asked for; their term begins now. The filer knows.

    Raises LawRefusal where the regime knows no such term; InvalidInput for an unknown channel."""
    require(context, "notify_third_party", case, expected_version)
    require_lawful(context, "notify_third_party", case)
    step = third_party_step(regime_of_case(context, case))
    if case.awaited_step is not None and (step is None or case.awaited_step != step.id):
        raise WrongState("notify_third_party")  # something else is awaited: an accused person, a report
    _record_notice(context, case, step, "rights", "message", text, channel)
    tell_filer(context, case, "third_party_asked")


def notify_charges(
    context: Context, case: Case, text: str, channel: str, *, expected_version: int | None = None
) -> Document:
    """Tell whoever is accused what of, and return the notice; the term for the defence begins now.

    Nothing in it may tell who reported: a text that does is refused with the kind of datum alone.
    Raises InvalidInput (`tells_name`, `tells_folio`…), LawRefusal where the law gives no defence."""
    require(context, "notify_charges", case, expected_version)
    require_lawful(context, "notify_charges", case)
    told = what_tells_who_filed(context, case, text)
    if told is not None:
        raise InvalidInput(f"tells_{told}", "text")
    step = defence_step(regime_of_case(context, case))
    return _record_notice(context, case, step, "charges", "charges", text, channel)


def what_tells_who_filed(context: Context, case: Case, text: str, *, but_folio: bool = False) -> str | None:
    """Return the kind of datum by which a text tells who filed, or on whose behalf; None if by nothing.

    `but_folio`: the folio may stand in it, for whoever reads it works that case.
    The system compares: nobody is shown the identity, so no reading of it is recorded."""
    vault = context.vaults.open(case.id)
    rows = context.session.scalars(select(Identity).where(Identity.case_id == case.id))
    people = [vault.identity(row) for row in rows]
    named = context.session.scalars(
        select(Document).where(Document.case_id == case.id, Document.kind == "accused")
    )
    # Whoever is accused may be called by their own name, also where a relative reports them.
    known = " ".join(vault.text(document) for document in named)
    return reveals(text, people, "" if but_folio else case.folio, known=known)


def defence_term(context: Context, case: Case, notice_id: UUID) -> law.Deadline | None:
    """Return the term that a notice of charges opened, as extended since, whatever notice came after."""
    events, is_after = [], False
    for event in events_of(context.session, case.id):
        is_notice = event.type == "third_party_notified"
        if is_notice and is_after:
            break
        is_after = is_after or (is_notice and notice_id.hex in _document_ids(event))
        events.append(event)
    step = defence_step(regime_of_case(context, case))
    if step is None or not is_after:
        return None
    seat = seat_of(context.session, case.body_id)
    return report(context.book, events, seat, now=context.now).step(step.id)


def _document_ids(event: Happening) -> set[str]:
    return {document["document_id"] for document in event.payload["documents"]}


def order_information(
    context: Context, case: Case, text: str, *, expected_version: int | None = None
) -> None:
    """Order somebody to give information for a report; their term begins now. Raises LawRefusal."""
    require(context, "order_information", case, expected_version)
    require_lawful(context, "order_information", case)
    step = information_order_step(regime_of_case(context, case))
    if step is None:
        raise NotFound("step")
    documents = sealed(context, case, "message", Text(text), author="body", visible=False)
    payload = {"step": step.id, "documents": committed(documents)}
    record(context, case, "information_ordered", payload, rows=documents)


def record_third_party_answer(
    context: Context,
    case: Case,
    position: str,
    wrote: Text,
    *,
    party: int | None = None,
    expected_version: int | None = None,
) -> None:
    """Record what was answered to the notice or order awaited, or that nothing was once the term is over.

    `party`: who, where several are awaited. Raises InvalidInput for a position its term does not know,
    a missing text, a term still running, `unknown_party`."""
    require(context, "record_third_party_answer", case, expected_version)
    if position not in positions_of(context, case):
        raise InvalidInput("unknown_position", "position")
    awaited = parties_awaited(context, case)
    asked = next((known for known in awaited if party in (None, known.number)), None)
    if asked is None or (party is None and len(awaited) > 1):
        raise InvalidInput("unknown_party", "party")
    if position == NO_ANSWER and not _is_over(context, case, asked):
        raise InvalidInput("term_still_runs", "position")
    if position != NO_ANSWER and not wrote.text:
        raise InvalidInput("text_missing", "text")
    has_text = bool(wrote.text or wrote.files)
    documents = sealed(context, case, "message", wrote, author="body", visible=False) if has_text else []
    payload = {
        "step": case.awaited_step,
        "position": position,
        "party": asked.number,
        "documents": committed(documents),
    }
    record(context, case, "third_party_answered", payload, rows=documents)


def positions_of(context: Context, case: Case) -> tuple[str, ...]:
    """Return what may be answered to what is awaited."""
    step = regime_of_case(context, case).step(case.awaited_step or "")
    return POSITIONS.get(step.kind, ()) if step is not None else ()


def parties_awaited(context: Context, case: Case) -> tuple[Party, ...]:
    """Return whose answers are awaited, in the order they were asked."""
    return awaited_parties(events_of(context.session, case.id))


def term_of(context: Context, case: Case, party: Party) -> law.Deadline | None:
    """Return the term of one of several who were asked, as if nobody had been asked after them."""
    events = until(events_of(context.session, case.id), party)
    seat = seat_of(context.session, case.body_id)
    return report(context.book, events, seat, now=context.now).step(party.step)


def _is_over(context: Context, case: Case, party: Party) -> bool:
    """Say whether the awaited term no longer runs: it passed under every reading, or has no number."""
    deadline = term_of(context, case, party)
    return deadline is None or deadline.state not in ("running", "suspended", "not_started")


def _record_notice(
    context: Context,
    case: Case,
    step: law.Step | None,
    purpose: str,
    kind: str,
    text: str,
    channel: str,
) -> Document:
    if step is None:
        raise NotFound("step")
    if channel not in CHANNELS:
        raise InvalidInput("unknown_channel", "channel")
    documents = sealed(context, case, kind, Text(text), author="body", visible=False)
    payload: dict[str, Any] = {
        "step": step.id,
        "purpose": purpose,
        "party": next_number(events_of(context.session, case.id)),
        "documents": committed(documents),
        "channel": channel,
    }
    record(context, case, "third_party_notified", payload, rows=documents)
    return documents[0]
