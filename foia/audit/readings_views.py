"""Readings of identities, listed for auditors; and an auditor's own, for a purpose."""

from __future__ import annotations

from uuid import UUID

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia import limits
from foia.access import requires
from foia.actors import Capability
from foia.audit.period_forms import narrowed
from foia.audit.readings_actions import AUDIT_PURPOSES, may_be_read, read_for_audit
from foia.audit.readings_queries import readings_page
from foia.audit.views import blueprint
from foia.audit.words import purpose_words
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.vault import Person
from foia.errors import NotFound
from foia.forms import Choice, Form, RadioField
from foia.i18n import lazy_gettext as _l
from foia.paging import after_asked, next_address

__all__ = ["blueprint"]
_LIMIT = "identity_reading.person"


class AuditPurposeForm(Form):
    """What an auditor needs an identity for."""

    purpose = RadioField(
        _l("¿Para qué necesita estos datos?"),
        choices=[
            Choice("audit_finding", _l("Para comprobar un hallazgo")),
            Choice("audit_complaint", _l("Por una queja sobre cómo se trataron sus datos")),
            Choice("audit_authority", _l("Lo pide una autoridad competente, por escrito")),
        ],
        required=_l("Elija para qué necesita estos datos"),
    )


@blueprint.get("/auditoria/lecturas")
@requires(Capability.AUDIT)
def readings() -> ResponseReturnValue:
    """List who read the data of who filed, of which case, for what; no name is shown."""
    context = web_context()
    chosen = narrowed(context)
    only = request.args.get("de") == "auditoria"
    lines, following = readings_page(
        context.session,
        chosen.asked.since,
        chosen.asked.until,
        body_id=chosen.asked.body_id,
        purposes=AUDIT_PURPOSES if only else (),
        excluded=chosen.asked.excluded,
        after=after_asked(),
    )
    return render_template(
        "audit/readings.html",
        form=chosen.form,
        lines=[(line, purpose_words(line.purpose)) for line in lines],
        only_auditors=only,
        all_address=url_for("audit.readings", **chosen.query),
        auditors_address=url_for("audit.readings", **chosen.query, de="auditoria"),
        first_on=chosen.asked.first_on,
        last_on=chosen.asked.last_on,
        next_url=next_address("audit.readings", following),
    )


@blueprint.get("/auditoria/expedientes/<uuid:case_id>/identidad")
@requires(Capability.AUDIT)
def identity(case_id: UUID) -> ResponseReturnValue:
    """Ask what for, before anything is shown."""
    context = web_context()
    return _show(_case(context, case_id), AuditPurposeForm(formdata=None))


@blueprint.post("/auditoria/expedientes/<uuid:case_id>/identidad")
@requires(Capability.AUDIT)
def show_identity(case_id: UUID) -> ResponseReturnValue:
    """Show once who filed; that it was read, and for what, stays for the other auditors."""
    context = web_context()
    case = _case(context, case_id)
    form = AuditPurposeForm()
    if not form.validate():
        return _show(case, form, status=422)
    limits.refuse_over(_LIMIT, limits.LIMITS[_LIMIT], str(context.actor.person_id))
    return _show(case, form, dict(read_for_audit(context, case, form.purpose.data)))


def _case(context: Context, case_id: UUID) -> Case:
    case = context.session.get(Case, case_id)
    if case is None or not may_be_read(context, case):
        raise NotFound("identity")
    return case


def _show(
    case: Case, form: AuditPurposeForm, people: dict[str, Person] | None = None, status: int = 200
) -> ResponseReturnValue:
    page = make_response(render_template("audit/identity.html", case=case, form=form, people=people), status)
    page.headers["Cache-Control"] = "no-store"
    return page
