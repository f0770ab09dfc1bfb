"""The page on which files of a case are given out: to whom, and now or from a day on."""

from __future__ import annotations

from datetime import datetime, time
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foia.access import requires
from foia.actors import Capability
from foia.cases.acting import web_context
from foia.cases.actions import require
from foia.cases.context import Context
from foia.cases.desk.steps import refusal
from foia.cases.file_words import staff_note
from foia.cases.models import Case
from foia.cases.notifying import calendar_of_case
from foia.cases.opening import case_for
from foia.cases.queries import contents_of
from foia.copies.actions import release_files
from foia.copies.blueprint import blueprint
from foia.copies.cleaning import NotCleaned
from foia.copies.forms import AT_ONCE, ON_A_DATE, ReleaseForm
from foia.copies.queries import files_with_copies, releasable
from foia.copies.words import refusal_words
from foia.errors import InvalidInput
from foia.forms import Choice
from foia.i18n import file_size, ngettext
from foia.i18n import gettext as _
from foia.transactions import writes


@blueprint.get("/expedientes/<uuid:case_id>/archivos/entregar")
@requires(Capability.WORK_CASE)
def releasing(case_id: UUID) -> ResponseReturnValue:
    """Ask which files go out, to whom and when."""
    context = web_context()
    case = case_for(context, case_id, Capability.WORK_CASE)
    require(context, "send_message", case)
    form = ReleaseForm(formdata=None)
    form.version.data, form.when.data = str(case.version), AT_ONCE
    return _show(context, case, form)


@blueprint.post("/expedientes/<uuid:case_id>/archivos/entregar")
@requires(Capability.WORK_CASE)
@writes
def release(case_id: UUID) -> ResponseReturnValue:
    """Give the files out."""
    context = web_context()
    case = case_for(context, case_id, Capability.WORK_CASE, to_change=True)
    form = ReleaseForm()
    _offer(context, case, form)
    is_valid = form.validate()
    if form.when.data == ON_A_DATE and form.opens_on.data is None and not form.opens_on.errors:
        form.add_error("opens_on", _("Escriba la fecha"))
        is_valid = False
    if not is_valid:
        return _show(context, case, form, 422)
    try:
        going = release_files(
            context,
            case,
            [UUID(chosen) for chosen in form.files.data],
            form.audience.data,
            form.text.data,
            opens_at=_opens_at(context, case, form),
            expected_version=form.expected_version,
        )
    except NotCleaned as error:
        form.add_error("files", refusal(error))
        return _show(context, case, form, 422)
    except InvalidInput as error:
        form.add_error(error.field if error.field in ("files", "opens_on") else None, refusal_words(error))
        return _show(context, case, form, 422)
    flash(
        ngettext(
            "Entregó %(num)s archivo. Se lo avisamos a quien presentó.",
            "Entregó %(num)s archivos. Se lo avisamos a quien presentó.",
            len(going),
        ),
        "success",
    )
    return redirect(url_for("desk.case_page", case_id=case_id))


def _opens_at(context: Context, case: Case, form: ReleaseForm) -> datetime | None:
    if form.when.data != ON_A_DATE or form.opens_on.data is None:
        return None
    zone = calendar_of_case(context, case).zone
    return datetime.combine(form.opens_on.data, time.min, tzinfo=zone)


def _offer(context: Context, case: Case, form: ReleaseForm) -> None:
    contents = contents_of(context.vaults, case.id, for_filer=False, now=context.now)
    form.files.choices = [
        Choice(str(file.id), f"{file.name} ({file_size(file.size_bytes)})", staff_note(file, context.now))
        for file in releasable(files_with_copies(contents))
    ]


def _show(context: Context, case: Case, form: ReleaseForm, status: int = 200) -> ResponseReturnValue:
    if not form.files.choices:
        _offer(context, case, form)
    return render_template("copies/release.html", case=case, form=form), status
