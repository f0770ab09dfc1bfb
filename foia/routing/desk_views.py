"""What the central desk is suggested for its cases, and the one click that takes a suggestion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import bindparam, select

from foia.access import current_actor, requires
from foia.actors import Capability
from foia.cases import states
from foia.cases.desk.bodies import body_chosen
from foia.cases.desk.forms import CaseForm
from foia.cases.desk.steps import done, refusal, sent
from foia.cases.models import Case
from foia.directory.models import Body
from foia.directory.queries import bodies_by_id
from foia.errors import InvalidInput
from foia.extensions import db
from foia.forms import HiddenField
from foia.i18n import gettext as _
from foia.i18n import language
from foia.routing import actions
from foia.routing.blueprint import blueprint
from foia.routing.models import RoutingSuggestion
from foia.routing.queries import choices_of
from foia.routing.words import POSSIBLE, confidence_words, why_words
from foia.transactions import writes


@dataclass(frozen=True)
class ChoiceShown:
    """A body that was suggested, how sure that is, and what spoke for it."""

    body_id: UUID
    name: str
    confidence: str
    why: str
    is_likely: bool


@dataclass(frozen=True)
class SuggestionShown:
    """What was suggested for a case, and the version of the case a click is for."""

    case_id: UUID
    version: int
    seen: int
    count: int
    choices: tuple[ChoiceShown, ...]


# The last of each case, with the case as it is now: in the order in which a later one replaces an earlier.
_OPEN_SUGGESTIONS = (
    select(RoutingSuggestion, Case.version, Case.head_sequence, Body)
    .join(Case, Case.id == RoutingSuggestion.case_id)
    .outerjoin(Body, Body.id == RoutingSuggestion.first_body_id)
    .where(
        RoutingSuggestion.case_id.in_(bindparam("case_ids", expanding=True)),
        RoutingSuggestion.decided_at.is_(None),
        Case.custody == states.CENTRAL_DESK,
        Case.confidential.is_(False),
    )
    .order_by(RoutingSuggestion.number)
)


class TakenForm(CaseForm):
    """The body of the button that was pressed."""

    body = HiddenField()


@blueprint.post("/expedientes/<uuid:case_id>/derivar/sugerida")
@requires(Capability.ROUTE_CASE)
@writes
def take(case_id: UUID) -> ResponseReturnValue:
    """Give the case to a body that was suggested for it."""
    form = TakenForm()
    context, case = sent("route", case_id, form)
    chosen = body_chosen(context, form.body.data)
    try:
        if chosen is None or not form.validate():
            raise InvalidInput("not_suggested", "body")
        actions.route_as_suggested(context, case, chosen, expected_version=form.expected_version)
    except InvalidInput as error:
        told = _("Esa sugerencia ya no vale. Busque la entidad por su nombre.")
        flash(told if error.code == "not_suggested" else refusal(error), "important")
        return redirect(url_for("desk.routing", case_id=case.id))
    name = chosen.name(language())
    if case.custody == states.CENTRAL_DESK:
        return done(case, _("El expediente es ahora de %(body)s. Envíele el expediente impreso.", body=name))
    flash(_("Envió el expediente %(folio)s a %(body)s.", folio=case.folio, body=name), "success")
    return redirect(url_for("desk.tray"))


def suggestions_shown(case_ids: Iterable[UUID], *, only_first: bool = False) -> dict[UUID, SuggestionShown]:
    """Return what was suggested for these cases and nobody decided yet, for whoever may route.

    In one statement where only the first of each is shown, with how many there are."""
    wanted = list(case_ids)
    if not wanted or not current_actor().can_somewhere(Capability.ROUTE_CASE):
        return {}
    session = db.session()
    rows = session.execute(_OPEN_SUGGESTIONS, {"case_ids": wanted}).all()
    bodies = {first.id: first for _row, _version, _seen, first in rows if first is not None}
    if not only_first:
        others = {one.body_id for row, *_rest in rows for one in choices_of(row)} - bodies.keys()
        bodies |= bodies_by_id(session, others)
    return {
        row.case_id: SuggestionShown(
            row.case_id, version, seen, len(choices_of(row)), _choices_shown(row, bodies)
        )
        for row, version, seen, _first in rows
    }


def _choices_shown(row: RoutingSuggestion, bodies: Mapping[UUID, Body]) -> tuple[ChoiceShown, ...]:
    return tuple(
        ChoiceShown(
            one.body_id,
            bodies[one.body_id].name(language()),
            confidence_words(one.confidence),
            why_words(one.phrases, one.cases),
            one.confidence >= POSSIBLE,
        )
        for one in choices_of(row)
        if one.body_id in bodies
    )
