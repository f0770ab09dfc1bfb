"""Referring a case, or some of its questions, to another body, which accepts it or gives it back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from foia import law
from foia.cases import states
from foia.cases.accused import keep_out_accused
from foia.cases.actions import Text, committed, require, sealed
from foia.cases.case import fold
from foia.cases.context import Context
from foia.cases.masking import mask, require_untold
from foia.cases.models import Case
from foia.cases.notices import tell_body, tell_filer
from foia.cases.parts import open_questions, take_part
from foia.cases.placement import applicable_to, custody_for, people_told
from foia.cases.store import events_of, record
from foia.cases.terms import local_date
from foia.directory.body_queries import heir_of
from foia.directory.models import Body
from foia.errors import InvalidInput, WrongState


def refer(
    context: Context,
    case: Case,
    body: Body,
    reason: str,
    questions: Collection[UUID] | None = None,
    *,
    copies: Mapping[str, str] | None = None,
    kept_back: Collection[str] = (),
    expected_version: int | None = None,
) -> Case:
    """Send a case, or some of its open questions as a part, to the competent body; return what went.

    The receipt stays; the terms are what the law of that body makes of it. A referral is no answer and ends
    nothing. Of who is known to few a copy goes that does not name them (see `masking.mask`). Raises
    InvalidInput for the same body, one that does not exist today, questions not open, a copy or a reason
    that tells."""
    require(context, "refer", case, expected_version)
    _require_another(context, case, body)
    if case.reserved:
        require_untold(context, case, reason, "text")
    going = case
    if questions is not None and set(questions) != {row.id for row in open_questions(context, case)}:
        going = take_part(context, case, questions, body, reason)
        tell_filer(context, case, "part_taken")
    keep_out_accused(context, going, [body.id])
    before = going.due_on
    documents = sealed(context, going, "reason", Text(reason), author="body")
    if going.reserved:
        documents += mask(context, going, copies or {}, kept_back)
    regime = _regime_at(context, going, body)
    record(context, going, "referred", _handover(context, going, body.id, regime, documents), rows=documents)
    tell_filer(context, going, "referred")
    if going.custody == states.CENTRAL_DESK:
        tell_filer(context, going, "not_joined")
    if before != going.due_on:
        tell_filer(context, going, "due_moved")
    tell_body(context, going, "referred")
    return going


def accept_referral(context: Context, case: Case, *, expected_version: int | None = None) -> None:
    """Take a case another body referred: from now on it is worked like any other."""
    require(context, "accept_referral", case, expected_version)
    record(context, case, "referral_accepted", {})
    tell_filer(context, case, "referral_accepted")


def reject_referral(
    context: Context, case: Case, reason: str, *, expected_version: int | None = None
) -> None:
    """Give a case back to the body that referred it, with the reason; its terms are again what they were."""
    require(context, "reject_referral", case, expected_version)
    sender = context.session.get(Body, case.referred_from_id) if case.referred_from_id else None
    if sender is None:
        raise WrongState("reject_referral")
    # Whoever sent it may have ended meanwhile: it goes back to who does its work now.
    today = local_date(context.book, context.country, sender.place_code, context.now)
    back_id = heir_of(context.session, sender, today).id
    history = events_of(context.session, case.id)
    last = max(index for index, event in enumerate(history) if event.type == "referred")
    earlier = fold(history[:last])
    regime = context.book.regime(earlier.regime_id, earlier.regime_version)
    theirs = [case.assignee_id] if case.assignee_id else [p.id for p in people_told(context.session, case)]
    before = case.due_on
    documents = sealed(context, case, "reason", Text(reason), author="body")
    record(
        context,
        case,
        "referral_rejected",
        _handover(context, case, back_id, regime, documents),
        rows=documents,
    )
    tell_filer(context, case, "referral_rejected")
    if before != case.due_on:
        tell_filer(context, case, "due_moved")
    tell_body(context, case, "referral_rejected")
    for person_id in theirs:
        tell_body(context, case, "referral_rejected", person_id)


def referral_step(regime: law.Regime) -> law.Step | None:
    """Find what the regime says of referring what another body should answer."""
    return next(
        (
            step
            for step in regime.steps
            if step.kind == "referral" and step.counts_from[0] == "request.received"
        ),
        None,
    )


def _handover(
    context: Context, case: Case, to_id: UUID, regime: law.Regime, documents: Any
) -> dict[str, Any]:
    return {
        "body_id": to_id.hex,
        "from_body_id": case.body_id.hex if case.body_id else None,
        "custody": custody_for(context, to_id, case.excluded_ids),
        "regime_id": regime.id,
        "regime_version": regime.version,
        "documents": committed(documents),
    }


def _require_another(context: Context, case: Case, body: Body) -> None:
    if body.id == case.body_id:
        raise InvalidInput("same_body", "body")
    today = local_date(context.book, context.country, body.place_code, context.now)
    starts_later = body.valid_from is not None and body.valid_from > today
    if starts_later or (body.valid_to is not None and body.valid_to < today):
        raise InvalidInput("body_abolished", "body")


def _regime_at(context: Context, case: Case, body: Body) -> law.Regime:
    try:
        return applicable_to(context, case, body)
    except law.NoRegime as error:
        raise InvalidInput("no_regime", "body") from error
