"""The desk's page of what a body could publish: what many ask it, and what was looked for in vain."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from foia.access import requires
from foia.actors import Capability
from foia.cases import states
from foia.cases.acting import web_context
from foia.directory.queries import bodies_by_id
from foia.i18n import language
from foia.publishing.blueprint import blueprint
from foia.publishing.found_pages import today
from foia.publishing.hint_queries import Looks, asked_alike, looks_of


@blueprint.get("/bandeja/por-publicar")
@requires(Capability.WORK_CASE)
def hints() -> ResponseReturnValue:
    """Show, for the bodies of whoever asks, what many ask alike and what came of looking before asking."""
    context = web_context()
    own = [id_ for id_ in context.actor.body_ids if context.actor.can(Capability.WORK_CASE, id_)]
    names = {id_: body.name(language()) for id_, body in bodies_by_id(context.session, own).items()}
    looks = looks_of(context.session, own, today())
    return render_template(
        "publishing/hints.html",
        groups=[
            (
                group.cases,
                names[group.body_id],
                case.folio if states.may(context.actor, Capability.READ_CASE, case) else "",
                url_for("desk.case_page", case_id=case.id),
            )
            for group, case in asked_alike(context.session, own)
        ],
        looks=sorted((name, looks.get(id_, Looks())) for id_, name in names.items()),
    )
