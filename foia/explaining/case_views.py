"""How the dates of a case were found: for who filed it, who works it and who audits it; page and annex."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia.access import filer, requires
from foia.actors import Capability, filer_of
from foia.audit.queries import event_rows
from foia.audit.words import broken_words
from foia.cases.acting import web_context
from foia.cases.chain import first_break
from foia.cases.context import Context
from foia.cases.desk.forms import FilterForm
from foia.cases.models import Case
from foia.cases.opened import opened_case
from foia.cases.opening import case_for
from foia.cases.presentation import Audience
from foia.cases.states import is_excluded
from foia.cases.terms import local_date
from foia.errors import NotFound
from foia.explaining.blueprint import blueprint
from foia.explaining.case_accounts import case_accounts
from foia.explaining.month_words import legend
from foia.forms import TextField
from foia.i18n import date_plain
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l

PAGE, ANNEX = "explaining/case.html", "explaining/annex.html"


class AsOfForm(FilterForm):
    """The day as of which the auditor wants to see the dates: as they were told then."""

    al = TextField(
        _l("Ver lo que constaba al final de un día"), hint=_l("Por ejemplo: 2026-03-31."), width=10
    )

    def day(self, first_on: date, last_on: date) -> date | None:
        """Return the day asked for, if any; what is wrong with it is said beside it."""
        if not self.al.data:
            return None
        try:
            asked = date.fromisoformat(self.al.data)
        except ValueError:
            asked = date.min
        if first_on <= asked <= last_on:
            return asked
        words = _(
            "Escriba un día entre el %(first)s y el %(last)s, así: 2026-03-31.",
            first=date_plain(first_on),
            last=date_plain(last_on),
        )
        self.add_error("al", words)
        return None


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
    form = AsOfForm(request.args)
    as_of = form.day(case.received_on, local_date(context.book, case.country, None, context.now))
    if as_of is None:
        return _shown(context, case, Audience.AUDITOR, template, addresses, form=form)
    zone = context.book.calendar(context.book.calendar_id(case.country)).zone
    # The end of a day of the past; of today, what is known by now.
    then = context.at(min(context.now, datetime.combine(as_of, time.max, tzinfo=zone)))
    addresses["annex"] = url_for("explaining.audited_annex", case_id=case_id, al=as_of.isoformat())
    addresses["page"] = url_for("explaining.audited", case_id=case_id, al=as_of.isoformat())
    return _shown(then, case, Audience.AUDITOR, template, addresses, form=form, as_of=as_of)


def _shown(
    context: Context,
    case: Case,
    audience: Audience,
    template: str,
    addresses: dict[str, str],
    *,
    form: AsOfForm | None = None,
    as_of: date | None = None,
) -> ResponseReturnValue:
    page = case_accounts(context, case, audience, as_of)
    shown = {"page": page, "legend": legend(), "addresses": addresses, "as_of": as_of}
    return render_template(template, **shown, **({"form": form} if form is not None else {}))
