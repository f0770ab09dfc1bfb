"""The report of an audit: as a page, to print, as PDF, and as data."""

from __future__ import annotations

import logging
from typing import Any

from flask import current_app, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foia import limits
from foia.access import requires
from foia.actors import Capability
from foia.amendments.sheets import csv_response, sheet
from foia.apart import ApartFailed, ApartRefused, run_apart
from foia.audit.findings_words import CODES, RESULTS, severity_tag, state_tag
from foia.audit.period_forms import Narrowed, narrowed
from foia.audit.report_queries import report_of
from foia.audit.report_rules import FINDING_COLUMNS, Report, finding_cells, report_json
from foia.audit.views import blueprint
from foia.cases.acting import web_context
from foia.cases.downloads import attachment
from foia.directory.models import Body
from foia.extensions import db
from foia.i18n import gettext as _
from foia.pages.rendering import asset

__all__ = ["blueprint"]
log = logging.getLogger(__name__)
_LIMIT = "audit_report.person"
_STYLESHEET = "https://carta.invalid/letter.css"
_LONGEST_SECONDS = 40


@blueprint.get("/auditoria/informe")
@requires(Capability.AUDIT)
def report() -> ResponseReturnValue:
    """Choose what the report is of, see what it holds, and take it in a form."""
    chosen, found = _report()
    return render_template("audit/report.html", chosen=chosen, form=chosen.form, **_values(found))


@blueprint.get("/auditoria/informe/imprimir")
@requires(Capability.AUDIT)
def report_sheet() -> ResponseReturnValue:
    """Show the report as one page to print."""
    chosen, found = _report()
    return _sheet(found, stylesheet=asset("letter.css"), back=url_for("audit.report", **chosen.query))


@blueprint.post("/auditoria/informe/pdf")
@requires(Capability.AUDIT)
def report_pdf() -> ResponseReturnValue:
    """Give the report as a tagged PDF; where none can be made, the page to print."""
    _count()
    chosen, found = _report()
    html = _sheet(found, stylesheet=_STYLESHEET, back="").encode()
    db.session().rollback()  # nothing of the database is held while it is made
    try:
        made = run_apart("foia.letters.pdf", html, limit_seconds=_LONGEST_SECONDS)
    except (ApartRefused, ApartFailed) as error:
        log.warning("no PDF of a report: %s", error)
        flash(_("Aquí no se puede hacer el PDF. Abra la página para imprimir y guárdela."), "important")
        return redirect(url_for("audit.report", **chosen.query))
    return attachment(made, f"{_name(found)}.pdf", "application/pdf")


@blueprint.get("/auditoria/informe/datos.json")
@requires(Capability.AUDIT)
def report_data() -> ResponseReturnValue:
    """Give the report as a machine reads it."""
    _count()
    _chosen, found = _report()
    return attachment(report_json(found).encode(), f"{_name(found)}.json", "application/json")


@blueprint.get("/auditoria/informe/hallazgos.csv")
@requires(Capability.AUDIT)
def report_findings() -> ResponseReturnValue:
    """Give the findings of the report as a table, without what was written."""
    _count()
    _chosen, found = _report()
    text = sheet(FINDING_COLUMNS, [finding_cells(row) for row in found.findings])
    response = make_response(csv_response(current_app.config["FOIA"], text, f"hallazgos-{_name(found)}"))
    response.headers["Cache-Control"] = "no-store"
    return response


def _report() -> tuple[Narrowed, Report]:
    context = web_context()
    chosen = narrowed(context, whole_year=True)
    body = context.session.get(Body, chosen.asked.body_id) if chosen.asked.body_id else None
    asked = chosen.asked
    return chosen, report_of(context, body, asked.first_on, asked.last_on, asked.since, asked.until)


def _count() -> None:
    """Count one more report taken. Raises TooMany."""
    limits.refuse_over(_LIMIT, limits.LIMITS[_LIMIT], str(web_context().actor.person_id))


def _values(found: Report) -> dict[str, Any]:
    return {
        "report": found,
        "severity_tag": severity_tag,
        "state_tag": state_tag,
        "codes": {code: str(title) for code, (title, _meaning) in CODES.items()},
        "results": {result.value: str(words) for result, words in RESULTS.items()},
    }


def _sheet(found: Report, *, stylesheet: str, back: str) -> str:
    return render_template("audit/report_sheet.html", stylesheet=stylesheet, back=back, **_values(found))


def _name(found: Report) -> str:
    whose = f"{found.body.lower()}-" if found.body.isalnum() else ""
    return f"informe-auditoria-{whose}{found.first_on}-{found.last_on}"
