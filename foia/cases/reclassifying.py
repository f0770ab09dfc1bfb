"""Changing what a case is: its kind, its category, its urgency. Never its receipt, nor what was promised."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from foia import law
from foia.cases.accused import keep_out_of_kin, newly_accused
from foia.cases.actions import Text, committed, require, sealed
from foia.cases.answering import questions_of
from foia.cases.categories import category_by_code
from foia.cases.commitments import renew_commitment, urgent_since
from foia.cases.context import Context
from foia.cases.foresight import foresee
from foia.cases.models import Case
from foia.cases.notices import tell_body, tell_filer
from foia.cases.placement import REPORT_KIND, Placement, applicable, bodies_of_reports, place_report
from foia.cases.seats import calendar_at
from foia.cases.states import WAITING
from foia.cases.store import events_of, record, seat_of
from foia.directory.models import Body
from foia.errors import InvalidInput, LawRefusal, WrongState


def reclassify(
    context: Context,
    case: Case,
    kind: str,
    category: str | None,
    reason: str,
    *,
    excluded: Collection[str] = (),
    expected_version: int | None = None,
) -> None:
    """Make a case one of another kind or category and tell its filer why; folio and receipt stay.

    What becomes a misconduct report goes at once to those named for such reports, and nobody else knows of
    it any more; what was confidential or reserved stays so. `excluded`: ids (hex) of who gets no access.
    Raises WrongState once a question was answered, InvalidInput, LawRefusal."""
    require(context, "reclassify", case, expected_version)
    change = _change(context, case, kind, category, excluded)
    documents = sealed(context, case, "reason", Text(reason), author="body")
    was_with = (case.body_id, case.custody, case.confidential)
    regime = context.book.regime(change["regime_id"], change["regime_version"])
    renew_commitment(
        context,
        case,
        calendar_at(context.book, regime.calendar, seat_of(context.session, _body_id(change))),
        category=category,
        received_at=case.received_at,
        urgent_since=urgent_since(events_of(context.session, case.id)),
    )
    record(context, case, "reclassified", {**change, "documents": committed(documents)}, rows=documents)
    keep_out_of_kin(context, case, change["excluded"])
    tell_filer(context, case, "reclassified")
    if case.custody == WAITING:
        tell_filer(context, case, "report_waits")
    moved = was_with != (case.body_id, case.custody, case.confidential)
    tell_body(context, case, "filed" if moved else "reclassified")


def deadlines_if_reclassified(
    context: Context, case: Case, kind: str, category: str | None, excluded: Collection[str] = ()
) -> law.Report:
    """Compute what a change of kind would make of the deadlines. Raises as `reclassify` does."""
    change = _change(context, case, kind, category, excluded)
    return _foreseen(context, case, change)


def change_urgency(
    context: Context, case: Case, urgent: bool, *, expected_version: int | None = None
) -> None:
    """Put a case on top of the trays with a limit in hours from now, or back among the others."""
    require(context, "change_urgency", case, expected_version)
    if urgent == case.urgent:
        raise InvalidInput("nothing_changed", "urgent")
    regime = context.book.regime(case.regime_id, case.regime_version)
    renew_commitment(
        context,
        case,
        calendar_at(context.book, regime.calendar, seat_of(context.session, case.body_id)),
        category=case.category,
        received_at=case.received_at,
        urgent_since=context.now if urgent else None,
    )
    record(context, case, "urgency_changed", {"urgent": urgent})
    if urgent:
        tell_body(context, case, "urgency_changed")


def is_reclassifiable(context: Context, case: Case) -> bool:
    """Say whether nothing was answered yet: an answer is one of the kind it was given for."""
    return all(question.outcome is None for question in questions_of(context, case))


def _change(
    context: Context, case: Case, kind: str, category: str | None, excluded: Collection[str]
) -> dict[str, Any]:
    """Return what the event says of the change, without its documents; refuse what cannot be."""
    if not is_reclassifiable(context, case):
        raise WrongState("reclassify")
    if (kind, category) == (case.kind, case.category):
        raise InvalidInput("nothing_changed", "kind")
    _check_category(context, kind, category)
    becomes_confidential = kind == REPORT_KIND and not case.confidential
    known = {*excluded, *(_accused_where_it_may_go(context, case) if becomes_confidential else ())}
    kept_out = sorted(known - case.excluded_ids)
    placed, about = _placed(context, case, becomes_confidential, kept_out)
    try:
        # A report that waits is bound by the law of whom it is about, until somebody takes it.
        regime = applicable(context, kind, placed.body or about, case.received_at)
    except law.NoRegime as error:
        raise InvalidInput("unknown_kind", "kind") from error
    confidential = case.confidential or becomes_confidential
    change = {
        "kind": kind,
        "regime_id": regime.id,
        "regime_version": regime.version,
        "variant": variant_of(regime, category),
        "body_id": placed.body.id.hex if placed.body else None,
        "about_body_id": about.id.hex if about and confidential else None,
        "custody": placed.custody,
        "category": category,
        # Who files a report is known to few, whatever was chosen when it was filed as something else.
        "reserved": case.reserved or becomes_confidential,
        "confidential": confidential,
        "excluded": kept_out,
    }
    _foreseen(context, case, change)
    return change


def _accused_where_it_may_go(context: Context, case: Case) -> tuple[str, ...]:
    """Find whom the filer accuses in the bodies that may have the report the case becomes."""
    about = context.session.get(Body, case.about_body_id or case.body_id) if case.body_id else None
    return newly_accused(context, case, bodies_of_reports(context, about, case.received_at))


def variant_of(regime: law.Regime, category: str | None) -> str | None:
    """Return which of the regime's responses is the category's own, None where it has none of its own."""
    ending = (category or "").rpartition(".")[2]
    if not ending:
        return None
    return next((step.id for step in regime.responses() if step.id.endswith(f"_{ending}")), None)


def _placed(
    context: Context, case: Case, becomes_confidential: bool, kept_out: Collection[str]
) -> tuple[Placement, Body | None]:
    """Return who has the case from now on, and whom it is about."""
    body = context.session.get(Body, case.body_id) if case.body_id else None
    about = context.session.get(Body, case.about_body_id) if case.about_body_id else body
    if not becomes_confidential:
        return Placement(body, case.custody), about
    return (
        place_report(
            context,
            about,
            case.received_at,
            against_highest=case.against_highest,
            excluded=case.excluded_ids | set(kept_out),
        ),
        about,
    )


def _check_category(context: Context, kind: str, category: str | None) -> None:
    row = category_by_code(context.session, category)
    if category is not None and (row is None or row.kind != kind or not row.is_active):
        raise InvalidInput("unknown_category", "kind")


def _foreseen(context: Context, case: Case, change: dict[str, Any]) -> law.Report:
    try:
        return foresee(context, case, "reclassified", {**change, "documents": []})
    except law.LawError as error:
        raise LawRefusal(
            "Lo que ya se hizo en este expediente no existe en la norma del tipo que eligió. "
            "No se puede cambiar de tipo: respóndalo, o derívelo a quien corresponda.",
            "What was already done in this case does not exist in the law of the kind chosen. "
            "Its kind cannot be changed: answer it, or refer it to whom it belongs.",
        ) from error


def _body_id(change: dict[str, Any]) -> UUID | None:
    return UUID(change["body_id"]) if change["body_id"] else None
