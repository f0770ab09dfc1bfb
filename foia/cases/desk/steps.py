"""What every verb's page does alike: find the case, refuse what is not offered, show the form, end."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foia import clock
from foia.access import current_actor
from foia.actors import Capability
from foia.cases import states, uploads
from foia.cases.acting import web_context
from foia.cases.actions import require
from foia.cases.context import Context
from foia.cases.desk.forms import CaseForm
from foia.cases.forms import FilesForm
from foia.cases.models import Case
from foia.cases.opening import case_for
from foia.cases.presence import colleagues_at
from foia.copies.cleaning import NotCleaned
from foia.errors import InvalidInput
from foia.extensions import db
from foia.i18n import gettext as _


@dataclass(frozen=True)
class Step:
    """A verb's page in words: what it does to the case is told before it is done."""

    heading: str
    button: str
    sentences: tuple[str, ...] = ()
    warning: str = ""
    hints: dict[str, str] = field(default_factory=dict)


def begun(verb: str, case_id: UUID, form: CaseForm) -> tuple[Context, Case]:
    """Find the case a form is shown for, and write into the form what it is shown for.

    Raises NotFound, WrongState."""
    context = web_context()
    case = case_for(context, case_id, Capability.READ_CASE)
    require(context, verb, case)
    form.version.data, form.seen.data = str(case.version), str(case.head_sequence)
    if isinstance(form, FilesForm):
        form.nonce.data = secrets.token_hex(16)
    return context, case


def sent(verb: str, case_id: UUID, form: CaseForm) -> tuple[Context, Case]:
    """Find the case a form was sent for. Raises NotFound, StaleCase, WrongState, InvalidInput."""
    context = web_context()
    case = case_for(context, case_id, Capability.READ_CASE, to_change=True)
    require(context, verb, case, form.expected_version)
    return context, case


def show(case: Case, step: Step, form: CaseForm, status: int = 200, **more: Any) -> ResponseReturnValue:
    """Show a verb's form."""
    hints = {**step.hints, "files": uploads.hint()} if isinstance(form, FilesForm) else step.hints
    template = more.pop("template", "desk/verb.html")
    others = colleagues_at(db.session(), case.id, current_actor().person_id, clock.now())
    page = render_template(template, case=case, step=step, form=form, hints=hints, colleagues=others, **more)
    return page, status


def done(case: Case, words: str) -> ResponseReturnValue:
    """Say what was done: on the case's page, or in the tray for whoever may not see the case any more."""
    flash(words, "success")
    if not states.may(current_actor(), Capability.READ_CASE, case):
        return redirect(url_for("desk.tray"))
    return redirect(url_for("desk.case_page", case_id=case.id))


def refusal(error: InvalidInput) -> str:
    """Say why an action did not take a value."""
    if isinstance(error, NotCleaned):
        return uploads.not_cleaned_words(error.code, error.name)
    return {
        "not_assignable": _("Esa persona ya no puede atender este expediente. Elija otra."),
        "same_body": _("El expediente ya está dirigido a esa entidad. Elija otra."),
        "case_full": _("El expediente ya no admite más archivos. Envíe el texto sin adjuntos."),
        "no_body": _("El expediente todavía no tiene entidad."),
        "ground_not_offered": _("Esa causal ya no se ofrece. Elija otra."),
    }.get(error.code, _("No se pudo registrar lo que envió. Revise el formulario."))
