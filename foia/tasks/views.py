"""The pages of tasks: asking for something inside a case, one's own tasks, answering one."""

from __future__ import annotations

import secrets
from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia.access import requires
from foia.actors import Capability
from foia.cases import uploads
from foia.cases.acting import web_context
from foia.cases.actions import Text, offices_of
from foia.cases.context import Context
from foia.cases.desk.steps import Step, begun, done, refusal, sent, show
from foia.cases.downloads import file_attachment
from foia.cases.models import Case
from foia.cases.notifying import calendar_of_case
from foia.cases.opening import case_for
from foia.cases.queries import contents_of, file_of
from foia.errors import InvalidInput, NotFound
from foia.forms import Choice
from foia.i18n import date_words, language, zone_of
from foia.i18n import gettext as _
from foia.tasks import actions
from foia.tasks.blueprint import blueprint
from foia.tasks.forms import TaskAnswerForm, TaskForm
from foia.tasks.models import Task
from foia.tasks.queries import TaskLine, may_do, tasks_for, tasks_of
from foia.tasks.rules import last_day_for
from foia.transactions import writes

__all__ = ["blueprint"]
HEAD = "head"


@blueprint.get("/tareas")
@requires(Capability.WORK_CASE)
def my_tasks() -> ResponseReturnValue:
    """List what is asked of whoever reads, or of their office, by day."""
    context = web_context()
    text = request.args.get("pagina", "1")
    page = max(1, int(text)) if text.isdecimal() and len(text) < 6 else 1
    lines, has_more = tasks_for(context.session, context.actor, page)
    return render_template(
        "tasks/mine.html",
        lines=[_line(context, line) for line in lines],
        next_url=url_for("tasks.my_tasks", pagina=page + 1) if has_more else "",
        previous_url=url_for("tasks.my_tasks", pagina=page - 1) if page > 1 else "",
    )


@blueprint.get("/expedientes/<uuid:case_id>/tareas")
@requires(Capability.READ_CASE)
def case_tasks(case_id: UUID) -> ResponseReturnValue:
    """List the tasks of a case with what was asked and answered."""
    context = web_context()
    case = case_for(context, case_id, Capability.READ_CASE)
    found = tasks_of(context.session, case_id)
    texts = {
        letter.id: letter
        for letter in contents_of(context.vaults, case_id, for_filer=False, now=context.now).letters
    }
    return render_template(
        "tasks/case.html",
        case=case,
        lines=[
            {
                **_line(context, line),
                "asked": texts.get(line.task.document_id),
                "answer": texts.get(line.task.answer_document_id) if line.task.answer_document_id else None,
            }
            for line in found
        ],
        zone=calendar_of_case(context, case).zone,
    )


@blueprint.get("/expedientes/<uuid:case_id>/tareas/nueva")
@requires(Capability.WORK_CASE)
def task_form(case_id: UUID) -> ResponseReturnValue:
    """Ask what is wanted, of whom and by when."""
    form = TaskForm()
    context, case = begun("give_task", case_id, form)
    _offer(form, context, case)
    return show(case, _step(context, case), form)


@blueprint.post("/expedientes/<uuid:case_id>/tareas/nueva")
@requires(Capability.WORK_CASE)
@writes
def give_task(case_id: UUID) -> ResponseReturnValue:
    """Give the task."""
    form = TaskForm()
    context, case = sent("give_task", case_id, form)
    _offer(form, context, case)
    files = uploads.files_of(form)
    if not (form.validate() & uploads.check(files)):
        files.keep_for_another_try()
        return show(case, _step(context, case), form, 422)
    office_id = None if form.office.data == HEAD else UUID(form.office.data)
    wrote = Text(form.text.data, files.uploads)
    try:
        actions.give_task(
            context, case, office_id, form.due_on.data, wrote, expected_version=form.expected_version
        )
    except InvalidInput as error:
        form.add_error(error.field or None, _refusal(error, context, case))
        files.keep_for_another_try()
        return show(case, _step(context, case), form, 422)
    files.staging.keep_only([])
    return done(case, _("Pidió lo que necesita. Se lo avisamos a quien debe hacerlo."))


@blueprint.get("/tareas/<uuid:task_id>")
@requires(Capability.WORK_CASE)
def task(task_id: UUID) -> ResponseReturnValue:
    """Show what is asked, with the questions of the case, to whoever must do it."""
    context = web_context()
    found, case = _task(context, task_id)
    form = TaskAnswerForm()
    form.nonce.data = secrets.token_hex(16)
    return _show_task(context, found, case, form)


@blueprint.post("/tareas/<uuid:task_id>")
@requires(Capability.WORK_CASE)
@writes
def answer_task(task_id: UUID) -> ResponseReturnValue:
    """Answer the task."""
    context = web_context()
    found, case = _task(context, task_id, to_change=True)
    form = TaskAnswerForm()
    files = uploads.files_of(form)
    if not (form.validate() & uploads.check(files)):
        files.keep_for_another_try()
        return _show_task(context, found, case, form, 422)
    actions.answer_task(context, case, found, Text(form.text.data, files.uploads))
    files.staging.keep_only([])
    flash(_("Respondió la tarea. Se lo avisamos a quien la pidió."), "success")
    return redirect(url_for("tasks.my_tasks"))


@blueprint.get("/tareas/<uuid:task_id>/archivos/<uuid:document_id>")
@requires(Capability.WORK_CASE)
def file(task_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Give a file that came with the task."""
    context = web_context()
    found, case = _task(context, task_id)
    document = file_of(context.vaults, case.id, document_id, for_filer=False, now=context.now)
    if document.parent_id != found.document_id:
        raise NotFound("file")
    return file_attachment(context.vaults.open(case.id), document)


@blueprint.post("/expedientes/<uuid:case_id>/tareas/<uuid:task_id>/retirar")
@requires(Capability.WORK_CASE)
@writes
def cancel_task(case_id: UUID, task_id: UUID) -> ResponseReturnValue:
    """Take a task back."""
    context = web_context()
    case = case_for(context, case_id, Capability.WORK_CASE, to_change=True)
    found = context.session.get(Task, task_id)
    if found is None:
        raise NotFound("task")
    actions.cancel_task(context, case, found)
    return done(case, _("Retiró lo que había pedido."))


def _task(context: Context, task_id: UUID, *, to_change: bool = False) -> tuple[Task, Case]:
    """Return a task and its case, if whoever asks must do it. Raises NotFound."""
    found = context.session.get(Task, task_id)
    # The case first, as everywhere: two that wait for each other would both fail.
    case = context.session.get(Case, found.case_id, with_for_update=to_change or None) if found else None
    if found is None or case is None or not may_do(context.actor, found, case):
        raise NotFound("task")
    if to_change:
        context.session.refresh(found, with_for_update=True)
    return found, case


def _show_task(
    context: Context, found: Task, case: Case, form: TaskAnswerForm, status: int = 200
) -> ResponseReturnValue:
    contents = contents_of(context.vaults, case.id, for_filer=False, now=context.now)
    asked = next((letter for letter in contents.letters if letter.id == found.document_id), None)
    page = render_template(
        "tasks/task.html",
        task=found,
        case=case,
        form=form,
        asked=asked,
        files=[
            {
                "name": file.name,
                "size_bytes": file.size_bytes,
                "address": url_for("tasks.file", task_id=found.id, document_id=file.id),
            }
            for file in (asked.files if asked else ())
        ],
        subject=contents.subject,
        questions=contents.questions,
        files_hint=uploads.hint(),
    )
    return page, status


def _line(context: Context, line: TaskLine) -> dict[str, object]:
    today: date = context.now.astimezone(zone_of(context.country)).date()
    return {
        "task": line.task,
        "folio": line.folio,
        "office": line.office.name(language()) if line.office else _("Jefatura"),
        "is_late": line.task.is_open and line.task.due_on < today,
    }


def _offer(form: TaskForm, context: Context, case: Case) -> None:
    offices = [Choice(str(office.id), office.name(language())) for office in offices_of(context, case)]
    form.office.choices = [*offices, Choice(HEAD, _("La jefatura de la entidad"))]


def _step(context: Context, case: Case) -> Step:
    calendar = calendar_of_case(context, case)
    last = last_day_for(case.due_on, calendar, context.now.astimezone(calendar.zone).date())
    until = _("Puede pedirlo hasta el %(date)s.", date=date_words(last)) if last else ""
    return Step(
        heading=_("Pedir algo a otra oficina o a la jefatura"),
        button=_("Pedir"),
        sentences=tuple(
            sentence
            for sentence in (
                _("Tiene su propia fecha y se recuerda. El plazo legal corre igual."),
                until,
            )
            if sentence
        ),
    )


def _refusal(error: InvalidInput, context: Context, case: Case) -> str:
    if error.code == "due_out_of_range":
        return _("Elija un día desde hoy y antes del vencimiento legal.")
    return refusal(error)
