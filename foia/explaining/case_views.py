"""How the dates of a case were found: for who filed it, who works it and who audits it; page and annex."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from foia.access import filer, requires
from foia.actors import Capability, filer_of
from foia.audit.queries import event_rows
from foia.audit.words import broken_words
from foia.cases.acting import web_context
from foia.cases.chain import first_break
from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.opened import opened_case
from foia.cases.opening import case_for
from foia.cases.presentation import Audience
from foia.cases.states import is_excluded
from foia.errors import NotFound
from foia.explaining.blueprint import blueprint
from foia.explaining.case_accounts import case_accounts
from foia.explaining.month_words import legend

PAGE, ANNEX = "explaining/case.html", "explaining/annex.html"


@blueprint.get("/mi-solicitud/como-se-calculo")
@filer
def own() -> ResponseReturnValue:
    """Explain the dates of the opened case."""
    return _own(PAGE)


@blueprint.get("/mi-solicitud/como-se-calculo/anexo")
@filer
def own_annex() -> ResponseReturnValue:
    """Give the same to print."""
    return _own(ANNEX)


@blueprint.get("/expedientes/<uuid:case_id>/como-se-calculo")
@requires(Capability.READ_CASE)
def of_case(case_id: UUID) -> ResponseReturnValue:
    """Explain the dates of a case to whoever works it."""
    return _of_case(case_id, PAGE)


@blueprint.get("/expedientes/<uuid:case_id>/como-se-calculo/anexo")
@requires(Capability.READ_CASE)
def annex_of_case(case_id: UUID) -> ResponseReturnValue:
    """Give the same to print."""
    return _of_case(case_id, ANNEX)


@blueprint.get("/auditoria/expedientes/<uuid:case_id>/como-se-calculo")
@requires(Capability.AUDIT)
def audited(case_id: UUID) -> ResponseReturnValue:
    """Explain the dates of a case to the auditor."""
    return _audited(case_id, PAGE)


@blueprint.get("/auditoria/expedientes/<uuid:case_id>/como-se-calculo/anexo")
@requires(Capability.AUDIT)
def audited_annex(case_id: UUID) -> ResponseReturnValue:
    """Give the same to print."""
    return _audited(case_id, ANNEX)


def _own(template: str) -> ResponseReturnValue:
    case = opened_case()
    context = web_context(actor=filer_of(case.id))
    addresses = {
        "back": url_for("cases.opened"),
        "page": url_for("explaining.own"),
        "annex": url_for("explaining.own_annex"),
    }
    return _shown(context, case, Audience.FILER, template, addresses)


def _of_case(case_id: UUID, template: str) -> ResponseReturnValue:
    context = web_context()
    case = case_for(context, case_id, Capability.READ_CASE)
    addresses = {
        "back": url_for("desk.case_page", case_id=case_id),
        "page": url_for("explaining.of_case", case_id=case_id),
        "annex": url_for("explaining.annex_of_case", case_id=case_id),
    }
    return _shown(context, case, Audience.STAFF, template, addresses)


def _audited(case_id: UUID, template: str) -> ResponseReturnValue:
    context = web_context()
    case = context.session.get(Case, case_id)
    if case is None or case.confidential or is_excluded(context.actor, case):
        raise NotFound("case")
    addresses = {
        "back": url_for("audit.case_record", case_id=case_id),
        "page": url_for("explaining.audited", case_id=case_id),
        "annex": url_for("explaining.audited_annex", case_id=case_id),
    }
    # What follows an altered event proves nothing: nothing is counted from it.
    broken = first_break(event_rows(context.session, case.id), case.head_sequence, case.head_hash)
    if broken is not None:
        return render_template(
            "explaining/broken.html", case=case, words=broken_words(broken), addresses=addresses
        )
    return _shown(context, case, Audience.AUDITOR, template, addresses)


def _shown(
    context: Context, case: Case, audience: Audience, template: str, addresses: dict[str, str]
) -> ResponseReturnValue:
    return render_template(
        template, page=case_accounts(context, case, audience), legend=legend(), addresses=addresses
    )
