"""What the central desk is suggested for its cases, and the one click that takes a suggestion."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from foia.access import current_actor, requires
from foia.actors import Capability
from foia.cases import states
from foia.cases.desk.bodies import body_chosen
from foia.cases.desk.forms import CaseForm
from foia.cases.desk.steps import done, refusal, sent
from foia.cases.models import Case
from foia.directory.queries import bodies_by_id
from foia.errors import InvalidInput
from foia.extensions import db
from foia.forms import HiddenField
from foia.i18n import gettext as _
from foia.i18n import language
from foia.routing import actions
from foia.routing.blueprint import blueprint
from foia.routing.queries import choices_of, newest_suggestions
from foia.routing.words import confidence_words, why_words
from foia.transactions import writes


@dataclass(frozen=True)
class ChoiceShown:
    """A body that was suggested, how sure that is, and what spoke for it."""

    body_id: UUID
    name: str
    confidence: str
    why: str


@dataclass(frozen=True)
class SuggestionShown:
    """What was suggested for a case, and the version of the case a click is for."""

    case_id: UUID
    version: int
    seen: int
    choices: tuple[ChoiceShown, ...]


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


def suggestions_shown(case_ids: Iterable[UUID]) -> dict[UUID, SuggestionShown]:
    """Return what was suggested for these cases and nobody decided yet, for whoever may route."""
    if not current_actor().can_somewhere(Capability.ROUTE_CASE):
        return {}
    session = db.session()
    found = {id_: row for id_, row in newest_suggestions(session, case_ids).items() if row.decided_at is None}
    if not found:
        return {}
    bodies = bodies_by_id(session, (one.body_id for row in found.values() for one in choices_of(row)))
    cases = session.execute(
        select(Case.id, Case.version, Case.head_sequence).where(
            Case.id.in_(found), Case.custody == states.CENTRAL_DESK, Case.confidential.is_(False)
        )
    )
    return {
        case_id: SuggestionShown(
            case_id,
            version,
            seen,
            tuple(
                ChoiceShown(
                    one.body_id,
                    bodies[one.body_id].name(language()),
                    confidence_words(one.confidence),
                    why_words(one.phrases, one.cases),
                )
                for one in choices_of(found[case_id])
                if one.body_id in bodies
            ),
        )
        for case_id, version, seen in cases
    }
