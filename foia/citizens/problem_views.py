"""Following a published complaint from an account, until it is answered."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foia.access import citizen
from foia.actors import ANYBODY
from foia.cases.acting import web_context
from foia.citizens import signin
from foia.citizens.blueprint import blueprint
from foia.errors import NotFound
from foia.extensions import db
from foia.i18n import gettext as _
from foia.problems import actions
from foia.problems.models import Problem
from foia.problems.queries import published_problem
from foia.transactions import writes


@blueprint.get("/cuenta/problemas/<uuid:problem_id>")
@citizen
def new_problem(problem_id: UUID) -> ResponseReturnValue:
    """Ask whether to be told when a problem is answered."""
    return render_template("citizens/new_problem.html", problem=_problem(problem_id))


@blueprint.post("/cuenta/problemas/<uuid:problem_id>/seguir")
@citizen
@writes
def follow_problem(problem_id: UUID) -> ResponseReturnValue:
    """Follow it."""
    actions.follow(web_context(actor=ANYBODY), signin.citizen_id(), _problem(problem_id))
    flash(_("Le avisaremos por correo cuando respondan."), "success")
    return redirect(url_for("citizens.topics"))


@blueprint.post("/cuenta/problemas/<uuid:problem_id>/quitar")
@citizen
@writes
def unfollow_problem(problem_id: UUID) -> ResponseReturnValue:
    """Follow it no more."""
    actions.unfollow(web_context(actor=ANYBODY), signin.citizen_id(), problem_id)
    flash(_("Ya no sigue ese problema."), "success")
    return redirect(url_for("citizens.topics"))


def _problem(problem_id: UUID) -> Problem:
    found = published_problem(db.session(), problem_id)
    if found is None:
        raise NotFound("problem")
    return found.problem
